/** Puts a feed line into the reader's words. */
import { useTranslation } from 'react-i18next'
import type { ActivitySummary, FeedItem } from '@fanfare/shared/contracts'
import { formatFactor, formatNumber, formatSigned } from '../../ui/format-number.ts'
import { useView } from '../model/panel-model.ts'
import { formatMoney } from '../parts/format-time.ts'
import { useLanguage } from '../parts/use-language.ts'
import { isTier, sentenceOf } from './feed-sentence.ts'

/** Lines name an activity by its id; people know it by its title. */
function withTitle(
  values: Readonly<Record<string, string | number>>,
  activities: readonly ActivitySummary[],
): Record<string, string | number> {
  if (values['text'] !== '') return { ...values }
  const known = activities.find(({ activityId }) => activityId === values['activityId'])
  return { ...values, text: known?.title ?? '' }
}

export function useSentence(): (item: FeedItem) => string {
  const { t } = useTranslation()
  const language = useLanguage()
  const activities = useView((view) => view.activities) ?? []

  function worded(
    name: string,
    value: string | number,
    all: Record<string, string | number>,
  ): string {
    if (isTier(value)) return t(`tier.${value}`)
    if (typeof value === 'string') return value
    if (name === 'factorBp') return formatFactor(value)
    const currency = all['currency']
    if ((name === 'amount' || name === 'spend') && typeof currency === 'string')
      return formatMoney(value, currency, language)
    if (name === 'amount') return formatSigned(value, language)
    return formatNumber(value, language)
  }

  return (item) => {
    const sentence = sentenceOf(item)
    if (sentence.key === 'text' || !('values' in sentence)) return item.text ?? ''
    const values = withTitle(sentence.values, activities)
    const words = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, worded(name, value, values)]),
    )
    return t(`feed.say.${sentence.key}`, { replace: words })
  }
}
