/** Claims: units granted, paid, given back, and served to the line. */
import { assert } from '../../../base/index.ts'
import type { AccountId, EventOf, RejectionCode } from '../../../contracts/index.ts'
import { activityOf, isRunning } from '../../activity.ts'
import type { Draft, Purse } from '../../draft.ts'
import {
  debit,
  draftedBalance,
  draftedRights,
  holdPoints,
  nextSeq,
  openPurse,
  settle,
  transfer,
} from '../../draft.ts'
import { isKeptFromRewards } from '../../exclusions.ts'
import { memberAccount, rightAsset, soldAccount, SPENT, stockAccount } from '../../ledger.ts'
import type { Pending } from '../../state.ts'
import { isBanned } from '../room.ts'
import { claimCode } from './claim-code.ts'
import {
  firstInLine,
  heldClaims,
  isSoldOut,
  liveClaims,
  noteEnded,
  noteHeld,
  noteServed,
  noteSoldOut,
  unserved,
} from './drafted-claims.ts'
import type { Claim, Seckill } from './state.ts'
import { draftedUnits, endEarlyShare } from './stock.ts'

type Ended = EventOf<'ClaimEnded'>

export type Grant = {
  quantity: number
  /** The account the units come from. */
  from: AccountId
  early: boolean
  /** The claim in the line that is served. */
  queued: Claim | null
  /** Unix ms; null: sold at once. */
  until: number | null
}

/** When a unit that is granted now must be paid (Unix ms), null where it is sold at once. */
export function holdUntil(draft: Draft, { holdSeconds }: Seckill): number | null {
  return holdSeconds === 0 ? null : draft.command.at + holdSeconds * 1_000
}

/** Why the member cannot have so many units, or null. */
export function whyUnpayable(
  draft: Draft,
  purse: Purse,
  seckill: Seckill,
  quantity: number,
): RejectionCode | null {
  if (seckill.right !== null && draftedRights(draft, purse, seckill.right) < quantity) {
    return 'seckill/right_missing'
  }
  return purse.balance < (seckill.pricePoints ?? 0) * quantity ? 'points/insufficient' : null
}

/** Drafts units for the member with their price, which the caller has found to be payable. */
export function grantUnits(draft: Draft, purse: Purse, seckill: Seckill, grant: Grant): void {
  const { activityId, pricePoints, right } = seckill
  const { quantity, from, early, queued, until } = grant
  const state = until === null ? 'posted' : 'pending'
  const why = { rule: 'claim', activityId } as const
  const units = { ...why, amount: quantity, state } as const
  const to = soldAccount(activityId)
  const stock = transfer(draft, purse, { ...units, asset: 'stock', from, to, deadline: until })
  const points =
    pricePoints === null ? null : takePoints(draft, purse, grant, activityId, pricePoints)
  const ticket =
    right === null
      ? null
      : transfer(draft, purse, {
          ...units,
          asset: rightAsset(right),
          from: memberAccount(purse.id),
          to: SPENT,
        })
  const { seed: chance, causeId } = draft.command
  draft.events.push({
    type: 'UnitsClaimed',
    activityId,
    member: purse.id,
    quantity,
    state: until === null ? 'sold' : 'held',
    until,
    stock: until === null ? null : stock,
    points: until === null ? null : points,
    right: until === null ? null : ticket,
    code: claimCode({ chance, causeId, member: purse.id, seq: nextSeq(draft) }),
    early,
    queued: queued?.claim ?? null,
  })
  if (until !== null) noteHeld(draft, activityId, 1)
  if (queued !== null) noteServed(draft, queued, quantity)
}

function takePoints(
  draft: Draft,
  purse: Purse,
  { quantity, until }: Grant,
  activityId: string,
  price: number,
): number {
  const move = { rule: 'claim', activityId, amount: price * quantity } as const
  if (until !== null) return holdPoints(draft, purse, SPENT, move)
  const seq = nextSeq(draft)
  debit(draft, purse, SPENT, move)
  return seq
}

/** Says so once, until more is put up. */
export function noteWhenSoldOut(draft: Draft, seckill: Seckill): void {
  const { activityId } = seckill
  if (isSoldOut(draft, seckill) || draftedUnits(draft, activityId) > 0) return
  draft.events.push({ type: 'SoldOut', activityId })
  noteSoldOut(draft, activityId, true)
}

/** All that a held claim holds back reaches its end, or goes back to where it came from. */
function settleAll(draft: Draft, claim: Claim, outcome: 'posted' | 'voided', why: string): void {
  for (const seq of [claim.stock, claim.points, claim.right]) {
    if (seq === null) continue
    const pending = draft.state.pending.get(seq)
    assert(pending !== undefined, `claim ${claim.claim} holds ${seq}, which is not pending`)
    settle(draft, pending, outcome, why)
  }
}

export function endClaim(
  draft: Draft,
  claim: Claim,
  outcome: Ended['outcome'],
  why: Ended['why'],
): void {
  const { activityId, member } = claim
  draft.events.push({ type: 'ClaimEnded', activityId, member, claim: claim.claim, outcome, why })
  noteEnded(draft, claim)
}

export function sellClaim(
  draft: Draft,
  seckill: Seckill,
  claim: Claim,
  why: 'confirmed' | 'paid',
): void {
  settleAll(draft, claim, 'posted', why)
  endClaim(draft, claim, 'sold', why)
  endIdleLine(draft, seckill)
}

/** A part of what is held has been paid: it is sold, and the rest is held on as before. */
export function sellPart(draft: Draft, seckill: Seckill, claim: Claim, units: number): void {
  const stock = claim.stock === null ? undefined : draft.state.pending.get(claim.stock)
  assert(stock !== undefined, `claim ${claim.claim} holds no units`)
  settleAll(draft, claim, 'voided', 'split')
  const purse = openPurse(draft, claim.member)
  const same = { from: stock.from, early: claim.early, queued: null }
  grantUnits(draft, purse, seckill, { ...same, quantity: units, until: null })
  const quantity = claim.quantity - units
  grantUnits(draft, purse, seckill, { ...same, quantity, until: claim.until })
  endClaim(draft, claim, 'released', 'split')
}

/** Units go back; the caller serves the line. */
export function releaseClaim(
  draft: Draft,
  seckill: Seckill,
  claim: Claim,
  why: 'expired' | 'cancelled' | 'reversed',
): void {
  settleAll(draft, claim, 'voided', why)
  endClaim(draft, claim, 'released', why)
  endEarlyShare(draft, seckill)
}

/** The hold of a claim has run out. */
export function expireClaim(draft: Draft, hold: Pending): void {
  const { activityId, member } = hold
  assert(activityId !== null && member !== null, `hold ${hold.seq} is nobody's claim`)
  const seckill = activityOf(draft.state, 'seckill', activityId)
  const claim = liveClaims(draft, activityId, member).find(({ stock }) => stock === hold.seq)
  assert(seckill !== undefined && claim !== undefined, `hold ${hold.seq} belongs to no claim`)
  releaseClaim(draft, seckill, claim, 'expired')
  serveLine(draft, seckill)
}

/** The line of a draw outlives its end, since its places were drawn; any other ends with claiming. */
function isLineServed(seckill: Seckill, at: number): boolean {
  return seckill.mode === 'draw' || isRunning(seckill, at)
}

/** What is there goes to whoever is first; who cannot have it any more leaves the line. */
export function serveLine(draft: Draft, seckill: Seckill): void {
  const { activityId } = seckill
  const from = stockAccount(activityId)
  while (isLineServed(seckill, draft.command.at)) {
    const left = draftedBalance(draft, 'stock', from)
    const first = left === 0 ? null : firstInLine(draft, activityId)
    if (first === null) break
    const purse = openPurse(draft, first.member)
    const quantity = Math.min(left, unserved(draft, first))
    if (mayClaim(draft, purse) && whyUnpayable(draft, purse, seckill, quantity) === null) {
      const until = holdUntil(draft, seckill)
      grantUnits(draft, purse, seckill, { quantity, from, early: false, queued: first, until })
    } else endClaim(draft, first, 'left_queue', 'refused')
  }
  endIdleLine(draft, seckill)
  noteWhenSoldOut(draft, seckill)
}

export function mayClaim(draft: Draft, purse: Purse): boolean {
  return !isBanned(purse.member?.bannedUntil ?? 0, draft.command.at) && !isKeptFromRewards(purse)
}

/** After the end, also before the clock has said so, nobody waits for what nobody gets any more. */
function endIdleLine(draft: Draft, seckill: Seckill): void {
  if (isLineServed(seckill, draft.command.at)) {
    if (seckill.mode === 'first' || seckill.isOpen) return
    // The places of a draw are kept as long as something held could come back.
    if (heldClaims(draft, seckill.activityId) > 0) return
  }
  emptyLine(draft, seckill)
}

export function emptyLine(draft: Draft, { activityId }: Seckill): void {
  for (;;) {
    const first = firstInLine(draft, activityId)
    if (first === null) return
    endClaim(draft, first, 'left_queue', 'closed')
  }
}
