/** Polls, quizzes and questions as the audiences see them. */
import type { EventOf, PollView, QuestionView, QuizView } from '../../contracts/index.ts'
import type { Poll, Question, Quiz, State } from '../../engine/index.ts'
import { activityOf, isRunning, rightOptionOf } from '../../engine/index.ts'
import type { Line } from '../feed.ts'
import type { Reading } from '../reading.ts'
import { displayName } from '../reading.ts'
import type { ActivityDetail, CuePart, ViewPart } from './part.ts'
import { shownActivities } from './shown.ts'

const TTL_MS = { opened: 60_000, closed: 30_000 }
/** Names told with a quiz's answer. */
const FIRST_SHOWN_MAX = 5

export function pollViews(reading: Reading): PollView[] {
  return shownActivities(reading, 'poll').map((poll) => pollView(reading, poll))
}

function pollView({ at }: Reading, poll: Poll): PollView {
  const { activityId, title: question, options, votes, changeVote, opensAt } = poll
  return {
    activityId,
    question,
    options: options.map((text, i) => ({ text, votes: votes[i] ?? 0 })),
    votes: sumOf(votes),
    changeVote,
    opensAt,
    closesAt: poll.closesAt ?? 0,
    open: isRunning(poll, at),
  }
}

function sumOf(votes: readonly number[]): number {
  return votes.reduce((sum, n) => sum + n, 0)
}

export function quizViews(reading: Reading): QuizView[] {
  return shownActivities(reading, 'quiz').map((quiz) => quizView(reading, quiz))
}

/** Whether a choice was right, and how many chose it, is told at the end. */
function quizView(reading: Reading, quiz: Quiz): QuizView {
  const { activityId, title: question, options, rewardPoints, firstK, answered, opensAt } = quiz
  const open = isRunning(quiz, reading.at)
  const first = open ? [] : quiz.first.slice(0, FIRST_SHOWN_MAX)
  return {
    activityId,
    question,
    options,
    rewardPoints,
    firstK,
    answered,
    right: open && options !== null ? 0 : quiz.right,
    opensAt,
    closesAt: quiz.closesAt ?? 0,
    open,
    answer: open ? null : (quiz.answers[0] ?? null),
    rightOption: open ? null : rightOptionOf(quiz),
    first: first.map((id) => ({ ...displayName(reading, id), key: id })),
  }
}

export function pickedQuestion(reading: Reading): QuestionView | null {
  const { picked } = reading.state
  return picked === null ? null : questionView(reading, picked)
}

export function questionViews(reading: Reading): QuestionView[] {
  return [...reading.state.questions.values()].map((question) => questionView(reading, question))
}

function questionView(reading: Reading, { id, member, text, at }: Question): QuestionView {
  return { id, who: displayName(reading, member), text, at }
}

export const pollPart: ViewPart = {
  cue: (reading, { event }) => {
    switch (event.type) {
      case 'PollOpened': {
        const { activityId, question } = event
        return opened({ kind: 'poll_opened', activityId, question })
      }
      case 'PollClosed':
        return pollClosed(reading.state, event)
      case 'QuizOpened': {
        const { activityId, question, rewardPoints } = event
        return opened({ kind: 'quiz_opened', activityId, question, rewardPoints })
      }
      case 'QuizClosed':
        return quizClosed(reading, event)
      default:
        return null
    }
  },
  /** That something is undone is told by a line of its own. */
  line: (event) => {
    switch (event.type) {
      case 'PollOpened':
      case 'QuizOpened': {
        const { activityId, question: text, actor } = event
        const kind = event.type === 'PollOpened' ? 'poll' : 'quiz'
        const seconds = Math.round((event.closesAt - event.opensAt) / 1_000)
        return { kind, text, values: { action: 'opened', activityId, seconds }, actor }
      }
      case 'PollClosed': {
        const { activityId, question: text, why, votes, actor } = event
        if (why === 'reversed') return null
        const values = { action: closedAs(why), activityId, why, votes: sumOf(votes) }
        return { kind: 'poll', text, values, actor }
      }
      case 'QuizClosed': {
        const { activityId, question: text, why, answer, right, actor } = event
        if (why === 'reversed') return null
        const values = { action: closedAs(why), activityId, why, answer, right }
        return { kind: 'quiz', text, values, actor }
      }
      case 'QuizPaid': {
        const { activityId, members, points } = event
        if (members === 0) return null
        return { kind: 'quiz', values: { action: 'paid', activityId, members, points } }
      }
      default:
        return questionLine(event)
    }
  },
  detail: (reading, activityId): (ActivityDetail & (PollView | QuizView)) | null => {
    const poll = activityOf(reading.state, 'poll', activityId)
    if (poll !== undefined) return { type: 'poll', ...pollView(reading, poll) }
    const quiz = activityOf(reading.state, 'quiz', activityId)
    return quiz === undefined ? null : { type: 'quiz', ...quizView(reading, quiz) }
  },
}

function opened(body: CuePart['body']): CuePart {
  return { priority: 1, ttlMs: TTL_MS.opened, body }
}

function closedAs(why: string): string {
  return why === 'producer' ? 'closed' : 'ended'
}

/** What is undone is retracted instead. */
function pollClosed(state: State, event: EventOf<'PollClosed'>): CuePart | null {
  const { activityId, question, votes, winner, why } = event
  if (why === 'reversed') return null
  const options = activityOf(state, 'poll', activityId)?.options ?? []
  const body = {
    kind: 'poll_closed',
    activityId,
    question,
    winner: winner === null ? null : (options[winner] ?? null),
    votes: sumOf(votes),
  } as const
  return { priority: 1, ttlMs: TTL_MS.closed, body }
}

function quizClosed(reading: Reading, event: EventOf<'QuizClosed'>): CuePart | null {
  const { activityId, question, answer, right, why } = event
  if (why === 'reversed') return null
  const ids = activityOf(reading.state, 'quiz', activityId)?.first ?? []
  const first = ids.slice(0, FIRST_SHOWN_MAX).map((id) => displayName(reading, id))
  const body = { kind: 'quiz_closed', activityId, question, answer, right, first } as const
  return { priority: 1, ttlMs: TTL_MS.closed, body }
}

function questionLine(event: Parameters<ViewPart['line']>[0]): Line | null {
  switch (event.type) {
    case 'QuestionAsked':
      return {
        kind: 'question',
        member: event.member,
        text: event.text,
        values: { action: 'asked' },
      }
    case 'QuestionPicked':
    case 'QuestionDismissed': {
      const { questionId, actor } = event
      const action = event.type === 'QuestionPicked' ? 'picked' : 'dismissed'
      return { kind: 'question', values: { action, questionId }, actor }
    }
    default:
      return null
  }
}
