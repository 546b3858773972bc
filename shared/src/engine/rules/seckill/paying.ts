/** A paid order that names the article confirms what its buyer holds of it. */
import type { OrderItem } from '../../../contracts/index.ts'
import type { Draft, Purse } from '../../draft.ts'
import { sellClaim, sellPart } from './claims.ts'
import { liveClaims } from './drafted-claims.ts'
import type { Seckill } from './state.ts'

/** A unit that was paid sells one, of the seckill that opened first. */
export function payClaims(draft: Draft, purse: Purse, items: readonly OrderItem[]): void {
  if (items.length === 0) return
  const unspent = items.map((item) => ({ item, units: item.quantity }))
  for (const activity of draft.state.running) {
    if (activity.type !== 'seckill') continue
    const own = unspent.filter(({ item }) => isOf(activity, item))
    let sold = pay(
      draft,
      purse,
      activity,
      own.reduce((sum, { units }) => sum + units, 0),
    )
    for (const one of own) {
      const spent = Math.min(one.units, sold)
      one.units -= spent
      sold -= spent
    }
  }
}

function isOf({ sku, folded }: Seckill, item: OrderItem): boolean {
  return item.sku === sku || item.sku.normalize('NFKC').trim().toLowerCase() === folded
}

/** The oldest claim first; what is more than is held is none of ours. Answers how many units were sold. */
function pay(draft: Draft, purse: Purse, seckill: Seckill, paid: number): number {
  let left = paid
  if (left === 0) return 0
  for (const claim of liveClaims(draft, seckill.activityId, purse.id)) {
    if (claim.state !== 'held' || left === 0) continue
    if (claim.quantity <= left) sellClaim(draft, seckill, claim, 'paid')
    else sellPart(draft, seckill, claim, left)
    left -= Math.min(left, claim.quantity)
  }
  return paid - left
}
