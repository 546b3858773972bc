/** Lotteries in any order of steps, replayed and reloaded in the middle. */
import { checkTranscript } from '@fanfare/shared/draw'
import type { Envelope } from '@fanfare/shared/contracts'
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
  stateHash,
} from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { transcriptOf } from '../draw/story-transcript.ts'
import { adjust, ban, chat, gift } from '../support/commands.ts'
import type { Step } from '../support/given.ts'
import { given, MINUTE, SECOND, stamped } from '../support/given.ts'
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

const who = fc.constantFrom('ann', 'bea', 'cat', 'dan', 'eve', '__proto__')
const which = fc.constantFrom('l1', 'l1', 'l2', 'l3')

const opening = fc
  .record({
    title: fc.constantFrom('a', 'b'),
    winners: fc.integer({ min: 1, max: 3 }),
    alternates: fc.integer({ min: 0, max: 3 }),
    feePoints: fc.constantFrom(undefined, 5, 20),
    claimSeconds: fc.constantFrom(undefined, 1, 60),
    prizePoints: fc.constantFrom(undefined, 7),
    prizeRight: fc.constantFrom(undefined, 'vip'),
    excludeWinnersHours: fc.constantFrom(undefined, 1),
    weights: fc.constantFrom(undefined, { silver: 9 }),
    enterBy: fc.constantFrom(['keyword' as const], ['keyword' as const, 'gift' as const]),
  })
  .map(({ title, ...terms }) => {
    const set = Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined))
    return openLottery({ title, folded: title, override: true, ...set })
  })

const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: opening, weight: 2 },
  { arbitrary: fc.tuple(who, which).map(([one, id]) => join(one, id)), weight: 12 },
  { arbitrary: who.map((one) => gift(one)), weight: 2 },
  { arbitrary: who.map((one) => adjust(one, 40)), weight: 2 },
  { arbitrary: who.map((one) => chat(one)), weight: 1 },
  { arbitrary: who.map((one) => ban(one, 30)), weight: 1 },
  { arbitrary: which.map((id) => closeLottery(id)), weight: 2 },
  { arbitrary: which.map((id) => drawLottery(id)), weight: 4 },
  { arbitrary: which.map((id) => cancelLottery(id)), weight: 1 },
  { arbitrary: fc.tuple(who, which).map(([one, id]) => claimPrize(one, id)), weight: 3 },
  { arbitrary: fc.tuple(who, which).map(([one, id]) => confirmPrize(one, id)), weight: 1 },
  { arbitrary: fc.tuple(who, which).map(([one, id]) => passWinner(one, id)), weight: 2 },
  { arbitrary: fc.tuple(who, which).map(([one, id]) => markDelivered(one, id)), weight: 1 },
)
const timed = fc
  .tuple(step, fc.constantFrom(0, 0, 0, SECOND, 30 * SECOND, MINUTE))
  .map(([one, after]): Step => ({ ...one, after }))
const start = openLottery({ title: 'a', folded: 'a', winners: 2, alternates: 2 })
const story = fc
  .array(timed, { minLength: 20, maxLength: 70, size: 'max' })
  .map((steps) => [start, join('ann'), join('bea'), join('cat'), ...steps])

function play(steps: readonly Step[]) {
  const played = given()
  for (const { after = 0, ...now } of steps) {
    played.pass(after)
    played.when(now as Step)
  }
  return played
}

function reload(state: State): State {
  const copy = initialState()
  for (const [key, json] of allRows(state)) loadRow(copy, key, JSON.parse(json))
  copy.at = state.at
  finishLoad(copy, state.seq)
  return copy
}

describe('any lotteries', { timeout: 30_000 }, () => {
  test('[LT8][LT11][LT13] keep the books, draw at most once, and never one member twice', () => {
    let draws = 0
    fc.assert(
      fc.property(story, (steps) => {
        // `when` and `pass` check invariants, purity and progress at every step.
        const { envelopes, state } = play(steps)
        const drawn = envelopes.flatMap(({ event }) =>
          event.type === 'WinnersDrawn' ? [event] : [],
        )
        draws += drawn.length
        expect(new Set(drawn.map(({ activityId }) => activityId)).size).toBe(drawn.length)
        for (const { winners, alternates } of drawn) {
          const members = [...winners, ...alternates].map(({ member }) => member)
          expect(new Set(members).size).toBe(members.length)
        }
        for (const activity of state.activities.values()) {
          if (activity.endedAt === 0 || activity.type !== 'lottery') continue
          expect(accountBalance(state, 'points', `pot:${activity.activityId}`)).toBe(0)
        }
      }),
      { numRuns: 60 },
    )
    expect(draws, 'stories that draw').toBeGreaterThan(10)
  })

  test('[DR10] every prefix of the journal has its books in order', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const state = initialState()
        for (const envelope of play(steps).envelopes) {
          apply(state, structuredClone(envelope))
          expect(brokenInvariants(state)).toEqual([])
        }
      }),
      { numRuns: 20 },
    )
  })

  test('[DR10] draw the same live, replayed, and reloaded before every step', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const live = play(steps)
        const replayed = initialState()
        for (const envelope of live.envelopes) apply(replayed, structuredClone(envelope))
        expect(stateHash(replayed)).toBe(stateHash(live.state))
        expect(replayedWithReloads(steps)).toBe(stateHash(live.state))
      }),
      { numRuns: 25 },
    )
  })

  /** The same commands, with the state written to rows and read back before each. */
  function replayedWithReloads(steps: readonly Step[]): bigint | number | string {
    const live = given()
    let state = initialState()
    for (const { after = 0, ...now } of steps) {
      const from = live.envelopes.length
      live.pass(after)
      live.when(now as Step)
      for (const envelope of live.envelopes.slice(from)) apply(state, envelope)
      state = reload(state)
      expect([...state.entrants]).toEqual([...live.state.entrants])
    }
    return stateHash(state)
  }

  test('[DR8] every draw is recomputed from its transcript', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const played = play(steps)
        for (const { event } of played.envelopes) {
          if (event.type !== 'WinnersDrawn') continue
          const checks = checkTranscript(transcriptOf(played, event.activityId))
          expect(checks.filter(({ ok }) => !ok)).toEqual([])
        }
      }),
      { numRuns: 25 },
    )
  })

  test('[DR8] a draw that was decided otherwise is caught', () => {
    const story = given(start, ...['ann', 'bea', 'cat', 'dan'].map((one) => join(one)))
    story.and(closeLottery())
    const decided = decide(story.state, stamped(drawLottery(), story.at, story.envelopes.length))
    if (!decided.ok) throw new Error(decided.error.message)
    for (const event of decided.value) {
      if (event.type === 'WinnersDrawn') event.winners.reverse()
      const { state } = story
      const envelope: Envelope = { seq: state.seq + 1, at: story.at, causeId: 'x', v: 1, event }
      story.envelopes.push(envelope)
      apply(state, envelope)
    }
    const failed = checkTranscript(transcriptOf(story)).filter(({ ok }) => !ok)
    expect(failed.map(({ name }) => name)).toEqual(['winners'])
  })
})
