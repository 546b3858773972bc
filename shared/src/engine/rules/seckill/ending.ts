/** The end of claiming: the line goes home, or the draw is held; what is held lives on to its own end. */
import type { EventOf } from '../../../contracts/index.ts'
import type { Draft } from '../../draft.ts'
import { nextSeq, openPurse } from '../../draft.ts'
import { accountBalance, stockAccount } from '../../ledger.ts'
import type { State } from '../../state.ts'
import { drawWinners } from '../lottery/sealed-draw.ts'
import {
  emptyLine,
  grantUnits,
  holdUntil,
  mayClaim,
  noteWhenSoldOut,
  whyUnpayable,
} from './claims.ts'
import type { Seckill } from './state.ts'
import { draftedUnits, earlyAccount, endEarlyShare, joinStock } from './stock.ts'

/** Nothing is drawn, and nobody waits any more; undoing the claims is up to the caller. */
export function closeForReversal(draft: Draft, seckill: Seckill): void {
  if (seckill.isOpen) endSeckill(draft, seckill, 'reversed')
  else emptyLine(draft, seckill)
}

export function endSeckill(
  draft: Draft,
  seckill: Seckill,
  why: EventOf<'SeckillClosed'>['why'],
): void {
  joinStock(draft, seckill)
  if (seckill.mode === 'draw' && why !== 'reversed') drawClaims(draft, seckill)
  else emptyLine(draft, seckill)
  const { activityId } = seckill
  draft.events.push({ type: 'SeckillClosed', activityId, why, actor: draft.command.actor })
}

/** Units in the order of the lot, then places in the line; who cannot have one any more makes room. */
function drawClaims(draft: Draft, seckill: Seckill): void {
  const { activityId, waitlist } = seckill
  const wanted = { winners: draftedUnits(draft, activityId), alternates: waitlist }
  const drawn = drawWinners(draft.state, activityId, wanted)
  const { actor } = draft.command
  draft.events.push({ type: 'WinnersDrawn', activityId, ...drawn, claimUntil: null, actor })
  const from = stockAccount(activityId)
  const until = holdUntil(draft, seckill)
  const grant = { quantity: 1, from, early: false, queued: null, until }
  let waiting = 0
  for (const { member } of [...drawn.winners, ...drawn.alternates]) {
    const purse = openPurse(draft, member)
    const canHave = mayClaim(draft, purse) && whyUnpayable(draft, purse, seckill, 1) === null
    if (canHave && draftedUnits(draft, activityId) > 0) grantUnits(draft, purse, seckill, grant)
    else if (canHave && waiting === waitlist) break
    else {
      const claim = nextSeq(draft)
      draft.events.push({ type: 'UnitsQueued', activityId, member, quantity: 1 })
      const ended = { activityId, member, claim, outcome: 'left_queue', why: 'refused' } as const
      if (canHave) waiting += 1
      else draft.events.push({ type: 'ClaimEnded', ...ended })
    }
  }
  noteWhenSoldOut(draft, seckill)
}

/** What time does: the early minutes end, and claiming does. */
export function tickSeckills(draft: Draft, at: number): void {
  for (const activity of draft.state.running) {
    if (activity.type !== 'seckill' || !activity.isOpen) continue
    if (activity.closesAt !== null && activity.closesAt <= at) endSeckill(draft, activity, 'ended')
    else endEarlyShare(draft, activity)
  }
}

export function nextSeckillDeadline(state: State): number | null {
  let next = Infinity
  for (const activity of state.running) {
    if (activity.type !== 'seckill' || !activity.isOpen) continue
    next = Math.min(next, activity.closesAt ?? Infinity)
    const early = accountBalance(state, 'stock', earlyAccount(activity.activityId))
    if (activity.early !== null && early > 0) next = Math.min(next, activity.early.until)
  }
  return next === Infinity ? null : next
}
