/** The polls family: polls, quizzes, and questions for the host. */
import type { Effects, FamilyLife, Rules } from '../../family.ts'
import { pollsDeadline, tickPolls } from './closing.ts'
import {
  applyPollClosed,
  applyPollOpened,
  applyVoted,
  brokenPolls,
  castVote,
  closePoll,
  openPoll,
} from './poll.ts'
import {
  applyQuestionAsked,
  applyQuestionDismissed,
  applyQuestionPicked,
  askQuestion,
  dismissQuestion,
  pickQuestion,
} from './questions.ts'
import { applyPortionPaid, applyQuizPaid } from './quiz-payout.ts'
import {
  answerQuiz,
  applyQuizAnswered,
  applyQuizClosed,
  applyQuizOpened,
  closeQuiz,
  openQuiz,
} from './quiz.ts'

export const pollRules = {
  OpenPoll: openPoll,
  ClosePoll: closePoll,
  CastVote: castVote,
  OpenQuiz: openQuiz,
  CloseQuiz: closeQuiz,
  AnswerQuiz: answerQuiz,
  AskQuestion: askQuestion,
  PickQuestion: pickQuestion,
  DismissQuestion: dismissQuestion,
} satisfies Partial<Rules>

export const pollEffects = {
  PollOpened: applyPollOpened,
  Voted: applyVoted,
  PollClosed: applyPollClosed,
  QuizOpened: applyQuizOpened,
  QuizAnswered: applyQuizAnswered,
  QuizClosed: applyQuizClosed,
  QuizPortionPaid: applyPortionPaid,
  QuizPaid: applyQuizPaid,
  QuestionAsked: applyQuestionAsked,
  QuestionPicked: applyQuestionPicked,
  QuestionDismissed: applyQuestionDismissed,
} satisfies Partial<Effects>

export const pollLife: FamilyLife = {
  tick: tickPolls,
  nextDeadline: pollsDeadline,
  broken: brokenPolls,
}
