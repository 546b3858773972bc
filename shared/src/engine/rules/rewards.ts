/** Fixed rewards: prizes, quizzes, tasks, codes, offers. No multiplier touches them. */
import type { TransferRule, Unrewarded } from '../../contracts/index.ts'
import type { Draft, Purse } from '../draft.ts'
import { transfer } from '../draft.ts'
import { EXCLUSION_BITS, isKeptFromRewards } from '../exclusions.ts'
import { ISSUE, memberAccount, rightAsset } from '../ledger.ts'
import { hasRoomFor, recoverDebt } from './earning.ts'
import { isBeyondBudget } from './safeguards/budget.ts'
import { grantPoints } from './safeguards/grant.ts'
import { upgradeTier } from './tiers.ts'

/** Bit of `Member.excluded`. */
export const KEPT_FROM_REWARDS = EXCLUSION_BITS.rewards
export { isKeptFromRewards }

export type Reward = {
  rule: TransferRule
  /** Points. */
  amount: number
  activityId?: string | null
  reason?: string | null
  /** Held until then (Unix ms). */
  heldUntil?: number | null
}

/**
 * Drafts the points, and the tier that may follow. False when nothing is given: the member is kept from
 * rewards or can hold no more, or the budget is used up. What the reward is for stands all the same.
 */
export function grantReward(draft: Draft, purse: Purse, reward: Reward): boolean {
  if (reward.amount <= 0 || isKeptFromRewards(purse) || !hasRoomFor(purse, reward.amount)) {
    return false
  }
  const outcome = grantPoints(draft, purse, reward)
  if (outcome === 'refused') return false
  if (outcome === 'posted') recoverDebt(draft, purse, reward.amount)
  upgradeTier(draft, purse)
  return true
}

/** Why the member cannot be given a reward of so many points, or null. */
export function whyUnrewarded(draft: Draft, purse: Purse, points: number): Unrewarded | null {
  if (isKeptFromRewards(purse)) return 'member/excluded'
  if (points === 0) return null
  if (!hasRoomFor(purse, points)) return 'points/limit'
  return isBeyondBudget(draft, purse, points) ? 'budget/exhausted' : null
}

export type RightReward = {
  rule: TransferRule
  right: string
  quantity?: number
  activityId?: string | null
  reason?: string | null
}

/** Drafts a right (ticket) for the member; false when they are kept from rewards. */
export function grantRight(draft: Draft, purse: Purse, reward: RightReward): boolean {
  if (isKeptFromRewards(purse)) return false
  const { right, quantity = 1, ...why } = reward
  transfer(draft, purse, {
    ...why,
    asset: rightAsset(right),
    from: ISSUE,
    to: memberAccount(purse.id),
    amount: quantity,
  })
  return true
}
