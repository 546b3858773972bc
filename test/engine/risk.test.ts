/** What looks odd waits for a person: what is held, what becomes of it, and that nothing is given twice. */
import type { State } from '@fanfare/shared/engine'
import { boardPage, finishLoad, initialState, loadRow, allRows } from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjust, chat, gift, orderPaid, plainRules, rules } from '../support/commands.ts'
import { DAY, given, HOUR, MINUTE, SECOND } from '../support/given.ts'
import type { Step, Story } from '../support/given.ts'
import { join, openLottery } from '../support/lottery-commands.ts'
import { answer, openQuiz, vote, openPoll } from '../support/poll-commands.ts'
import { oddChat, reviewHold, reviewMember } from '../support/safeguard-commands.ts'
import { claim, openSeckill } from '../support/seckill-commands.ts'

const times = (n: number, step: Step): Step[] => Array.from({ length: n }, () => step)

/** `seq` of the newest transfer. */
function lastTransfer(story: Story): number {
  return story.envelopes.findLast(({ event }) => event.type === 'Transferred')?.seq ?? 0
}

describe('points in a hurry', () => {
  test('[RK1] more grants in a minute than are usual are held, until the next minute', () => {
    const story = given(plainRules(), ...times(40, chat('ann')))
    expect(story.member('ann').balance).toBe(400)
    story.when(chat('ann')).thenAmong({
      type: 'Transferred',
      state: 'pending',
      reason: 'risk:velocity',
      deadline: story.at + 72 * HOUR,
    })
    story.when(chat('bea')).thenPays('bea', 10)
    expect(story.member('ann')).toMatchObject({ balance: 400, held: 10 })
    story.and({ ...chat('ann'), after: MINUTE })
    expect(story.member('ann')).toMatchObject({ balance: 410, held: 10 })
  })

  test('[RK1] that are paid for in money, or given by hand, are never odd', () => {
    const story = given(plainRules(), ...times(45, gift('ann')), orderPaid('ann', 'shop:1', 100))
    expect(story.member('ann').held).toBe(0)
    story.and(chat('bea'), ...times(45, adjust('bea', 1)))
    story.when(chat('bea')).thenPays('bea', 10)
  })

  test('[RK1] are released by the clock when nobody has looked', () => {
    const story = given(plainRules(), oddChat('ann'))
    story.pass(72 * HOUR - 1)
    expect(story.member('ann')).toMatchObject({ balance: 0, held: 10 })
    story.pass(1).thenAmong({ type: 'TransferSettled', outcome: 'posted', why: 'deadline' })
    expect(story.member('ann')).toMatchObject({ balance: 10, held: 0 })
  })

  test('[RK8] are as good as any where nobody wants to look', () => {
    const off = plainRules((all) => {
      all.risk.enabled = false
    })
    const story = given(off, ...times(60, chat('ann')), oddChat('ann', 'burst'))
    expect(story.member('ann')).toMatchObject({ held: 0, earned: story.member('ann').balance })
  })
})

describe('held points', () => {
  test('[RK4] are no balance and count towards no tier and no board before they are given', () => {
    const story = given(
      plainRules((all) => {
        all.tiers.silver.points = 10
      }),
      oddChat('ann'),
    )
    const board = { board: 'points', period: 'all', offset: 0, limit: 5, at: story.at } as const
    expect(story.member('ann')).toMatchObject({ balance: 0, earned: 0, tier: 'normal' })
    expect(boardPage(story.state, board).total).toBe(0)
    story.when(reviewMember('ann', true)).thenAmong({ type: 'TierChanged', to: 'silver' })
    expect(story.member('ann')).toMatchObject({ balance: 10, earned: 10, held: 0 })
    expect(boardPage(story.state, board).total).toBe(1)
  })

  test('[RK5] are approved or rejected one by one, with a reason on record', () => {
    const story = given(plainRules(), oddChat('ann', 'burst'))
    const first = lastTransfer(story)
    story.and(oddChat('ann'))
    const second = lastTransfer(story)
    story
      .when(reviewHold(first, true))
      .thenExactly(
        { type: 'TransferSettled', transfer: first, outcome: 'posted', why: 'approved' },
        { type: 'HoldsReviewed', holds: 1, points: 10, approved: true, actor: 'producer:p' },
      )
    story.when(reviewHold(first, true)).thenRejected('hold/unknown')
    story.when(reviewHold(second, false)).thenAmong({ type: 'HoldsReviewed', approved: false })
    expect(story.member('ann')).toMatchObject({ balance: 10, held: 0 })
  })

  test('[RK5] of a member are decided together', () => {
    const story = given(plainRules(), chat('cat'), oddChat('ann'), oddChat('ann'), oddChat('bea'))
    story
      .when(reviewMember('ann', false))
      .thenAmong({ type: 'HoldsReviewed', holds: 2, points: 20, reason: 'looked at it' })
    expect(story.member('ann')).toMatchObject({ balance: 0, held: 0 })
    expect(story.member('bea').held).toBe(10)
    story.when(reviewMember('ann', true)).thenRejected('hold/unknown')
    story.when(reviewMember('cat', true)).thenRejected('hold/unknown')
    story.when(reviewMember('zoe', true)).thenRejected('member/unknown')
  })

  test('[RK5] what waits for something else is none of a reviewer', () => {
    const held = rules((all) => {
      all.earning.order.returnDays = 7
    })
    const story = given(held, orderPaid('ann', 'shop:1', 10_000))
    story.when(reviewHold(lastTransfer(story), true)).thenRejected('hold/unknown')
    story.when(reviewMember('ann', false)).thenRejected('hold/unknown')
  })

  test('[RK7] only points are held: claims, entries, votes and answers stand', () => {
    const story = given(
      plainRules(),
      openSeckill(),
      openLottery(),
      openPoll(),
      openQuiz(),
      ...times(41, chat('ann')),
    )
    expect(story.member('ann').held).toBe(10)
    story.and(claim('ann'), join('ann', 'l2'), vote('ann', 0, 'p3'), answer('ann', 'tokyo', 'q4'))
  })

  test('[RK6] are given or voided exactly once, whatever happens', () => {
    const who = fc.constantFrom('ann', 'bea')
    const step = fc.oneof(
      { arbitrary: who.map((name) => oddChat(name)), weight: 4 },
      { arbitrary: who.map(chat), weight: 1 },
      { arbitrary: fc.tuple(who, fc.boolean()).map(([a, b]) => reviewMember(a, b)), weight: 1 },
      {
        arbitrary: fc
          .tuple(fc.integer({ min: 1, max: 60 }), fc.boolean())
          .map(([seq, is]) => reviewHold(seq, is)),
        weight: 2,
      },
    )
    const pause = fc.constantFrom(0, 0, SECOND, 20 * HOUR, 3 * DAY)
    fc.assert(
      fc.property(fc.array(fc.tuple(step, pause), { maxLength: 40 }), (steps) => {
        const story = given(plainRules())
        for (const [one, after] of steps) {
          story.pass(after)
          story.when(one)
        }
        story.pass(4 * DAY)
        expect(story.state.inReview.size).toBe(0)
        const ended = fates(story)
        for (const [transfer, fate] of ended) expect([transfer, fate.length]).toEqual([transfer, 1])
      }),
      { numRuns: 60 },
    )
  })
})

/** What became of each held transfer. */
function fates(story: Story): Map<number, string[]> {
  const fate = new Map<number, string[]>()
  for (const { seq, event } of story.envelopes) {
    if (event.type === 'Transferred' && event.state === 'pending') fate.set(seq, [])
    if (event.type === 'TransferSettled') fate.get(event.transfer)?.push(event.outcome)
  }
  return fate
}

test('[RK9] those that wait are known after loading, the oldest first', () => {
  const story = given(plainRules(), oddChat('bea'), oddChat('ann'), oddChat('cat'))
  const loaded: State = initialState()
  const rows = [...allRows(story.state)].toReversed()
  for (const [key, json] of rows) loadRow(loaded, key, JSON.parse(json))
  loaded.at = story.state.at
  finishLoad(loaded, story.state.seq)
  expect([...loaded.inReview]).toEqual([...story.state.inReview])
})
