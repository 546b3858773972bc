/** What may happen around seckills, in any order, sensible or not. The activity is chosen when it is known which there are. */
import { TIERS } from '@fanfare/shared/contracts'
import fc from 'fast-check'
import { adjust, ban, enter, orderRefunded } from '../support/commands.ts'
import { exclude, grantRight, include, reverse } from '../support/safeguard-commands.ts'
import { HOUR, MINUTE, SECOND } from '../support/given.ts'
import type { Step } from '../support/given.ts'
import {
  cancelClaim,
  claim,
  closeSeckill,
  confirmClaim,
  openSeckill,
  orderOf,
  restock,
} from '../support/seckill-commands.ts'

export const MEMBERS = ['ann', 'bea', 'cat', 'dan', 'eve'] as const

/** A step about one activity. */
export type SeckillStep = (activityId: string) => Step

const member = fc.constantFrom(...MEMBERS)
const few = fc.constantFrom(1, 1, 1, 1, 1, 2, 3)
/** Said once in four. */
const optional = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary: value, weight: 1 })

const opening: fc.Arbitrary<SeckillStep> = fc
  .record({
    name: fc.constantFrom('a01', 'cup', 'b', 'c'),
    quota: fc.constantFrom(1, 2, 3, 7),
    perMember: fc.constantFrom(1, 2, 2, 4),
    holdSeconds: fc.constantFrom(0, 20, 60, 600, 600),
    pricePoints: optional(fc.constantFrom(1, 5, 20)),
    priceMoney: optional(fc.constant(9_900)),
    earlySeconds: optional(fc.constantFrom(20, 60)),
    earlyShareBp: optional(fc.constantFrom(1, 5_000, 10_000)),
    earlyTiers: optional(fc.subarray([...TIERS], { minLength: 1 })),
    mode: fc.constantFrom('first', 'first', 'draw'),
    seconds: optional(fc.constantFrom(20, 60)),
    waitlist: fc.constantFrom(0, 1, 3, 100),
    right: optional(fc.constant('vip')),
    sku: optional(fc.constant('SKU-1')),
  })
  .map(({ name, mode, ...terms }) => {
    const said = Object.entries(terms).filter(([, value]) => value !== undefined)
    const fields = Object.fromEntries(said) as Partial<typeof terms>
    return () =>
      openSeckill({
        title: name,
        folded: name,
        keyword: name,
        mode: mode as 'first',
        ...(fields as object),
      })
  })

/** Draws of a minute or less, so that they come to their end. */
const drawing: fc.Arbitrary<SeckillStep> = fc
  .record({
    quota: fc.constantFrom(1, 2),
    seconds: fc.constantFrom(1, 20, 60),
    waitlist: fc.constantFrom(0, 1, 3),
    pricePoints: fc.constantFrom(1, 10),
    holdSeconds: fc.constantFrom(0, 20, 60),
  })
  .map(
    (terms) => () =>
      openSeckill({ title: 'Lot', folded: 'lot', keyword: 'lot', mode: 'draw', ...terms }),
  )

const claiming: fc.Arbitrary<SeckillStep> = fc.tuple(member, few).map(
  ([who, quantity]) =>
    (id) =>
      claim(who, quantity, id),
)

const ending: fc.Arbitrary<SeckillStep> = fc.oneof(
  {
    arbitrary: fc.tuple(fc.constantFrom(confirmClaim, cancelClaim), member).map(
      ([act, who]) =>
        (id: string) =>
          act(who, id),
    ),
    weight: 8,
  },
  { arbitrary: few.map((quantity) => (id: string) => restock(quantity, id)), weight: 2 },
  { arbitrary: fc.constantFrom<SeckillStep>(closeSeckill, reverse), weight: 1 },
)

const orders: fc.Arbitrary<SeckillStep> = fc
  .tuple(member, fc.nat(50), few, fc.constantFrom('a01', 'cup', 'SKU-1'))
  .map(
    ([who, key, quantity, sku]) =>
      () =>
        orderOf(who, `shop:${key}`, { [sku]: quantity }),
  )

const around: fc.Arbitrary<SeckillStep> = fc
  .oneof(
    member.map(enter),
    fc.tuple(member, fc.constantFrom(-5, -1, 3, 20)).map(([who, points]) => adjust(who, points)),
    fc.tuple(member, fc.constantFrom(1, 60)).map(([who, seconds]) => ban(who, seconds)),
    fc
      .tuple(fc.constantFrom(exclude, include, include, include), member)
      .map(([act, who]) => act(who, 'rewards')),
    fc.tuple(member, few).map(([who, quantity]) => grantRight(who, 'vip', quantity)),
    fc.constant(orderRefunded('shop:1', 10_000)),
  )
  .map(
    (step): SeckillStep =>
      () =>
        step,
  )

/** Several at once in one tick, at the very millisecond, late, and long after everything. */
export const waits = fc.oneof(
  { arbitrary: fc.constantFrom(0, 0, 0, 0, 1, 500), weight: 20 },
  { arbitrary: fc.constantFrom(SECOND, 20 * SECOND, MINUTE), weight: 4 },
  { arbitrary: fc.constantFrom(10 * MINUTE, HOUR), weight: 1 },
)

export const seckillStep: fc.Arbitrary<SeckillStep> = fc.oneof(
  { arbitrary: opening, weight: 1 },
  { arbitrary: drawing, weight: 1 },
  { arbitrary: claiming, weight: 12 },
  { arbitrary: ending, weight: 5 },
  { arbitrary: orders, weight: 2 },
  { arbitrary: around, weight: 3 },
)
