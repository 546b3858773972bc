/** The frame of one activity: what it is, whether it is on air, how long it still runs. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatRemaining } from '../parts/format-time.ts'
import { Icon, type IconName } from '../parts/Icon.tsx'
import { useServerNow } from '../parts/use-now.ts'

export type RunningProps = {
  kind: string
  icon: IconName
  title: string
  isOpen: boolean
  /** What it is now, when it is not simply open. */
  state?: string
  opensAt: number
  closesAt: number | null
  children: ReactNode
}

export function Running(props: RunningProps) {
  const { kind, icon, title, isOpen, state, children } = props
  const { t } = useTranslation()
  return (
    <article
      className={isOpen ? 'running' : 'running is-over'}
      aria-label={t('act.named', { kind, title })}
    >
      <header>
        <span className={isOpen ? 'badge-air' : 'tag'}>
          {isOpen && <span aria-hidden="true">● </span>}
          {state ?? t(isOpen ? 'window.onAir' : 'act.over')}
        </span>
        <span className="running-kind muted">
          <Icon name={icon} /> {kind}
        </span>
        {isOpen && props.closesAt !== null && (
          <TimeLeft opensAt={props.opensAt} closesAt={props.closesAt} />
        )}
      </header>
      <h3 className="running-title">
        <bdi>{title}</bdi>
      </h3>
      {children}
    </article>
  )
}

function TimeLeft({ opensAt, closesAt }: { opensAt: number; closesAt: number }) {
  const { t } = useTranslation()
  const now = useServerNow()
  const leftMs = Math.max(0, closesAt - now)
  const share = Math.min(1, leftMs / Math.max(1, closesAt - opensAt))
  return (
    <span className="time-left">
      <span className="running-time" role="timer" aria-label={t('window.left')}>
        {formatRemaining(leftMs)}
      </span>
      <span className="bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${share})` }} />
      </span>
    </span>
  )
}

/** A few numbers beside each other, each with its word. */
export function Numbers({ of }: { of: readonly (readonly [label: string, value: string])[] }) {
  return (
    <dl className="tiles">
      {of.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
