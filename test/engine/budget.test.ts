/** The budget of a period: what it pays, what it refuses, and that it always adds up. */
import { accountBalance } from '@fanfare/shared/engine'
import type { State } from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  adjust,
  chat,
  checkIn,
  gift,
  openWindow,
  orderPaid,
  orderRefunded,
  start,
} from '../support/commands.ts'
import { issueCode, redeem } from '../support/desk-commands.ts'
import { DAY, given, HOUR, MINUTE, SECOND } from '../support/given.ts'
import type { Step } from '../support/given.ts'
import { openLottery } from '../support/lottery-commands.ts'
import { answer, openQuiz } from '../support/poll-commands.ts'
import { budget, oddChat, reviewMember, reverse } from '../support/safeguard-commands.ts'

/** What is left, and what each tier has used, of the period that is on. */
function booksOf(state: State): { left: number; used: number; points: number } {
  const key = state.budget?.key ?? 'none'
  const on = (account: string): number => accountBalance(state, 'budget', account)
  const tiers = ['normal', 'silver', 'gold', 'diamond']
  const used = tiers.reduce((sum, tier) => sum + on(`used:${key}:${tier}`), 0)
  return { left: on(`period:${key}`), used, points: state.budget?.points ?? 0 }
}

describe('a period', () => {
  test('[BU1] without one nothing is limited and nothing is booked', () => {
    const story = given(chat('ann'), gift('ann', { count: 100 }))
    expect([...story.state.accounts.keys()].filter((key) => key.startsWith('budget'))).toEqual([])
    expect(story.state.budget).toBeNull()
  })

  test('[BU2] begins by itself, and a day later goes back and begins anew', () => {
    const story = given(budget(100))
    story.pass(0).thenAmong({ type: 'BudgetOpened', points: 100 })
    story.and(chat('ann'))
    expect(booksOf(story.state)).toEqual({ left: 90, used: 10, points: 100 })
    const before = story.state.budget?.key
    story.pass(DAY).thenAmong({ type: 'BudgetOpened', points: 100 })
    expect(story.state.budget?.key).not.toBe(before)
    expect(booksOf(story.state)).toEqual({ left: 100, used: 0, points: 100 })
    expect(accountBalance(story.state, 'budget', 'issue')).toBe(-110)
    expect(accountBalance(story.state, 'budget', 'spent')).toBe(10)
  })

  test('[BU2] of a broadcast begins with the next one, not with one that goes on', () => {
    const story = given(budget(100, { period: 'broadcast' }), start(), chat('ann'))
    expect(booksOf(story.state).left).toBe(90)
    story.and({ type: 'EndBroadcast', actor: 'viewer', after: MINUTE })
    story.and({ type: 'StartBroadcast', actor: 'viewer', after: MINUTE }, chat('ann'))
    expect(booksOf(story.state).left).toBe(80)
    story.and({ type: 'EndBroadcast', actor: 'producer:p' }, start(), chat('ann'))
    expect(booksOf(story.state)).toEqual({ left: 90, used: 10, points: 100 })
  })

  test('[BU2] of a month ends with the month', () => {
    const story = given(budget(100, { period: 'month' }), chat('ann'))
    story.pass(10 * DAY)
    expect(booksOf(story.state).left).toBe(90)
    story.pass(8 * DAY)
    expect(booksOf(story.state)).toEqual({ left: 100, used: 0, points: 100 })
  })

  test('[BU2] takes more or less when the rules change, never less than is used', () => {
    const story = given(budget(100), chat('ann'), chat('ann'))
    story.and(budget(300)).pass(0).thenAmong({ type: 'BudgetOpened', points: 300 })
    expect(booksOf(story.state)).toEqual({ left: 280, used: 20, points: 300 })
    story.and(budget(5)).pass(0)
    expect(booksOf(story.state)).toEqual({ left: 0, used: 20, points: 20 })
    story.and(budget(0, { period: 'none' })).pass(0)
    expect(story.state.budget).toBeNull()
    story.when(chat('ann')).thenPays('ann', 10)
    expect(accountBalance(story.state, 'budget', 'issue')).toBe(-20)
  })
})

describe('a grant', () => {
  test('[BU3] of every kind is charged, with what windows add; by hand it is not', () => {
    const story = given(budget(1_000), openWindow(), chat('ann'))
    expect(booksOf(story.state).used).toBe(20)
    story.and(adjust('ann', 500), issueCode('HELLO', { points: 7 }), redeem('ann', 'hello'))
    expect(booksOf(story.state).used).toBe(27)
    story.and(openQuiz({ rewardPoints: 30, firstK: 1 }), answer('bea', 'tokyo', 'q3')).pass(0)
    expect(booksOf(story.state).used).toBe(57)
  })

  test('[BU4] that cannot be paid whole is not given, and what was done for it counts', () => {
    const story = given(budget(15), chat('ann'))
    const before = story.member('ann').score(8)
    story
      .when(chat('ann'))
      .thenAmong({ type: 'Interacted' }, { type: 'GrantRefused', amount: 10, why: 'budget' })
    expect(story.member('ann').balance).toBe(10)
    expect(story.member('ann').score(8)).toBe(before + 1)
    story.when(checkIn('ann')).thenAmong({ type: 'CheckedIn' })
    expect(booksOf(story.state)).toEqual({ left: 0, used: 15, points: 15 })
  })

  test('[BU4] of chat that is refused is not tried again before the cooldown is over', () => {
    const cold = budget(5, {}, (all) => {
      all.earning.chat = { points: 10, cooldownSeconds: 30, perDay: 60 }
    })
    const story = given(cold)
    story.when(chat('ann')).thenAmong({ type: 'GrantRefused', first: true })
    story.when({ ...chat('ann'), after: SECOND }).thenNo('GrantRefused')
    story.when({ ...chat('ann'), after: MINUTE }).thenAmong({ type: 'GrantRefused', first: false })
  })

  test('[BU4] of a code that cannot be paid is refused whole, and nothing is used up', () => {
    const story = given(budget(15), issueCode('HELLO', { right: 'vip' }), redeem('ann', 'hello'))
    story.when(redeem('bea', 'hello')).thenRejected('budget/exhausted')
    expect(accountBalance(story.state, 'stock', 'stock:c1')).toBe(1)
    expect(booksOf(story.state)).toEqual({ left: 5, used: 10, points: 15 })
    story.pass(DAY)
    story.when(redeem('bea', 'hello')).thenPays('bea', 10)
  })

  test('[BU5] never gives a tier more than its share of what is allocated', () => {
    const shares = { tierShareBp: { diamond: 3_000 } }
    const story = given(
      budget(100, shares, (all) => {
        all.tiers.diamond = { points: 5, spend: 0, multiplierBp: 10_000 }
      }),
      chat('ann'),
    )
    expect(story.member('ann').tier).toBe('diamond')
    story.and(chat('ann'), chat('ann'), chat('ann'))
    story.when(chat('ann')).thenAmong({ type: 'GrantRefused', why: 'tier_budget' })
    expect(booksOf(story.state)).toEqual({ left: 60, used: 40, points: 100 })
    story.when(chat('bea')).thenPays('bea', 10)
  })

  test('[BU6] of several in one command is never more than there is', () => {
    const story = given(
      budget(12, {}, (all) => {
        all.earning.checkin = { perDay: 10, perBroadcast: 10, streakBonus: 0, streakBonusMax: 0 }
      }),
      start(),
    )
    story.when(checkIn('ann')).thenPays('ann', 10)
    expect(booksOf(story.state)).toEqual({ left: 2, used: 10, points: 12 })
  })

  test('[BU7] that is held is charged at once, and what is not given goes back to its period', () => {
    const story = given(budget(100), oddChat('ann'), oddChat('ann'))
    expect(booksOf(story.state).used).toBe(20)
    story.and(reviewMember('ann', false))
    expect(booksOf(story.state)).toEqual({ left: 100, used: 0, points: 100 })
    story.and(oddChat('ann')).pass(DAY)
    story.and(reviewMember('ann', false))
    expect(booksOf(story.state)).toEqual({ left: 100, used: 0, points: 100 })
    expect(accountBalance(story.state, 'budget', 'spent')).toBe(0)
  })

  test('[BU7] of an order that is refunded while it is held gives back what is not given', () => {
    const story = given(
      budget(1_000, {}, (all) => {
        all.earning.order.returnDays = 7
      }),
      orderPaid('ann', 'shop:1', 10_000),
    )
    expect(booksOf(story.state).used).toBe(100)
    story.and(orderRefunded('shop:1', 4_000))
    expect(booksOf(story.state).used).toBe(60)
    story.pass(8 * DAY)
    expect(story.member('ann').balance).toBe(60)
  })

  test('[BU9] that is taken back stays spent', () => {
    const story = given(budget(1_000), openWindow(), chat('ann'), reverse('w1'))
    story.pass(HOUR)
    expect(story.member('ann').balance).toBe(10)
    expect(booksOf(story.state).used).toBe(20)
  })
})

test('[BU8] what gives points is not opened without any left', () => {
  const story = given(budget(10), chat('ann'))
  story.when(openWindow()).thenRejected('budget/exhausted')
  story.when(openQuiz()).thenRejected('budget/exhausted')
  story.when(openLottery({ prizePoints: 5 })).thenRejected('budget/exhausted')
  story.and(openLottery(), openQuiz({ rewardPoints: 0 }))
  story.pass(DAY)
  story.and(openWindow())
})

describe('whatever happens', () => {
  const who = fc.constantFrom('ann', 'bea', 'cat')
  const step: fc.Arbitrary<Step> = fc.oneof(
    who.map(chat),
    who.map(checkIn),
    who.map((name) => oddChat(name)),
    fc.tuple(who, fc.integer({ min: 1, max: 9 })).map(([name, count]) => gift(name, { count })),
    fc.tuple(who, fc.boolean()).map(([name, is]) => reviewMember(name, is)),
    fc.integer({ min: 0, max: 400 }).map((points) => budget(points)),
    fc.integer({ min: 0, max: 400 }).map((points) => budget(points, { period: 'broadcast' })),
    fc.constantFrom(start(), openWindow({ budget: 40 }), reverse('w1'), reverse('w2')),
    fc.constantFrom('shop:1', 'shop:2').map((key) => orderPaid('ann', key, 5_000)),
    fc.constantFrom('shop:1', 'shop:2').map((key) => orderRefunded(key, 1_000)),
  )
  const pause = fc.constantFrom(0, 0, 0, SECOND, MINUTE, 5 * HOUR, 3 * DAY)

  test.each([false, true])(
    '[BU6] used and left are what was allocated, and no more than that is ever given (clock late: %s)',
    (isLate) => {
      fc.assert(
        fc.property(fc.array(fc.tuple(step, pause), { maxLength: 60 }), (steps) => {
          const story = given(budget(200))
          for (const [one, after] of steps) {
            if (isLate) story.when({ ...one, after })
            else {
              story.pass(after)
              story.when(one)
            }
            const { left, used, points } = booksOf(story.state)
            if (story.state.budget !== null) expect(left + used).toBe(points)
            expect(Math.min(left, used)).toBeGreaterThanOrEqual(0)
          }
        }),
        { numRuns: 60 },
      )
    },
    30_000,
  )
})
