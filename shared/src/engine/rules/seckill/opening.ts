/** What a producer does with a seckill: opens it, puts up more, ends it, confirms and cancels claims. */
import type { CommandOf, SeckillEvent } from '../../../contracts/index.ts'
import { limits } from '../../../contracts/index.ts'
import {
  activitiesOf,
  activityOf,
  isKeywordTaken,
  isRunning,
  nextActivityId,
} from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { moveBetween } from '../../draft.ts'
import { mulDivFloor } from '../../integers.ts'
import { ISSUE, stockAccount } from '../../ledger.ts'
import { sealDraw } from '../lottery/sealed-draw.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { endClaim, releaseClaim, sellClaim, serveLine } from './claims.ts'
import { liveClaims, noteSoldOut } from './drafted-claims.ts'
import { endSeckill } from './ending.ts'
import type { Seckill } from './state.ts'
import { draftedUnits, earlyAccount } from './stock.ts'

const { ACTIVITIES_OPEN_MAX, BP_ONE, SECKILL_DRAWN_MAX } = limits

type OpenSeckill = CommandOf<'OpenSeckill'>

const EARLY_TIERS = ['gold', 'diamond'] as const
const EARLY_SHARE_BP = 3_000

export function openSeckill(draft: Draft, command: OpenSeckill): Decision {
  const { state } = draft
  const { at, title, folded, quota } = command
  const open = activitiesOf(state, 'seckill').filter((seckill) => isRunning(seckill, at))
  if (open.some((seckill) => seckill.title === title)) return refused('seckill/already_open')
  if (isKeywordTaken(state, folded, at)) return refused('activity/keyword_taken')
  if (open.length >= ACTIVITIES_OPEN_MAX) return refused('activity/too_many')
  if (command.mode === 'draw' && command.seconds === undefined) {
    return refused('seckill/draw_needs_end')
  }
  if (command.priceMoney !== undefined && command.holdSeconds === 0) {
    return refused('seckill/hold_needed')
  }
  const activityId = nextActivityId(state, 'seckill')
  const early = earlyTerms(command)
  const units = early?.units ?? 0
  putUp(draft, activityId, stockAccount(activityId), quota - units)
  putUp(draft, activityId, earlyAccount(activityId), units)
  draft.events.push({ ...termsOf(draft, command, activityId), early })
  if (command.mode === 'draw') sealDraw(draft, activityId)
  return decided(draft)
}

type Opened = Extract<SeckillEvent, { type: 'SeckillOpened' }>

function termsOf(draft: Draft, command: OpenSeckill, activityId: string): Omit<Opened, 'early'> {
  const { title, keyword, folded, quota, holdSeconds, mode, waitlist, at, priceMoney } = command
  const { currency } = draft.state.rules
  return {
    type: 'SeckillOpened',
    activityId,
    title,
    keyword,
    folded,
    quota,
    perMember: mode === 'draw' ? 1 : command.perMember,
    holdSeconds,
    pricePoints: command.pricePoints ?? null,
    priceMoney:
      typeof priceMoney === 'number' ? { amount: priceMoney, currency } : (priceMoney ?? null),
    mode,
    opensAt: at,
    closesAt: command.seconds === undefined ? null : at + command.seconds * 1_000,
    waitlist,
    right: command.right ?? null,
    sku: command.sku ?? null,
    actor: command.actor,
  }
}

/** A draw gives nobody a head start: everybody who enters has the same chance. */
function earlyTerms(command: OpenSeckill): Opened['early'] {
  const { earlySeconds, earlyShareBp = EARLY_SHARE_BP, earlyTiers = EARLY_TIERS } = command
  if (earlySeconds === undefined || command.mode === 'draw') return null
  const units = Math.max(1, mulDivFloor(command.quota, earlyShareBp, BP_ONE))
  return { until: command.at + earlySeconds * 1_000, units, tiers: [...new Set(earlyTiers)] }
}

function putUp(draft: Draft, activityId: string, to: string, amount: number): void {
  if (amount === 0) return
  moveBetween(draft, 'stock', { from: ISSUE, to, amount, rule: 'stock', activityId })
}

export function restock(draft: Draft, command: CommandOf<'Restock'>): Decision {
  const { activityId, quantity, actor, at } = command
  const seckill = activityOf(draft.state, 'seckill', activityId)
  if (seckill === undefined) return refused('seckill/unknown')
  if (!isRunning(seckill, at)) return refused('seckill/closed')
  if (seckill.mode === 'draw') {
    const room = SECKILL_DRAWN_MAX - draftedUnits(draft, activityId) - seckill.waitlist
    if (quantity > room) return refused('request/invalid', `at most ${Math.max(0, room)} more`)
  }
  putUp(draft, activityId, stockAccount(activityId), quantity)
  draft.events.push({ type: 'Restocked', activityId, quantity, actor })
  noteSoldOut(draft, activityId, false)
  serveLine(draft, seckill)
  return decided(draft)
}

export function closeSeckill(draft: Draft, command: CommandOf<'CloseSeckill'>): Decision {
  const seckill = activityOf(draft.state, 'seckill', command.activityId)
  if (seckill === undefined) return refused('seckill/unknown')
  if (!isRunning(seckill, command.at)) return refused('seckill/closed')
  endSeckill(draft, seckill, 'producer')
  return decided(draft)
}

/** Paid by other means: everything the member holds is sold. */
export function confirmClaim(draft: Draft, command: CommandOf<'ConfirmClaim'>): Decision {
  return forMember(draft, command, (seckill) => {
    const held = liveClaims(draft, seckill.activityId, command.member).filter(
      ({ state }) => state === 'held',
    )
    for (const claim of held) sellClaim(draft, seckill, claim, 'confirmed')
    return held.length > 0
  })
}

/** Places in the line go first, so that nobody is served with what they give back. */
export function cancelClaim(draft: Draft, command: CommandOf<'CancelClaim'>): Decision {
  return forMember(draft, command, (seckill) => {
    const claims = liveClaims(draft, seckill.activityId, command.member)
    const given = claims.filter(({ state }) => state !== 'sold')
    for (const claim of given) {
      if (claim.state === 'queued') endClaim(draft, claim, 'left_queue', 'cancelled')
    }
    for (const claim of given) {
      if (claim.state === 'held') releaseClaim(draft, seckill, claim, 'cancelled')
    }
    serveLine(draft, seckill)
    return given.length > 0
  })
}

function forMember(
  draft: Draft,
  command: CommandOf<'ConfirmClaim' | 'CancelClaim'>,
  change: (seckill: Seckill) => boolean,
): Decision {
  const seckill = activityOf(draft.state, 'seckill', command.activityId)
  if (seckill === undefined) return refused('seckill/unknown')
  return change(seckill) ? decided(draft) : refused('seckill/no_claim')
}
