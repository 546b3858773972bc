/** Short words for what a seckill hears, beside those in `commands.ts`. */
import type { MemberId } from '@fanfare/shared/base'
import type { CommandOf } from '@fanfare/shared/contracts'
import type { Step } from './given.ts'

const PRODUCER = 'producer:p'

type SeckillFields = Partial<Omit<CommandOf<'OpenSeckill'>, 'type'>>

/** Three mugs by the keyword `a01`, one a member, held for ten minutes, unless told otherwise. */
export const openSeckill = (more: SeckillFields = {}): Step => ({
  type: 'OpenSeckill',
  title: 'Mug',
  keyword: 'A01',
  folded: 'a01',
  quota: 3,
  perMember: 1,
  holdSeconds: 600,
  mode: 'first',
  waitlist: 100,
  actor: PRODUCER,
  ...more,
})

export const claim = (member: string, quantity = 1, activityId: string | null = 's1'): Step => ({
  type: 'ClaimUnits',
  activityId,
  member: member as MemberId,
  quantity,
  eventAt: null,
})
export const confirmClaim = (member: string, activityId = 's1'): Step => ({
  type: 'ConfirmClaim',
  activityId,
  member: member as MemberId,
  actor: PRODUCER,
})
export const cancelClaim = (member: string, activityId = 's1'): Step => ({
  type: 'CancelClaim',
  activityId,
  member: member as MemberId,
  actor: PRODUCER,
})
export const restock = (quantity: number, activityId = 's1'): Step => ({
  type: 'Restock',
  activityId,
  quantity,
  actor: PRODUCER,
})
export const closeSeckill = (activityId = 's1'): Step => ({
  type: 'CloseSeckill',
  activityId,
  actor: PRODUCER,
})

/** An order of the shop that names articles by number. */
export function orderOf(member: string, orderKey: string, items: Record<string, number>): Step {
  return {
    type: 'RecordOrderPaid',
    member: member as MemberId,
    eventAt: null,
    orderKey,
    amount: 10_000,
    currency: 'TWD',
    items: Object.entries(items).map(([sku, quantity]) => ({
      sku,
      category: null,
      quantity,
      amount: 10_000,
    })),
  }
}
