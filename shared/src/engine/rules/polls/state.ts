/** A poll, a quiz, and a question for the host. Votes and answers are the members' parts. */
import type { MemberId } from '../../../base/index.ts'
import type { ActivityBase } from '../../activity.ts'

/** A member's `mark` is the option voted for, plus one. */
export type Poll = ActivityBase & {
  type: 'poll'
  options: string[]
  folded: string[]
  changeVote: boolean
  votes: number[]
}

/** A member's `mark` is the option chosen, plus one; of a free answer the order of being right. */
export type Quiz = ActivityBase & {
  type: 'quiz'
  answers: string[]
  folded: string[]
  options: string[] | null
  foldedOptions: string[] | null
  rewardPoints: number
  firstK: number | null
  answered: number
  right: number
  /** The first who were right, in order: at most `firstK`, or 5. */
  first: MemberId[]
  /** What was given so far. */
  paid: { members: number; points: number }
  /** Pay-out by the clock, members by id: those up to `after` are paid. Null before the end. */
  payout: { after: string } | null
}

export type Question = { id: number; member: MemberId; text: string; at: number }
