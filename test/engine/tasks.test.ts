/** Tasks: counted by what members do, done once in their period, rewarded at once. */
import { STANDARD_TASKS, standardTasks, RulesSchema } from '@fanfare/shared/contracts'
import type { Envelope } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import {
  allRows,
  apply,
  finishLoad,
  initialState,
  loadRow,
  rightsOf,
  stateHash,
} from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ban,
  chat,
  checkIn,
  end,
  enter,
  follow,
  leave,
  like,
  orderPaid,
  orderRefunded,
  share,
  start,
  watch,
} from '../support/commands.ts'
import type { Step, Story } from '../support/given.ts'
import { DAY, EVENING, given, HOUR, MINUTE } from '../support/given.ts'
import { standard, task, tasks } from '../support/task-commands.ts'

describe('daily tasks', () => {
  test('[TK1] a task is done when its count is reached, and pays at once', () => {
    const story = given(tasks({ daily: [task()] }), chat('ann'), chat('ann'), chat('bea'))
    story
      .when(chat('ann'))
      .thenExactly(
        { type: 'Interacted' },
        { type: 'TaskCompleted', task: 'chat', name: 'Say three things', kind: 'daily', points: 4 },
        { type: 'Transferred', rule: 'task', reason: 'chat', amount: 4, factors: [] },
      )
    expect(story.member('bea').balance).toBe(0)
  })

  test('[TK2] once a day, and anew on the next', () => {
    const story = given(tasks({ daily: [task({ count: 1 })] }), chat('ann'))
    story.when(chat('ann')).thenNo('TaskCompleted')
    story.when({ ...chat('ann'), after: DAY }).thenAmong({ type: 'TaskCompleted' })
    expect(story.member('ann').balance).toBe(8)
  })

  test('[TK2] what was counted yesterday does not count today', () => {
    given(tasks({ daily: [task()] }), chat('ann'), chat('ann'))
      .when({ ...chat('ann'), after: DAY })
      .thenNo('TaskCompleted')
  })

  test('[TK3] all of a day come to no more than the most of a day', () => {
    const daily = [
      task({ id: 'a', count: 1, points: 6 }),
      task({ id: 'b', count: 1, points: 6 }),
      task({ id: 'c', action: 'share', count: 1, points: 6 }),
    ]
    const story = given(tasks({ daily, dailyPointsMax: 10 }))
    story
      .when(chat('ann'))
      .thenAmong({ type: 'TaskCompleted', task: 'a', points: 6 })
      .when(share('ann'))
      .thenAmong({ type: 'TaskCompleted', task: 'c', points: 0 })
    expect(story.member('ann').balance).toBe(10)
    story.when({ ...chat('ann'), after: DAY }).thenPays('ann', 10)
  })
})

describe('growth and challenge', () => {
  test('[TK4] growth is once in a lifetime and adds up over days', () => {
    const growth = [task({ id: 'spend', action: 'spend', count: 300_000, points: 200 })]
    const story = given(tasks({ growth }), orderPaid('ann', 'shop:1', 200_000))
    story
      .when({ ...orderPaid('ann', 'shop:2', 100_000), after: 3 * DAY })
      .thenAmong({ type: 'TaskCompleted', task: 'spend', kind: 'growth', period: null })
    story.when(orderPaid('ann', 'shop:3', 900_000)).thenNo('TaskCompleted')
    expect(story.member('ann').balance).toBe(200)
  })

  test('[TK5] a challenge is once a month and gives a ticket', () => {
    const challenge = [task({ action: 'share', count: 2, points: 0, right: '搶購券' })]
    const story = given(tasks({ challenge }), share('ann'))
    story
      .when({ ...share('ann'), after: DAY })
      .thenAmong(
        { type: 'TaskCompleted', kind: 'challenge', right: '搶購券', points: 0 },
        { type: 'Transferred', asset: 'right:搶購券', to: 'member:ann', amount: 1, rule: 'task' },
      )
    story.and(share('ann'), share('ann'))
    expect(rightsOf(story.member('ann'), '搶購券')).toBe(1)
    story.and({ ...share('ann'), after: 20 * DAY }, share('ann'))
    expect(rightsOf(story.member('ann'), '搶購券')).toBe(2)
  })
})

describe('what is counted', () => {
  const counted: [string, Step[], Partial<ReturnType<typeof task>>][] = [
    ['likes by number', [like('ann', 60), like('ann', 40)], { action: 'like', count: 100 }],
    ['a follow', [follow('ann')], { action: 'follow', count: 1 }],
    ['an order', [orderPaid('ann', 'shop:1', 100)], { action: 'order', count: 1 }],
    ['seconds told', [watch('ann', 200), watch('ann', 100)], { action: 'watch', count: 300 }],
    [
      'seconds between coming and going',
      [enter('ann'), { ...leave('ann'), after: 5 * MINUTE }],
      { action: 'watch', count: 300 },
    ],
    ['a check-in', [checkIn('ann')], { action: 'checkin', count: 1 }],
    ['a broadcast attended', [start(), chat('ann')], { action: 'attend', count: 1 }],
  ]

  test.each(counted)('[TK6] %s', (_name, steps, about) => {
    const last = steps.at(-1) as Step
    given(tasks({ growth: [task(about)] }), ...steps.slice(0, -1))
      .when(last)
      .thenAmong({ type: 'TaskCompleted', task: 'chat' })
  })

  test('[TK6] a check-in counts once a day, though each broadcast has its own', () => {
    given(tasks({ challenge: [task({ action: 'checkin', count: 2 })] }), checkIn('ann'), start())
      .when(checkIn('ann'))
      .thenNo('TaskCompleted')
      .when({ ...checkIn('ann'), after: DAY })
      .thenAmong({ type: 'TaskCompleted' })
  })

  test('[TK6] without tasks nothing is counted', () => {
    const story = given(chat('ann'), share('ann'), checkIn('ann'))
    expect(story.member('ann').extras?.tasks ?? null).toBe(null)
  })
})

describe('who may not', () => {
  test('[TK7] who is banned or kept from rewards completes nothing', () => {
    const story = given(tasks({ daily: [task({ count: 1 })] }), enter('ann'), ban('bea', null))
    story.when(chat('bea')).thenRejected('member/banned')
    story.member('ann').excluded = 2
    story.when(chat('ann')).thenExactly({ type: 'Interacted' })
  })
})

describe('never twice in a period', { timeout: 30_000 }, () => {
  test('[TK8] neither by new rules nor by another zone', () => {
    const daily = [task({ count: 1 })]
    const story = given(tasks({ daily }), chat('ann'))
    story.and(tasks({ daily: [task({ count: 2, points: 9 })] }))
    story.when(chat('ann')).thenNo('TaskCompleted')
    // An earlier zone, in which it is yesterday still: today comes a second time.
    const west = tasks({ daily }) as Extract<Step, { type: 'SetRules' }>
    story.and({ ...west, zone: [[0, -720]] })
    story.when(chat('ann')).thenNo('TaskCompleted')
    story.when({ ...chat('ann'), after: 17 * HOUR }).thenNo('TaskCompleted')
    story.when({ ...chat('ann'), after: DAY }).thenAmong({ type: 'TaskCompleted' })
  })

  const member = fc.constantFrom('ann', 'bea', '__proto__')
  const deed: fc.Arbitrary<Step> = fc.oneof(
    fc
      .tuple(fc.constantFrom(chat, chat, share, follow, checkIn, enter, leave), member)
      .map(([act, who]) => act(who)),
    fc.tuple(member, fc.nat(600)).map(([who, n]) => watch(who, n)),
    fc
      .tuple(member, fc.nat(9), fc.constantFrom(100, 150_000))
      .map(([who, n, amount]) => orderPaid(who, `shop:${n}`, amount)),
    fc
      .tuple(fc.nat(9), fc.constantFrom(100, 150_000))
      .map(([n, amount]) => orderRefunded(`shop:${n}`, amount)),
    fc.constant(standard()),
    fc.tuple(fc.constantFrom(-720, 0, 840), fc.constantFrom(1, 2)).map(([offset, count]): Step => {
      const lists = { ...standardTasks('en'), daily: [task({ count })] }
      return { ...(tasks(lists) as Extract<Step, { type: 'SetRules' }>), zone: [[0, offset]] }
    }),
  )
  const deeds = fc.array(fc.tuple(deed, fc.constantFrom(0, 0, 0, HOUR, 12 * HOUR, 9 * DAY)), {
    minLength: 20,
    maxLength: 60,
    size: 'max',
  })

  test('[TK8][TK9] whatever is done in whatever order, also replayed and reloaded', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const story = given(standard())
        for (const [step, after] of list) {
          story.pass(after)
          story.when(step)
        }
        expectOncePerPeriod(story.envelopes)
        expectNoMoreThanADay(story)
        const again = initialState()
        for (const envelope of story.envelopes) apply(again, structuredClone(envelope))
        expect(stateHash(again)).toBe(stateHash(story.state))
        const loaded = load(story.state)
        expect(stateHash(loaded)).toBe(stateHash(story.state))
      }),
      { numRuns: 60 },
    )
  })

  function completed(envelopes: readonly Envelope[]) {
    return envelopes.flatMap(({ event }) => (event.type === 'TaskCompleted' ? [event] : []))
  }

  function expectOncePerPeriod(envelopes: readonly Envelope[]): void {
    const done = new Set<string>()
    for (const { event } of envelopes) {
      if (event.type === 'TaskRevoked' && event.staysDone !== true) {
        done.delete(`${event.member}/growth/${event.task}/null`)
      }
      if (event.type !== 'TaskCompleted') continue
      const key = `${event.member}/${event.kind}/${event.task}/${event.period}`
      expect(done.has(key)).toBe(false)
      done.add(key)
    }
  }

  function expectNoMoreThanADay({ envelopes }: Story): void {
    const byDay = new Map<string, number>()
    for (const { member: who, kind, period, points } of completed(envelopes)) {
      if (kind !== 'daily') continue
      const key = `${who}/${period}`
      byDay.set(key, (byDay.get(key) ?? 0) + points)
    }
    for (const points of byDay.values()) expect(points).toBeLessThanOrEqual(10)
  }
})

describe('the standard tasks', () => {
  test('[TK10] are valid rules in every language, and give ten points a day', () => {
    for (const language of ['zh-Hant', 'zh-Hans', 'en'] as const) {
      const list = standardTasks(language)
      expect(RulesSchema.parse({ tasks: list }).tasks).toEqual(list)
    }
    const story = given({ ...standard(), at: EVENING })
    story.and(checkIn('ann'), share('ann'))
    for (let n = 0; n < 5; n++) story.and(chat('ann'))
    expect(story.member('ann').balance).toBe(10)
    story.and(follow('ann'), orderPaid('ann', 'shop:1', 300_000))
    expect(story.member('ann').balance).toBe(10 + 50 + 100 + 200)
    for (let n = 0; n < 4; n++) story.and(share('ann'))
    expect(rightsOf(story.member('ann'), '搶購券')).toBe(1)
    for (let n = 0; n < 3; n++) story.and(start(), chat('ann'), end())
    expect(rightsOf(story.member('ann'), '神秘禮券')).toBe(1)
    expect(STANDARD_TASKS.dailyPointsMax).toBe(10)
  })
})

function load(state: State): State {
  const loaded = initialState()
  for (const [key, json] of allRows(state)) loadRow(loaded, key, JSON.parse(json))
  loaded.at = state.at
  finishLoad(loaded, state.seq)
  return loaded
}
