/** Undoes one activity for one member. */
import { activityOf } from '../../activity.ts'
import type { Draft, Purse } from '../../draft.ts'
import { debit, draftedBalance, moveBetween, openPurse, settle, transfer } from '../../draft.ts'
import { partIn, rightsOf } from '../../extras.ts'
import {
  isCredit,
  ISSUE,
  memberAccount,
  potAccount,
  rightAsset,
  soldAccount,
  SPENT,
  stockAccount,
} from '../../ledger.ts'
import type { Member } from '../../member.ts'
import type { Pending, State } from '../../state.ts'
import type { Claim } from '../seckill/state.ts'
import { holdLess } from './held-grants.ts'
import { claimsIn, pendingsOf } from './reach.ts'
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
  for (const pending of pendingsOf(state, reach)) undoPending(draft, purse, pending)
  for (const claim of claimsIn(state, reach)) undoClaim(draft, purse, claim)
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

function undoClaim(draft: Draft, purse: Purse, claim: Claim): void {
  const { activityId, claim: seq, state, quantity } = claim
  if (state === 'sold') {
    const units = { from: soldAccount(activityId), to: stockAccount(activityId), amount: quantity }
    moveBetween(draft, 'stock', { ...units, rule: 'reversal', activityId })
    returnTicket(draft, purse, activityId)
  }
  const outcome = state === 'queued' ? 'left_queue' : 'released'
  const ended = { activityId, member: claim.member, claim: seq, outcome, why: 'reversed' } as const
  draft.events.push({ type: 'ClaimEnded', ...ended })
}

/** The ticket that a sold claim used up. */
function returnTicket(draft: Draft, purse: Purse, activityId: string): void {
  const right = activityOf(draft.state, 'seckill', activityId)?.right ?? null
  if (right === null) return
  moveRight(draft, purse, {
    right,
    amount: 1,
    activityId,
    from: SPENT,
    to: memberAccount(purse.id),
  })
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
