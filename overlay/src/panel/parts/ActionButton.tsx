/** A button that asks the server for something: shows pending, and why it cannot be pressed. */
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from './use-action.ts'
import { Icon, type IconName } from './Icon.tsx'
import { useBlockedReason } from './use-blocked-reason.ts'

export type ActionButtonProps = {
  action: Pick<Action, 'status' | 'run'>
  icon?: IconName
  look?: 'plain' | 'primary' | 'danger' | 'quiet'
  small?: boolean
  /** Besides being offline, which every such button knows by itself. */
  blocked?: string | null
  ariaLabel?: string
  shortcut?: string
  always?: boolean
  children: ReactNode
}

export function ActionButton(props: ActionButtonProps) {
  const { action, icon, look = 'plain', small = false, ariaLabel, shortcut, children } = props
  const { t } = useTranslation()
  const reasonId = useId()
  const reason = useBlockedReason(props.blocked ?? null, props.always)
  // While offline the banner says it once for all.
  const isOffline = reason !== null && props.blocked !== reason
  const isPending = action.status.phase === 'pending'
  const isDisabled = isPending || reason !== null
  return (
    <span className="button-wrap">
      <button
        type="button"
        className={`button button-${look}${small ? ' button-small' : ''}`}
        aria-disabled={isDisabled}
        aria-busy={isPending}
        title={reason ?? undefined}
        aria-label={ariaLabel}
        aria-describedby={reason === null ? undefined : reasonId}
        aria-keyshortcuts={shortcut}
        onClick={() => {
          if (!isDisabled) action.run()
        }}
      >
        {icon !== undefined && <Icon name={icon} />}
        <span>{isPending ? t('action.pending') : children}</span>
        {shortcut !== undefined && <kbd aria-hidden="true">{shortcut}</kbd>}
      </button>
      {reason !== null && (
        <span id={reasonId} className={isOffline ? 'sr-only' : 'reason'}>
          {reason}
        </span>
      )}
    </span>
  )
}
