/** Polls, quizzes and questions as the audiences see them. */
import type { PollView, QuestionView, QuizView } from '../../contracts/index.ts'
import type { Reading } from '../reading.ts'
import type { ViewPart } from './part.ts'

export function pollViews(_reading: Reading): PollView[] {
  return []
}

export function quizViews(_reading: Reading): QuizView[] {
  return []
}

export function pickedQuestion(_reading: Reading): QuestionView | null {
  return null
}

export function questionViews(_reading: Reading): QuestionView[] {
  return []
}

export const pollPart: ViewPart = { cue: () => null, line: () => null }
