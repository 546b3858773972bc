/**
 * Polls, quizzes, questions, tasks and lucky draws together with budget, review, exclusion and undoing: whatever
 * happens in whatever order, the books are in order and the same live, replayed and reloaded.
 */
import type { State } from '@fanfare/shared/engine'
import {
  allRows,
  apply,
  decide,
  finishLoad,
  initialState,
  loadRow,
  nextDeadline,
  stateHash,
} from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  adjust,
  ban,
  chat,
  checkIn,
  enter,
  follow,
  like,
  orderPaid,
  orderRefunded,
  share,
  start,
  watch,
} from '../support/commands.ts'
import type { Step } from '../support/given.ts'
import { DAY, given, HOUR, MINUTE, SECOND, stamped } from '../support/given.ts'
import {
  answer,
  ask,
  closePoll,
  closeQuiz,
  dismiss,
  openChoice,
  openPoll,
  openQuiz,
  pick,
  vote,
} from '../support/poll-commands.ts'
import { exclude, include, oddChat, reverse, reviewMember } from '../support/safeguard-commands.ts'
import { quietRules, task } from '../support/task-commands.ts'

type Make = (state: State) => Step

const member = fc.constantFrom('ann', 'bea', 'cat', 'dan', '__proto__')
const always = (step: Step): Make => {
  return () => step
}
const newest = (state: State, type: string): string =>
  [...state.activities.values()].findLast((one) => one.type === type)?.activityId ?? 'none'
const question = (state: State, nth: number): number => [...state.questions.keys()][nth] ?? 1

const deeds = fc.oneof(
  fc
    .tuple(fc.constantFrom(chat, chat, share, follow, checkIn, enter, oddChat), member)
    .map(([act, who]) => always(act(who))),
  fc.tuple(member, fc.integer({ min: 1, max: 400 })).map(([who, n]) => always(watch(who, n))),
  fc.tuple(member, fc.integer({ min: 1, max: 90 })).map(([who, n]) => always(like(who, n))),
  fc
    .tuple(member, fc.nat(5), fc.constantFrom(100, 60_000))
    .map(([who, n, amount]) => always(orderPaid(who, `shop:${n}`, amount))),
  fc
    .tuple(fc.nat(5), fc.constantFrom(100, 60_000))
    .map(([n, amount]) => always(orderRefunded(`shop:${n}`, amount))),
)

const asked = fc.oneof(
  fc.tuple(member, fc.nat(2)).map(
    ([who, n]): Make =>
      (state) =>
        vote(who, n, newest(state, 'poll')),
  ),
  fc.tuple(member, fc.constantFrom('tokyo', 'b', 'c')).map(
    ([who, said]): Make =>
      (state) =>
        answer(who, said, newest(state, 'quiz')),
  ),
  member.map((who) => always(ask(who, 'How much?'))),
)

const producer = fc.oneof(
  fc.boolean().map((changeVote) => always(openPoll({ changeVote, seconds: 7_200 }))),
  fc
    .tuple(fc.constantFrom(openQuiz, openChoice), fc.constantFrom(undefined, 1, 2))
    .map(([open, k]) =>
      always(open({ rewardPoints: 9, seconds: 7_200, ...(k === undefined ? {} : { firstK: k }) })),
    ),
  fc.constant<Make>((state) => closePoll(newest(state, 'poll'))),
  fc.constant<Make>((state) => closeQuiz(newest(state, 'quiz'))),
  fc.constantFrom('poll', 'quiz', 'quiz').map(
    (type): Make =>
      (state) =>
        reverse(newest(state, type)),
  ),
  fc.tuple(fc.constantFrom(pick, dismiss), fc.nat(2)).map(
    ([act, nth]): Make =>
      (state) =>
        act(question(state, nth)),
  ),
)

const keepers = fc.oneof(
  member.map((who) => always(ban(who, 60))),
  member.map((who) => always(exclude(who, 'rewards'))),
  member.map((who) => always(include(who, 'rewards'))),
  fc.tuple(member, fc.boolean()).map(([who, is]) => always(reviewMember(who, is))),
  member.map((who) => always(adjust(who, -5))),
  fc.constant(always(start())),
)

const programme = fc
  .record({
    budget: fc.constantFrom(0, 30, 200),
    perDay: fc.constantFrom(0, 12, 100),
    count: fc.constantFrom(1, 3),
    offset: fc.constantFrom(-720, 480),
  })
  .map(({ budget, perDay, count, offset }) =>
    always(
      quietRules(
        (all) => {
          const period = budget === 0 ? 'none' : 'day'
          all.budget = { period, points: budget, tierShareBp: { normal: 8_000 } }
          const prizes = [
            { name: 'Five', weight: 2, points: 5 },
            { name: 'Ticket', weight: 1, points: 0, right: 'ticket' },
          ]
          all.perk = { prizes, blankWeight: 1, pointsPerDay: perDay }
          all.tasks = {
            daily: [task({ count }), task({ id: 'in', action: 'checkin', count: 1 })],
            growth: [
              task({ id: 'first', action: 'order', count: 1, points: 20, right: 'ticket' }),
              task({ id: 'spend', action: 'spend', count: 100_000, points: 40 }),
            ],
            challenge: [
              task({ id: 'share', action: 'share', count: 2, points: 0, right: 'ticket' }),
            ],
            dailyPointsMax: 6,
          }
        },
        { zone: [[0, offset]] },
      ),
    ),
  )

const step = fc.tuple(
  fc.oneof(
    { arbitrary: deeds, weight: 8 },
    { arbitrary: asked, weight: 12 },
    { arbitrary: producer, weight: 4 },
    { arbitrary: keepers, weight: 2 },
    { arbitrary: programme, weight: 1 },
  ),
  fc.oneof(
    { arbitrary: fc.constantFrom(0, 0, SECOND, MINUTE), weight: 8 },
    { arbitrary: fc.constantFrom(HOUR, DAY, 30 * DAY), weight: 1 },
  ),
)
const steps = fc
  .tuple(programme, fc.array(step, { minLength: 25, maxLength: 70, size: 'max' }))
  .map(([first, list]) => [
    [first, 0] as const,
    [always(openPoll({ changeVote: true, seconds: 7_200 })), 0] as const,
    [always(openQuiz({ rewardPoints: 9, seconds: 7_200 })), 0] as const,
    ...list,
  ])

function load(state: State): State {
  const loaded = initialState()
  for (const [key, json] of [...allRows(state)].toReversed()) loadRow(loaded, key, JSON.parse(json))
  loaded.at = state.at
  finishLoad(loaded, state.seq)
  return loaded
}

describe('a room of everything', { timeout: 60_000 }, () => {
  test('[PL8][QZ10][TK9][LD2] keeps its books, and is the same replayed and reloaded at every step', () => {
    fc.assert(
      fc.property(steps, (list) => {
        // `when` and `pass` check invariants, purity, determinism and progress at every step.
        const story = given()
        for (const [make, after] of list) {
          story.pass(after)
          const body = make(story.state)
          const loaded = load(story.state)
          expect(stateHash(loaded)).toBe(stateHash(story.state))
          expect(nextDeadline(loaded)).toBe(nextDeadline(story.state))
          const command = stamped(body, story.at, story.envelopes.length)
          expect(decide(loaded, command)).toEqual(decide(story.state, command))
          story.when(body)
        }
        story.pass(DAY)
        const again = initialState()
        for (const envelope of story.envelopes) apply(again, structuredClone(envelope))
        expect(stateHash(again)).toBe(stateHash(story.state))
      }),
      { numRuns: 60 },
    )
  })
})
