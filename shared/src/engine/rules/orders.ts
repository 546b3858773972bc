/** Orders: points for what was paid, taken back in proportion for what was refunded. */
import type { CommandOf } from '../../contracts/index.ts'
import { limits } from '../../contracts/index.ts'
import type { Draft, Purse } from '../draft.ts'
import { credit, debit, openPurse, settle } from '../draft.ts'
import { mulDivFloor } from '../integers.ts'
import { ISSUE } from '../ledger.ts'
import type { Order } from '../state.ts'
import type { Decision } from './decision.ts'
import { decided, refused } from './decision.ts'
import { earn } from './earning.ts'
import { inMainCurrency } from './gifts.ts'
import { interact } from './room.ts'
import { countTowardsTasks } from './tasks/count-towards-tasks.ts'
import { upgradeTier } from './tiers.ts'

const DAY_MS = 86_400_000

/** A ban does not keep a paid order from counting: money is money. */
export function recordOrderPaid(draft: Draft, command: CommandOf<'RecordOrderPaid'>): Decision {
  const { state } = draft
  if (state.orders.has(command.orderKey)) return refused('order/already_paid')
  const purse = openPurse(draft, command.member)
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
  countTowardsTasks(draft, purse, 'spend', spend)
  const rule = state.rules.earning.order
  const base = mulDivFloor(command.amount, rule.rateBp[command.currency] ?? 0, limits.BP_ONE)
  const heldUntil = rule.returnDays === 0 ? null : command.at + rule.returnDays * DAY_MS
  earn(draft, purse, { action: 'order', base, heldUntil, reason: command.orderKey })
  upgradeTier(draft, purse)
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
  const points = share(order.points, refunded, order.amount) - order.clawed
  const taken = order.pending === 0 ? Math.min(points, purse.balance) : points
  draft.events.push({
    type: 'OrderRefunded',
    member: purse.id,
    orderKey: command.orderKey,
    amount: command.amount,
    spend,
    points,
    owed: points - taken,
  })
  if (order.pending !== 0) shrinkPending(draft, purse, order, command.orderKey, points)
  else if (taken > 0) {
    debit(draft, purse, ISSUE, { rule: 'refund', amount: taken, reason: command.orderKey })
  }
  return decided(draft)
}

function share(whole: number, part: number, total: number): number {
  return total === 0 ? 0 : mulDivFloor(whole, part, total)
}

/** Points still on hold are voided, and what is left of the order is held anew. */
function shrinkPending(
  draft: Draft,
  purse: Purse,
  order: Order,
  orderKey: string,
  points: number,
): void {
  const pending = draft.state.pending.get(order.pending)
  if (pending === undefined || points === 0) return
  settle(draft, pending, 'voided', 'refund')
  const left = pending.amount - points
  if (left <= 0) return
  credit(draft, purse, {
    rule: 'order',
    amount: left,
    reason: orderKey,
    heldUntil: pending.deadline,
  })
}
