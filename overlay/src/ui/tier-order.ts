/** The tiers from the first to the highest, as the pages need them without the validators beside them. */
import type { Tier } from '@fanfare/shared/contracts'

export const TIER_ORDER = ['normal', 'silver', 'gold', 'diamond'] as const satisfies readonly Tier[]

export function tierRank(tier: Tier): number {
  return TIER_ORDER.indexOf(tier)
}
