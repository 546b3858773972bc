/** One draw: entries, the seal, closing, drawing with a held button, prizes, and the record anybody can check. */
import { useTranslation } from 'react-i18next'
import type { LotteryView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { useCommand, usePanel } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { DrawStep } from './DrawStep.tsx'
import { Numbers, Running } from './Running.tsx'
import { WinnerList } from './WinnerList.tsx'

/** Enough of a hash to compare by eye; the whole one is a title away. */
const HASH_CHARS_SHOWN = 12

export function LotteryPanel({ lottery }: { lottery: LotteryView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { state } = lottery
  const number = (value: number): string => formatNumber(value, language)
  return (
    <Running
      kind={t('act.type.OpenLottery')}
      icon="dice"
      title={lottery.title}
      isOpen={state === 'open'}
      state={t(`lottery.state.${state}`)}
      opensAt={lottery.opensAt}
      closesAt={lottery.closesAt}
    >
      {lottery.keyword !== '' && state === 'open' && (
        <p className="muted">{t('lottery.join', { keyword: lottery.keyword })}</p>
      )}
      <Numbers
        of={[
          [t('lottery.entrants'), number(lottery.entrants)],
          [t('lottery.winners'), number(lottery.winnersWanted)],
          [t('lottery.alternates'), number(lottery.alternatesWanted)],
        ]}
      />
      <Seal lottery={lottery} />
      <Steps lottery={lottery} />
      {state === 'drawn' && <WinnerList lottery={lottery} />}
    </Running>
  )
}

function Seal({ lottery }: { lottery: LotteryView }) {
  const { t } = useTranslation()
  const hash = (value: string) => (
    <code title={value}>
      {value.slice(0, HASH_CHARS_SHOWN)}
      {value.length > HASH_CHARS_SHOWN && '…'}
    </code>
  )
  return (
    <dl className="facts small">
      <dt>{t('lottery.commitment')}</dt>
      <dd>{hash(lottery.commitment)}</dd>
      {lottery.root !== null && (
        <>
          <dt>{t('lottery.root')}</dt>
          <dd>{hash(lottery.root)}</dd>
        </>
      )}
      <dt>{t('lottery.trust.title')}</dt>
      <dd>
        {t(`lottery.trust.${lottery.trust}`)}
        {lottery.round !== null && ` · ${t('lottery.round', { round: lottery.round })}`}
      </dd>
    </dl>
  )
}

function Steps({ lottery }: { lottery: LotteryView }) {
  const { t } = useTranslation()
  const { api } = usePanel()
  const { activityId, state } = lottery
  const close = useCommand({ type: 'CloseLottery', activityId })
  const cancel = useCommand({ type: 'CancelLottery', activityId })
  const cancelButton = (
    <HoldButton action={cancel} icon="close">
      {t('lottery.cancel')}
    </HoldButton>
  )
  return (
    <>
      {state === 'open' && (
        <div className="row row-end">
          <ActionButton action={close} icon="off">
            {t('lottery.close')}
          </ActionButton>
          {cancelButton}
        </div>
      )}
      {state === 'closed' && <DrawStep lottery={lottery}>{cancelButton}</DrawStep>}
      {state === 'drawn' && (
        <div className="row row-end">
          <a className="button button-small" href={api.transcriptUrl(activityId)} download>
            <Icon name="disk" />
            <span>{t('lottery.transcript')}</span>
          </a>
        </div>
      )}
      <FailureNote action={close} />
      <FailureNote action={cancel} />
    </>
  )
}
