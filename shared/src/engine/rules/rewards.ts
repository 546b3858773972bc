/** Fixed rewards: prizes, quizzes, tasks, codes, offers. No multiplier touches them. */
import type { TransferRule } from '../../contracts/index.ts'
import type { Draft, Purse } from '../draft.ts'
import { credit, transfer } from '../draft.ts'
import { ISSUE, memberAccount, rightAsset } from '../ledger.ts'
import { hasRoomFor, recoverDebt } from './earning.ts'
import { upgradeTier } from './tiers.ts'

/** Bit of `Member.excluded`: kept from rewards. */
export const KEPT_FROM_REWARDS = 2

export type Reward = {
  rule: TransferRule
  /** Points. */
  amount: number
  activityId?: string | null
  reason?: string | null
}

export function isKeptFromRewards(purse: Purse): boolean {
  return ((purse.member?.excluded ?? 0) & KEPT_FROM_REWARDS) !== 0
}

/**
 * Drafts the points, and the tier that may follow. False when nothing is given: the member is kept from
 * rewards or can hold no more. What the reward is for stands all the same.
 */
export function grantReward(draft: Draft, purse: Purse, reward: Reward): boolean {
  if (reward.amount <= 0 || isKeptFromRewards(purse) || !hasRoomFor(purse, reward.amount)) {
    return false
  }
  credit(draft, purse, reward)
  recoverDebt(draft, purse, reward.amount)
  upgradeTier(draft, purse)
  return true
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
