/** What orders and their refunds change. */
import { assert } from '../../base/index.ts'
import type { MemberId } from '../../base/index.ts'
import type { EventOf, Transferred } from '../../contracts/index.ts'
import { changePart, partIn } from '../extras.ts'
import type { Member } from '../member.ts'
import type { State } from '../state.ts'
import { touch } from '../state.ts'
import { countForTasks } from './tasks/progress.ts'
import { uncountSpend } from './tasks/revoke.ts'

export function applyOrderPaid(state: State, event: EventOf<'OrderPaid'>): void {
  const { member, amount, currency, spend, orderKey } = event
  const none = { activityId: null, bonus: 0, clawedBonus: 0 }
  const start = { refunded: 0, refundedSpend: 0, points: 0, clawed: 0, pending: 0, ...none }
  state.orders.set(orderKey, { member, amount, currency, spend, ...start })
  state.changedKeys.add(`o:${orderKey}`)
  const buyer = ownerOf(state, member)
  buyer.spend += spend
  countForTasks(state, buyer, 'spend', spend)
  touch(state, buyer)
}

export function applyOrderRefunded(state: State, event: EventOf<'OrderRefunded'>): void {
  const order = state.orders.get(event.orderKey)
  assert(order !== undefined, `order ${event.orderKey} was never paid`)
  order.refunded += event.amount
  order.refundedSpend += event.spend
  order.clawed += event.points
  order.clawedBonus += event.bonus ?? 0
  state.changedKeys.add(`o:${event.orderKey}`)
  const member = ownerOf(state, event.member)
  member.spend -= event.spend
  uncountSpend(state, member, event.spend)
  member.owed += event.owed
  if (order.pending === 0) takeFromPart(state, member, order.activityId, event.bonus ?? 0)
  touch(state, member)
}

/** What was taken back for another reason is not taken again when the activity is undone. */
function takeFromPart(
  state: State,
  member: Member,
  activityId: string | null,
  amount: number,
): void {
  if (amount === 0 || activityId === null || partIn(member, activityId) === undefined) return
  changePart(state, member, activityId, (part) => {
    part.gained = Math.max(0, part.gained - amount)
  })
}

function ownerOf(state: State, id: MemberId): Member {
  const member = state.members.get(id)
  assert(member !== undefined, `member ${id} never joined`)
  return member
}

/** The points of an order are known when they are granted. */
export function noteOrderPoints(state: State, event: Transferred, orderKey: string): void {
  const order = state.orders.get(orderKey)
  if (order === undefined) return
  const isHeldAnew = order.points > 0 && event.state === 'pending'
  if (isHeldAnew || order.points === 0) {
    order.points = order.clawed + event.amount
    order.bonus = order.clawedBonus + (event.bonus ?? 0)
    order.activityId = event.activityId ?? order.activityId
  }
  order.pending = event.state === 'pending' ? state.seq : 0
  state.changedKeys.add(`o:${orderKey}`)
}
