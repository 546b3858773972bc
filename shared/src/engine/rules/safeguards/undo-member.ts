/** Undoes one activity for one member. */
import { activityOf } from '../../activity.ts'
import type { Draft, Purse } from '../../draft.ts'
import { debit, draftedBalance, openPurse, settle, transfer } from '../../draft.ts'
import { partIn, rightsOf } from '../../extras.ts'
import { isCredit, ISSUE, memberAccount, potAccount, rightAsset, SPENT } from '../../ledger.ts'
import type { Member } from '../../member.ts'
import type { Pending, State } from '../../state.ts'
import { undoClaims } from './undo-claims.ts'
import { holdLess } from './held-grants.ts'
import { pendingsOf } from './reach.ts'
import type { Reach } from './reach.ts'
import { totalsOf, undoingOf } from './undoing.ts'

export function undoMember(
  draft: Draft,
  activityId: string,
  reach: Reach,
): { taken: number; returned: number; owed: number } {
  const { state } = draft
  const undoing = undoingOf(state, activityId, reach)
  const purse = openPurse(draft, reach.member.id)
  const seckill = activityOf(state, 'seckill', activityId)
  if (seckill !== undefined) undoClaims(draft, seckill, purse.id)
  else for (const pending of pendingsOf(state, reach)) undoPending(draft, purse, pending)
  giveBack(draft, purse, activityId, undoing.refunded)
  takeRight(draft, purse, activityId, reach.member)
  if (undoing.debited > 0) {
    purse.earned -= undoing.debited
    debit(draft, purse, ISSUE, { rule: 'reversal', amount: undoing.debited, activityId })
  }
  const totals = totalsOf(undoing)
  draft.events.push({ type: 'MemberReversed', activityId, member: purse.id, ...totals })
  return totals
}

/** Of points that are held for another reason too, only the activity's part is not given. */
function undoPending(draft: Draft, purse: Purse, pending: Pending): void {
  if (!isCredit(pending)) {
    settle(draft, pending, 'voided', 'reversed')
    return
  }
  const points = pending.bonus ?? pending.amount
  holdLess(draft, purse, pending, { points, bonus: pending.bonus ?? 0 }, 'reversed')
}

/** In a fresh lot, out of where it was paid to. */
function giveBack(draft: Draft, purse: Purse, activityId: string, amount: number): void {
  if (amount === 0) return
  const pot = potAccount(activityId)
  const from = draftedBalance(draft, 'points', pot) >= amount ? pot : SPENT
  purse.balance += amount
  const to = memberAccount(purse.id)
  transfer(draft, purse, { from, to, amount, rule: 'reversal', activityId })
}

/** Tickets that were won or redeemed, as far as they are still there. */
function takeRight(draft: Draft, purse: Purse, activityId: string, member: Member): void {
  const given = rightGiven(draft.state, activityId, member)
  if (given === null) return
  const amount = Math.min(given.quantity, rightsOf(member, given.right))
  if (amount === 0) return
  const own = memberAccount(purse.id)
  moveRight(draft, purse, { right: given.right, amount, activityId, from: own, to: ISSUE })
}

function moveRight(
  draft: Draft,
  purse: Purse,
  move: { right: string; amount: number; activityId: string; from: string; to: string },
): void {
  const { right, ...rest } = move
  transfer(draft, purse, { ...rest, asset: rightAsset(right), rule: 'reversal' })
}

function rightGiven(
  state: State,
  activityId: string,
  member: Member,
): { right: string; quantity: number } | null {
  const activity = state.activities.get(activityId)
  if (activity?.type === 'code' && activity.right !== null) {
    return { right: activity.right, quantity: partIn(member, activityId)?.mark ?? 0 }
  }
  if (activity?.type !== 'lottery' || activity.prizeRight === null) return null
  const winner = activity.winners.find((one) => one.member === member.id)
  const hasIt = winner !== undefined && winner.state !== 'due' && winner.state !== 'passed'
  return hasIt ? { right: activity.prizeRight, quantity: 1 } : null
}
