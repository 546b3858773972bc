/** What holds of undoing after any story at all, and that a wrong undoing is found out. */
import type { MemberId } from '@fanfare/shared/base'
import type { Envelope, Event, Rules } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import {
  allRows,
  apply,
  brokenInvariants,
  decide,
  finishLoad,
  initialState,
  loadRow,
  nextDeadline,
  partsOf,
  stateHash,
  takeChanges,
} from '@fanfare/shared/engine'
import { previewReversal } from '@fanfare/shared/view'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  adjust,
  chat,
  gift,
  openWindow,
  orderPaid,
  orderRefunded,
  plainRules,
} from '../support/commands.ts'
import { issueCode, redeem } from '../support/desk-commands.ts'
import { given, HOUR, MINUTE, SECOND, stamped } from '../support/given.ts'
import type { Step, Story } from '../support/given.ts'
import {
  cancelLottery,
  claimPrize,
  closeLottery,
  drawLottery,
  join,
  openLottery,
} from '../support/lottery-commands.ts'
import { answer, closeQuiz, openQuiz } from '../support/poll-commands.ts'
import {
  exclude,
  include,
  mute,
  oddChat,
  reverse,
  reviewMember,
  unmute,
} from '../support/safeguard-commands.ts'
import {
  cancelClaim,
  claim,
  closeSeckill,
  confirmClaim,
  openSeckill,
} from '../support/seckill-commands.ts'

/** Everything that can be undone, with the ids in the order they are opened in. */
const OPEN: Step[] = [
  plainRules((all) => {
    all.earning.order.returnDays = 1
  }),
  openWindow({ seconds: 600 }),
  openSeckill({ perMember: 2, pricePoints: 15, holdSeconds: 120 }),
  openLottery({
    feePoints: 10,
    prizePoints: 50,
    prizeRight: 'mug',
    seconds: 600,
    claimSeconds: 60,
  }),
  openQuiz({ seconds: 600 }),
  issueCode('HELLO', { limit: 5, right: 'mug' }),
]
const IDS = ['w1', 's2', 'l3', 'q4', 'c5'] as const

const who = fc.constantFrom('ann', 'bea', 'cat', 'dan')
const orderKey = fc.constantFrom('shop:1', 'shop:2', 'shop:3')
const deed: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: who.map(chat), weight: 5 },
  { arbitrary: who.map((name) => oddChat(name)), weight: 2 },
  fc.tuple(who, fc.integer({ min: 1, max: 5 })).map(([name, count]) => gift(name, { count })),
  fc.tuple(who, fc.integer({ min: 1, max: 2 })).map(([name, n]) => claim(name, n, 's2')),
  who.map((name) => confirmClaim(name, 's2')),
  who.map((name) => cancelClaim(name, 's2')),
  who.map((name) => join(name, 'l3')),
  who.map((name) => claimPrize(name, 'l3')),
  fc.constantFrom(closeSeckill('s2'), closeLottery('l3'), drawLottery('l3'), cancelLottery('l3')),
  fc.constantFrom(closeQuiz('q4')),
  who.map((name) => answer(name, 'tokyo', 'q4')),
  who.map((name) => redeem(name, 'hello')),
  fc.tuple(who, orderKey).map(([name, key]) => orderPaid(name, key, 3_000)),
  orderKey.map((key) => orderRefunded(key, 1_000)),
  fc.tuple(who, fc.integer({ min: -60, max: -1 })).map(([name, n]) => adjust(name, n)),
  fc.tuple(who, fc.boolean()).map(([name, is]) => reviewMember(name, is)),
)
const pause = fc.constantFrom(0, 0, 0, SECOND, MINUTE, 12 * MINUTE, 25 * HOUR)
const deeds = fc.array(fc.tuple(deed, pause), { maxLength: 50 })
const undone = fc.shuffledSubarray([...IDS], { minLength: 1 })

function play(story: Story, steps: readonly (readonly [Step, number])[]): void {
  for (const [step, after] of steps) {
    story.pass(after)
    story.when(step)
  }
}

/** What members still have of it. */
function keptOf(story: Story, activityId: string): string[] {
  return [...story.state.members.values()].flatMap((member) =>
    partsOf(member)
      .filter((part) => part.activityId === activityId && (part.gained > 0 || part.paid > 0))
      .map((part) => `${member.id} keeps ${part.gained} and misses ${part.paid}`),
  )
}

/**
 * The same by reading the journal alone: whose points of the activity, come and gone, undone and owed, are not
 * together nothing.
 */
function leftOver(envelopes: readonly Envelope[], activityId: string): [string, number][] {
  const net = new Map<string, number>()
  const add = (member: string | null, points: number): void => {
    if (member !== null) net.set(member, (net.get(member) ?? 0) + points)
  }
  const moved = new Map<number, { member: string | null; points: number }>()
  const orders = new Set<string>()
  /** Orders whose points are held: a refund voids those instead. */
  const held = new Map<string, number>()
  for (const { seq, event } of envelopes) {
    if (event.type === 'Transferred' && event.rule === 'order' && event.activityId === activityId) {
      orders.add(String(event.reason))
    }
    if (event.type === 'Transferred' && event.rule === 'order' && event.state === 'pending') {
      held.set(String(event.reason), seq)
    }
    if (event.type === 'TransferSettled') {
      for (const [key, transfer] of held) if (transfer === event.transfer) held.delete(key)
    }
    if (event.type === 'Transferred' && event.asset === 'points') {
      if (event.activityId !== activityId) continue
      const { amount, bonus = amount, member } = event
      const points = event.to === `member:${member}` ? bonus : -bonus
      moved.set(seq, { member, points })
      add(member, points)
    } else if (event.type === 'TransferSettled' && event.outcome === 'voided') {
      const pending = moved.get(event.transfer)
      if (pending !== undefined) add(pending.member, -pending.points)
    } else if (event.type === 'MemberReversed' && event.activityId === activityId) {
      add(event.member, -event.owed)
    } else if (event.type === 'OrderRefunded' && orders.has(event.orderKey)) {
      if (!held.has(event.orderKey)) add(event.member, -(event.bonus ?? 0))
    }
  }
  return [...net].filter(([, points]) => points !== 0)
}

describe('after any story', { timeout: 60_000 }, () => {
  test('[RV11] nobody has anything of what was undone, and the books are in order', () => {
    fc.assert(
      fc.property(deeds, undone, deeds, (before, ids, after) => {
        const story = given(...OPEN)
        play(story, before)
        for (const id of ids) story.and(reverse(id))
        // The time between two ticks is anybody's: what comes then is undone too, or refused.
        for (const [step] of after) story.when(step)
        story.pass(0)
        for (const id of ids) expect(keptOf(story, id)).toEqual([])
        for (const id of ids) expect(leftOver(story.envelopes, id)).toEqual([])
        play(story, after)
        for (const id of ids) expect(keptOf(story, id)).toEqual([])
      }),
      { numRuns: 80 },
    )
  })

  test('[PV1] the preview says exactly what undoing then does', () => {
    fc.assert(
      fc.property(deeds, fc.constantFrom(...IDS), (before, id) => {
        const story = given(...OPEN)
        play(story, before)
        const whoIs = (member: MemberId) => ({ platform: 'demo', userId: member })
        const seen = previewReversal({ state: story.state, at: story.at, whoIs }, id)
        story.and(reverse(id))
        const { events } = story.pass(0)
        const total = events.find((event) => event.type === 'ActivityReversed')
        expect(seen).toMatchObject({ reversible: true, ...totals(total) })
        const each = events.filter((event) => event.type === 'MemberReversed')
        const shown = new Map(seen?.most.map((one) => [one.key, one]))
        for (const { member, owed, returned, taken } of each) {
          const expected = { loses: taken + owed, owes: owed, getsBack: returned }
          expect(shown.get(member)).toMatchObject(expected)
        }
      }),
      { numRuns: 80 },
    )
  })
})

function load(story: Story): State {
  const loaded = initialState()
  for (const [key, json] of [...allRows(story.state)].toReversed()) {
    loadRow(loaded, key, JSON.parse(json))
  }
  loaded.at = story.state.at
  finishLoad(loaded, story.state.seq)
  return loaded
}

test('[RV10][BU6] all of it is rows: stored, loaded or replayed, everything goes on as it would have', () => {
  const rules = (all: Rules): void => {
    all.budget = { period: 'day', points: 300, tierShareBp: { silver: 2_000 } }
  }
  const more = fc.oneof(
    { arbitrary: deed, weight: 5 },
    fc.constantFrom(plainRules(rules), exclude('ann', 'board'), include('ann', 'board')),
    fc.constantFrom(exclude('bea', 'rewards'), mute('cat', 60), unmute('cat')),
    fc.constantFrom(...IDS).map(reverse),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(more, pause), { maxLength: 40 }), (steps) => {
      const story = given(...OPEN)
      const stored = new Map(allRows(story.state))
      takeChanges(story.state)
      for (const [step, after] of steps) {
        story.pass(after)
        story.when(step)
        for (const [key, json] of takeChanges(story.state)) {
          if (json === null) stored.delete(key)
          else stored.set(key, json)
        }
      }
      expect(stored).toEqual(new Map(allRows(story.state)))
      const loaded = load(story)
      expect(stateHash(loaded)).toBe(stateHash(story.state))
      expect(nextDeadline(loaded)).toBe(nextDeadline(story.state))
      const tick = stamped({ type: 'Tick' }, story.at, 0)
      expect(decide(loaded, tick)).toEqual(decide(story.state, tick))
      const replayed = initialState()
      for (const envelope of story.envelopes) apply(replayed, structuredClone(envelope))
      expect(stateHash(replayed)).toBe(stateHash(story.state))
    }),
    { numRuns: 60 },
  )
}, 60_000)

function totals(event: Event | undefined): Record<string, number> {
  if (event?.type !== 'ActivityReversed') throw new Error('it was not undone')
  const { members, taken, returned, owed } = event
  return { members, taken, returned, owed }
}

test('[RV11] an undoing that leaves somebody out is found out', () => {
  const story = given(...OPEN, chat('ann'), chat('bea'), reverse('w1'))
  story.pass(0)
  expect(brokenInvariants(story.state)).toEqual([])
  const part = partsOf(story.member('bea')).find(({ activityId }) => activityId === 'w1')
  if (part === undefined) throw new Error('bea had no part in it')
  part.gained = 10
  expect(brokenInvariants(story.state)).toEqual(['member bea keeps 10 of w1, which took 0'])
})

test('[RV11] an undoing that takes too little from somebody is found out', () => {
  const story = given(...OPEN, chat('ann'), chat('bea'), reverse('w1'))
  story.pass(0)
  expect(leftOver(story.envelopes, 'w1')).toEqual([])
  const tampered = story.envelopes.map((envelope) => {
    const { event } = envelope
    const isTaken = event.type === 'Transferred' && event.rule === 'reversal'
    return isTaken && event.member === 'bea'
      ? { ...envelope, event: { ...event, amount: 9 } }
      : envelope
  })
  expect(leftOver(tampered, 'w1')).toEqual([['bea', 1]])
})
