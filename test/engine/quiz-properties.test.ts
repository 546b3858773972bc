/** Whatever is answered in whatever order: who was right is paid once, and nobody else. */
import type { Envelope } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import {
  allRows,
  apply,
  finishLoad,
  initialState,
  loadRow,
  nextDeadline,
  stateHash,
} from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ban } from '../support/commands.ts'
import type { Step, Story } from '../support/given.ts'
import { given, MINUTE, SECOND } from '../support/given.ts'
import { answer, closeQuiz, openChoice, openQuiz } from '../support/poll-commands.ts'

const member = fc.integer({ min: 0, max: 9 }).map((n) => `m${n}`)
const firstK = fc.constantFrom(undefined, 1, 2, 3)
const act: fc.Arbitrary<(activityId: string) => Step> = fc.oneof(
  {
    arbitrary: fc
      .tuple(member, fc.constantFrom('tokyo', 'tokyo', '東京', 'osaka', 'b', 'c', '9'))
      .map(
        ([who, said]) =>
          (id: string) =>
            answer(who, said, id),
      ),
    weight: 12,
  },
  {
    arbitrary: fc.tuple(fc.constantFrom(openQuiz, openChoice), firstK, fc.constantFrom(0, 7)).map(
      ([open, k, rewardPoints]) =>
        () =>
          open({ rewardPoints, ...(k === undefined ? {} : { firstK: k }) }),
    ),
    weight: 3,
  },
  { arbitrary: fc.constant((id: string) => closeQuiz(id)), weight: 1 },
  { arbitrary: member.map((who) => () => ban(who, 20)), weight: 1 },
)
const acts = fc.array(fc.tuple(act, fc.constantFrom(0, 0, 0, SECOND, 30 * SECOND)), {
  minLength: 15,
  maxLength: 60,
  size: 'max',
})

function play(list: typeof acts extends fc.Arbitrary<infer T> ? T : never): Story {
  const story = given(openQuiz())
  for (const [make, after] of list) {
    story.pass(after)
    story.when(make([...story.state.activities.keys()].at(-1) ?? 'none'))
  }
  story.pass(MINUTE)
  return story
}

/** What the journal says was earned and paid, by quiz and member, knowing nothing of the rules' code. */
function expectFairlyPaid(envelopes: readonly Envelope[]): void {
  const earned = new Map<string, number>()
  const paid = new Map<string, number>()
  const quizzes = new Map<string, { reward: number; left: number }>()
  for (const { event } of envelopes) {
    if (event.type === 'QuizOpened') {
      const { activityId, rewardPoints: reward, firstK: k } = event
      quizzes.set(activityId, { reward, left: k ?? Infinity })
    } else if (event.type === 'QuizAnswered' && event.order !== null) {
      const quiz = quizzes.get(event.activityId)
      if (quiz === undefined || quiz.left === 0) continue
      quiz.left -= 1
      if (quiz.reward > 0) earned.set(`${event.activityId}/${event.member}`, quiz.reward)
    } else if (event.type === 'Transferred' && event.rule === 'quiz') {
      const key = `${event.activityId}/${event.member}`
      paid.set(key, (paid.get(key) ?? 0) + event.amount)
    }
  }
  const sorted = (map: Map<string, number>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1))
  expect(sorted(paid)).toEqual(sorted(earned))
}

describe('any answers', { timeout: 30_000 }, () => {
  test('[QZ4][QZ5][QZ7][QZ10] pay who was right, once, and leave nothing to do', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const { state, envelopes, at } = play(list)
        expectFairlyPaid(envelopes)
        expect(nextDeadline(state) ?? Infinity).toBeGreaterThan(at)
        for (const quiz of state.activities.values()) expect(quiz.endedAt).not.toBe(0)
        const again = initialState()
        for (const envelope of envelopes) apply(again, structuredClone(envelope))
        expect(stateHash(again)).toBe(stateHash(state))
        expect(stateHash(load(state))).toBe(stateHash(state))
      }),
      { numRuns: 60 },
    )
  })

  test('[QZ5] paying twice, or the wrong one, is found', () => {
    const { envelopes } = given(openQuiz(), answer('m1', 'tokyo'), answer('m2', 'tokyo'))
      .pass(MINUTE)
      .thenAmong({ type: 'QuizPaid' })
    expectFairlyPaid(envelopes)
    const payment = envelopes.find(({ event }) => event.type === 'Transferred')
    if (payment === undefined) throw new Error('nothing was paid')
    expect(() => expectFairlyPaid([...envelopes, payment])).toThrow()
    expect(() => expectFairlyPaid(envelopes.filter((one) => one !== payment))).toThrow()
  })
})

function load(state: State): State {
  const loaded = initialState()
  for (const [key, json] of allRows(state)) loadRow(loaded, key, JSON.parse(json))
  loaded.at = state.at
  finishLoad(loaded, state.seq)
  return loaded
}
