/** The host's queue of questions. */
import {
  allRows,
  apply,
  finishLoad,
  initialState,
  loadRow,
  stateHash,
} from '@fanfare/shared/engine'
import { expect, test } from 'vitest'
import { ban } from '../support/commands.ts'
import type { Story } from '../support/given.ts'
import { given } from '../support/given.ts'
import { ask, dismiss, pick } from '../support/poll-commands.ts'

function waiting({ state }: Story): string[] {
  return [...state.questions.values()].map(({ text }) => text)
}

test('[QA1] questions wait in the order they were asked, trimmed and cut', () => {
  const story = given(ask('ann', '  Does it shrink? '), ask('bea', 'é'.repeat(300)))
  expect(waiting(story)).toEqual(['Does it shrink?', 'é'.repeat(200)])
  story.when(ask('ann', ' \n ')).thenRejected('request/invalid')
  story.and(ban('cat', null)).when(ask('cat', 'Hello?')).thenRejected('member/banned')
})

test('[QA2] a viewer has at most three waiting, the host two hundred', () => {
  const story = given(ask('ann', '1'), ask('ann', '2'), ask('ann', '3'))
  story.when(ask('ann', '4')).thenRejected('question/too_many')
  for (let n = 3; n < 200; n++) story.quickly(ask(`m${n}`, 'And I?'))
  story.when(ask('zoe', 'And I?')).thenRejected('question/too_many')
  const first = [...story.state.questions.keys()][0] ?? 0
  story.and(dismiss(first)).when(ask('ann', '4')).thenAmong({ type: 'QuestionAsked', text: '4' })
})

test('[QA3] a picked one leaves the queue for the picture, until the next or until it is dismissed', () => {
  const story = given(ask('ann', 'One?'), ask('bea', 'Two?'), ask('cat', 'Three?'))
  const [one = 0, two = 0, three = 0] = [...story.state.questions.keys()]
  story.when(pick(one)).thenExactly({ type: 'QuestionPicked', actor: 'producer:p' })
  expect(story.state.picked).toMatchObject({ id: one, text: 'One?', member: 'ann' })
  expect(waiting(story)).toEqual(['Two?', 'Three?'])
  story.and(pick(two))
  expect(story.state.picked?.text).toBe('Two?')
  story.and(dismiss(three))
  expect(story.state.picked?.text).toBe('Two?')
  story.and(dismiss(two))
  expect(story.state.picked).toBe(null)
  expect(waiting(story)).toEqual([])
})

test('[QA4] what is not in the queue is refused by name, also a second press', () => {
  const story = given(ask('ann', 'One?'))
  const [one = 0] = [...story.state.questions.keys()]
  story.when(pick(999)).thenRejected('question/unknown')
  story.when(dismiss(999)).thenRejected('question/unknown')
  story.and(pick(one)).when(pick(one)).thenRejected('question/unknown')
  story.and(dismiss(one)).when(dismiss(one)).thenRejected('question/unknown')
})

test('[QA5] queue and picture are the same after a restart', () => {
  const story = given(ask('ann', 'One?'), ask('bea', 'Two?'))
  const [one = 0] = [...story.state.questions.keys()]
  story.and(pick(one))
  const loaded = initialState()
  for (const [key, json] of [...allRows(story.state)].toReversed()) {
    loadRow(loaded, key, JSON.parse(json))
  }
  loaded.at = story.state.at
  finishLoad(loaded, story.state.seq)
  expect(stateHash(loaded)).toBe(stateHash(story.state))
  expect(loaded.picked?.text).toBe('One?')
  expect([...loaded.questions.values()].map(({ text }) => text)).toEqual(['Two?'])
})

test('[QA6] what a banned member asked is gone from queue and picture', () => {
  const story = given(ask('ann', 'Buy elsewhere!'), ask('ann', 'Really!'), ask('bea', 'Size?'))
  const [one = 0] = [...story.state.questions.keys()]
  story.and(pick(one), ban('ann', 600))
  expect(story.state.picked).toBe(null)
  expect(waiting(story)).toEqual(['Size?'])
  const again = initialState()
  for (const envelope of story.envelopes) apply(again, structuredClone(envelope))
  expect(stateHash(again)).toBe(stateHash(story.state))
})
