/** Leaderboards: who is first, among equals too, in this broadcast, day, month and ever. */
import type { BoardName, BoardPeriod } from '@fanfare/shared/contracts'
import type { Member, State } from '@fanfare/shared/engine'
import { boardPage, rankOf, scoreOf, slotOf } from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjust, chat, combo, end, gift, like, share, start } from '../support/commands.ts'
import { DAY, given, givenAt, HOUR, MINUTE } from '../support/given.ts'
import type { Step, Story } from '../support/given.ts'

type Look = {
  board?: BoardName
  period?: BoardPeriod
  at?: number
  offset?: number
  limit?: number
}

function page(story: Story, look: Look = {}): [string, number, number][] {
  const { board = 'points', period = 'all', at = story.at, offset = 0, limit = 100 } = look
  const { rows } = boardPage(story.state, { board, period, at, offset, limit })
  return rows.map(({ member, rank, score }) => [member.id, rank, score])
}

/** The same by sorting everybody. */
function naive(state: State, board: BoardName, period: BoardPeriod, at: number): Member[] {
  const slot = slotOf(board, period)
  const reached = (member: Member): number => member.reached(Math.floor(slot / 4))
  return [...state.members.values()]
    .filter((member) => scoreOf(state, member, slot, at) > 0)
    .toSorted(
      (a, b) =>
        scoreOf(state, b, slot, at) - scoreOf(state, a, slot, at) ||
        reached(a) - reached(b) ||
        (a.id < b.id ? -1 : 1),
    )
}

describe('what counts', () => {
  test('[BD1] points earned count, points taken back count less, points spent or expired still count', () => {
    const story = given(gift('ann', { unitAmount: 5_000 }), gift('bea'), adjust('ann', -45))
    expect(page(story)).toEqual([
      ['bea', 1, 10],
      ['ann', 2, 5],
    ])
    story.pass(800 * DAY)
    expect(page(story)).toHaveLength(2)
  })

  test('[BD1] gifts count by value in the main currency, interactions by number', () => {
    const story = given(
      gift('ann', { currency: 'BITS', unitAmount: 10 }),
      chat('bea'),
      like('bea', 500),
    )
    expect(page(story, { board: 'gifts' })).toEqual([['ann', 1, 320]])
    expect(page(story, { board: 'interactions' })).toEqual([
      ['bea', 1, 2],
      ['ann', 2, 1],
    ])
  })

  test('[BD2] among equals the one who was there first is ahead', () => {
    const story = given(share('bea'), share('ann'), share('cat'), chat('ann'))
    expect(page(story).map(([id]) => id)).toEqual(['ann', 'bea', 'cat'])
    story.and({ ...chat('cat'), after: MINUTE }, chat('bea'))
    expect(page(story).map(([id]) => id)).toEqual(['ann', 'cat', 'bea'])
    expect(page(story).map(([, rank]) => rank)).toEqual([1, 2, 3])
  })

  test('[BD2] a gift worth nothing costs nobody their place', () => {
    const story = given(gift('bea'), gift('ann'), gift('bea', { currency: 'STARS' }))
    expect(page(story, { board: 'gifts' }).map(([id]) => id)).toEqual(['bea', 'ann'])
  })

  test('[BD3] nobody with nothing is on a board, and no score is below zero', () => {
    const story = givenAt(Date.UTC(2026, 0, 15, 12), gift('ann'))
    story.and({ ...adjust('ann', -10), after: DAY }, combo('bea', 1))
    expect(page(story, { period: 'day' })).toEqual([['bea', 1, 10]])
    story.and(gift('ann', { unitAmount: 300 }))
    expect(page(story, { period: 'day' })).toEqual([
      ['bea', 1, 10],
      ['ann', 2, 3],
    ])
    expect(
      rankOf(story.state, {
        member: story.member('ann'),
        board: 'points',
        period: 'all',
        at: story.at,
      }),
    ).toBe(2)
  })
})

describe('periods', () => {
  test('[BD4] a day’s and a month’s board begin empty at 05:00, also when nothing happens', () => {
    const story = givenAt(Date.UTC(2026, 0, 31, 12), share('ann'))
    const fiveAm = Date.UTC(2026, 0, 31, 21)
    for (const period of ['day', 'month'] as const) {
      expect(page(story, { period, at: fiveAm - 1 })).toHaveLength(1)
      expect(page(story, { period, at: fiveAm })).toEqual([])
      expect(page(story, { period, at: fiveAm - 1 })).toHaveLength(1)
    }
    story.and({ ...share('bea'), at: fiveAm })
    expect(page(story, { period: 'day' }).map(([id]) => id)).toEqual(['bea'])
    expect(page(story, { period: 'all' }).map(([id]) => id)).toEqual(['ann', 'bea'])
  })

  test('[BD5] a broadcast’s board lasts until the next broadcast begins', () => {
    const story = given(start(), share('ann'), end(), share('bea'))
    expect(page(story, { period: 'broadcast' }).map(([id]) => id)).toEqual(['ann', 'bea'])
    story.and({ ...start(), after: HOUR })
    expect(page(story, { period: 'broadcast' })).toEqual([])
    story.and(chat('bea'))
    expect(page(story, { period: 'broadcast' })).toEqual([['bea', 1, 1]])
  })
})

describe('as a list', () => {
  const act = fc.record({
    who: fc.integer({ min: 0, max: 39 }),
    what: fc.constantFrom('gift', 'share', 'like', 'take', 'next'),
    size: fc.integer({ min: 1, max: 50 }),
  })
  type Act = { who: number; what: string; size: number }

  function stepOf({ who, what, size }: Act, story: Story): Step {
    const member = `m${who}`
    const after = what === 'next' ? 5 * HOUR : 0
    if (what === 'gift') return gift(member, { unitAmount: size * 100 })
    if (what === 'share') return share(member)
    const has = story.state.members.get(member as never)?.balance ?? 0
    if (what === 'take' && has > 0) return adjust(member, -Math.min(has, size))
    return { ...like(member, size), after }
  }

  test('[BD6] order, ranks and pages are those of sorting everybody, looked at any time', () => {
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 120 }),
        fc.integer({ min: 1, max: 9 }),
        (acts, every) => {
          const story = given(start())
          for (const [i, one] of acts.entries()) {
            story.quickly(stepOf(one, story))
            if (i % every === 0) compareAll(story)
          }
          compareAll(story)
        },
      ),
      { numRuns: 60 },
    )
  })

  function compareAll(story: Story): void {
    for (const board of ['points', 'gifts', 'interactions'] as const) {
      for (const period of ['broadcast', 'day', 'month', 'all'] as const) {
        const expected = naive(story.state, board, period, story.at)
        const look = { board, period, at: story.at }
        const all = boardPage(story.state, { ...look, offset: 0, limit: 100 })
        expect(all.rows.map(({ member }) => member.id)).toEqual(expected.map(({ id }) => id))
        expect(all.total).toBe(expected.length)
        for (const [i, member] of expected.entries()) {
          expect(rankOf(story.state, { ...look, member })).toBe(i + 1)
        }
      }
    }
  }

  test('[BD6] with thousands of members too: chunks split, empty and refill', () => {
    const story = given()
    for (let i = 0; i < 1_500; i++)
      story.quickly(gift(`m${i}`, { unitAmount: ((i * 37) % 500) * 100 + 100 }))
    compareTop(story)
    for (let i = 0; i < 1_500; i++) {
      const has = story.member(`m${i}`).balance
      story.quickly(i % 3 === 0 ? gift(`m${i}`, { unitAmount: 10_000 }) : adjust(`m${i}`, -has))
      if (i % 400 === 0) compareTop(story)
    }
    compareTop(story)
  })

  function compareTop(story: Story): void {
    const expected = naive(story.state, 'points', 'all', story.at)
    const look = { board: 'points', period: 'all', at: story.at } as const
    const { rows, total } = boardPage(story.state, { ...look, offset: 300, limit: 700 })
    expect(total).toBe(expected.length)
    expect(rows.map(({ member }) => member.id)).toEqual(
      expected.slice(300, 1_000).map(({ id }) => id),
    )
    for (const i of [0, 1, 255, 256, 511, 512, expected.length - 1]) {
      const member = expected[i]
      if (member !== undefined) expect(rankOf(story.state, { ...look, member })).toBe(i + 1)
    }
  }
})
