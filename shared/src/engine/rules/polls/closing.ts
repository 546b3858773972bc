/** Polls and quizzes that end: by the clock, or because they are undone. */
import { isRunning } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import type { State } from '../../state.ts'
import { draftPollClosed } from './poll.ts'
import { payPortion } from './quiz-payout.ts'
import { draftQuizClosed } from './quiz.ts'
import type { Poll, Quiz } from './state.ts'

/** Ends what time has ended, then pays a portion of what is due. */
export function tickPolls(draft: Draft, at: number): void {
  for (const activity of draft.state.running) {
    if (activity.type === 'poll' && activity.isOpen && !isRunning(activity, at)) {
      draftPollClosed(draft, activity, 'ended')
    } else if (activity.type === 'quiz') tickQuiz(draft, activity, at)
  }
}

function tickQuiz(draft: Draft, quiz: Quiz, at: number): void {
  if (quiz.isOpen) {
    if (!isRunning(quiz, at)) draftQuizClosed(draft, quiz, 'ended')
  } else payPortion(draft, quiz)
}

/** The end of what is open; of a quiz that is being paid, at once. */
export function pollsDeadline(state: State): number | null {
  let next = Infinity
  for (const activity of state.running) {
    if (activity.type === 'poll' || activity.type === 'quiz') {
      next = Math.min(next, activity.closesAt ?? Infinity)
    }
  }
  return next === Infinity ? null : next
}

/** Drafts the end of a poll or quiz that is undone: nothing is taken or paid any more. */
export function closeForReversal(draft: Draft, activity: Poll | Quiz): void {
  if (activity.endedAt !== 0) return
  if (activity.type === 'poll') draftPollClosed(draft, activity, 'reversed')
  else if (activity.isOpen) draftQuizClosed(draft, activity, 'reversed')
  else {
    const { activityId, paid } = activity
    draft.events.push({ type: 'QuizPaid', activityId, ...paid })
  }
}
