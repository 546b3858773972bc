/** Polls and quizzes: one vote a member, answers that earn, and the host's queue of questions. */
import { z } from 'zod'
import type { MemberId } from '../base/index.ts'
import { activityId, activitySeconds, title } from './fields.ts'
import {
  OPTION_CHARS_MAX,
  POINTS_MAX,
  POLL_OPTIONS_MAX,
  QUIZ_ANSWERS_MAX,
  WINNERS_MAX,
} from './limits.ts'
import type { DisplayName } from './view.ts'

const option = z.string().trim().min(1).max(OPTION_CHARS_MAX)
const questionId = z.int().min(1)

export const OpenPollSchema = z.object({
  type: z.literal('OpenPoll'),
  question: title,
  options: z.array(option).min(2).max(POLL_OPTIONS_MAX),
  seconds: activitySeconds,
  /** Whether a later vote replaces an earlier one. */
  changeVote: z.boolean().default(false),
})

export const OpenQuizSchema = z.object({
  type: z.literal('OpenQuiz'),
  question: title,
  /** Any of these is right, whatever its width, case or script. */
  answers: z.array(option).min(1).max(QUIZ_ANSWERS_MAX),
  /** Shown to choose from; then everybody has one try, and pay-out is at the end. */
  options: z.array(option).min(2).max(POLL_OPTIONS_MAX).optional(),
  rewardPoints: z.int().min(0).max(POINTS_MAX),
  /** Only the first so many right answers earn; the quiz ends with the last of them. Absent: all. */
  firstK: z.int().min(1).max(WINNERS_MAX).optional(),
  seconds: activitySeconds,
})

export const pollCommands = [
  OpenPollSchema,
  z.object({ type: z.literal('ClosePoll'), activityId }),
  OpenQuizSchema,
  z.object({ type: z.literal('CloseQuiz'), activityId }),
  /** Puts a viewer's question on the picture, and takes it off the queue. */
  z.object({ type: z.literal('PickQuestion'), questionId }),
  z.object({ type: z.literal('DismissQuestion'), questionId }),
] as const

export type PollEvent =
  | {
      type: 'PollOpened'
      activityId: string
      question: string
      options: string[]
      /** The options as they are compared. */
      folded: string[]
      changeVote: boolean
      opensAt: number
      closesAt: number
      actor: string
    }
  | { type: 'Voted'; activityId: string; member: MemberId; option: number; from: number | null }
  | {
      type: 'PollClosed'
      activityId: string
      why: 'ended' | 'producer' | 'reversed'
      actor: string
    }
  | {
      type: 'QuizOpened'
      activityId: string
      question: string
      answers: string[]
      folded: string[]
      options: string[] | null
      foldedOptions: string[] | null
      rewardPoints: number
      firstK: number | null
      opensAt: number
      closesAt: number
      actor: string
    }
  /** `order` counts right answers from 1; null for a wrong choice. */
  | {
      type: 'QuizAnswered'
      activityId: string
      member: MemberId
      option: number | null
      order: number | null
    }
  | {
      type: 'QuizClosed'
      activityId: string
      why: 'ended' | 'producer' | 'won' | 'reversed'
      actor: string
    }
  /** Every right answer has been paid. */
  | { type: 'QuizPaid'; activityId: string; members: number; points: number }
  | { type: 'QuestionAsked'; member: MemberId; text: string }
  | { type: 'QuestionPicked'; questionId: number; actor: string }
  | { type: 'QuestionDismissed'; questionId: number; actor: string }

export type PollView = {
  activityId: string
  question: string
  options: { text: string; votes: number }[]
  votes: number
  changeVote: boolean
  opensAt: number
  closesAt: number
  open: boolean
}

export type QuizView = {
  activityId: string
  question: string
  options: string[] | null
  rewardPoints: number
  firstK: number | null
  /** Everybody who tried (choices) or was right (free answers). */
  answered: number
  right: number
  opensAt: number
  closesAt: number
  open: boolean
  /** Only when it is over: the first answer given as right, and the option that was. */
  answer: string | null
  rightOption: number | null
  /** The first who were right, at most 5, when it is over. */
  first: (DisplayName & { key: string })[]
}

/** `id` is the `seq` of the event that asked it. */
export type QuestionView = { id: number; who: DisplayName; text: string; at: number }
