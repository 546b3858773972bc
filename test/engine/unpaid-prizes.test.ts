/** Winners whom the ledger could not pay: the state says so, and their place can go to the next. */
import type { MemberId } from '@fanfare/shared/base'
import { activityOf, rightsOf } from '@fanfare/shared/engine'
import { describe, expect, test } from 'vitest'
import type { Step, Story } from '../support/given.ts'
import { DAY, given, MINUTE } from '../support/given.ts'
import {
  claimPrize,
  closeLottery,
  confirmPrize,
  drawLottery,
  join,
  markDelivered,
  openLottery,
  passWinner,
} from '../support/lottery-commands.ts'
import { budget, exclude, include, reviewMember } from '../support/safeguard-commands.ts'
import { chat, plainRules } from '../support/commands.ts'

const CROWD = ['ann', 'bea', 'cat']
const prize = { prizePoints: 40, prizeRight: 'vip', alternates: 2 }

/** Everybody is in and entries are over; the lot is the same however often it is asked. */
function closed(more: Parameters<typeof openLottery>[0], ...before: Step[]): Story {
  const steps = [openLottery({ ...prize, ...more }), ...CROWD.map((name) => join(name))]
  return given(...before, ...steps, closeLottery())
}

function places(story: Story): string[] {
  const { winners = [], alternates = [] } = activityOf(story.state, 'lottery', 'l1') ?? {}
  return [...winners, ...alternates].map(({ state }) => state)
}

function drawnOf(story: Story): [string, string, string] {
  const { winners = [], alternates = [] } = activityOf(story.state, 'lottery', 'l1') ?? {}
  const [first = '', second = '', third = ''] = [...winners, ...alternates].map((one) => one.member)
  return [first, second, third]
}

const has = (story: Story, member: string) => [
  story.member(member).balance,
  rightsOf(story.member(member), 'vip'),
]

describe('at the draw', () => {
  /** The budget pays for one winner; there are two. */
  const short = () => closed({ winners: 2, alternates: 1 }, budget(50))

  test('[LT15] whom the budget cannot pay gets nothing, and the prize stays due', () => {
    const story = short()
    const outcome = story.when(drawLottery())
    const [paid, unpaid] = drawnOf(story)
    outcome.thenAmong(
      { type: 'GrantRefused', why: 'budget' },
      { type: 'PrizeWithheld', member: unpaid as MemberId, why: 'budget/exhausted' },
    )
    expect(places(story)).toEqual(['won', 'due', 'waiting'])
    expect([has(story, paid), has(story, unpaid)]).toEqual([
      [40, 1],
      [0, 0],
    ])
    story.when(markDelivered(unpaid)).thenRejected('lottery/no_prize')
    story.when(confirmPrize(unpaid)).thenRejected('budget/exhausted')
    story.when(claimPrize(unpaid)).thenRejected('budget/exhausted')
    story.pass(DAY)
    story.when(claimPrize(unpaid)).thenPays(unpaid, 40)
    expect(has(story, unpaid)).toEqual([40, 1])
    story.when(passWinner(unpaid)).thenRejected('lottery/no_prize')
  })

  test('[LT15] the unpaid make room, and the next is paid or as unpaid; the paid stay', () => {
    const story = short().and(drawLottery())
    const [paid, unpaid, next] = drawnOf(story)
    story.when(passWinner(paid)).thenRejected('lottery/no_prize')
    story
      .when(passWinner(unpaid))
      .thenAmong(
        { type: 'WinnerPassed', next: next as MemberId, claimUntil: null },
        { type: 'PrizeWithheld', member: next as MemberId },
      )
    expect(places(story)).toEqual(['won', 'passed', 'due'])
    story.when(passWinner(next)).thenAmong({ type: 'WinnerPassed', next: null })
    const other = short().and(drawLottery())
    other.pass(DAY)
    other.when(passWinner(drawnOf(other)[1])).thenPays(next, 40)
    expect(places(other)).toEqual(['won', 'passed', 'won'])
    expect(has(other, next)).toEqual([40, 1])
  })

  test('[LT15] who is kept from rewards by then is not paid, and may be when let in again', () => {
    const [first] = drawnOf(closed({}).and(drawLottery()))
    const story = closed({}).and(exclude(first, 'rewards'))
    story.when(drawLottery()).thenAmong({ type: 'PrizeWithheld', why: 'member/excluded' })
    expect(places(story)[0]).toBe('due')
    story.when(confirmPrize(first)).thenRejected('member/excluded')
    story.and(include(first, 'rewards')).and(confirmPrize(first))
    expect(has(story, first)).toEqual([40, 1])
  })

  test('[LT15] points that a review does not give are not paid', () => {
    const odd = plainRules((all) => {
      all.risk.grantsPerMinute = 1
    })
    const story = closed({ prizeRight: undefined }, odd, ...CROWD.map(chat)).and(drawLottery())
    const [first, next] = drawnOf(story)
    if (story.member(first).held === 0) throw new Error('the prize is not held')
    story.when(passWinner(first)).thenRejected('lottery/no_prize')
    story.and(reviewMember(first, false))
    story.when(passWinner(first)).thenAmong({ type: 'WinnerPassed', next: next as MemberId })
  })
})

describe('to be claimed', () => {
  test('[LT15] a claim that cannot be paid is refused and the prize stays due until it is late', () => {
    const story = closed({ claimSeconds: 60 }, budget(20)).and(drawLottery())
    const [first, next] = drawnOf(story)
    story.when(claimPrize(first)).thenRejected('budget/exhausted')
    story.when(confirmPrize(first)).thenRejected('budget/exhausted')
    expect(places(story)).toEqual(['due', 'waiting', 'waiting'])
    story.and(exclude(first, 'rewards'))
    story.when(confirmPrize(first)).thenRejected('member/excluded')
    story.pass(MINUTE).thenAmong({ type: 'WinnerPassed', next: next as MemberId })
    expect(places(story)).toEqual(['passed', 'due', 'waiting'])
  })

  test('[LT15] what is handed over by hand a producer may confirm for anybody', () => {
    const bare = { winners: 1, prizePoints: undefined, prizeRight: undefined, claimSeconds: 60 }
    const story = closed(bare).and(drawLottery())
    const [first] = drawnOf(story)
    story.and(exclude(first, 'rewards'))
    story.when(confirmPrize(first)).thenExactly({ type: 'PrizeClaimed' })
  })
})
