/** Orders: points for what was paid, held while it may be returned, taken back when it is. */
import { limits } from '@fanfare/shared/contracts'
import { describe, expect, test } from 'vitest'
import {
  adjust,
  chat,
  gift,
  openWindow,
  orderPaid,
  orderRefunded,
  rules,
  tick,
} from '../support/commands.ts'
import { DAY, given, HOUR } from '../support/given.ts'

const returnsFor = (days: number) =>
  rules((all) => {
    all.earning.order.returnDays = days
  })

describe('paying', () => {
  test('[PT16] a paid order earns by its amount, once', () => {
    given()
      .when(orderPaid('ann', 'shop:1', 39_950))
      .thenExactly(
        { type: 'MemberJoined' },
        { type: 'Interacted', kind: 'order' },
        { type: 'OrderPaid', orderKey: 'shop:1', amount: 39_950, currency: 'TWD', spend: 39_950 },
        { type: 'Transferred', amount: 399, rule: 'order', reason: 'shop:1', state: 'posted' },
      )
      .when(orderPaid('ann', 'shop:1', 39_950))
      .thenRejected('order/already_paid')
      .when(orderPaid('bea', 'shop:1', 1))
      .thenRejected('order/already_paid')
  })

  test('[PT16] a foreign order counts as spending in the main currency', () => {
    given()
      .when(orderPaid('ann', 'shop:1', 1_000, 'USD'))
      .thenAmong({ type: 'OrderPaid', spend: 32_000 }, {
        type: 'Transferred',
        amount: 320,
      } as never)
  })

  test('[PT16] an order without a rate earns nothing and is remembered', () => {
    given()
      .when(orderPaid('ann', 'shop:1', 1_000, 'XAU'))
      .thenNo('Transferred')
      .when(orderRefunded('shop:1', 1_000, 'XAU'))
      .thenExactly({ type: 'OrderRefunded', points: 0, owed: 0, spend: 0 })
  })
})

describe('the return window', () => {
  test('[PT17] points are held until the return window is over, then posted by the clock', () => {
    const story = given(returnsFor(7))
      .when(orderPaid('ann', 'shop:1', 10_000))
      .thenAmong({ type: 'Transferred', state: 'pending', amount: 100, balance: 0 })
    expect(story.member('ann')).toMatchObject({ balance: 0, held: 100, earned: 0 })
    story.pass(7 * DAY - 1).thenNothing()
    story.pass(1).thenExactly({ type: 'TransferSettled', outcome: 'posted', balance: 100 })
    expect(story.member('ann')).toMatchObject({ balance: 100, held: 0, earned: 100 })
  })

  test('[PT17] posted points raise the tier', () => {
    const story = given(
      rules((all) => {
        all.earning.order.returnDays = 1
        all.tiers.silver.spend = 0
      }),
      orderPaid('ann', 'shop:1', 60_000),
    )
    story
      .pass(DAY)
      .thenExactly(
        { type: 'TransferSettled' },
        { type: 'TierChanged', to: 'silver', why: 'points' },
      )
  })

  test('[PT19] a partial refund of held points voids them and holds the rest to the same day', () => {
    const story = given(returnsFor(7), orderPaid('ann', 'shop:1', 10_000))
    story
      .when({ ...orderRefunded('shop:1', 4_000), after: DAY })
      .thenExactly(
        { type: 'OrderRefunded', points: 40, owed: 0, spend: 4_000 },
        { type: 'TransferSettled', outcome: 'voided', why: 'refund', balance: 0 },
        { type: 'Transferred', amount: 60, state: 'pending', rule: 'order' },
      )
    expect(story.member('ann').held).toBe(60)
    story.pass(6 * DAY).thenExactly({ type: 'TransferSettled', outcome: 'posted', balance: 60 })
  })

  test('[PT19] a full refund of held points leaves nothing held', () => {
    const story = given(returnsFor(7), orderPaid('ann', 'shop:1', 10_000))
      .and(orderRefunded('shop:1', 2_500))
      .when(orderRefunded('shop:1', 7_500))
      .thenExactly(
        { type: 'OrderRefunded', points: 75 },
        { type: 'TransferSettled', outcome: 'voided' },
      )
    expect(story.member('ann')).toMatchObject({ balance: 0, held: 0, owed: 0, spend: 0 })
    story.pass(30 * DAY).thenNothing()
  })

  test('[PT19] a refund that comes when the hold is over, before the clock saw it, voids it', () => {
    const story = given(returnsFor(1), orderPaid('ann', 'shop:1', 10_000))
      .when({ ...orderRefunded('shop:1', 10_000), after: 2 * DAY })
      .thenAmong({ type: 'TransferSettled', outcome: 'voided' })
    expect(story.member('ann').balance).toBe(0)
  })

  test('[PT19] after it was posted, a refund takes the points from the balance', () => {
    const story = given(returnsFor(1), orderPaid('ann', 'shop:1', 10_000))
    story.pass(DAY)
    story
      .when(orderRefunded('shop:1', 5_000))
      .thenExactly(
        { type: 'OrderRefunded', points: 50, owed: 0 },
        { type: 'Transferred', amount: 50 },
      )
  })
})

describe('refunds', () => {
  test('[PT18] partial refunds take back in proportion and in total never more than was given', () => {
    const story = given(orderPaid('ann', 'shop:1', 9_999))
    for (let part = 0; part < 3; part++) story.and(orderRefunded('shop:1', 3_333))
    expect(story.member('ann')).toMatchObject({ balance: 0, earned: 0, spend: 0, owed: 0 })
  })

  test('[PT18] each refund takes what the refunds so far should have taken, rounded down', () => {
    given(orderPaid('ann', 'shop:1', 1_000))
      .when(orderRefunded('shop:1', 150))
      .thenAmong({ type: 'OrderRefunded', points: 1 })
      .when(orderRefunded('shop:1', 150))
      .thenAmong({ type: 'OrderRefunded', points: 2 })
  })

  test('[PT18] what a window or a tier added is taken back too', () => {
    const story = given(openWindow(), orderPaid('ann', 'shop:1', 10_000))
    expect(story.member('ann').balance).toBe(200)
    story.and(orderRefunded('shop:1', 10_000))
    expect(story.member('ann').balance).toBe(0)
  })

  test('[PT20] spent points are owed, and taken from what is earned next', () => {
    const story = given(orderPaid('ann', 'shop:1', 10_000), adjust('ann', -70))
    story
      .when(orderRefunded('shop:1', 10_000))
      .thenExactly(
        { type: 'OrderRefunded', points: 100, owed: 70 },
        { type: 'Transferred', amount: 30, rule: 'refund', balance: 0 },
      )
      .when(gift('ann', { unitAmount: 5_000 }))
      .thenAmong({ type: 'Transferred', rule: 'recovery', amount: 50, balance: 0 })
      .when(gift('ann', { unitAmount: 5_000 }))
      .thenAmong({ type: 'Transferred', rule: 'recovery', amount: 20, balance: 30 })
    expect(story.member('ann')).toMatchObject({ balance: 30, owed: 0, earned: 30 })
  })

  test('[PT20] what a producer gives is not taken for a debt, nor what was there before', () => {
    const story = given(orderPaid('ann', 'shop:1', 10_000), adjust('ann', -100))
      .and(orderRefunded('shop:1', 10_000))
      .when(adjust('ann', 500))
      .thenExactly({ type: 'Transferred', balance: 500 }, { type: 'TierChanged' })
      .when(chat('ann'))
      .thenAmong({ type: 'Transferred', rule: 'recovery', amount: 1, balance: 500 })
    expect(story.member('ann').owed).toBe(99)
  })

  test('[PT20] points that come out of a hold pay a debt as well', () => {
    const story = given(orderPaid('ann', 'shop:1', 10_000), adjust('ann', -100))
      .and(returnsFor(1), orderPaid('ann', 'shop:2', 30_000))
      .and(orderRefunded('shop:1', 10_000))
    story
      .pass(DAY)
      .thenExactly(
        { type: 'TransferSettled', outcome: 'posted', balance: 300 },
        { type: 'Transferred', rule: 'recovery', amount: 100, balance: 200 },
      )
  })

  test('[PT20] a refund never lowers the tier', () => {
    const story = given(orderPaid('ann', 'shop:1', 400_000), orderRefunded('shop:1', 400_000))
    expect(story.member('ann')).toMatchObject({ tier: 'gold', spend: 0 })
  })

  test('[PT21] a refund must fit its order', () => {
    given(orderPaid('ann', 'shop:1', 10_000))
      .when(orderRefunded('shop:2', 1))
      .thenRejected('order/unknown')
      .when(orderRefunded('shop:1', 1, 'USD'))
      .thenRejected('order/currency_mismatch')
      .when(orderRefunded('shop:1', 10_001))
      .thenRejected('order/over_refunded')
      .when(orderRefunded('shop:1', 10_000))
      .thenAmong({ type: 'OrderRefunded' })
      .when(orderRefunded('shop:1', 1))
      .thenRejected('order/over_refunded')
  })

  test('[PT21] an order of nothing is an order', () => {
    given(orderPaid('ann', 'shop:1', 0))
      .when(orderRefunded('shop:1', 0))
      .thenExactly({ type: 'OrderRefunded', points: 0, spend: 0 })
  })

  test('[PT23] the largest order of money is exact', () => {
    const story = given(orderPaid('ann', 'shop:1', limits.MONEY_MINOR_MAX))
    expect(story.member('ann')).toMatchObject({ balance: 1_000_000_000, spend: 100_000_000_000 })
    story.and(orderRefunded('shop:1', limits.MONEY_MINOR_MAX - 1))
    expect(story.member('ann')).toMatchObject({ balance: 1, spend: 1 })
    story
      .when(orderPaid('ann', 'shop:2', limits.MONEY_MINOR_MAX, 'USD'))
      .thenRejected('points/limit')
  })
})

describe('holds', () => {
  test('[LG7] a hold is settled once and no more', () => {
    const story = given(returnsFor(1), orderPaid('ann', 'shop:1', 10_000))
    story.pass(DAY)
    story.pass(HOUR).thenNothing()
    story.when(tick()).thenNothing()
    expect(story.state.pending.size).toBe(0)
  })

  test('[LG8] several holds of one member and their expiring points make one unbroken statement', () => {
    const story = given(
      rules((all) => {
        all.pointsValidMonths = 1
        all.earning.order.returnDays = 0
      }),
      chat('ann'),
      rules((all) => {
        all.pointsValidMonths = 1
        all.earning.order.returnDays = 60
      }),
      orderPaid('ann', 'shop:1', 10_000),
      orderPaid('ann', 'shop:2', 20_000),
    )
    story
      .when({ ...tick(), after: 61 * DAY })
      .thenExactly(
        { type: 'Transferred', rule: 'expiry', amount: 1, balance: 0 },
        { type: 'LotsSwept' },
        { type: 'TransferSettled', outcome: 'posted', balance: 100 },
        { type: 'TransferSettled', outcome: 'posted', balance: 300 },
      )
    const onStatement = story.envelopes.filter(
      ({ event }) => event.type === 'Transferred' || event.type === 'TransferSettled',
    )
    const chain = onStatement.map(({ event }) => ('prev' in event ? event.prev : null))
    expect(chain).toEqual([null, ...onStatement.slice(0, -1).map(({ seq }) => seq)])
    expect(story.member('ann').lastTransfer).toBe(onStatement.at(-1)?.seq)
  })
})
