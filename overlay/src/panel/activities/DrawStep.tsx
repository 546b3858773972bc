/** Drawing a closed lottery; one with public randomness waits for the round named at closing. */
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LotteryView, ProducerCommand } from '@fanfare/shared/contracts'
import { useCommand } from '../model/panel-model.ts'
import { FailureNote } from '../parts/FailureNote.tsx'
import { formatClock, formatRemaining } from '../parts/format-time.ts'
import { HoldButton } from '../parts/HoldButton.tsx'
import type { Action } from '../parts/use-action.ts'
import { useServerNow } from '../parts/use-now.ts'
import { signatureIn } from './beacon-signature.ts'

/** `children`: what else can be done with it, beside the button. */
export type DrawStepProps = { lottery: LotteryView; children: ReactNode }

export function DrawStep({ lottery, children }: DrawStepProps) {
  const { round, roundAt } = lottery
  return round === null || roundAt === null ? (
    <Draw lottery={lottery} command={{ type: 'DrawLottery', activityId: lottery.activityId }}>
      {children}
    </Draw>
  ) : (
    <BeaconDraw lottery={lottery} round={round} roundAt={roundAt}>
      {children}
    </BeaconDraw>
  )
}

function BeaconDraw(props: DrawStepProps & { round: number; roundAt: number }) {
  const { lottery, round, roundAt, children } = props
  const { t } = useTranslation()
  const leftMs = roundAt - useServerNow()
  const [pasted, setPasted] = useState('')
  const signature = signatureIn(pasted)
  const isWrong = pasted.trim() !== '' && signature === null
  const { activityId } = lottery
  const blocked =
    leftMs > 0
      ? t('beacon.wait', { round, time: formatRemaining(leftMs) })
      : isWrong
        ? t('beacon.wrong')
        : null
  return (
    <Draw
      lottery={lottery}
      command={{
        type: 'DrawLottery',
        activityId,
        ...(signature === null ? {} : { beacon: { round, signature } }),
      }}
      blocked={blocked}
      before={(draw) => (
        <div className="stack">
          <p>{t('beacon.what', { round, time: formatClock(roundAt) })}</p>
          <Paste
            round={round}
            value={pasted}
            isWrong={isWrong}
            isAsked={isBeaconMissing(draw)}
            onChange={setPasted}
          />
        </div>
      )}
    >
      {children}
    </Draw>
  )
}

function isBeaconMissing({ status }: Action): boolean {
  return status.phase === 'failed' && status.failure.code.startsWith('lottery/beacon_')
}

type DrawProps = DrawStepProps & {
  command: ProducerCommand
  blocked?: string | null
  before?: (draw: Action) => ReactNode
}

function Draw({ lottery, command, blocked = null, before, children }: DrawProps) {
  const { t } = useTranslation()
  const draw = useCommand(command)
  const isShort = lottery.entrants < lottery.winnersWanted
  return (
    <>
      {before?.(draw)}
      <div className="row row-end">
        <HoldButton
          action={draw}
          icon="dice"
          look="primary"
          big
          blocked={isShort ? t('lottery.tooFew') : blocked}
        >
          {t('lottery.draw')}
        </HoldButton>
        {children}
      </div>
      <FailureNote action={draw} />
    </>
  )
}

type PasteProps = {
  round: number
  value: string
  isWrong: boolean
  /** The server could not do without. */
  isAsked: boolean
  onChange: (value: string) => void
}

function Paste({ round, value, isWrong, isAsked, onChange }: PasteProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <details className="more" open={isAsked || undefined}>
      <summary>{t('beacon.paste')}</summary>
      <div className="field">
        <label htmlFor={id}>{t('beacon.signature', { round })}</label>
        <textarea
          id={id}
          className="input"
          rows={3}
          autoComplete="off"
          spellCheck={false}
          value={value}
          aria-invalid={isWrong}
          aria-describedby={`${id}-note`}
          onChange={({ target }) => onChange(target.value)}
        />
        <p id={`${id}-note`} className={isWrong ? 'field-error' : 'muted small'}>
          {t(isWrong ? 'beacon.wrong' : 'beacon.how', { round })}
        </p>
      </div>
    </details>
  )
}
