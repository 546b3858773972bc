/** Always in sight: on air or not, who is there, whether the picture moves, and the way to empty it. */
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/format-number.ts'
import { isLow } from '../budget/burn.ts'
import { useView } from '../model/panel-model.ts'
import { Icon } from '../parts/Icon.tsx'
import { formatElapsed } from '../parts/format-time.ts'
import { useLanguage } from '../parts/use-language.ts'
import { useServerNow } from '../parts/use-now.ts'
import { DiscardRehearsal } from '../rehearsal/RehearsalButton.tsx'
import { BlankButton } from './BlankButton.tsx'
import { SettingsMenu } from './SettingsMenu.tsx'
import { Vitals } from './Vitals.tsx'

export type BarProps = {
  /** In a dock the blank button is pinned at the bottom instead. */
  isDock: boolean
  onSetup: () => void
  onLogout: () => void
}

export function Bar({ isDock, onSetup, onLogout }: BarProps) {
  const { t } = useTranslation()
  const isRehearsal = useView((view) => view.channel.rehearsal) ?? false
  return (
    <header className="top">
      {isRehearsal && (
        <div className="rehearsal">
          <p>{t('bar.rehearsal')}</p>
          <DiscardRehearsal />
        </div>
      )}
      <div className="top-row">
        <OnAirClock />
        <Present />
        <BudgetLeft />
        <Vitals isCompact={isDock} onSetup={onSetup} />
        <Producers />
        <SettingsMenu onLogout={onLogout} />
        {!isDock && <BlankButton />}
      </div>
    </header>
  )
}

function OnAirClock() {
  const { t } = useTranslation()
  const broadcast = useView((view) => view.broadcast)
  const now = useServerNow()
  if (broadcast === null)
    return (
      <div className="air air-off">
        <span className="air-state">
          <Icon name="off" />
          {t('bar.offAir')}
        </span>
      </div>
    )
  return (
    <div className="air air-on">
      <span className="air-state">
        <Icon name="air" />
        {t('bar.onAir')}
      </span>
      <span className="air-clock" role="timer" aria-label={t('bar.elapsed')}>
        {formatElapsed(now - broadcast.startedAt)}
      </span>
      <bdi className="air-title" title={broadcast.title}>
        {broadcast.title}
      </bdi>
    </div>
  )
}

function Present() {
  const { t } = useTranslation()
  const language = useLanguage()
  const present = useView((view) => view.stats.present)
  return (
    <div className="present" title={t('bar.presentHint')}>
      <Icon name="people" />
      <strong className="number">{present === null ? '–' : formatNumber(present, language)}</strong>
      <span className="muted">{t('bar.present')}</span>
    </div>
  )
}

function BudgetLeft() {
  const { t } = useTranslation()
  const language = useLanguage()
  const budget = useView((view) => view.budget)
  if (budget === null) return null
  return (
    <div className={isLow(budget) ? 'present warn' : 'present'} title={t('budget.title')}>
      <Icon name="coins" />
      <strong className="number">{formatNumber(budget.left, language)}</strong>
      <span className="muted">{t('budget.short')}</span>
    </div>
  )
}

function Producers() {
  const { t } = useTranslation()
  const producers = useView((view) => view.producers) ?? []
  // One is this page itself.
  if (producers.length < 2) return null
  const names = producers.map(({ label }) => label).join(t('list.comma'))
  return (
    <ul
      className="producers"
      aria-label={t('bar.producers', { names })}
      title={t('bar.producers', { names })}
    >
      {producers.slice(0, 4).map(({ id, label }) => (
        <li key={id} aria-hidden="true">
          {[...label][0] ?? '?'}
        </li>
      ))}
    </ul>
  )
}
