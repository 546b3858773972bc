/** Who holds what of a flash sale: code, time left to pay, confirm or give back. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClaimAnswer } from '../api/answers.ts'
import { useOpenMember } from '../members/open-member.ts'
import { useCommand, usePanel } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { formatRemaining } from '../parts/format-time.ts'
import { HoldButton } from '../parts/HoldButton.tsx'
import { LoadFailure } from '../parts/LoadFailure.tsx'
import { useLoaded } from '../parts/use-loaded.ts'
import { useServerNow } from '../parts/use-now.ts'
import { claimsShown, CLAIMS_SHOWN_MAX } from './claims-shown.ts'

export type ClaimListProps = {
  activityId: string
  /** Changes whenever a claim may have. */
  revision: string
}

export function ClaimList({ activityId, revision }: ClaimListProps) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="more" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('seckill.claims')}</summary>
      {isOpen && <Claims key={activityId} activityId={activityId} revision={revision} />}
    </details>
  )
}

function Claims({ activityId, revision }: ClaimListProps) {
  const { t } = useTranslation()
  const { api } = usePanel()
  const searchId = useId()
  const [wanted, setWanted] = useState('')
  const { loaded, reload } = useLoaded(`${activityId}:${revision}`, () => api.activity(activityId))
  const all = loaded.value?.claims ?? []
  const shown = claimsShown(all, wanted)
  return (
    <div className="stack">
      {loaded.state === 'failed' && <LoadFailure failure={loaded.failure} onRetry={reload} />}
      {all.length > 5 && (
        <div className="field">
          <label htmlFor={searchId}>{t('seckill.find')}</label>
          <input
            id={searchId}
            className="input"
            type="search"
            autoComplete="off"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </div>
      )}
      {loaded.value !== null && all.length === 0 && (
        <p className="muted">{t('seckill.noClaims')}</p>
      )}
      <ul className="rows">
        {shown.map((claim) => (
          <Claim
            key={`${claim.member.platform}/${claim.member.userId}/${claim.at}/${claim.state}`}
            activityId={activityId}
            claim={claim}
            onChanged={reload}
          />
        ))}
      </ul>
      {all.length > CLAIMS_SHOWN_MAX && (
        <p className="muted small">
          {t('seckill.shownOf', { shown: shown.length, all: all.length })}
        </p>
      )}
    </div>
  )
}

type ClaimProps = { activityId: string; claim: ClaimAnswer; onChanged: () => void }

function Claim({ activityId, claim, onChanged }: ClaimProps) {
  const { t } = useTranslation()
  const openMember = useOpenMember()
  const { member, state, code } = claim
  const confirm = useCommand({ type: 'ConfirmClaim', activityId, member }, onChanged)
  const cancel = useCommand({ type: 'CancelClaim', activityId, member }, onChanged)
  const name = claim.name === '' ? t('member.anonymous', { tag: claim.tag ?? '' }) : claim.name
  return (
    <li className="row-item">
      <span className="row-main">
        <button type="button" className="link-who" onClick={() => openMember(member)}>
          <bdi className="who-name">{name}</bdi>
        </button>
        {claim.quantity > 1 && <span className="tag">× {claim.quantity}</span>}
        <span className={`tag tag-${state}`}>{t(`seckill.state.${state}`)}</span>
        {code !== undefined && code !== null && <code>{code}</code>}
        {state === 'held' && claim.until !== undefined && claim.until !== null && (
          <Until at={claim.until} />
        )}
      </span>
      {state === 'held' && (
        <ActionButton
          action={confirm}
          icon="check"
          small
          ariaLabel={t('seckill.confirmNamed', { name })}
        >
          {t('seckill.confirm')}
        </ActionButton>
      )}
      {(state === 'held' || state === 'queued') && (
        <HoldButton action={cancel} icon="close">
          {t('seckill.cancel')}
        </HoldButton>
      )}
      <FailureNote action={confirm} />
      <FailureNote action={cancel} />
    </li>
  )
}

function Until({ at }: { at: number }) {
  const { t } = useTranslation()
  const now = useServerNow()
  return (
    <span className="muted number">{t('seckill.until', { time: formatRemaining(at - now) })}</span>
  )
}
