/** What is left of the points of this period, how fast it goes, and how it is shared among the tiers. */
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { BudgetView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { BurnDown } from '../charts/BurnDown.tsx'
import { ratePerMinute } from '../model/rate-ring.ts'
import { usePanel, useView } from '../model/panel-model.ts'
import { Card } from '../parts/Card.tsx'
import { formatMoment } from '../parts/format-time.ts'
import { useLanguage } from '../parts/use-language.ts'
import { isLow, minutesLeft } from './burn.ts'

export function BudgetCard() {
  const budget = useView((view) => view.budget)
  return budget === null ? null : <Filled budget={budget} />
}

function Filled({ budget }: { budget: BudgetView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const burn = useStore(usePanel().rates, ({ spent }) => spent)
  const number = (value: number): string => formatNumber(value, language)
  const perMinute = ratePerMinute(burn)
  const lasts = minutesLeft(budget, perMinute)
  return (
    <Card title={t('budget.title')} icon="coins">
      <p>
        <strong className="hero-number">{number(budget.left)}</strong>{' '}
        <span className="muted">{t('budget.leftOf', { points: number(budget.points) })}</span>
        {isLow(budget) && <strong className="warn"> {t('budget.low')}</strong>}
      </p>
      <div
        className="bar bar-cap"
        role="progressbar"
        aria-label={t('budget.spent')}
        aria-valuemin={0}
        aria-valuemax={budget.points}
        aria-valuenow={budget.spent}
      >
        <span style={{ transform: `scaleX(${budget.spent / Math.max(1, budget.points)})` }} />
      </div>
      <p className="muted">
        {lasts === null
          ? t('budget.still')
          : t('budget.pace', { perMinute: number(Math.round(perMinute)), minutes: number(lasts) })}
        {budget.endsAt !== null &&
          ` · ${t('budget.ends', { time: formatMoment(budget.endsAt, language) })}`}
      </p>
      <BurnDown ring={burn} left={budget.left} />
      <dl className="facts">
        {budget.tiers.map(({ tier, spent, cap }) => (
          <div key={tier} className="fact">
            <dt>{t(`tier.${tier}`)}</dt>
            <dd className={cap !== null && spent >= cap ? 'warn' : ''}>
              {cap === null
                ? number(spent)
                : t('budget.ofCap', { spent: number(spent), cap: number(cap) })}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
