/** Reads the values of an answer: an absent or odd one is null, and the sentence does without it. */
import type { AnswerValues } from './stage-texts.ts'

export function numberIn(values: AnswerValues, key: string): number | null {
  const value = values[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function textIn(values: AnswerValues, key: string): string | null {
  const value = values[key]
  return typeof value === 'string' && value !== '' ? value : null
}
