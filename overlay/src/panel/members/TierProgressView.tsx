/** How far it is to the next tier: in words first, a bar second. */
import { useTranslation } from 'react-i18next'
import type { Tier } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import type { TierProgress } from '../api/answers.ts'
import { formatMoney } from '../parts/format-time.ts'
import { useLanguage } from '../parts/use-language.ts'

export function TierProgressView({ tier, progress }: { tier: Tier; progress: TierProgress }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (progress === null)
    return <p className="progress-words">{t('progress.top', { tier: t(`tier.${tier}`) })}</p>
  // A tier that cannot be bought needs no spending.
  const isBought = progress.spendNeeded > 0
  const byPoints = progress.points / Math.max(1, progress.pointsNeeded)
  const bySpend = isBought ? progress.spend / progress.spendNeeded : 0
  const share = Math.max(0, Math.min(1, Math.max(byPoints, bySpend)))
  const words = t(isBought ? 'progress.left' : 'progress.leftPoints', {
    tier: t(`tier.${progress.next}`),
    points: formatNumber(progress.pointsLeft, language),
    money: formatMoney(progress.spendLeft, progress.currency, language),
  })
  return (
    <div>
      <p className="progress-words">{words}</p>
      <div
        className="bar bar-tier"
        role="progressbar"
        aria-label={t('progress.label', { tier: t(`tier.${progress.next}`) })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
        aria-valuetext={words}
      >
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  )
}
