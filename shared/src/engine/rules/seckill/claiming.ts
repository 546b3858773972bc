/** A viewer claims: units, a place in the line, or an entry in the draw. */
import type { CommandOf } from '../../../contracts/index.ts'
import { activityOf, isRunning } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { openPurse } from '../../draft.ts'
import { isExcluded } from '../../exclusions.ts'
import { partIn } from '../../extras.ts'
import { accountBalance, stockAccount } from '../../ledger.ts'
import type { State } from '../../state.ts'
import { draftEntry } from '../lottery/sealed-draw.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { isBanned } from '../room.ts'
import { unitsOfMember } from './claim-index.ts'
import { grantUnits, holdUntil, noteWhenSoldOut, whyUnpayable } from './claims.ts'
import type { Seckill } from './state.ts'
import { availableUnits, earlyAccount, endEarlyShare, isEarly } from './stock.ts'

type ClaimUnits = CommandOf<'ClaimUnits'>

/** Nearly everybody in a rush is refused: whatever costs anything comes after that. */
export function claimUnits(draft: Draft, command: ClaimUnits): Decision {
  const { state } = draft
  if (command.activityId === null) return refused('seckill/none_open')
  const seckill = activityOf(state, 'seckill', command.activityId)
  if (seckill === undefined) return refused('seckill/unknown')
  const member = state.members.get(command.member)
  if (isBanned(member?.bannedUntil ?? 0, command.at)) return refused('member/banned')
  if (member !== undefined && isExcluded(member, 'rewards')) return refused('member/excluded')
  if (!isRunning(seckill, command.at)) return refused('seckill/closed')
  if (seckill.mode === 'draw') return enterDraw(draft, command, seckill)
  const tier = member?.tier ?? 'normal'
  return isEarly(seckill, command.at)
    ? claimEarly(draft, command, seckill, seckill.early?.tiers.includes(tier) === true)
    : claimNow(draft, command, seckill)
}

/** As many as are left at once, the rest in the line; nobody waits for units that are there. */
function claimNow(draft: Draft, command: ClaimUnits, seckill: Seckill): Decision {
  const { state } = draft
  if (isOverLimit(state, command, seckill)) return refused('seckill/member_limit')
  const now = Math.min(command.quantity, availableUnits(state, seckill.activityId))
  const later = hasPlace(state, seckill) ? command.quantity - now : 0
  if (now + later === 0) return refused('seckill/sold_out')
  const purse = openPurse(draft, command.member)
  const refusal = whyUnpayable(draft, purse, seckill, now + later)
  if (refusal !== null) return refused(refusal)
  endEarlyShare(draft, seckill)
  if (now > 0) {
    const from = stockAccount(seckill.activityId)
    const until = holdUntil(draft, seckill)
    grantUnits(draft, purse, seckill, { quantity: now, from, early: false, queued: null, until })
    noteWhenSoldOut(draft, seckill)
  }
  if (later > 0) {
    const { activityId } = seckill
    draft.events.push({ type: 'UnitsQueued', activityId, member: purse.id, quantity: later })
  }
  return decided(draft)
}

/** Out of the early share and nothing else: once it is used up the early wait like everybody. */
function claimEarly(
  draft: Draft,
  command: ClaimUnits,
  seckill: Seckill,
  mayComeEarly: boolean,
): Decision {
  const from = earlyAccount(seckill.activityId)
  const left = accountBalance(draft.state, 'stock', from)
  if (!mayComeEarly || left === 0) return refused('seckill/not_yet')
  if (isOverLimit(draft.state, command, seckill)) return refused('seckill/member_limit')
  const quantity = Math.min(command.quantity, left)
  const purse = openPurse(draft, command.member)
  const refusal = whyUnpayable(draft, purse, seckill, quantity)
  if (refusal !== null) return refused(refusal)
  const until = holdUntil(draft, seckill)
  grantUnits(draft, purse, seckill, { quantity, from, early: true, queued: null, until })
  noteWhenSoldOut(draft, seckill)
  return decided(draft)
}

function isOverLimit(state: State, { member, quantity }: ClaimUnits, seckill: Seckill): boolean {
  const own = unitsOfMember(state.claimIndex, seckill.activityId, member)
  return own + quantity > seckill.perMember
}

/** Whether there is a place in the line. */
export function hasPlace(state: State, { activityId, waitlist }: Seckill): boolean {
  return (state.claimIndex.get(activityId)?.waiting ?? 0) < waitlist
}

/** One entry a member; what it costs is taken from those who are drawn. */
function enterDraw(draft: Draft, command: ClaimUnits, seckill: Seckill): Decision {
  const { activityId, draw } = seckill
  const member = draft.state.members.get(command.member)
  const isIn = member !== undefined && partIn(member, activityId)?.weight === 1
  if (draw === null || isIn || command.quantity > 1) return refused('seckill/member_limit')
  const purse = openPurse(draft, command.member)
  const refusal = whyUnpayable(draft, purse, seckill, 1)
  if (refusal !== null) return refused(refusal)
  draftEntry(draft, draw, { activityId, member: purse.id, weight: 1, deed: 'keyword' })
  return decided(draft)
}
