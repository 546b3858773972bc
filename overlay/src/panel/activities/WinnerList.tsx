/** Winners in the order drawn: claimed, delivered, or passed on to the next alternate with a reason. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  limits,
  type LotteryView,
  type MemberRef,
  type WinnerView,
} from '@fanfare/shared/contracts'
import type { WinnerAnswer } from '../api/answers.ts'
import { useOpenMember } from '../members/open-member.ts'
import { useCommand, usePanel } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { formatRemaining } from '../parts/format-time.ts'
import { LoadFailure } from '../parts/LoadFailure.tsx'
import { useLoaded } from '../parts/use-loaded.ts'
import { useServerNow } from '../parts/use-now.ts'

const STATES = [
  'won',
  'due',
  'claimed',
  'passed',
  'delivered',
] as const satisfies readonly WinnerView['state'][]

export function WinnerList({ lottery }: { lottery: LotteryView }) {
  const { t } = useTranslation()
  const { api } = usePanel()
  const { activityId, winners, alternates } = lottery
  const revision = [...winners, ...alternates].map(({ key, state }) => `${key}${state}`).join()
  const { loaded, reload } = useLoaded(`${activityId}:${revision}`, () => api.activity(activityId))
  return (
    <div className="stack">
      {loaded.state === 'failed' && <LoadFailure failure={loaded.failure} onRetry={reload} />}
      <ol className="rows">
        {(loaded.value?.winners ?? []).map((winner) => (
          <Winner key={winner.key} activityId={activityId} winner={winner} onChanged={reload} />
        ))}
      </ol>
      {(loaded.value?.alternates ?? []).length > 0 && (
        <p className="muted small">
          {t('lottery.alternateNames', {
            names: (loaded.value?.alternates ?? []).map(({ name }) => name).join(t('list.comma')),
          })}
        </p>
      )}
    </div>
  )
}

type WinnerProps = { activityId: string; winner: WinnerAnswer; onChanged: () => void }
type KnownProps = WinnerProps & { member: MemberRef }

function Winner(props: WinnerProps) {
  const { t } = useTranslation()
  const { member, name, tag } = props.winner
  if (member !== null) return <KnownWinner {...props} member={member} />
  return (
    <li className="row-item">
      <bdi className="who-hidden">{name || t('member.anonymous', { tag: tag ?? '' })}</bdi>
    </li>
  )
}

function KnownWinner({ activityId, winner, member, onChanged }: KnownProps) {
  const { t } = useTranslation()
  const openMember = useOpenMember()
  const state = STATES.find((one) => one === winner.state) ?? 'won'
  const confirm = useCommand({ type: 'ConfirmPrize', activityId, member }, onChanged)
  const deliver = useCommand({ type: 'MarkDelivered', activityId, member }, onChanged)
  const name = winner.name === '' ? t('member.anonymous', { tag: winner.tag ?? '' }) : winner.name
  return (
    <li className="row-item">
      <span className="row-main">
        <button type="button" className="link-who" onClick={() => openMember(member)}>
          <bdi className="who-name">{name}</bdi>
        </button>
        <span className={`tag tag-${state}`}>{t(`lottery.winner.${state}`)}</span>
        {state === 'due' && winner.claimUntil !== undefined && winner.claimUntil !== null && (
          <ClaimTime at={winner.claimUntil} />
        )}
      </span>
      {state === 'due' && (
        <ActionButton action={confirm} icon="check" small>
          {t('lottery.confirm')}
        </ActionButton>
      )}
      {(state === 'claimed' || state === 'won') && (
        <ActionButton action={deliver} icon="gift" small>
          {t('lottery.delivered')}
        </ActionButton>
      )}
      {(state === 'due' || state === 'won') && (
        <PassOn activityId={activityId} member={member} name={name} onChanged={onChanged} />
      )}
      <FailureNote action={confirm} />
      <FailureNote action={deliver} />
    </li>
  )
}

function ClaimTime({ at }: { at: number }) {
  const { t } = useTranslation()
  const now = useServerNow()
  return (
    <span className="muted number">
      {t('lottery.claimLeft', { time: formatRemaining(at - now) })}
    </span>
  )
}

type PassOnProps = Omit<KnownProps, 'winner'> & { name: string }

/** Goes on record, so it needs a reason. */
function PassOn({ activityId, member, name, onChanged }: PassOnProps) {
  const { t } = useTranslation()
  const inputId = useId()
  const [reason, setReason] = useState<string | null>(null)
  const given = (reason ?? '').trim()
  const pass = useCommand({ type: 'PassWinner', activityId, member, reason: given || '-' }, () => {
    setReason(null)
    onChanged()
  })
  if (reason === null)
    return (
      <button
        type="button"
        className="button button-small"
        aria-label={t('lottery.passNamed', { name })}
        onClick={() => setReason('')}
      >
        {t('lottery.pass')}
      </button>
    )
  return (
    <div className="stack row-wide">
      <div className="field">
        <label htmlFor={inputId}>{t('lottery.passReason')}</label>
        <input
          id={inputId}
          className="input"
          autoComplete="off"
          autoFocus
          maxLength={limits.REASON_CHARS_MAX}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="row">
        <ActionButton
          action={pass}
          icon="right"
          blocked={given === '' ? t('adjust.flaw.reason') : null}
        >
          {t('lottery.passDo')}
        </ActionButton>
        <button type="button" className="button button-quiet" onClick={() => setReason(null)}>
          {t('action.cancel')}
        </button>
      </div>
      <FailureNote action={pass} />
    </div>
  )
}
