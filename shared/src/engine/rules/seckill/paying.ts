/** A paid order that names the article confirms what its buyer holds of it. */
import type { OrderItem } from '../../../contracts/index.ts'
import type { Draft, Purse } from '../../draft.ts'
import { sellClaim, sellPart } from './claims.ts'
import { liveClaims } from './drafted-claims.ts'
import type { Seckill } from './state.ts'

export function payClaims(draft: Draft, purse: Purse, items: readonly OrderItem[]): void {
  if (items.length === 0) return
  for (const activity of draft.state.running) {
    if (activity.type !== 'seckill') continue
    let units = 0
    for (const item of items) if (isOf(activity, item)) units += item.quantity
    if (units > 0) pay(draft, purse, activity, units)
  }
}

function isOf({ sku, folded }: Seckill, item: OrderItem): boolean {
  return item.sku === sku || item.sku.normalize('NFKC').trim().toLowerCase() === folded
}

/** The oldest claim first; what is more than is held is none of ours. */
function pay(draft: Draft, purse: Purse, seckill: Seckill, paid: number): void {
  let left = paid
  for (const claim of liveClaims(draft, seckill.activityId, purse.id)) {
    if (claim.state !== 'held' || left === 0) continue
    if (claim.quantity <= left) sellClaim(draft, seckill, claim, 'paid')
    else sellPart(draft, seckill, claim, left)
    left -= Math.min(left, claim.quantity)
  }
}
