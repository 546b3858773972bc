/** Everything at once: activities, tasks, lucky draws, offers, a small budget, holds, refunds and undoing. */
import { allRows, decide, stateHash } from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  adjust,
  ban,
  chat,
  checkIn,
  closeWindow,
  enter,
  follow,
  gift,
  like,
  openWindow,
  orderRefunded,
  plainRules,
  share,
  start,
  end,
  watch,
} from '../support/commands.ts'
import { issueCode, redeem, withdrawCode } from '../support/desk-commands.ts'
import { DAY, given, HOUR, MINUTE, SECOND, stamped } from '../support/given.ts'
import type { Step, Story } from '../support/given.ts'
import {
  cancelLottery,
  claimPrize,
  closeLottery,
  confirmPrize,
  drawLottery,
  join,
  openLottery,
  passWinner,
} from '../support/lottery-commands.ts'
import {
  answer,
  closeQuiz,
  openChoice,
  openPoll,
  openQuiz,
  vote,
} from '../support/poll-commands.ts'
import { caughtUp, derived, reloaded } from '../support/loaded.ts'
import {
  exclude,
  grantRight,
  include,
  oddChat,
  reverse,
  reviewMember,
} from '../support/safeguard-commands.ts'
import {
  cancelClaim,
  claim,
  closeSeckill,
  confirmClaim,
  openSeckill,
  orderOf,
  restock,
} from '../support/seckill-commands.ts'

/** One ticket for everything, so that whoever gives and takes it meets the others. */
const TICKET = 'ticket'

const programme = fc
  .record({
    period: fc.constantFrom('none', 'broadcast', 'day', 'month'),
    points: fc.constantFrom(0, 60, 200, 1_000),
    returnDays: fc.constantFrom(0, 0, 1),
    validMonths: fc.constantFrom(0, 1),
    perDay: fc.constantFrom(0, 7, 40),
    offset: fc.constantFrom(0, 480),
  })
  .map(({ period, points, returnDays, validMonths, perDay, offset }): Step => {
    const step = plainRules((all) => {
      all.budget = { period: period as 'day', points, tierShareBp: { normal: 8_000, gold: 3_000 } }
      all.earning.order.returnDays = returnDays
      all.pointsValidMonths = validMonths
      all.tiers.silver = { points: 150, spend: 100_000, multiplierBp: 12_000 }
      all.tiers.gold = { points: 600, spend: 400_000, multiplierBp: 15_000 }
      all.risk.grantsPerMinute = 10_000
      all.tasks = {
        daily: [{ id: 'talk', name: 'talk', action: 'chat', count: 2, points: 5 }],
        growth: [
          { id: 'first', name: 'first', action: 'order', count: 1, points: 20, right: TICKET },
          { id: 'spend', name: 'spend', action: 'spend', count: 30_000, points: 30, right: TICKET },
        ],
        challenge: [
          { id: 'share', name: 'share', action: 'share', count: 2, points: 0, right: TICKET },
        ],
        dailyPointsMax: 10,
      }
      all.perk = {
        prizes: [
          { name: 'five', weight: 2, points: 5 },
          { name: 'pass', weight: 1, points: 0, right: TICKET },
        ],
        blankWeight: 1,
        pointsPerDay: perDay,
      }
      const always = { from: '01-01', to: '12-31' } as const
      all.campaigns = [
        {
          id: 'gift',
          name: 'gift',
          ...always,
          factorBp: 10_000,
          offer: { minSpend: 8_000, points: 25, right: TICKET },
        },
      ]
    })
    return step.type === 'SetRules' ? { ...step, zone: [[0, offset]] } : step
  })

const who = fc.constantFrom('ann', 'ann', 'bea', 'cat')
const key = fc.constantFrom('shop:1', 'shop:2', 'shop:3')
const units = fc.constantFrom(1, 1, 2)
/** Makes a step about the activity of a kind that is meant. */
type Meant = (idOf: (kind: string) => string) => Step

const fixed = (step: fc.Arbitrary<Step>): fc.Arbitrary<Meant> => step.map((one) => () => one)

const talk = fixed(
  fc.oneof(
    fc
      .tuple(fc.constantFrom(chat, chat, chat, share, follow, checkIn, enter), who)
      .map(([act, name]) => act(name)),
    who.map((name) => oddChat(name)),
    fc.tuple(who, fc.constantFrom(10, 100)).map(([name, n]) => like(name, n)),
    fc.tuple(who, fc.constantFrom(60, 900)).map(([name, n]) => watch(name, n)),
    fc.tuple(who, fc.constantFrom(1, 3)).map(([name, count]) => gift(name, { count })),
  ),
)
const shop = fixed(
  fc.oneof(
    fc
      .tuple(who, key, fc.constantFrom('SKU', 'a01', 'other'), units)
      .map(([name, order, sku, n]) => orderOf(name, order, { [sku]: n })),
    fc.tuple(who, key).map(([name, order]) => ({ ...orderOf(name, order, {}), amount: 30_000 })),
    fc
      .tuple(key, fc.constantFrom(1, 3_000, 7_000, 10_000, 30_000))
      .map(([order, amount]) => orderRefunded(order, amount)),
  ),
)
const opening = fixed(
  fc.oneof(
    fc
      .record({
        quota: fc.constantFrom(1, 2, 4),
        perMember: units,
        holdSeconds: fc.constantFrom(0, 30, 600),
        mode: fc.constantFrom('first', 'first', 'draw'),
        ticket: fc.constantFrom(false, false, true),
        price: fc.constantFrom(undefined, undefined, 5, 20),
        waitlist: fc.constantFrom(0, 2),
        earlySeconds: fc.constantFrom(undefined, 20),
      })
      .map(({ mode, ticket, price, earlySeconds, ...terms }) =>
        openSeckill({
          ...terms,
          sku: 'SKU',
          mode: mode as 'draw',
          seconds: 60,
          ...(ticket ? { right: TICKET } : {}),
          ...(price === undefined ? {} : { pricePoints: price }),
          ...(earlySeconds === undefined ? {} : { earlySeconds }),
        }),
      ),
    fc
      .record({
        fee: fc.constantFrom(undefined, 5),
        claimSeconds: fc.constantFrom(undefined, 30),
        points: fc.constantFrom(undefined, 40),
        winners: units,
      })
      .map(({ fee, claimSeconds, points, winners }) =>
        openLottery({
          winners,
          alternates: 1,
          enterBy: ['keyword', 'gift', 'order', 'share', 'checkin'],
          prizeRight: TICKET,
          override: true,
          ...(fee === undefined ? {} : { feePoints: fee }),
          ...(claimSeconds === undefined ? {} : { claimSeconds }),
          ...(points === undefined ? {} : { prizePoints: points }),
        }),
      ),
    fc.constantFrom(1, 2, undefined).map((k) => openQuiz(k === undefined ? {} : { firstK: k })),
    fc.constant(openChoice()),
    fc.constant(openPoll()),
    fc.constant(openWindow({ seconds: 120, budget: 30 })),
    fc.constant(issueCode('VIP', { limit: 2, points: 15, right: TICKET })),
  ),
)
/** What is asked of the activity of one kind. */
const about = (kind: string, ask: (name: string, id: string) => Step): fc.Arbitrary<Meant> =>
  who.map((name) => (idOf) => ask(name, idOf(kind)))

const activity: fc.Arbitrary<Meant> = fc.oneof(
  ...[1, 1, 1, 1, 2, 2].map((n) => about('s', (name, id) => claim(name, n, id))),
  about('s', confirmClaim),
  about('s', cancelClaim),
  about('s', (_name, id) => restock(1, id)),
  about('s', (_name, id) => closeSeckill(id)),
  ...[join, join, join, join].map((ask) => about('l', ask)),
  about('l', (_name, id) => closeLottery(id)),
  about('l', (_name, id) => drawLottery(id)),
  about('l', (_name, id) => cancelLottery(id)),
  about('l', claimPrize),
  about('l', confirmPrize),
  about('l', passWinner),
  about('q', (name, id) => answer(name, 'tokyo', id)),
  about('q', (_name, id) => closeQuiz(id)),
  about('p', (name, id) => vote(name, 1, id)),
  about('c', (name) => redeem(name, 'vip')),
  about('c', (_name, id) => withdrawCode(id)),
  about('w', (_name, id) => closeWindow(id)),
  fc.constantFrom('s', 'l', 'q', 'c', 'w').chain((kind) => about(kind, (_name, id) => reverse(id))),
)
const producer = fixed(
  fc.oneof(
    fc.tuple(who, fc.constantFrom(-40, -5, 30)).map(([name, n]) => adjust(name, n)),
    fc.tuple(who, fc.boolean()).map(([name, is]) => reviewMember(name, is)),
    who.map((name) => exclude(name, 'rewards')),
    who.map((name) => include(name, 'rewards')),
    who.map((name) => grantRight(name, TICKET)),
    who.map((name) => ban(name, 60)),
    fc.constantFrom(start(), start(), end()),
    programme,
  ),
)
const steps = fc.array(
  fc.record({
    make: fc.oneof(
      { arbitrary: talk, weight: 5 },
      { arbitrary: shop, weight: 5 },
      { arbitrary: opening, weight: 4 },
      { arbitrary: activity, weight: 24 },
      { arbitrary: producer, weight: 3 },
    ),
    /** How many of the kind back. */
    back: fc.constantFrom(0, 0, 0, 1),
    after: fc.oneof(
      { arbitrary: fc.constantFrom(0, 0, 0, SECOND), weight: 16 },
      { arbitrary: fc.constantFrom(25 * SECOND, MINUTE), weight: 2 },
      { arbitrary: fc.constantFrom(HOUR, DAY, 32 * DAY), weight: 1 },
    ),
  }),
  { minLength: 30, maxLength: 90, size: 'max' },
)
type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never

function newest(story: Story, back: number): (kind: string) => string {
  const { activities, windows } = story.state
  const ids = [...activities.keys(), ...windows.keys()]
  return (kind) => ids.filter((id) => id.startsWith(kind)).at(-1 - back) ?? `${kind}1`
}

function play(first: Step, said: Steps, isLate: boolean, each?: (next: Step) => void): Story {
  const story = given(first)
  for (const { make, back, after } of said) {
    if (!isLate) story.pass(after)
    const step = { ...make(newest(story, back)), ...(isLate ? { after } : {}) }
    each?.(step)
    story.when(step)
  }
  story.pass(0)
  return story
}

const RUNS = { numRuns: 40 }

describe('everything at once', { timeout: 60_000 }, () => {
  test.each([
    ['in time', false],
    ['as late as can be', true],
  ])('[EN1][EN2][EN5] the books stay in order, with the clock %s', (_name, isLate) => {
    fc.assert(
      fc.property(programme, steps, (first, said) => void play(first, said, isLate)),
      RUNS,
    )
  })

  test('[EN4] loaded from its rows in any order, a room decides as it would have', () => {
    fc.assert(
      fc.property(programme, steps, fc.constantFrom('front', 'back'), (first, said, from) => {
        const story = given(first)
        for (const { make, back, after } of said) {
          for (const step of [{ type: 'Tick', after } as Step, make(newest(story, back))]) {
            const command = stamped(step, story.at + (step.after ?? 0), story.envelopes.length)
            expect(decide(reloaded(story.state, from), command)).toEqual(
              decide(story.state, command),
            )
            story.when(step)
          }
        }
      }),
      RUNS,
    )
  })
})

test('[EN4] rows that changed after they were loaded are loaded again, whenever each was read', () => {
  const chances = fc.array(fc.nat(99), { minLength: 7, maxLength: 7 })
  fc.assert(
    fc.property(programme, steps, chances, (first, said, [start = 0, every = 0, ...which]) => {
      const rows = new Map<string, string>()
      const story = given(first)
      for (const [n, { make, back, after }] of said.entries()) {
        story.pass(after)
        story.when(make(newest(story, back)))
        if (n % (every + 5) !== start % (every + 5)) continue
        let row = n
        for (const [key, json] of allRows(story.state)) {
          if ((which[row++ % which.length] ?? 0) > 40) rows.set(key, json)
        }
      }
      story.pass(0)
      const [again, loaded] = [caughtUp(story.state, rows), reloaded(story.state, 'front')]
      expect(stateHash(again)).toBe(stateHash(story.state))
      expect(derived(again)).toEqual(derived(loaded))
      const command = stamped({ type: 'Tick' }, story.at + DAY, story.envelopes.length)
      expect(decide(again, command)).toEqual(decide(loaded, command))
    }),
    RUNS,
  )
}, 60_000)

test('[EN4] what was opened in the same instant is ended in the same order, whatever its rows', () => {
  const story = given(plainRules())
  for (let n = 1; n <= 8; n++) story.and(openWindow(), closeWindow(`w${n}`))
  story.and(openWindow({ actions: ['chat'] }), openWindow({ actions: ['gift'] }))
  const command = stamped({ type: 'Tick' }, story.at + 2 * MINUTE, story.envelopes.length)
  const decided = decide(story.state, command)
  expect(decided).toMatchObject({ value: [{ activityId: 'w9' }, { activityId: 'w10' }] })
  for (const from of ['front', 'back']) {
    expect(decide(reloaded(story.state, from), command)).toEqual(decided)
  }
})
