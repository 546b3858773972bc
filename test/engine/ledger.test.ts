/** The ledger: double entry, lots that end, and statements that explain every point. */
import { accountBalance, calendarAt, SOURCES } from '@fanfare/shared/engine'
import type { EventOf } from '@fanfare/shared/contracts'
import { describe, expect, test } from 'vitest'
import {
  adjust,
  chat,
  checkIn,
  gift,
  openWindow,
  orderPaid,
  orderRefunded,
  rules,
  share,
  start,
} from '../support/commands.ts'
import { DAY, given, givenAt, HOUR, MINUTE } from '../support/given.ts'
import type { Story } from '../support/given.ts'

const validFor = (months: number) =>
  rules((all) => {
    all.pointsValidMonths = months
  })

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

function lots(story: Story, member: string): [string, number][] {
  return story.member(member).lots.map(({ day, left }) => [dateOf(day), left])
}

function transfersOf(story: Story): EventOf<'Transferred'>[] {
  return story.envelopes
    .map(({ event }) => event)
    .filter((event): event is EventOf<'Transferred'> => event.type === 'Transferred')
}

describe('books', () => {
  test('[LG1] what members have has left `issue`, and all accounts add up to nothing', () => {
    const story = given(chat('ann'), share('bea'), adjust('bea', -2))
    expect(accountBalance(story.state, 'points', 'issue')).toBe(-4)
    expect(story.member('ann').balance + story.member('bea').balance).toBe(4)
  })

  test('[LG2] no account but `issue` goes below zero: a member with too little is refused', () => {
    given(chat('ann'))
      .when(adjust('ann', -2))
      .thenRejected('points/insufficient')
      .when(adjust('ann', -1))
      .thenExactly({ type: 'Transferred', balance: 0 })
  })

  test('[LG9] every transfer names its rule, its version, its factors and who did it', () => {
    const story = given(
      rules(() => undefined),
      openWindow(),
    )
      .when(share('ann'))
      .thenAmong({
        type: 'Transferred',
        rule: 'share',
        ruleVersion: 2,
        base: 5,
        amount: 10,
        activityId: 'w1',
        actor: 'viewer',
        factors: [
          { kind: 'tier', bp: 10_000, ref: 'normal' },
          { kind: 'window', bp: 20_000, ref: 'w1' },
        ],
      })
    expect(transfersOf(story).every(({ amount }) => amount > 0)).toBe(true)
  })

  test('[LG8] a statement is a chain from the newest transfer back, with the balance after each', () => {
    const story = given(chat('ann'), share('bea'), share('ann'), adjust('ann', -3))
    const bySeq = new Map(story.envelopes.map(({ seq, event }) => [seq, event]))
    const statement: [number, number | null][] = []
    let seq: number | null = story.member('ann').lastTransfer
    while (seq !== null) {
      const event = bySeq.get(seq) as EventOf<'Transferred'>
      expect(event.member).toBe('ann')
      statement.push([event.amount, event.balance])
      seq = event.prev
    }
    expect(statement).toEqual([
      [3, 3],
      [5, 6],
      [1, 1],
    ])
  })

  test('[LG10] a balance is explained by its sources', () => {
    const story = given(start(), chat('ann'), checkIn('ann'), adjust('ann', 20))
      .and(orderPaid('ann', 'shop:1', 10_000), orderRefunded('shop:1', 4_000))
      .and(adjust('ann', -5))
    const sources = story.member('ann').sources
    const explained = Object.fromEntries(SOURCES.map((source, i) => [source, sources[i]]))
    expect(explained).toMatchObject({ chat: 1, checkin: 10, adjust: 15, order: 100, refund: -40 })
    expect(story.member('ann').balance).toBe(86)
  })
})

describe('lots', () => {
  test('[LG3] points of one day end together; the oldest are spent first', () => {
    const story = given(share('ann'), share('ann'), { ...gift('ann'), after: DAY })
    expect(lots(story, 'ann')).toEqual([
      ['2028-01-15', 10],
      ['2028-01-16', 10],
    ])
    story.and(adjust('ann', -4))
    expect(lots(story, 'ann')).toEqual([
      ['2028-01-15', 6],
      ['2028-01-16', 10],
    ])
    story.and(adjust('ann', -6))
    expect(lots(story, 'ann')).toEqual([['2028-01-16', 10]])
    story.and(adjust('ann', -10))
    expect(lots(story, 'ann')).toEqual([])
  })

  test('[LG3] a validity shortened later does not make older points end later', () => {
    const story = given(share('ann'), validFor(1), { ...gift('ann'), after: DAY }, validFor(12))
    story.and({ ...gift('ann', { unitAmount: 100 }), after: DAY })
    expect(lots(story, 'ann')).toEqual([
      ['2026-02-16', 10],
      ['2027-01-17', 1],
      ['2028-01-15', 5],
    ])
    story.and(adjust('ann', -12))
    expect(lots(story, 'ann')).toEqual([['2028-01-15', 4]])
  })

  test('[LG4] points count to the end of their last day, 24 months on, and then expire', () => {
    const story = given(share('ann'))
    const end = Date.UTC(2028, 0, 15, 21)
    story.pass(end - 1 - story.at).thenNothing()
    story.pass(1).thenExactly(
      {
        type: 'Transferred',
        from: 'member:ann',
        to: 'expired',
        amount: 5,
        rule: 'expiry',
        balance: 0,
      },
      { type: 'LotsSwept' },
    )
    story.pass(1_000 * DAY).thenNothing()
  })

  test('[LG4] with no validity they never end', () => {
    const story = given(validFor(0), share('ann'))
    story.pass(10_000 * DAY).thenNothing()
  })

  test('[LG4] expiry takes no tier and no place on the board', () => {
    const story = given(gift('ann', { unitAmount: 60_000 }))
    story.pass(800 * DAY)
    expect(story.member('ann')).toMatchObject({ balance: 0, earned: 600, tier: 'silver' })
  })

  test('[LG5] one tick expires a thousand members, the next goes on; by id, in any order of joining', () => {
    const story = givenAt(Date.UTC(2026, 0, 15, 12), validFor(1))
    const ids = Array.from(
      { length: 1_002 },
      (_, i) => `m${String((i * 7) % 1_002).padStart(4, '0')}`,
    )
    for (const id of ids) story.quickly(share(id))
    const events = story.pass(40 * DAY).events
    const expired = events.flatMap((event) =>
      event.type === 'Transferred' ? [String(event.member)] : [],
    )
    expect(expired).toEqual(ids.toSorted())
    expect(events.map((event) => event.type).indexOf('LotsSwept')).toBe(1_002)
    expect(events).toHaveLength(1_003)
  })

  test('[LG5] points that were spent before they ended need no sweep', () => {
    const story = given(validFor(1), share('ann'), adjust('ann', -5))
    story.pass(100 * DAY).thenNothing()
  })

  test('[LG5] points granted on the day of the sweep are not swept', () => {
    const story = given(validFor(1), share('ann'), { ...share('ann'), after: 31 * DAY })
    story.pass(DAY).thenAmong({ type: 'Transferred', amount: 5, rule: 'expiry', balance: 5 })
  })

  test.each([
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 24, '2026-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2027-11-30', 3, '2028-02-29'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-08-31', 1, '2026-09-30'],
  ])('[LG6] points of %s valid for %i months count to %s', (date, months, last) => {
    const story = givenAt(Date.parse(`${date}T12:00:00Z`), validFor(months), share('ann'))
    expect(lots(story, 'ann')).toEqual([[last, 5]])
  })

  test('[LG6] the day of a grant is the day of the programme, from 05:00', () => {
    const story = givenAt(Date.UTC(2026, 0, 15, 20, 59), share('ann'))
    expect(dateOf(calendarAt(story.state, story.at).day)).toBe('2026-01-15')
    expect(lots(story, 'ann')).toEqual([['2028-01-15', 5]])
    story.and({ ...share('ann'), after: MINUTE })
    expect(lots(story, 'ann')).toEqual([
      ['2028-01-15', 5],
      ['2028-01-16', 5],
    ])
  })
})

describe('holds', () => {
  const held = rules((all) => {
    all.earning.order.returnDays = 1
  })

  test('[LG7] a hold waits between `issue` and the member, and cannot be spent', () => {
    const story = given(held, orderPaid('ann', 'shop:1', 10_000))
    expect(accountBalance(story.state, 'points', 'pending')).toBe(100)
    story.when(adjust('ann', -1)).thenRejected('points/insufficient')
    story.pass(DAY)
    expect(accountBalance(story.state, 'points', 'pending')).toBe(0)
    story.when(adjust('ann', -100)).thenExactly({ type: 'Transferred', balance: 0 })
  })

  test('[LG11] holds are settled by deadline, a thousand a tick, however many are one member’s', () => {
    const story = given(held)
    for (let i = 0; i < 1_500; i++) {
      story.quickly(orderPaid(i === 1_400 ? 'bea' : 'ann', `shop:${i}`, 100))
    }
    const first = story.when({ type: 'Tick', after: DAY })
    expect(first.events.filter((event) => event.type === 'TransferSettled')).toHaveLength(1_000)
    const second = story.when({ type: 'Tick' })
    expect(second.events.filter((event) => event.type === 'TransferSettled')).toHaveLength(500)
    expect(story.member('ann')).toMatchObject({ balance: 1_499, held: 0 })
    story.pass(HOUR).thenNothing()
  })

  test('[LG11] holds that were voided meanwhile are passed over', () => {
    const story = given(held)
      .and(orderPaid('ann', 'shop:1', 10_000), { ...orderPaid('ann', 'shop:2', 20_000), after: 1 })
      .and({ ...orderPaid('bea', 'shop:3', 30_000), after: 1 }, orderRefunded('shop:2', 20_000))
    story
      .when({ type: 'Tick', after: DAY })
      .thenExactly(
        { type: 'TransferSettled', member: 'ann' as never, balance: 100 },
        { type: 'TransferSettled', member: 'bea' as never, balance: 300 },
      )
  })
})
