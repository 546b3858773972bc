/** Grants that are held and not given after all, whole or in part. */
import type { Draft, Purse } from '../../draft.ts'
import { credit, settle } from '../../draft.ts'
import type { Pending } from '../../state.ts'
import { creditBudget } from './budget.ts'

/** Ends a held grant as if it had never been; the budget gets back what it was charged. */
export function voidGrant(draft: Draft, hold: Pending, why: string): void {
  settle(draft, hold, 'voided', why)
  creditBudget(draft, hold.paidBy, hold.amount)
}

/** Voids a held grant and holds what is left of it; the budget gets back what is not given. */
export function holdLess(
  draft: Draft,
  purse: Purse,
  pending: Pending,
  by: { points: number; bonus: number },
  why: string,
): void {
  settle(draft, pending, 'voided', why)
  creditBudget(draft, pending.paidBy, by.points)
  const left = pending.amount - by.points
  if (left <= 0) return
  const bonus = (pending.bonus ?? 0) - by.bonus
  credit(draft, purse, {
    rule: pending.rule,
    amount: left,
    ...(bonus > 0 ? { activityId: pending.activityId, bonus } : {}),
    paidBy: pending.paidBy,
    reason: pending.reason,
    heldUntil: pending.deadline,
  })
}
