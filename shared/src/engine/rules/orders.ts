/** Orders: points for what was paid, taken back in proportion for what was refunded. */
import type { CommandOf } from '../../contracts/index.ts'
import { limits } from '../../contracts/index.ts'
import type { Draft, Purse } from '../draft.ts'
import { debit, openPurse } from '../draft.ts'
import { mulDivFloor } from '../integers.ts'
import { ISSUE } from '../ledger.ts'
import type { Order, State } from '../state.ts'
import type { Decision } from './decision.ts'
import { decided, refused } from './decision.ts'
import { earn } from './earning.ts'
import { inMainCurrency } from './gifts.ts'
import { enterByDeed } from './lottery/enter-by-deed.ts'
import { interact } from './room.ts'
import { earnOffers, takeOffersBack } from './offers.ts'
import { payClaims } from './seckill/paying.ts'
import { holdLess } from './safeguards/held-grants.ts'
import { countTowardsTasks } from './tasks/count-towards-tasks.ts'
import { revokeTasks } from './tasks/revoke.ts'
import { upgradeTier } from './tiers.ts'

const DAY_MS = 86_400_000

/** A ban does not keep a paid order from counting: money is money. */
export function recordOrderPaid(draft: Draft, command: CommandOf<'RecordOrderPaid'>): Decision {
  const { state } = draft
  if (state.orders.has(command.orderKey)) return refused('order/already_paid')
  const purse = openPurse(draft, command.member)
  const { tier } = purse
  const spend = inMainCurrency(state, command.amount, command.currency)
  if (spend > limits.MONEY_MINOR_MAX) return refused('points/limit')
  interact(draft, purse, 'order')
  draft.events.push({
    type: 'OrderPaid',
    member: purse.id,
    orderKey: command.orderKey,
    amount: command.amount,
    currency: command.currency,
    spend,
  })
  purse.spend += spend
  if (state.running.length > 0) enterByDeed(draft, purse, 'order')
  countTowardsTasks(draft, purse, 'spend', spend)
  const rule = state.rules.earning.order
  const base = mulDivFloor(command.amount, rule.rateBp[command.currency] ?? 0, limits.BP_ONE)
  const heldUntil = rule.returnDays === 0 ? null : command.at + rule.returnDays * DAY_MS
  const { orderKey, amount, items } = command
  const goods = { amount, items }
  earn(draft, purse, { action: 'order', base, heldUntil, reason: orderKey, goods })
  earnOffers(draft, purse, { ...goods, orderKey, spend, tier, heldUntil })
  upgradeTier(draft, purse)
  payClaims(draft, purse, command.items)
  return decided(draft)
}

export function recordOrderRefunded(
  draft: Draft,
  command: CommandOf<'RecordOrderRefunded'>,
): Decision {
  const order = draft.state.orders.get(command.orderKey)
  if (order === undefined) return refused('order/unknown')
  if (order.currency !== command.currency) return refused('order/currency_mismatch')
  const refunded = order.refunded + command.amount
  if (refunded > order.amount) return refused('order/over_refunded')
  const purse = openPurse(draft, order.member)
  const spend = share(order.spend, refunded, order.amount) - order.refundedSpend
  const { points, bonus } = dueFor(draft.state, order, refunded)
  const taken = order.pending === 0 ? Math.min(points, purse.balance) : points
  draft.events.push({
    type: 'OrderRefunded',
    member: purse.id,
    orderKey: command.orderKey,
    amount: command.amount,
    spend,
    points,
    owed: points - taken,
    ...(bonus === 0 ? {} : { bonus }),
  })
  if (order.pending !== 0) shrinkPending(draft, purse, order, { points, bonus })
  else if (taken > 0) {
    debit(draft, purse, ISSUE, { rule: 'refund', amount: taken, reason: command.orderKey })
  }
  takeOffersBack(draft, purse, order, { orderKey: command.orderKey, refunded })
  revokeTasks(draft, purse, spend)
  return decided(draft)
}

function share(whole: number, part: number, total: number): number {
  return total === 0 ? 0 : mulDivFloor(whole, part, total)
}

/**
 * The points that refunds of so much in all take back now, and how many of them a window had added. What
 * a window added is taken by its undoing where that was undone.
 */
function dueFor(state: State, order: Order, refunded: number): { points: number; bonus: number } {
  const { activityId, amount, bonus, clawed, clawedBonus, points } = order
  const isUndone = activityId !== null && (state.windows.get(activityId)?.reversal ?? null) !== null
  if (isUndone) {
    const base = share(points - bonus, refunded, amount) - (clawed - clawedBonus)
    return { points: Math.max(0, base), bonus: 0 }
  }
  return {
    points: share(points, refunded, amount) - clawed,
    bonus: share(bonus, refunded, amount) - clawedBonus,
  }
}

/** Points still on hold are voided, and what is left of the order is held anew. */
function shrinkPending(
  draft: Draft,
  purse: Purse,
  order: Order,
  by: { points: number; bonus: number },
): void {
  const pending = draft.state.pending.get(order.pending)
  if (pending === undefined || by.points === 0) return
  holdLess(draft, purse, pending, by, 'refund')
}
