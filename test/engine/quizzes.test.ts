/** Quizzes: who is right, in which order, and what it pays. */
import {
  activityOf,
  allRows,
  decide,
  finishLoad,
  initialState,
  loadRow,
  stateHash,
} from '@fanfare/shared/engine'
import type { State } from '@fanfare/shared/engine'
import { describe, expect, test } from 'vitest'
import { ban, chat } from '../support/commands.ts'
import type { Story } from '../support/given.ts'
import { given, MINUTE, SECOND, stamped } from '../support/given.ts'
import { answer, closeQuiz, openChoice, openPoll, openQuiz } from '../support/poll-commands.ts'

function quizIn(state: State, activityId = 'q1') {
  const quiz = activityOf(state, 'quiz', activityId)
  if (quiz === undefined) throw new Error(`${activityId} was never opened`)
  return quiz
}

describe('opening a quiz', () => {
  test('[QZ1] one is open at a time, beside a poll', () => {
    const story = given(openQuiz(), openPoll())
    story.when(openChoice()).thenRejected('quiz/already_open')
    story.when({ ...openChoice(), after: MINUTE }).thenAmong({ type: 'QuizOpened' })
  })

  test('[QZ2] every answer is one of the options, by text, letter or number, and none is there twice', () => {
    const story = given()
    story.when(openChoice({ answers: ['Paris'] })).thenRejected('quiz/answer_not_an_option')
    story.when(openChoice({ answers: ['Tokyo', 'd'] })).thenRejected('quiz/answer_not_an_option')
    story.when(openChoice({ options: ['Tokyo', 'tokyo'] })).thenRejected('poll/same_options')
    story.when(openChoice({ answers: ['b'] })).thenAmong({ type: 'QuizOpened' })
  })
})

describe('free answers', () => {
  test('[QZ3] a line that equals one of the answers is right, in the order of the journal', () => {
    const story = given(openQuiz())
    story.when(answer('ann', '東京')).thenAmong({ type: 'QuizAnswered', order: 1, option: null })
    story.when(answer('bea', 'tokyo')).thenAmong({ type: 'QuizAnswered', order: 2 })
    story.when(answer('cat', 'osaka')).thenRejected('quiz/wrong')
    story.when(answer('cat', 'tokyo')).thenAmong({ type: 'QuizAnswered', order: 3 })
    story.when(answer('ann', 'tokyo')).thenRejected('quiz/already_answered')
    expect(quizIn(story.state)).toMatchObject({
      answered: 3,
      right: 3,
      first: ['ann', 'bea', 'cat'],
    })
  })

  test('[QZ4] the first so many earn at once, and the last of them ends the quiz', () => {
    const story = given(openQuiz({ firstK: 2 }))
    story.when(answer('ann', 'tokyo')).thenPays('ann', 20)
    story
      .when(answer('bea', 'tokyo'))
      .thenExactly(
        { type: 'MemberJoined' },
        { type: 'QuizAnswered', order: 2, points: 20 },
        { type: 'Transferred', rule: 'quiz', amount: 20, activityId: 'q1', member: 'bea' as never },
        { type: 'QuizClosed', why: 'won', right: 2, answer: 'Tokyo' },
        { type: 'QuizPaid', members: 2, points: 40 },
      )
    story.when(answer('cat', 'tokyo')).thenRejected('quiz/closed')
    story.pass(2 * MINUTE).thenNothing()
    expect(quizIn(story.state).endedAt).not.toBe(0)
  })

  test('[QZ5] everybody who was right earns at the end, by id', () => {
    const story = given(openQuiz(), answer('bea', 'tokyo'), answer('ann', 'tokyo'))
    expect(story.member('ann').balance).toBe(0)
    story
      .pass(MINUTE)
      .thenExactly(
        { type: 'QuizClosed', why: 'ended', right: 2 },
        { type: 'Transferred', to: 'member:ann', amount: 20, rule: 'quiz' },
        { type: 'Transferred', to: 'member:bea', amount: 20, rule: 'quiz' },
        { type: 'QuizPaid', members: 2, points: 40 },
      )
  })
})

describe('choices', () => {
  test('[QZ6] one try each, by text, letter or number', () => {
    const story = given(openChoice())
    story.when(answer('ann', 'tokyo')).thenAmong({ type: 'QuizAnswered', option: 1, order: 1 })
    story.when(answer('bea', 'a')).thenAmong({ type: 'QuizAnswered', option: 0, order: null })
    story.when(answer('cat', '2')).thenAmong({ type: 'QuizAnswered', option: 1, order: 2 })
    story.when(answer('bea', 'b')).thenRejected('quiz/already_answered')
    story.when(answer('dan', 'd')).thenRejected('poll/no_such_option')
    story.when(answer('dan', 'paris')).thenRejected('poll/no_such_option')
    expect(quizIn(story.state)).toMatchObject({ answered: 3, right: 2 })
  })

  test('[QZ7] earn at the end, so that nobody learns from a payment which one is right', () => {
    const story = given(openChoice({ firstK: 1 }))
    story.when(answer('bea', 'b')).thenPays('bea', 0)
    story.when(answer('ann', 'b')).thenPays('ann', 0)
    story.when(answer('cat', 'c')).thenPays('cat', 0)
    story
      .pass(MINUTE)
      .thenExactly(
        { type: 'QuizClosed', why: 'ended' },
        { type: 'Transferred', to: 'member:bea', amount: 20 },
        { type: 'QuizPaid', members: 1, points: 20 },
      )
  })
})

describe('what keeps from answering', () => {
  test('[QZ8] nothing open, no such quiz, the end, a ban, being kept from rewards', () => {
    const story = given(openQuiz(), chat('bea'), ban('ann', null))
    story.when(answer('ann', 'tokyo')).thenRejected('member/banned')
    story.member('bea').excluded = 2
    story.when(answer('bea', 'tokyo')).thenRejected('member/excluded')
    story.when(answer('cat', 'tokyo', null)).thenRejected('quiz/none_open')
    story.when(answer('cat', 'tokyo', 'q9')).thenRejected('quiz/unknown')
    story.when({ ...answer('cat', 'tokyo'), after: MINUTE }).thenRejected('quiz/closed')
  })

  test('[QZ8] who is kept from rewards meanwhile is not paid', () => {
    const story = given(openQuiz(), answer('ann', 'tokyo'), answer('bea', 'tokyo'))
    story.member('ann').excluded = 2
    story.pass(MINUTE).thenPays('bea', 20)
  })

  test('[QZ9] a producer may end it, once; then too what is due is paid', () => {
    const story = given(openQuiz(), answer('ann', 'tokyo'))
    story.when(closeQuiz('q9')).thenRejected('quiz/unknown')
    story
      .when({ ...closeQuiz('q1'), after: SECOND })
      .thenExactly({ type: 'QuizClosed', why: 'producer', actor: 'producer:p' })
    story.when(closeQuiz('q1')).thenRejected('quiz/closed')
    story.pass(0).thenPays('ann', 20)
  })

  test('[QZ9] a quiz without points, or without a right answer, is over at once', () => {
    given(openQuiz({ rewardPoints: 0 }), answer('ann', 'tokyo'))
      .pass(MINUTE)
      .thenExactly({ type: 'QuizClosed', right: 1 }, { type: 'QuizPaid', members: 0, points: 0 })
    given(openQuiz())
      .pass(MINUTE)
      .thenExactly({ type: 'QuizClosed', right: 0 }, { type: 'QuizPaid', members: 0, points: 0 })
  })
})

const tickAt = (at: number) => stamped({ type: 'Tick' }, at, 0)

describe('a large room', { timeout: 60_000 }, () => {
  const PEOPLE = 2_500

  function crowd(): Story {
    const story = given(openQuiz())
    for (let n = 0; n < PEOPLE; n++) story.quickly(answer(`m${10_000 + n}`, 'tokyo'))
    return story
  }

  test('[QZ10] is paid in portions, each member once, also when it is reloaded in between', () => {
    const story = crowd()
    story.when({ type: 'Tick', after: MINUTE }).thenExactly({ type: 'QuizClosed', right: PEOPLE })
    const paid = new Map<string, number>()
    const portions: string[] = []
    for (let ticks = 0; quizIn(story.state).endedAt === 0; ticks++) {
      expect(ticks).toBeLessThan(10)
      const { events } = story.when({ type: 'Tick' })
      expect(portionAfterReload(story)).toBe(nextPortion(story))
      for (const event of events) {
        if (event.type === 'Transferred')
          paid.set(event.to, (paid.get(event.to) ?? 0) + event.amount)
        else portions.push(event.type)
      }
    }
    expect(portions).toEqual(['QuizPortionPaid', 'QuizPortionPaid', 'QuizPaid'])
    expect(paid.size).toBe(PEOPLE)
    expect(new Set(paid.values())).toEqual(new Set([20]))
    expect(quizIn(story.state).paid).toEqual({ members: PEOPLE, points: PEOPLE * 20 })
  })

  /** What the next tick would pay, as told by the live state and by one loaded from its rows. */
  function nextPortion({ state, at }: Story): string {
    return JSON.stringify(decide(state, tickAt(at)))
  }

  function portionAfterReload({ state, at }: Story): string {
    const loaded = initialState()
    for (const [key, json] of allRows(state)) loadRow(loaded, key, JSON.parse(json))
    loaded.at = state.at
    finishLoad(loaded, state.seq)
    expect(stateHash(loaded)).toBe(stateHash(state))
    return JSON.stringify(decide(loaded, tickAt(at)))
  }
})
