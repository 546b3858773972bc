/** The one way for points to be given: not to the excluded, not past the budget, and held when it looks odd. */
import type { Factor, TransferRule } from '../../../contracts/index.ts'
import type { Draft, Purse } from '../../draft.ts'
import { credit } from '../../draft.ts'
import { isKeptFromRewards } from '../../exclusions.ts'
import { RISK_REASON } from '../../ledger.ts'
import { chargeBudget, isUnlimited } from './budget.ts'
import { HOUR_MS, suspicionOf } from './suspicion.ts'

export type Grant = {
  rule: TransferRule
  amount: number
  base?: number
  factors?: Factor[]
  activityId?: string | null
  bonus?: number | null
  reason?: string | null
  heldUntil?: number | null
}

/** Drafts points out of nowhere for the member. `refused`: nothing is given, what it was for stands. */
export function grantPoints(
  draft: Draft,
  purse: Purse,
  grant: Grant,
): 'posted' | 'held' | 'refused' {
  if (isKeptFromRewards(purse)) return 'refused'
  const paidBy = isUnlimited(draft.state) ? null : chargeBudget(draft, purse, grant)
  if (paidBy === undefined) return 'refused'
  const suspicion = suspicionOf(draft, purse, grant.rule)
  if (suspicion !== null) {
    const heldUntil = draft.command.at + draft.state.rules.risk.reviewHours * HOUR_MS
    credit(draft, purse, { ...grant, paidBy, heldUntil, reason: `${RISK_REASON}${suspicion}` })
    return 'held'
  }
  credit(draft, purse, paidBy === null ? grant : { ...grant, paidBy })
  return (grant.heldUntil ?? null) === null ? 'posted' : 'held'
}
