/** The polls family. */
import { unbuilt } from '../../unbuilt.ts'
import type { Effects, FamilyLife, Rules } from '../../family.ts'

export const pollRules = {
  OpenPoll: unbuilt,
  ClosePoll: unbuilt,
  OpenQuiz: unbuilt,
  CloseQuiz: unbuilt,
  PickQuestion: unbuilt,
  DismissQuestion: unbuilt,
  CastVote: unbuilt,
  AnswerQuiz: unbuilt,
  AskQuestion: unbuilt,
} satisfies Partial<Rules>

export const pollEffects = {
  PollOpened: unbuilt,
  Voted: unbuilt,
  PollClosed: unbuilt,
  QuizOpened: unbuilt,
  QuizAnswered: unbuilt,
  QuizClosed: unbuilt,
  QuizPortionPaid: unbuilt,
  QuizPaid: unbuilt,
  QuestionAsked: unbuilt,
  QuestionPicked: unbuilt,
  QuestionDismissed: unbuilt,
} satisfies Partial<Effects>

export const pollLife: FamilyLife = {}
