/** The host's queue of viewers' questions; one of them may be on the picture. */
import type { CommandOf, EventOf } from '../../../contracts/index.ts'
import { limits } from '../../../contracts/index.ts'
import type { MemberId } from '../../../base/index.ts'
import type { Draft } from '../../draft.ts'
import type { State } from '../../state.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { actingPurse } from '../room.ts'

const { QUESTION_CHARS_MAX, QUESTIONS_PER_MEMBER_MAX, QUESTIONS_WAITING_MAX } = limits

export function askQuestion(draft: Draft, command: CommandOf<'AskQuestion'>): Decision {
  const { questions } = draft.state
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  const text = [...command.text.trim()].slice(0, QUESTION_CHARS_MAX).join('').trim()
  if (text === '') return refused('request/invalid', 'a question has words')
  const isFull = questions.size >= QUESTIONS_WAITING_MAX
  if (isFull || waitingOf(draft.state, purse.id) >= QUESTIONS_PER_MEMBER_MAX) {
    return refused('question/too_many')
  }
  draft.events.push({ type: 'QuestionAsked', member: purse.id, text })
  return decided(draft)
}

function waitingOf(state: State, id: MemberId): number {
  let waiting = 0
  for (const { member } of state.questions.values()) if (member === id) waiting += 1
  return waiting
}

export function pickQuestion(draft: Draft, command: CommandOf<'PickQuestion'>): Decision {
  const { questionId, actor } = command
  if (!draft.state.questions.has(questionId)) return refused('question/unknown')
  draft.events.push({ type: 'QuestionPicked', questionId, actor })
  return decided(draft)
}

/** Of a waiting question, or of the one on the picture. */
export function dismissQuestion(draft: Draft, command: CommandOf<'DismissQuestion'>): Decision {
  const { questionId, actor } = command
  const { questions, picked } = draft.state
  if (!questions.has(questionId) && picked?.id !== questionId) return refused('question/unknown')
  draft.events.push({ type: 'QuestionDismissed', questionId, actor })
  return decided(draft)
}

export function applyQuestionAsked(state: State, event: EventOf<'QuestionAsked'>): void {
  const { member, text } = event
  state.questions.set(state.seq, { id: state.seq, member, text, at: state.at })
  state.changedKeys.add(`q:${state.seq}`)
}

export function applyQuestionPicked(state: State, event: EventOf<'QuestionPicked'>): void {
  state.picked = state.questions.get(event.questionId) ?? null
  state.changedKeys.add('channel')
  dropQuestion(state, event.questionId)
}

export function applyQuestionDismissed(state: State, event: EventOf<'QuestionDismissed'>): void {
  if (state.picked?.id === event.questionId) {
    state.picked = null
    state.changedKeys.add('channel')
  } else dropQuestion(state, event.questionId)
}

/** Who is banned is not heard, nor read: what they asked goes from the queue and from the picture. */
export function dropQuestionsOf(state: State, id: MemberId): void {
  for (const { member, id: questionId } of state.questions.values()) {
    if (member === id) dropQuestion(state, questionId)
  }
  if (state.picked?.member !== id) return
  state.picked = null
  state.changedKeys.add('channel')
}

function dropQuestion(state: State, questionId: number): void {
  state.questions.delete(questionId)
  state.changedKeys.add(`q:${questionId}`)
}
