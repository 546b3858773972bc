/** What earns points, how often, and how much of it a day. */
import { limits } from '@fanfare/shared/contracts'
import { describe, expect, test } from 'vitest'
import {
  adjust,
  chat,
  combo,
  enter,
  follow,
  gift,
  leave,
  like,
  plainRules,
  raid,
  rules,
  share,
  subscribe,
  watch,
} from '../support/commands.ts'
import { DAY, given, givenAt, HOUR, MINUTE, SECOND } from '../support/given.ts'
import type { Step, Story } from '../support/given.ts'

function repeat(count: number, step: Step): Step[] {
  return Array.from({ length: count }, () => step)
}

function earnedBy(story: Story, member: string): number {
  return story.member(member).balance
}

describe('chat', () => {
  test('[PT1] a line earns 1 point, and again 30 seconds after the last one that did', () => {
    given(chat('ann'))
      .when({ ...chat('ann'), after: 29_999 })
      .thenExactly({ type: 'Interacted' })
      .when({ ...chat('ann'), after: 1 })
      .thenPays('ann', 1)
  })

  test('[PT1] a line that earns nothing does not begin the pause anew', () => {
    given(chat('ann'), { ...chat('ann'), after: 20 * SECOND })
      .when({ ...chat('ann'), after: 10 * SECOND })
      .thenPays('ann', 1)
  })

  test('[PT2] a day brings 60 points of chat and no more', () => {
    const story = given(...repeat(61, { ...chat('ann'), after: 30 * SECOND }))
    expect(earnedBy(story, 'ann')).toBe(60)
  })
})

describe('a day', () => {
  test('[PT3] what is left of a cap is paid and said, then nothing', () => {
    given(like('ann', 380))
      .when(like('ann', 100))
      .thenAmong({
        type: 'Transferred',
        amount: 1,
        base: 1,
        factors: [
          { kind: 'dayCap', bp: 10_000, ref: '20' },
          { kind: 'tier', bp: 10_000, ref: 'normal' },
        ],
      })
      .when(like('ann', 100))
      .thenNo('Transferred')
  })

  test('[PT3] caps count points before they are multiplied', () => {
    const doubled = rules((all) => {
      all.tiers.silver = { points: 1, spend: 0, multiplierBp: 30_000 }
    })
    const story = given(doubled, chat('ann')).and(...repeat(5, share('ann')))
    expect(earnedBy(story, 'ann')).toBe(1 + 30)
  })

  test('[PT3] the first command of a new day already has the new day to itself', () => {
    const fourAm = Date.UTC(2026, 0, 15, 20)
    givenAt(fourAm, ...repeat(2, share('ann')))
      .when({ ...share('ann'), after: HOUR - 1 })
      .thenPays('ann', 0)
      .when({ ...share('ann'), after: 1 })
      .thenPays('ann', 5)
      .when(share('ann'))
      .thenPays('ann', 5)
      .when(share('ann'))
      .thenPays('ann', 0)
  })

  test('[PT3] a zone that moves the day back gives no second cap', () => {
    given(...repeat(2, share('ann')))
      .and(rules(() => undefined, { zone: [[0, -720]] }))
      .when(share('ann'))
      .thenPays('ann', 0)
      .when({ ...share('ann'), after: 2 * DAY })
      .thenPays('ann', 5)
  })
})

describe('small acts', () => {
  test('[PT4] following earns 10 points once in a lifetime', () => {
    given()
      .when(follow('ann'))
      .thenPays('ann', 10)
      .when({ ...follow('ann'), after: 400 * DAY })
      .thenExactly({ type: 'Interacted', kind: 'follow' })
  })

  test('[PT5] 20 likes earn 1 point, and the rest is carried on', () => {
    given()
      .when(like('ann', 19))
      .thenPays('ann', 0)
      .when(like('ann', 1))
      .thenPays('ann', 1)
      .when(like('ann', 59))
      .thenPays('ann', 2)
      .when(like('ann', 1))
      .thenPays('ann', 1)
  })

  test('[PT6] sharing earns 5 points, 10 a day', () => {
    given()
      .when(share('ann'))
      .thenPays('ann', 5)
      .when(share('ann'))
      .thenPays('ann', 5)
      .when(share('ann'))
      .thenPays('ann', 0)
  })

  test('[PT14] subscribing earns 100 points times the level', () => {
    const levels: [string, number][] = [
      ['1000', 100],
      ['2000', 200],
      ['3000', 500],
      ['Prime', 100],
      ['constructor', 100],
      ['__proto__', 100],
    ]
    for (const [level, points] of levels) {
      given().when(subscribe('ann', level)).thenPays('ann', points)
    }
  })

  test('[PT15] a raid earns 20 points, 20 a day', () => {
    given().when(raid('ann')).thenPays('ann', 20).when(raid('ann')).thenPays('ann', 0)
  })

  test('[PT22] an adjustment says who, why and how much, and moves the tier too', () => {
    given(chat('ann'))
      .when(adjust('ann', 500))
      .thenExactly(
        {
          type: 'Transferred',
          from: 'issue',
          to: 'member:ann',
          amount: 500,
          rule: 'adjust',
          reason: 'thanks',
          actor: 'producer:p',
          factors: [],
        },
        { type: 'TierChanged', to: 'silver' },
      )
      .when(adjust('ann', -501))
      .thenExactly({
        type: 'Transferred',
        from: 'member:ann',
        to: 'issue',
        amount: 501,
        balance: 0,
      })
      .when(adjust('ann', -1))
      .thenRejected('points/insufficient')
  })

  test('[PT24] a redeemed platform reward is noted and moves no points', () => {
    given(chat('ann'))
      .when({
        type: 'RecordReward',
        member: 'ann' as never,
        eventAt: null,
        reward: 'hug',
        cost: 50,
      })
      .thenExactly({ type: 'RewardRecorded', member: 'ann' as never, reward: 'hug', cost: 50 })
  })
})

describe('gifts', () => {
  test('[PT7] a gift earns its value by the rate of its currency, rounded down', () => {
    given()
      .when(gift('ann', { count: 3, unitAmount: 1_050 }))
      .thenPays('ann', 31)
      .when(gift('ann', { count: 10, unitAmount: 1, currency: 'BITS' }))
      .thenPays('ann', 3)
      .when(gift('ann', { unitAmount: 99 }))
      .thenPays('ann', 0)
  })

  test('[PT7] a gift counts in the main currency on the board', () => {
    given()
      .when(gift('ann', { count: 10, unitAmount: 1, currency: 'BITS' }))
      .thenAmong({ type: 'GiftCounted', amount: 10, currency: 'BITS', value: 320 })
  })

  test('[PT7] a currency without a rate earns nothing and is counted all the same', () => {
    given()
      .when(gift('ann', { currency: 'STARS' }))
      .thenAmong({ type: 'GiftCounted', count: 1, amount: 1_000, value: 0 })
      .when(gift('ann', { currency: 'CONSTRUCTOR' }))
      .thenNo('Transferred')
  })

  test('[PT8] a streak pays what its count increased by', () => {
    given()
      .when(combo('ann', 3))
      .thenPays('ann', 30)
      .when(combo('ann', 10))
      .thenPays('ann', 70)
      .when(combo('ann', 11))
      .thenAmong({ type: 'GiftCounted', count: 1, comboCount: 11 })
  })

  test('[PT9] a frame that says no more than an earlier one pays nothing', () => {
    given(combo('ann', 10))
      .when(combo('ann', 10))
      .thenNothing()
      .when(combo('ann', 7))
      .thenNothing()
      .when(combo('ann', 12))
      .thenPays('ann', 20)
  })

  test('[PT10] a streak closes by its last frame', () => {
    const story = given(combo('ann', 2))
      .when(combo('ann', 5, true))
      .thenAmong({ type: 'ComboClosed', count: 5, why: 'final' })
      .when(combo('ann', 5, true))
      .thenNothing()
    story.pass(HOUR).thenNothing()
  })

  test('[PT10] a streak that breaks off closes 15 seconds after its last new frame', () => {
    const story = given(combo('ann', 2), { ...combo('ann', 4), after: 10 * SECOND })
    story.pass(14_999).thenNothing()
    story.pass(1).thenExactly({ type: 'ComboClosed', count: 4, why: 'timeout' })
    story.pass(HOUR).thenNothing()
  })

  test('[PT11] a late frame of a closed streak pays only the increase', () => {
    const story = given(combo('ann', 10, true))
    story.when({ ...combo('ann', 8), after: MINUTE }).thenNothing()
    story.when(combo('ann', 12)).thenPays('ann', 20)
    story.pass(MINUTE).thenExactly({ type: 'ComboClosed', count: 12, why: 'timeout' })
  })

  test('[PT11] a late last frame that brings more closes the streak at once', () => {
    const story = given(combo('ann', 10))
    story.pass(MINUTE).thenExactly({ type: 'ComboClosed', count: 10 })
    story.when(combo('ann', 12, true)).thenAmong({ type: 'ComboClosed', count: 12, why: 'final' })
    story.pass(HOUR).thenNothing()
  })

  test('[PT11] ten minutes after it closed a streak is forgotten', () => {
    const story = given(combo('ann', 10, true), { ...combo('bea', 1, true), after: 10 * MINUTE })
    expect([...story.state.closedCombos.keys()]).toEqual(['bea/streak'])
  })

  test('[PT11] the streak of somebody else is another one, also under the same key', () => {
    given(combo('ann', 10)).when(combo('bea', 3)).thenPays('bea', 30)
  })
})

describe('watching', () => {
  test('[PT12] 300 seconds of watching earn 1 point, 36 a day, and the rest is carried on', () => {
    given()
      .when(watch('ann', 299))
      .thenPays('ann', 0)
      .when(watch('ann', 1))
      .thenPays('ann', 1)
      .when(watch('ann', 86_400))
      .thenPays('ann', 35)
      .when(watch('ann', 86_400))
      .thenPays('ann', 0)
  })

  test('[PT13] from entering to leaving is watching', () => {
    given(enter('ann'))
      .when({ ...leave('ann'), after: 10 * MINUTE })
      .thenExactly(
        { type: 'Left', seconds: 600 },
        { type: 'Transferred', amount: 2, rule: 'watch' },
      )
      .when({ ...leave('ann'), after: 10 * MINUTE })
      .thenExactly({ type: 'Left', seconds: 0 })
  })

  test('[PT13] entering again while in the room goes on with the same presence', () => {
    given(enter('ann'), { ...enter('ann'), after: 5 * MINUTE })
      .when({ ...leave('ann'), after: 5 * MINUTE })
      .thenAmong({ type: 'Left', seconds: 600 })
  })

  test('[PT13] watched seconds that a platform reports are not counted again on leaving', () => {
    given(enter('ann'), { ...watch('ann', 300), after: 5 * MINUTE })
      .when({ ...leave('ann'), after: MINUTE })
      .thenAmong({ type: 'Left', seconds: 60 })
  })

  test('[PT13] a presence of more than twelve hours is not counted, and does not spoil the next', () => {
    given(enter('ann'))
      .when({ ...leave('ann'), after: 12 * HOUR + SECOND })
      .thenExactly({ type: 'Left', seconds: 0 })
    given(enter('ann'), { ...enter('ann'), after: DAY })
      .when({ ...leave('ann'), after: 5 * MINUTE })
      .thenAmong({ type: 'Left', seconds: 300 })
  })
})

describe('the largest numbers', () => {
  const { GIFT_COUNT_MAX, MONEY_MINOR_MAX, POINTS_MAX } = limits

  test('[PT23] a grant of more than a thousand million points is refused, and all of its command', () => {
    const dear = plainRules((all) => {
      all.earning.gift.rateBp = { TWD: 100_000_000, USD: 1 }
    })
    given(dear)
      .when(gift('ann', { unitAmount: 100_001 }))
      .thenRejected('points/limit')
      .when(gift('ann', { unitAmount: MONEY_MINOR_MAX }))
      .thenRejected('points/limit')
      .when(gift('ann', { unitAmount: 100_000 }))
      .thenPays('ann', POINTS_MAX)
  })

  test('[PT23] a gift worth more than money may be is refused, in its own and the main currency', () => {
    given()
      .when(gift('ann', { count: GIFT_COUNT_MAX, unitAmount: MONEY_MINOR_MAX }))
      .thenRejected('points/limit')
      .when(gift('ann', { unitAmount: MONEY_MINOR_MAX, currency: 'JPY' }))
      .thenRejected('points/limit')
    const strange = plainRules((all) => {
      all.earning.gift.rateBp = { TWD: 1, VND: 100_000_000 }
    })
    given(strange)
      .when(gift('ann', { unitAmount: MONEY_MINOR_MAX, currency: 'VND' }))
      .thenRejected('points/limit')
  })

  test('[PT23] the dearest level of a subscription is refused rather than rounded', () => {
    const dear = plainRules((all) => {
      all.earning.subscribe = { points: POINTS_MAX, levels: { gold: 1_000_000 } }
    })
    given(dear).when(subscribe('ann', 'gold')).thenRejected('points/limit')
    given(dear).when(subscribe('ann')).thenPays('ann', POINTS_MAX)
  })

  test('[PT23] nobody has more than a million million points', () => {
    const story = given(chat('ann'))
    for (let i = 0; i < 999; i++) story.and(adjust('ann', POINTS_MAX))
    story.when(adjust('ann', POINTS_MAX)).thenRejected('points/limit')
    story.and(adjust('ann', POINTS_MAX - 1))
    story.when({ ...chat('ann'), after: MINUTE }).thenRejected('points/limit')
  })
})
