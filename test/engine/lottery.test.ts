/** Lotteries: who enters, what it costs, who wins, and what becomes of prizes. */
import type { EventOf } from '@fanfare/shared/contracts'
import { accountBalance } from '@fanfare/shared/engine'
import { describe, expect, test } from 'vitest'
import { adjust, ban, chat, follow, gift, rules, start, end } from '../support/commands.ts'
import type { Outcome, Story } from '../support/given.ts'
import { given, HOUR, MINUTE, SECOND } from '../support/given.ts'
import {
  cancelLottery,
  claimPrize,
  closeLottery,
  confirmPrize,
  drawLottery,
  join,
  markDelivered,
  openLottery,
  passWinner,
} from '../support/lottery-commands.ts'

const CROWD = ['ann', 'bea', 'cat', 'dan', 'eve', 'fay']

/** An opened lottery with everybody in. */
function crowded(more: Parameters<typeof openLottery>[0] = {}): Story {
  return given(openLottery(more), ...CROWD.map((name) => join(name)))
}

function drawnIn(outcome: Outcome): EventOf<'WinnersDrawn'> {
  const drawn = outcome.events.find((event) => event.type === 'WinnersDrawn')
  if (drawn === undefined) throw new Error(outcome.refusal?.message ?? 'nothing was drawn')
  return drawn
}

describe('opening', () => {
  test('[LT1] the terms and the seal are in the journal before anybody can enter', () => {
    const story = given()
    const outcome = story.when(openLottery({ winners: 2, weights: { gold: 3 } }))
    outcome.thenExactly(
      {
        type: 'LotteryOpened',
        activityId: 'l1',
        winners: 2,
        weights: { normal: 1, silver: 1, gold: 3, diamond: 1 },
        opensAt: story.at,
        closesAt: story.at + MINUTE,
      },
      { type: 'DrawSealed', activityId: 'l1' },
    )
  })

  test('[LT1] refuses a second one of the same title, and a keyword that is taken', () => {
    const story = given(openLottery())
    story.when(openLottery()).thenRejected('lottery/already_open')
    story.when(openLottery({ title: 'more' })).thenRejected('activity/keyword_taken')
    const eight = given()
    for (let i = 0; i < 8; i++) eight.and(openLottery({ title: `${i}`, folded: `${i}` }))
    eight.when(openLottery({ title: 'ninth', folded: '9' })).thenRejected('activity/too_many')
  })

  test('[LT2] a broadcast has as many as its rules say, more only on purpose', () => {
    const story = given(start(), openLottery({ title: 'a', folded: 'a' }))
    story.and(openLottery({ title: 'b', folded: 'b' }))
    const third = openLottery({ title: 'c', folded: 'c' })
    story.when(third).thenRejected('lottery/too_many')
    story.and(cancelLottery('l2')).and(third)
    story.and(openLottery({ title: 'd', folded: 'd', override: true }))
    story.and(end(), start()).and(openLottery({ title: 'e', folded: 'e' }))
    expect(story.state.lotteryCount).toBe(1)
  })
})

describe('entering', () => {
  test('[LT3] once each, numbered in the order of the journal, with the weight of the tier', () => {
    const story = given(
      rules((all) => {
        all.tiers.silver = { points: 100, spend: 300_000, multiplierBp: 10_000 }
      }),
      adjust0('ann'),
      adjust('ann', 100),
      openLottery({ weights: { silver: 5 } }),
    )
    story.when(join('ann')).thenExactly({ type: 'DrawEntered', index: 0, weight: 5 })
    story.when(join('bea')).thenAmong({ type: 'DrawEntered', index: 1, weight: 1 } as never)
    story.when(join('ann')).thenRejected('lottery/already_entered')
  })

  test('[LT3] nobody enters what is not open', () => {
    const story = given(openLottery())
    story.when(join('ann', null)).thenRejected('lottery/none_open')
    story.when(join('ann', 'l9')).thenRejected('lottery/unknown')
    story.when({ ...join('ann'), after: MINUTE }).thenRejected('lottery/closed')
    story.pass(0)
    story.when(join('ann')).thenRejected('lottery/closed')
    given(openLottery(), cancelLottery()).when(join('ann')).thenRejected('lottery/cancelled')
  })

  test('[LT4] the banned and those kept from rewards stay out', () => {
    const story = given(chat('ann'), ban('ann', null), openLottery())
    story.when(join('ann')).thenRejected('member/banned')
    story.and(chat('bea'))
    story.member('bea').excluded = 2
    expect(story.when(join('bea')).refusal?.code).toBe('member/excluded')
  })

  test('[LT4] conditions count what the entering deed itself brings', () => {
    const terms = { enterBy: ['keyword', 'follow', 'gift'] as const }
    const followers = given(
      openLottery({ enterBy: [...terms.enterBy], eligible: { followers: true } }),
    )
    followers.when(join('ann')).thenRejected('lottery/not_eligible')
    followers.when(follow('ann')).thenAmong({ type: 'DrawEntered', deed: 'follow' } as never)
    followers.and(follow('bea'))
    const givers = given(
      start(),
      openLottery({ enterBy: [...terms.enterBy], eligible: { minGifts: 2_000 } }),
    )
    givers.when(gift('ann')).thenNo('DrawEntered')
    givers.when(gift('ann')).thenAmong({ type: 'DrawEntered', deed: 'gift' } as never)
    const tiers = given(openLottery({ eligible: { tiers: ['gold'] } }))
    tiers.when(join('ann')).thenRejected('lottery/not_eligible')
    const buyers = given(openLottery({ eligible: { minSpend: 1 } }))
    buyers.when(join('ann')).thenRejected('lottery/not_eligible')
    const regulars = given(start(), openLottery({ eligible: { minAttendance: 1 } }))
    regulars.when(join('ann')).thenRejected('lottery/not_eligible')
    regulars.and(chat('ann'), join('ann'))
  })

  test('[LT4] a lottery entered by deeds alone has no keyword', () => {
    const story = given(openLottery({ enterBy: ['gift'] }))
    story.when(join('ann')).thenRejected('lottery/not_eligible')
    story.when(gift('ann')).thenAmong({ type: 'DrawEntered', deed: 'gift', index: 0 } as never)
    story.when(gift('ann')).thenNo('DrawEntered')
  })

  test('[LT5] who won lately waits', () => {
    const story = given(openLottery(), join('ann'), closeLottery(), drawLottery())
    const again = openLottery({ excludeWinnersHours: 24 })
    story.and(again)
    story.when(join('ann', 'l2')).thenRejected('lottery/recent_winner')
    story.pass(24 * HOUR)
    story.and(again, join('ann', 'l3'))
  })

  test('[LT6] the fee waits in the pot, is spent at the draw, and a deed pays none', () => {
    const story = given(chat('ann'), adjust('ann', 50), openLottery({ feePoints: 30 }))
    story.when(join('bea')).thenRejected('points/insufficient')
    const before = story.member('ann').balance
    story
      .when(join('ann'))
      .thenExactly(
        { type: 'DrawEntered', index: 0 },
        { type: 'Transferred', to: 'pot:l1', amount: 30, rule: 'fee' },
      )
    expect(story.member('ann').balance).toBe(before - 30)
    expect(accountBalance(story.state, 'points', 'pot:l1')).toBe(30)
    story.and(closeLottery())
    story
      .when(drawLottery())
      .thenExactly(
        { type: 'Transferred', from: 'pot:l1', to: 'spent', amount: 30 },
        { type: 'WinnersDrawn' },
      )
    const deeds = given(openLottery({ feePoints: 30, enterBy: ['keyword', 'gift'] }))
    deeds.when(gift('ann')).thenAmong({ type: 'DrawEntered', deed: 'gift' } as never)
    expect(accountBalance(deeds.state, 'points', 'pot:l1')).toBe(0)
  })
})

describe('closing and drawing', () => {
  test('[LT7] entries end by the clock or by the producer, and are fixed then', () => {
    const story = crowded()
    story.when(drawLottery()).thenRejected('lottery/still_open')
    story.pass(MINUTE).thenExactly({ type: 'LotteryClosed', why: 'ended', entrants: 6 })
    story.when(closeLottery()).thenRejected('lottery/closed')
    crowded()
      .when(closeLottery())
      .thenExactly({ type: 'LotteryClosed', why: 'producer', totalWeight: 6, round: null })
    given().when(closeLottery()).thenRejected('lottery/unknown')
  })

  test('[LT8] winners and alternates are different members, drawn once and never again', () => {
    const story = crowded({ winners: 2, alternates: 3 })
    story.and(closeLottery())
    const { winners, alternates } = drawnIn(story.when(drawLottery()))
    expect(winners).toHaveLength(2)
    expect(alternates).toHaveLength(3)
    expect(new Set([...winners, ...alternates].map(({ member }) => member)).size).toBe(5)
    story.when(drawLottery()).thenRejected('lottery/already_drawn')
    story.when(cancelLottery()).thenRejected('lottery/already_drawn')
  })

  test('[LT8] fewer entries than winners are no draw; fewer than alternates make fewer of those', () => {
    const few = given(openLottery({ winners: 3 }), join('ann'), join('bea'), closeLottery())
    few.when(drawLottery()).thenRejected('lottery/too_few_entrants')
    const story = crowded({ winners: 5, alternates: 5 })
    story.and(closeLottery())
    expect(drawnIn(story.when(drawLottery())).alternates).toHaveLength(1)
  })

  test('[LT9] a prize with nothing to claim is paid at the draw', () => {
    const story = crowded({ winners: 2, prizePoints: 40, prizeRight: 'vip' })
    story.and(closeLottery())
    const outcome = story.when(drawLottery())
    for (const { member } of drawnIn(outcome).winners) {
      expect(story.member(member).balance).toBe(40)
      expect(story.member(member).extras?.rights).toEqual({ vip: 1 })
    }
    outcome.thenNo('TierChanged')
  })
})

describe('prizes', () => {
  function drawn(more: Parameters<typeof openLottery>[0] = {}) {
    const story = crowded({ winners: 1, alternates: 2, claimSeconds: 60, ...more })
    story.and(closeLottery())
    const event = drawnIn(story.when(drawLottery()))
    const [winner = '', first = '', second = ''] = [...event.winners, ...event.alternates].map(
      ({ member }) => member as string,
    )
    return { story, winner, first, second }
  }

  test('[LT10] are claimed by the winner or through the producer, once, and paid then', () => {
    const { story, winner, first } = drawn({ prizePoints: 40 })
    expect(story.member(winner).balance).toBe(0)
    story.when(claimPrize(first)).thenRejected('lottery/no_prize')
    story.when(claimPrize('ann', null)).thenRejected('lottery/no_prize')
    story.when(claimPrize('ann', 'l9')).thenRejected('lottery/unknown')
    story
      .when(claimPrize(winner))
      .thenExactly(
        { type: 'PrizeClaimed', actor: 'viewer' },
        { type: 'Transferred', rule: 'prize', amount: 40 },
      )
    story.when(confirmPrize(winner)).thenRejected('lottery/no_prize')
    const other = drawn()
    other.story.when(confirmPrize(other.winner)).thenExactly({ type: 'PrizeClaimed' })
    crowded().when(claimPrize('ann')).thenRejected('lottery/not_drawn')
  })

  test('[LT11] who is late makes room for the next alternate, until none is left', () => {
    const { story, winner, first, second } = drawn()
    story.when({ ...claimPrize(winner), after: MINUTE }).thenRejected('lottery/no_prize')
    story.pass(0).thenExactly({
      type: 'WinnerPassed',
      member: winner as never,
      next: first as never,
      claimUntil: story.at + MINUTE,
    })
    story.pass(MINUTE).thenExactly({ type: 'WinnerPassed', next: second as never })
    story.pass(MINUTE).thenExactly({ type: 'WinnerPassed', next: null, claimUntil: null })
    story.pass(HOUR).thenNothing()
  })

  test('[LT11] two who are late at once make room for two different alternates', () => {
    const { story } = drawn({ winners: 3 })
    const passed = story.pass(MINUTE).events as EventOf<'WinnerPassed'>[]
    expect(passed.map(({ next }) => next === null)).toEqual([false, false, true])
    expect(passed[0]?.next).not.toBe(passed[1]?.next)
  })

  test('[LT12] the producer passes over with a reason, but not what was claimed or paid', () => {
    const { story, winner, first } = drawn()
    story
      .when(passWinner(winner))
      .thenExactly({ type: 'WinnerPassed', why: 'producer', reason: 'not in the room' })
    story.and(claimPrize(first))
    story.when(passWinner(first)).thenRejected('lottery/no_prize')
    const paid = crowded({ prizePoints: 1 })
    paid.when(passWinner('ann')).thenRejected('lottery/not_drawn')
    paid.and(closeLottery())
    const [won] = drawnIn(paid.when(drawLottery())).winners
    paid.when(passWinner(won?.member ?? '')).thenRejected('lottery/no_prize')
  })

  test('[LT12] handing over is noted, once', () => {
    const { story, winner } = drawn()
    story.when(markDelivered(winner)).thenRejected('lottery/no_prize')
    story.and(claimPrize(winner))
    story.when(markDelivered(winner)).thenExactly({ type: 'PrizeDelivered', note: 'sent' })
    story.when(markDelivered(winner)).thenRejected('lottery/no_prize')
  })
})

describe('calling off', () => {
  test('[LT13] gives every fee back exactly, a portion at a time, and draws nothing', () => {
    const story = given()
    const names = Array.from({ length: 2_500 }, (_, i) => `m${i}`)
    for (const name of names) story.quickly(gift(name, { unitAmount: 50_000 }))
    story.quickly(openLottery({ feePoints: 100, enterBy: ['keyword', 'gift'] }))
    story.quickly(gift('free', { unitAmount: 100 }))
    const before = names.map((name) => story.member(name).balance)
    for (const name of names) story.quickly(join(name))
    expect(accountBalance(story.state, 'points', 'pot:l1')).toBe(250_000)
    story.when(cancelLottery()).thenExactly({ type: 'LotteryCancelled' })
    const { events } = story.pass(0)
    expect(events.filter((event) => event.type === 'FeesReturned')).toHaveLength(3)
    expect(names.map((name) => story.member(name).balance)).toEqual(before)
    expect(accountBalance(story.state, 'points', 'pot:l1')).toBe(0)
    story.when(cancelLottery()).thenRejected('lottery/cancelled')
    story.when(drawLottery()).thenRejected('lottery/cancelled')
    story.when(closeLottery()).thenRejected('lottery/cancelled')
    story.pass(10 * SECOND).thenNothing()
  })
})

/** Joins without earning anything. */
function adjust0(member: string) {
  return gift(member, { unitAmount: 0 })
}
