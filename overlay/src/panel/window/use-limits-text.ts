/** Whom and what a window counts for, in words. */
import { useTranslation } from 'react-i18next'
import type { Action, Tier } from '@fanfare/shared/contracts'

export function useLimitsText(
  tiers: Iterable<Tier> | null,
  actions: Iterable<Action> | null,
): string {
  const { t } = useTranslation()
  const tierNames = [...(tiers ?? [])].map((tier) => t(`tier.${tier}`))
  const actionNames = [...(actions ?? [])].map((action) => t(`rule.${action}`))
  const comma = t('list.comma')
  return [
    tierNames.length === 0 ? t('window.everybody') : tierNames.join(comma),
    actionNames.length === 0 ? t('window.everything') : actionNames.join(comma),
  ].join(' · ')
}
