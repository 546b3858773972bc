/** Tiers: normal < silver < gold < diamond, reached at once, by points earned or money spent. */
import type { Rules, Tier } from '../../contracts/index.ts'
import { limits, TIERS } from '../../contracts/index.ts'
import type { Draft, Purse } from '../draft.ts'

export function tierFactorBp(rules: Rules, tier: Tier): number {
  return tier === 'normal' ? limits.BP_ONE : rules.tiers[tier].multiplierBp
}

/** Drafts a rise if the purse has reached a higher tier; a tier is never lost here. */
export function upgradeTier(draft: Draft, purse: Purse): void {
  const reached = tierReached(draft.state.rules, purse)
  if (reached === null || TIERS.indexOf(reached.tier) <= TIERS.indexOf(purse.tier)) return
  const from = purse.tier
  purse.tier = reached.tier
  draft.events.push({
    type: 'TierChanged',
    member: purse.id,
    from,
    to: reached.tier,
    why: reached.why,
  })
}

/** The highest tier whose points or spending are reached, and by which of the two. */
function tierReached(
  rules: Rules,
  measures: { earned: number; spend: number },
): { tier: Tier; why: 'points' | 'spend' } | null {
  for (const tier of ['diamond', 'gold', 'silver'] as const) {
    const needs = rules.tiers[tier]
    if (measures.earned >= needs.points) return { tier, why: 'points' }
    if (needs.spend > 0 && measures.spend >= needs.spend) return { tier, why: 'spend' }
  }
  return null
}

export type TierProgress = {
  next: Exclude<Tier, 'normal'>
  points: { have: number; need: number; left: number }
  /** Minor units of the main currency; null where this tier cannot be bought. */
  spend: { have: number; need: number; left: number } | null
}

/** What is missing to the next tier; null at the top. */
export function tierProgress(
  rules: Rules,
  member: { tier: Tier; earned: number; spend: number },
): TierProgress | null {
  const next = TIERS[TIERS.indexOf(member.tier) + 1]
  if (next === undefined || next === 'normal') return null
  const needs = rules.tiers[next]
  return {
    next,
    points: distance(member.earned, needs.points),
    spend: needs.spend === 0 ? null : distance(member.spend, needs.spend),
  }
}

function distance(have: number, need: number): { have: number; need: number; left: number } {
  return { have, need, left: Math.max(0, need - have) }
}
