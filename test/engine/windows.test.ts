/** Multiplier windows: which acts they multiply, from when until when, and for how much in all. */
import { accountBalance, windowAccount } from '@fanfare/shared/engine'
import { limits } from '@fanfare/shared/contracts'
import { describe, expect, test } from 'vitest'
import {
  chat,
  checkIn,
  closeWindow,
  extendWindow,
  follow,
  gift,
  openWindow,
  plainRules,
  share,
} from '../support/commands.ts'
import { given, HOUR, MINUTE, SECOND } from '../support/given.ts'
import type { Story } from '../support/given.ts'

const { WINDOW_SECONDS_MAX, WINDOWS_OPEN_MAX } = limits

function budgetLeft(story: Story, activityId = 'w1'): number {
  return accountBalance(story.state, 'budget', windowAccount(activityId))
}

describe('opening', () => {
  test('[WN1] while a window is open points are multiplied, and the factor is named', () => {
    given()
      .when(openWindow({ factorBp: 20_000, seconds: 60 }))
      .thenExactly({ type: 'WindowOpened', activityId: 'w1', factorBp: 20_000, budget: null })
      .when(share('ann'))
      .thenAmong({
        type: 'Transferred',
        amount: 10,
        base: 5,
        activityId: 'w1',
        factors: [
          { kind: 'tier', bp: 10_000, ref: 'normal' },
          { kind: 'window', bp: 20_000, ref: 'w1' },
        ],
      })
  })

  test('[WN1] it ends to the millisecond, and the clock closes it', () => {
    const story = given(plainRules(), openWindow({ seconds: 60 }))
    story
      .when({ ...chat('ann'), after: MINUTE - 1 })
      .thenPays('ann', 20)
      .when({ ...chat('ann'), after: 1 })
      .thenPays('ann', 10)
    story.pass(0).thenExactly({ type: 'WindowClosed', activityId: 'w1', why: 'ended' })
    story.pass(HOUR).thenNothing()
  })

  test('[WN2] a window is for the tiers and actions it names', () => {
    const story = given(openWindow({ actions: ['share', 'gift'], tiers: ['normal'] }))
    story.when(follow('ann')).thenPays('ann', 10)
    story.when(share('ann')).thenPays('ann', 10)
    const forGold = given(openWindow({ tiers: ['gold'] }))
    forGold.when(share('ann')).thenPays('ann', 5)
    forGold.and(gift('ann', { unitAmount: 300_000 }))
    expect(forGold.member('ann').tier).toBe('gold')
    forGold.when(share('ann')).thenPays('ann', 15)
  })

  test('[WN3] two windows may not be open for the same tier and action', () => {
    given(openWindow({ actions: ['share'], tiers: ['gold', 'silver'] }))
      .when(openWindow())
      .thenRejected('window/already_open')
      .when(openWindow({ actions: ['share', 'gift'] }))
      .thenRejected('window/already_open')
      .when(openWindow({ tiers: ['silver'] }))
      .thenRejected('window/already_open')
      .when(openWindow({ actions: ['gift'] }))
      .thenExactly({ type: 'WindowOpened', activityId: 'w2' })
      .when(openWindow({ actions: ['share'], tiers: ['normal'] }))
      .thenExactly({ type: 'WindowOpened', activityId: 'w3' })
  })

  test('[WN3] once a window is over or closed, the next one may open at once', () => {
    given(openWindow({ seconds: 60 }))
      .when({ ...openWindow({ seconds: 60 }), after: MINUTE })
      .thenExactly({ type: 'WindowOpened', activityId: 'w2' })
      .and(closeWindow('w2'))
      .when(openWindow())
      .thenExactly({ type: 'WindowOpened', activityId: 'w3' })
  })

  test('[WN3] where one window takes over from another, an act counts for one of them', () => {
    given(plainRules(), openWindow({ seconds: 60 }))
      .and({ ...openWindow({ factorBp: 30_000 }), after: MINUTE })
      .when({ ...chat('ann'), eventAgo: 0 })
      .thenPays('ann', 30)
      .when({ ...chat('ann'), eventAgo: 1 })
      .thenPays('ann', 20)
  })

  test('[WN4] at most eight windows are open at once', () => {
    const actions = [
      'chat',
      'follow',
      'like',
      'share',
      'gift',
      'subscribe',
      'raid',
      'watch',
    ] as const
    expect(actions).toHaveLength(WINDOWS_OPEN_MAX)
    given(...actions.map((action) => openWindow({ actions: [action] })))
      .when(openWindow({ actions: ['order'] }))
      .thenRejected('window/too_many')
      .when({ ...openWindow({ actions: ['order'] }), after: MINUTE })
      .thenExactly({ type: 'WindowOpened' })
  })
})

describe('the platform’s own time', () => {
  test('[WN5] an act that arrives late, within 10 seconds, is judged by when it happened', () => {
    given(plainRules(), openWindow({ seconds: 60 }))
      .when({ ...chat('ann'), after: MINUTE + 5 * SECOND, eventAgo: 5 * SECOND + 1 })
      .thenPays('ann', 20)
      .when({ ...chat('ann'), eventAgo: 5 * SECOND })
      .thenPays('ann', 10)
  })

  test('[WN5] an act from before the window opened is not multiplied', () => {
    given(plainRules(), { ...chat('ann'), after: HOUR }, openWindow())
      .when({ ...chat('ann'), after: 2 * SECOND, eventAgo: 2 * SECOND + 1 })
      .thenPays('ann', 10)
      .when({ ...chat('ann'), eventAgo: 2 * SECOND })
      .thenPays('ann', 20)
  })

  test('[WN6] an act later than the grace, from the future, or without a trusted time counts as now', () => {
    const story = given(plainRules(), openWindow({ seconds: 60 }))
    story.and({ ...chat('ann'), after: MINUTE })
    story
      .when({ ...chat('ann'), after: 10 * SECOND, eventAgo: 10 * SECOND + 1 })
      .thenPays('ann', 10)
    story.and(openWindow())
    story.when({ ...chat('ann'), eventAgo: 11 * SECOND }).thenPays('ann', 20)
    story.when({ ...chat('ann'), eventAgo: -HOUR }).thenPays('ann', 20)
    story.when(chat('ann')).thenPays('ann', 20)
  })

  test('[WN6] the grace is a rule of the programme', () => {
    const strict = plainRules((all) => {
      all.graceMs = 0
    })
    given(strict, openWindow({ seconds: 60 }))
      .when({ ...chat('ann'), after: MINUTE, eventAgo: 1 })
      .thenPays('ann', 10)
  })

  test('[WN6] a platform clock that is an hour off changes nothing', () => {
    for (const eventAgo of [HOUR, -HOUR]) {
      const story = given(plainRules(), openWindow({ seconds: 60 }))
      story.when({ ...chat('ann'), eventAgo }).thenPays('ann', 20)
      story.when({ ...chat('ann'), after: MINUTE, eventAgo }).thenPays('ann', 10)
    }
  })
})

describe('extending and closing', () => {
  test('[WN7] extending moves the planned end', () => {
    given(plainRules(), openWindow({ seconds: 60 }))
      .when({ ...extendWindow('w1', 30), after: 59 * SECOND })
      .thenExactly({ type: 'WindowExtended', activityId: 'w1', actor: 'producer:p' })
      .when({ ...chat('ann'), after: 30 * SECOND })
      .thenPays('ann', 20)
      .when({ ...chat('ann'), after: SECOND })
      .thenPays('ann', 10)
  })

  test('[WN7] a window is open for a day at most', () => {
    given(openWindow({ seconds: WINDOW_SECONDS_MAX - 1 }))
      .when(extendWindow('w1', 2))
      .thenRejected('window/too_long')
      .when(extendWindow('w1', 1))
      .thenExactly({ type: 'WindowExtended' })
  })

  test('[WN8] closing early ends it now, and what happened before still counts', () => {
    const story = given(plainRules(), openWindow({ seconds: 60 }))
      .when({ ...closeWindow('w1'), after: 20 * SECOND })
      .thenExactly({ type: 'WindowClosed', why: 'producer', actor: 'producer:p' })
    story.when(chat('ann')).thenPays('ann', 10)
    story.when({ ...chat('ann'), after: SECOND, eventAgo: SECOND + 1 }).thenPays('ann', 20)
  })

  test('[WN9] a window that is over is neither extended nor closed, also before the clock saw it', () => {
    given(openWindow({ seconds: 60 }))
      .when(extendWindow('w2', 1))
      .thenRejected('window/unknown')
      .when(closeWindow('w2'))
      .thenRejected('window/unknown')
      .when({ ...extendWindow('w1', 30), after: MINUTE })
      .thenRejected('window/closed')
      .when(closeWindow('w1'))
      .thenRejected('window/closed')
      .and({ type: 'Tick' })
      .when(extendWindow('w1', 30))
      .thenRejected('window/closed')
      .when(closeWindow('w1'))
      .thenRejected('window/closed')
  })
})

describe('the budget', () => {
  test('[WN10] the extra points are paid from the budget of the window', () => {
    const story = given(plainRules())
      .when(openWindow({ budget: 25 }))
      .thenExactly(
        { type: 'WindowOpened', budget: 25 },
        { type: 'Transferred', asset: 'budget', to: 'window:w1', amount: 25, rule: 'allocate' },
      )
      .when(chat('ann'))
      .thenAmong({ type: 'Transferred', asset: 'budget', to: 'spent', amount: 10, rule: 'bonus' })
    expect(budgetLeft(story)).toBe(15)
  })

  test('[WN11] a bonus the budget cannot pay whole is not paid at all, and that is said', () => {
    const story = given(plainRules(), openWindow({ budget: 25 }), chat('ann'), chat('ann'))
    story.when(chat('ann')).thenAmong({
      type: 'Transferred',
      amount: 10,
      activityId: null,
      factors: [
        { kind: 'tier', bp: 10_000, ref: 'normal' },
        { kind: 'budget', bp: 10_000, ref: 'w1' },
      ],
    })
    expect(budgetLeft(story)).toBe(5)
    story.when(share('ann')).thenPays('ann', 10)
    expect(budgetLeft(story)).toBe(0)
  })

  test('[WN11] two grants of one command never take more than there is', () => {
    const story = given({ type: 'StartBroadcast' }, openWindow({ budget: 7 }))
    story.when(checkIn('ann')).thenPays('ann', 15)
    expect(budgetLeft(story)).toBe(2)
  })

  test('[WN12] what is left of a budget goes back after the grace, when nobody can claim it any more', () => {
    const story = given(plainRules(), openWindow({ seconds: 60, budget: 30 }), chat('ann'))
    story.pass(MINUTE).thenExactly({ type: 'WindowClosed' })
    expect(budgetLeft(story)).toBe(20)
    story.when({ ...chat('ann'), after: 9_999, eventAgo: 10_000 }).thenPays('ann', 20)
    story.pass(1).thenExactly({
      type: 'Transferred',
      asset: 'budget',
      from: 'window:w1',
      amount: 10,
      rule: 'release',
    })
    expect(budgetLeft(story)).toBe(0)
    story.pass(HOUR).thenNothing()
  })

  test('[WN12] a budget comes back also when the clock is late and other windows opened meanwhile', () => {
    const story = given(openWindow({ seconds: 60, budget: 30 }), closeWindow('w1'))
    story.and({ ...openWindow({ seconds: 60 }), after: HOUR })
    story.pass(0).thenExactly({ type: 'Transferred', rule: 'release', amount: 30 })
  })
})

describe('stacking', () => {
  const stacked = (mode: 'multiply' | 'add' | 'max', capBp = 100_000) =>
    plainRules((all) => {
      all.tiers.silver = { points: 1, spend: 0, multiplierBp: 15_000 }
      all.stacking = { mode, capBp }
    })

  const twice = (mode: 'multiply' | 'add' | 'max', factorBp: number, capBp?: number) =>
    given(stacked(mode, capBp), chat('ann'), openWindow({ factorBp })).when(chat('ann'))

  test('[WN13] tier and window are multiplied unless the rules say otherwise', () => {
    twice('multiply', 50_000).thenPays('ann', 75)
  })

  test('[WN13] `add` is for 「額外享5倍」: 1.5 + 5 = 6.5 times', () => {
    twice('add', 50_000).thenPays('ann', 65)
  })

  test('[WN13] `max` takes the larger of the two', () => {
    twice('max', 50_000).thenPays('ann', 50)
    twice('max', 12_000).thenPays('ann', 15)
  })

  test('[WN14] all factors together are capped, and the cap is named', () => {
    twice('multiply', 100_000).thenAmong({
      type: 'Transferred',
      amount: 100,
      factors: [
        { kind: 'tier', bp: 15_000, ref: 'silver' },
        { kind: 'window', bp: 100_000, ref: 'w1' },
        { kind: 'cap', bp: 100_000 },
      ],
    })
  })

  test('[WN14] a cap below the tier holds for it as well, with and without a budget', () => {
    twice('multiply', 20_000, 10_000).thenPays('ann', 10)
    given(stacked('multiply', 10_000), chat('ann'), openWindow({ budget: 100 }))
      .when(chat('ann'))
      .thenPays('ann', 10)
  })

  test('[WN14] points are rounded down once, at the end', () => {
    given(plainRules(), openWindow({ factorBp: 15_000, actions: ['share'] }))
      .when(share('ann'))
      .thenPays('ann', 7)
  })
})
