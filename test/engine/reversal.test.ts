/** Undoing whole activities: what each kind gives back, and what holds of any undoing. */
import type { Event } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import {
  accountBalance,
  allRows,
  apply,
  brokenInvariants,
  decide,
  finishLoad,
  initialState,
  loadRow,
  partIn,
  nextDeadline,
  rightsOf,
  soldAccount,
  stockAccount,
} from '@fanfare/shared/engine'
import { describe, expect, test } from 'vitest'
import {
  adjust,
  chat,
  closeWindow,
  enter,
  gift,
  openWindow,
  orderPaid,
  orderRefunded,
  plainRules,
  tick,
} from '../support/commands.ts'
import { issueCode, redeem } from '../support/desk-commands.ts'
import { DAY, EVENING, given, HOUR, MINUTE, SECOND, stamped } from '../support/given.ts'
import type { Step } from '../support/given.ts'
import {
  claimPrize,
  closeLottery,
  drawLottery,
  join,
  openLottery,
} from '../support/lottery-commands.ts'
import { answer, openPoll, openQuiz, vote } from '../support/poll-commands.ts'
import { grantRight, oddChat, reverse } from '../support/safeguard-commands.ts'
import {
  claim,
  confirmClaim,
  closeSeckill,
  openSeckill,
  restock,
} from '../support/seckill-commands.ts'

describe('a window', () => {
  test('[RV1] is closed at once, and what it added is taken, no more', () => {
    const story = given(plainRules(), chat('ann'), openWindow(), chat('ann'), chat('bea'))
    story
      .when(reverse('w1'))
      .thenExactly({ type: 'WindowClosed' }, { type: 'ReversalStarted', activityId: 'w1' })
    story.when(chat('bea')).thenPays('bea', 10)
    story
      .pass(0)
      .thenAmong(
        { type: 'Transferred', rule: 'reversal', amount: 10, from: 'member:ann', to: 'issue' },
        { type: 'MemberReversed', taken: 10, owed: 0, returned: 0 },
        { type: 'ActivityReversed', activityId: 'w1', members: 2, taken: 20, owed: 0 },
      )
    expect(story.member('ann')).toMatchObject({ balance: 20, earned: 20, owed: 0 })
    expect(story.member('bea').balance).toBe(20)
  })

  test('[RV1] takes nothing that was said before it was undone and comes late', () => {
    const story = given(plainRules(), openWindow(), { ...reverse('w1'), after: MINUTE / 2 })
    story.when({ ...chat('ann'), after: SECOND, eventAgo: 5 * SECOND }).thenPays('ann', 10)
  })

  test('[RV2] what was spent is owed, and taken from what is earned next', () => {
    const story = given(plainRules(), openWindow(), chat('ann'), adjust('ann', -15), reverse('w1'))
    story.pass(0).thenAmong({ type: 'MemberReversed', taken: 5, owed: 5 })
    expect(story.member('ann')).toMatchObject({ balance: 0, owed: 5 })
    story.and(chat('ann'))
    expect(story.member('ann')).toMatchObject({ balance: 5, owed: 0 })
  })

  test('[RV3] a tier that was reached with it stays', () => {
    const story = given(
      plainRules((all) => {
        all.tiers.silver.points = 20
      }),
      openWindow(),
      chat('ann'),
      reverse('w1'),
    )
    story.pass(0)
    expect(story.member('ann')).toMatchObject({ tier: 'silver', earned: 10 })
  })

  test('[RV4] of held points only its part is not given, the rest is held on', () => {
    const held = plainRules((all) => {
      all.earning.order.returnDays = 7
    })
    const story = given(held, openWindow(), orderPaid('ann', 'shop:1', 10_000), oddChat('ann'))
    expect(story.member('ann').held).toBe(220)
    story.and(reverse('w1')).pass(0).thenAmong({ type: 'MemberReversed', taken: 110, owed: 0 })
    expect(story.member('ann')).toMatchObject({ balance: 0, held: 110 })
    story.pass(8 * DAY)
    expect(story.member('ann')).toMatchObject({ balance: 110, held: 0 })
  })

  test('[RV5] and a refund together take what was given once, whichever comes first', () => {
    const bought = [plainRules(), openWindow(), orderPaid('ann', 'shop:1', 10_000)]
    const undoneFirst = given(...bought, reverse('w1'))
    undoneFirst.pass(0)
    undoneFirst.and(orderRefunded('shop:1', 5_000), orderRefunded('shop:1', 5_000))
    expect(undoneFirst.member('ann')).toMatchObject({ balance: 0, owed: 0, earned: 0 })
    const refundedFirst = given(...bought, orderRefunded('shop:1', 5_000), reverse('w1'))
    refundedFirst.pass(0).thenAmong({ type: 'MemberReversed', taken: 50 })
    expect(refundedFirst.member('ann').balance).toBe(50)
    refundedFirst.and(orderRefunded('shop:1', 5_000))
    expect(refundedFirst.member('ann')).toMatchObject({ balance: 0, owed: 0, earned: 0 })
  })

  test('[RV5] and a refund of a held order take what was given once', () => {
    const held = plainRules((all) => {
      all.earning.order.returnDays = 7
    })
    const story = given(held, openWindow(), orderPaid('ann', 'shop:1', 10_000))
    story.and(orderRefunded('shop:1', 2_500), reverse('w1')).pass(0)
    expect(story.member('ann').held).toBe(75)
    story.and(orderRefunded('shop:1', 2_500))
    expect(story.member('ann').held).toBe(50)
    story.pass(8 * DAY)
    story.and(orderRefunded('shop:1', 5_000))
    expect(story.member('ann')).toMatchObject({ balance: 0, owed: 0, held: 0 })
  })
})

describe('others', () => {
  test('[RV6] a lottery takes prizes back and gives fees back', () => {
    const story = given(...rich('ann', 50), ...rich('bea', 50))
    story.and(openLottery({ feePoints: 20, prizePoints: 100, prizeRight: 'mug' }))
    story.and(join('ann'), join('bea'), closeLottery(), drawLottery())
    const winner = ['ann', 'bea'].find((name) => story.member(name).balance === 130) ?? ''
    expect(rightsOf(story.member(winner), 'mug')).toBe(1)
    story.and(reverse('l1')).pass(0)
    for (const name of ['ann', 'bea']) {
      expect(story.member(name)).toMatchObject({ balance: 50, owed: 0, earned: 50 })
      expect(rightsOf(story.member(name), 'mug')).toBe(0)
    }
    story.when(drawLottery()).thenRejected('lottery/already_drawn')
  })

  test('[RV6] a lottery that was never drawn gives every fee back once', () => {
    const story = given(...rich('ann', 50), openLottery({ feePoints: 20 }), join('ann'))
    story.and(reverse('l1')).pass(HOUR)
    expect(story.member('ann').balance).toBe(50)
    expect(accountBalance(story.state, 'points', 'pot:l1')).toBe(0)
  })

  test('[RV6] nobody claims a prize of an undone lottery', () => {
    const story = given(openLottery({ claimSeconds: 60 }), join('ann'), closeLottery())
    story.and(drawLottery(), reverse('l1')).pass(0)
    story.when(claimPrize('ann')).thenRejected('lottery/no_prize')
    story.pass(HOUR).thenNothing()
  })

  test('[RV7] a seckill takes units back, sold ones too, and gives points and tickets back', () => {
    const story = given(
      ...rich('ann', 100),
      ...rich('bea', 100),
      ...rich('cat', 100),
      grantRight('ann', 'early'),
      grantRight('bea', 'early'),
      grantRight('cat', 'early'),
      openSeckill({ quota: 2, pricePoints: 40, right: 'early' }),
      claim('ann'),
      confirmClaim('ann'),
      claim('bea'),
      claim('cat'),
    )
    story.and(reverse('s1')).pass(0)
    for (const name of ['ann', 'bea', 'cat']) {
      expect(story.member(name)).toMatchObject({ balance: 100, owed: 0 })
      expect(rightsOf(story.member(name), 'early')).toBe(1)
    }
    expect(accountBalance(story.state, 'stock', stockAccount('s1'))).toBe(2)
    expect(accountBalance(story.state, 'stock', soldAccount('s1'))).toBe(0)
    expect(story.state.claims.size).toBe(0)
    story.when(restock(1)).thenRejected('seckill/closed')
  })

  test('[RV7] a seckill that draws: before its draw nobody gets anything, after it everybody is as before', () => {
    const names = ['ann', 'bea', 'cat']
    const draw = openSeckill({ mode: 'draw', quota: 1, waitlist: 1, pricePoints: 40, seconds: 60 })
    const entered = [...names.flatMap((name) => rich(name, 40)), draw]
    const early = given(...entered, ...names.map((name) => claim(name)), reverse('s1'))
    early.pass(HOUR)
    expect(early.envelopes.some(({ event }) => event.type === 'WinnersDrawn')).toBe(false)
    const late = given(...entered, ...names.map((name) => claim(name)))
    late.pass(MINUTE)
    expect(names.map((name) => late.member(name).balance).toSorted((a, b) => a - b)).toEqual([
      0, 40, 40,
    ])
    late.and(reverse('s1')).pass(HOUR)
    for (const story of [early, late]) {
      expect(names.map((name) => story.member(name).balance)).toEqual([40, 40, 40])
      expect(story.state.claims.size).toBe(0)
      expect(accountBalance(story.state, 'stock', stockAccount('s1'))).toBe(1)
    }
  })

  test('[RV7] a seckill whose holds end while it is undone gives everything back once', () => {
    const story = given(...rich('ann', 40), openSeckill({ pricePoints: 40, holdSeconds: 60 }))
    story.and(claim('ann'), closeSeckill(), { ...reverse('s1'), after: MINUTE }).pass(HOUR)
    expect(story.member('ann').balance).toBe(40)
    expect(story.state.windows.size + story.state.reversing.length).toBe(0)
  })

  test('[RV8] a quiz and a code take back what they gave', () => {
    const story = given(openQuiz(), answer('ann', 'tokyo'), issueCode('HI'), redeem('ann', 'hi'))
    story.pass(HOUR)
    expect(story.member('ann').balance).toBe(30)
    story.and(reverse('q1'), reverse('c2')).pass(0)
    expect(story.member('ann')).toMatchObject({ balance: 0, owed: 0 })
    story.when(redeem('bea', 'hi')).thenRejected('code/unknown')
  })

  test('[RV8] a quiz that is undone before its end pays nobody', () => {
    const story = given(openQuiz(), answer('ann', 'tokyo'), reverse('q1'))
    story.pass(HOUR)
    expect(story.member('ann').balance).toBe(0)
  })

  test('[RV8] a poll has nothing to take, and is over', () => {
    const story = given(openPoll(), vote('ann', 0), reverse('p1'))
    story.pass(0).thenAmong({ type: 'ActivityReversed', taken: 0, returned: 0, owed: 0 })
    story.when(vote('bea', 0)).thenRejected('poll/closed')
  })
})

describe('refusals', () => {
  test('[RV9] an activity is undone once, if there is one, and not after a week', () => {
    const story = given(plainRules(), openWindow(), chat('ann'), reverse('w1'))
    story.when(reverse('w1')).thenRejected('activity/already_reversed')
    story.pass(0)
    story.when(reverse('w1')).thenRejected('activity/already_reversed')
    story.when(reverse('w9')).thenRejected('activity/unknown')
    story.and(openWindow(), closeWindow('w2'))
    story.pass(8 * DAY)
    story.when(reverse('w2')).thenRejected('activity/not_reversible')
  })
})

test('[RV10] is done member by member in portions, each an instant, also after loading in between', () => {
  let state = initialState()
  let number = 0
  const envelopes: Event[][] = []
  const run = (step: Step): void => {
    const command = stamped(step, EVENING, number++)
    const decision = decide(state, command)
    if (!decision.ok) throw new Error(decision.error.code)
    envelopes.push(decision.value)
    for (const event of decision.value) {
      const { at, causeId } = command
      apply(state, { seq: state.seq + 1, at, causeId, v: 1, event })
    }
  }
  run(plainRules())
  run(openWindow())
  for (let i = 0; i < 2_100; i++) run(chat(`m${i}`))
  run(reverse('w1'))
  const ticks: number[] = []
  while ((nextDeadline(state) ?? Infinity) <= EVENING) {
    run(tick())
    ticks.push(envelopes.at(-1)?.filter(({ type }) => type === 'MemberReversed').length ?? 0)
    state = reloaded(state)
  }
  expect(ticks).toEqual([1_000, 1_000, 100])
  expect(envelopes.at(-1)).toContainEqual(
    expect.objectContaining({ type: 'ActivityReversed', members: 2_100, taken: 21_000 }),
  )
  expect([...state.members.values()].every(({ balance }) => balance === 10)).toBe(true)
  expect(brokenInvariants(state)).toEqual([])
})

function reloaded(state: State): State {
  const loaded = initialState()
  for (const [key, json] of allRows(state)) loadRow(loaded, key, JSON.parse(json))
  loaded.at = state.at
  finishLoad(loaded, state.seq)
  return loaded
}

/** Somebody with so many points that no activity gave. */
function rich(name: string, points: number): Step[] {
  return [enter(name), adjust(name, points)]
}

test('[RV10] waits for what the same instant does to the same members', () => {
  const story = given(plainRules(), openWindow(), oddChat('ann'))
  story.and({ ...reverse('w1'), after: 72 * HOUR })
  story.pass(0).thenAmong({ type: 'TransferSettled', outcome: 'posted', why: 'deadline' })
  expect(story.member('ann')).toMatchObject({ balance: 10, held: 0, owed: 0, earned: 10 })
})

test('[RV10] what was begun comes to its end, though nobody went on with it for a week', () => {
  const story = given(plainRules(), issueCode('HELLO', { points: 15 }), redeem('ann', 'hello'))
  story.and(reverse('c1'))
  for (let n = 0; n < 5; n++) {
    story.and({ ...openPoll({ seconds: 60 }), after: 8 * DAY }, vote('ann', 0, `p${n + 2}`))
  }
  story.pass(0)
  expect(partIn(story.member('ann'), 'c1')?.gained ?? 0).toBe(0)
  expect(story.state.activities.get('c1')?.reversal).toMatchObject({ members: 1, taken: 15 })
})

test('[RV10] two at once are done one after the other', () => {
  const story = given(plainRules(), openWindow({ actions: ['chat'] }), chat('ann'))
  story.and(openWindow({ actions: ['gift'] }), gift('ann', { count: 5 }))
  story.and(reverse('w2'), reverse('w1')).pass(0)
  expect(story.member('ann')).toMatchObject({ balance: 60, owed: 0 })
  expect(story.state.reversing).toEqual([])
})
