/** Polls and quizzes: one vote a member, answers that earn, and the host's queue of questions. */
import { z } from 'zod'
import type { MemberId } from '../base/index.ts'
import { activityId, activitySeconds, option, title } from './fields.ts'
import { POINTS_MAX, POLL_OPTIONS_MAX, QUIZ_ANSWERS_MAX, WINNERS_MAX } from './limits.ts'
import type { DisplayName } from './view.ts'

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
  /**
   * Only the first so many right answers earn. Free answers earn at once, and the quiz ends with the last of
   * them; choices earn at the end, so that nobody is told early which one is right. Absent: all, at the end.
   */
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
  /** `winner`: the option with the most votes; null without a vote or when two have as many. */
  | {
      type: 'PollClosed'
      activityId: string
      question: string
      votes: number[]
      winner: number | null
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
  /** `order` counts right answers from 1; null for a wrong choice. `points`: what was given for it at once. */
  | {
      type: 'QuizAnswered'
      activityId: string
      member: MemberId
      option: number | null
      order: number | null
      points: number
    }
  /** `right`: how many right answers there were. */
  | {
      type: 'QuizClosed'
      activityId: string
      question: string
      answer: string
      right: number
      why: 'ended' | 'producer' | 'won' | 'reversed'
      actor: string
    }
  /** The clock has paid those up to `after`, by id; who comes behind is paid by its next ticks. */
  | {
      type: 'QuizPortionPaid'
      activityId: string
      after: MemberId
      members: number
      points: number
    }
  /** Every right answer that earns has been paid: so many members, so many points in all. */
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
  /** Of choices only when it is over. */
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
