/** Short words for polls, quizzes and questions. */
import type { MemberId } from '@fanfare/shared/base'
import type { CommandOf } from '@fanfare/shared/contracts'
import type { Step } from './given.ts'

const by = (member: string) => ({ member: member as MemberId, eventAt: null })
const PRODUCER = { actor: 'producer:p' }

type PollFields = Partial<Omit<CommandOf<'OpenPoll'>, 'type'>>

/** Red or blue, for a minute, unless told otherwise. Words are compared as they are, in lower case. */
export function openPoll(more: PollFields = {}): Step {
  const options = more.options ?? ['Red', 'Blue']
  return {
    type: 'OpenPoll',
    question: 'Which colour?',
    options,
    folded: options.map((option) => option.toLowerCase()),
    seconds: 60,
    changeVote: false,
    ...PRODUCER,
    ...more,
  }
}

export const closePoll = (activityId: string): Step => ({
  type: 'ClosePoll',
  activityId,
  ...PRODUCER,
})
export const vote = (member: string, option: number, activityId: string | null = 'p1'): Step => ({
  type: 'CastVote',
  ...by(member),
  activityId,
  option,
})

type QuizFields = Partial<Omit<CommandOf<'OpenQuiz'>, 'type'>>

/** Free answers to the capital of Japan, 20 points for everybody who is right within a minute. */
export function openQuiz(more: QuizFields = {}): Step {
  const { answers = ['Tokyo', '東京'], options } = more
  return {
    type: 'OpenQuiz',
    question: 'The capital of Japan?',
    answers,
    folded: answers.map((answer) => answer.toLowerCase()),
    foldedOptions: options?.map((option) => option.toLowerCase()) ?? null,
    rewardPoints: 20,
    seconds: 60,
    ...PRODUCER,
    ...more,
  }
}

/** The same with three cities to choose from; the second is right. */
export function openChoice(more: QuizFields = {}): Step {
  return openQuiz({ options: ['Osaka', 'Tokyo', 'Kyoto'], answers: ['Tokyo'], ...more })
}

export const closeQuiz = (activityId: string): Step => ({
  type: 'CloseQuiz',
  activityId,
  ...PRODUCER,
})
export const answer = (member: string, said: string, activityId: string | null = 'q1'): Step => ({
  type: 'AnswerQuiz',
  ...by(member),
  activityId,
  said,
})

export const ask = (member: string, text: string): Step => ({
  type: 'AskQuestion',
  ...by(member),
  text,
})
export const pick = (questionId: number): Step => ({
  type: 'PickQuestion',
  questionId,
  ...PRODUCER,
})
export const dismiss = (questionId: number): Step => ({
  type: 'DismissQuestion',
  questionId,
  ...PRODUCER,
})
