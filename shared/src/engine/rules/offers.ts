/** 滿減/買贈: what campaigns give for an order that is large enough, whole or not at all, and back with a refund. */
import { assert } from '../../base/index.ts'
import type { Campaign, EventOf, Tier } from '../../contracts/index.ts'
import type { Draft, Purse } from '../draft.ts'
import { debit, draftedRights, transfer } from '../draft.ts'
import type { Effects } from '../family.ts'
import { mulDivFloor } from '../integers.ts'
import { ISSUE, memberAccount, rightAsset } from '../ledger.ts'
import type { Order, State } from '../state.ts'
import { touch } from '../state.ts'
import type { Goods } from './campaigns.ts'
import { campaignsFor, isFor, wholeOf } from './campaigns.ts'
import { grantReward, grantRight, isKeptFromRewards } from './rewards.ts'
import { voidGrant } from './safeguards/held-grants.ts'

/** What one campaign gave for one order. */
export type Offer = {
  campaign: string
  minSpend: number
  /** What of the order counted towards it, main currency, minor units. */
  spend: number
  points: number
  right: string | null
  /** `seq` of the transfer that holds the points, or null. */
  pending: number | null
  isBack: boolean
}

export type PaidOrder = Goods & {
  orderKey: string
  spend: number
  /** Of the member when it was paid, not after. */
  tier: Tier
  heldUntil: number | null
}

export function earnOffers(draft: Draft, purse: Purse, order: PaidOrder): void {
  if (isKeptFromRewards(purse)) return
  const look = { tier: order.tier, action: 'order', at: draft.judgedAt } as const
  for (const campaign of campaignsFor(draft.state, look)) {
    const { offer } = campaign
    if (offer === undefined) continue
    const spend = spendTowards(campaign, order)
    if (spend >= offer.minSpend) giveOffer(draft, purse, { order, campaign, offer, spend })
  }
}

/** The part of the spending that is for goods of the campaign. */
function spendTowards(campaign: Campaign, order: PaidOrder): number {
  if (campaign.categories === undefined) return order.spend
  const matching = order.items.filter(({ category }) => isFor(campaign, category))
  const amount = matching.reduce((sum, item) => sum + item.amount, 0)
  const total = wholeOf(order)
  return total === 0 ? 0 : mulDivFloor(order.spend, amount, total)
}

type Due = {
  order: PaidOrder
  campaign: Campaign
  offer: NonNullable<Campaign['offer']>
  spend: number
}

function giveOffer(draft: Draft, purse: Purse, { order, campaign, offer, spend }: Due): void {
  const { orderKey, heldUntil } = order
  const why = { rule: 'offer', reason: orderKey } as const
  const isPaid = grantReward(draft, purse, { ...why, amount: offer.points, heldUntil })
  const pending = isPaid ? pendingSeq(draft) : null
  const right = offer.right ?? null
  if (right !== null) grantRight(draft, purse, { ...why, right })
  // The budget is used up, and there is nothing else to give.
  if (!isPaid && right === null) return
  draft.events.push({
    type: 'OfferEarned',
    member: purse.id,
    orderKey,
    campaign: campaign.id,
    minSpend: offer.minSpend,
    spend,
    points: isPaid ? offer.points : 0,
    right,
    pending,
  })
}

/** Of the grant drafted last, when it is held. */
function pendingSeq(draft: Draft): number | null {
  const index = draft.events.findLastIndex(
    (event) => event.type === 'Transferred' && event.rule === 'offer',
  )
  const event = draft.events[index]
  const isHeld = event?.type === 'Transferred' && event.state === 'pending'
  return isHeld ? draft.state.seq + index + 1 : null
}

/** Takes back what needed more than all refunds so far have left of the order. */
export function takeOffersBack(
  draft: Draft,
  purse: Purse,
  order: Order,
  refund: { orderKey: string; refunded: number },
): void {
  for (const offer of order.offers ?? []) {
    const gone = order.amount === 0 ? 0 : mulDivFloor(offer.spend, refund.refunded, order.amount)
    if (offer.isBack || offer.spend - gone >= offer.minSpend) continue
    const { points, owed } = takePoints(draft, purse, offer, refund.orderKey)
    const right = takeRight(draft, purse, offer, refund.orderKey)
    const { campaign } = offer
    const what = { member: purse.id, orderKey: refund.orderKey, campaign, points, owed, right }
    draft.events.push({ type: 'OfferTakenBack', ...what })
  }
}

/** Held points are voided; given ones are taken, and owed where they were spent. */
function takePoints(
  draft: Draft,
  purse: Purse,
  offer: Offer,
  orderKey: string,
): { points: number; owed: number } {
  const { points, pending } = offer
  const hold = pending === null ? undefined : draft.state.pending.get(pending)
  if (hold !== undefined) {
    voidGrant(draft, hold, 'refund')
    return { points, owed: 0 }
  }
  const taken = Math.min(points, purse.balance)
  if (taken > 0) debit(draft, purse, ISSUE, { rule: 'refund', amount: taken, reason: orderKey })
  return { points, owed: points - taken }
}

/** A right that was used stays used. */
function takeRight(draft: Draft, purse: Purse, { right }: Offer, orderKey: string): boolean {
  if (right === null || draftedRights(draft, purse, right) === 0) return false
  const move = { asset: rightAsset(right), from: memberAccount(purse.id), to: ISSUE } as const
  transfer(draft, purse, { ...move, amount: 1, rule: 'refund', reason: orderKey })
  return true
}

export const offerEffects = {
  OfferEarned: applyOfferEarned,
  OfferTakenBack: applyOfferTakenBack,
} satisfies Partial<Effects>

function applyOfferEarned(state: State, event: EventOf<'OfferEarned'>): void {
  const { type: _type, member: _member, orderKey, ...given } = event
  const order = orderOf(state, orderKey)
  order.offers = [...(order.offers ?? []), { ...given, isBack: false }]
  state.changedKeys.add(`o:${orderKey}`)
}

function applyOfferTakenBack(state: State, event: EventOf<'OfferTakenBack'>): void {
  const order = orderOf(state, event.orderKey)
  order.offers = (order.offers ?? []).map((offer) =>
    offer.campaign === event.campaign ? { ...offer, isBack: true } : offer,
  )
  state.changedKeys.add(`o:${event.orderKey}`)
  if (event.owed === 0) return
  const member = state.members.get(event.member)
  assert(member !== undefined, `member ${event.member} never joined`)
  member.owed += event.owed
  touch(state, member)
}

function orderOf(state: State, orderKey: string): Order {
  const order = state.orders.get(orderKey)
  assert(order !== undefined, `order ${orderKey} was never paid`)
  return order
}
