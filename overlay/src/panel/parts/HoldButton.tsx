/** A costly button: pressed and held for 1.2 s, by pointer or by key alike. */
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from './use-action.ts'
import { Icon, type IconName } from './Icon.tsx'
import { HOLD_MS } from './hold.ts'
import { useBlockedReason } from './use-blocked-reason.ts'
import { useHold } from './use-hold.ts'

export type HoldButtonProps = {
  action: Pick<Action, 'status' | 'run'>
  icon: IconName
  look?: 'primary' | 'danger'
  big?: boolean
  blocked?: string | null
  children: ReactNode
}

export function HoldButton(props: HoldButtonProps) {
  const { action, icon, look = 'danger', big = false, children } = props
  const { t } = useTranslation()
  const hintId = useId()
  const reason = useBlockedReason(props.blocked ?? null)
  // While offline the banner says it once for all.
  const isOffline = reason !== null && props.blocked !== reason
  const isPending = action.status.phase === 'pending'
  const isDisabled = isPending || reason !== null
  const { isHolding, handlers } = useHold(action.run, !isDisabled)
  const classes = ['button', 'hold', `button-${look}`, big ? 'button-big' : '']
  if (isHolding) classes.push('is-holding')
  return (
    <span className="button-wrap">
      <button
        type="button"
        className={classes.filter(Boolean).join(' ')}
        aria-disabled={isDisabled}
        aria-busy={isPending}
        aria-describedby={hintId}
        {...handlers}
      >
        <span className="hold-fill" aria-hidden="true" />
        <Icon name={icon} />
        <span className="hold-label">{isPending ? t('action.pending') : children}</span>
        <span className="hold-hint" aria-hidden="true">
          {isHolding ? t('hold.keep') : t('hold.hint', { seconds: HOLD_MS / 1000 })}
        </span>
      </button>
      <span id={hintId} className={reason === null || isOffline ? 'sr-only' : 'reason'}>
        {reason ?? t('hold.describe', { seconds: HOLD_MS / 1000 })}
      </span>
    </span>
  )
}
