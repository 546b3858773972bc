/** Activities of the channel, newest first, over or not; each can be undone as a whole, after a look at who loses what. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActivitySummary, ActivityType } from '@fanfare/shared/contracts'
import { useView } from '../model/panel-model.ts'
import { formatClock } from '../parts/format-time.ts'
import { Icon, type IconName } from '../parts/Icon.tsx'
import { ReversalPanel } from './ReversalPanel.tsx'

const ICONS: Record<ActivityType, IconName> = {
  window: 'bolt',
  seckill: 'bag',
  lottery: 'dice',
  poll: 'poll',
  quiz: 'question',
  code: 'ticket',
}

export function ActivityHistory() {
  const { t } = useTranslation()
  const activities = useView((view) => view.activities) ?? []
  const [asked, setAsked] = useState<string | null>(null)
  if (activities.length === 0) return null
  return (
    <section className="sub-first" aria-label={t('reversal.activities')}>
      <h3>{t('reversal.activities')}</h3>
      <ol
        className={asked === null ? 'rows rows-scroll' : 'rows'}
        tabIndex={0}
        aria-label={t('reversal.activities')}
      >
        {activities.map((activity) => (
          <ActivityRow
            key={activity.activityId}
            activity={activity}
            isAsked={asked === activity.activityId}
            onAsk={(isAsked) => setAsked(isAsked ? activity.activityId : null)}
          />
        ))}
      </ol>
    </section>
  )
}

type ActivityRowProps = {
  activity: ActivitySummary
  isAsked: boolean
  onAsk: (isAsked: boolean) => void
}

function ActivityRow({ activity, isAsked, onAsk }: ActivityRowProps) {
  const { t } = useTranslation()
  const { activityId, type, title, openedAt, open, reversal, reversible } = activity
  const kind = t(`reversal.kind.${type}`)
  return (
    <li className="row-item">
      <span className="row-main">
        <time className="muted" dateTime={new Date(openedAt).toISOString()}>
          {formatClock(openedAt)}
        </time>
        <Icon name={ICONS[type]} />
        <span className="muted">{kind}</span>
        <bdi>{title}</bdi>
        {open && reversal === null && <span className="badge-air">{t('window.onAir')}</span>}
      </span>
      {reversal !== null && (
        <span className={reversal === 'running' ? 'chip chip-warn' : 'tag'} role="status">
          {t(`reversal.state.${reversal}`)}
        </span>
      )}
      {reversal === null && reversible && !isAsked && (
        <button
          type="button"
          className="button button-small"
          aria-label={t('reversal.askNamed', { kind, title })}
          onClick={() => onAsk(true)}
        >
          <Icon name="undo" />
          <span>{t('reversal.ask')}</span>
        </button>
      )}
      {isAsked && reversal === null && (
        <ReversalPanel activityId={activityId} onLeave={() => onAsk(false)} />
      )}
    </li>
  )
}
