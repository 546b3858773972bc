/** Reads the values of an answer: an absent or odd one is null, and the sentence does without it. */
import type { Language } from '@fanfare/shared/contracts'
import { formatSigned } from '../../ui/format-number.ts'
import type { AnswerValues } from './stage-texts.ts'

export function numberIn(values: AnswerValues, key: string): number | null {
  const value = values[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function textIn(values: AnswerValues, key: string): string | null {
  const value = values[key]
  return typeof value === 'string' && value !== '' ? value : null
}

/** The largest sources of a balance and the rest of it, each with its sum; null when there is none. */
export function whyParts(
  values: AnswerValues,
  nameOf: (source: string) => string,
  language: Language,
): string[] | null {
  const parts: string[] = []
  for (let index = 1; ; index += 1) {
    const source = textIn(values, `source${index}`)
    const amount = numberIn(values, `amount${index}`)
    if (source === null || amount === null) break
    parts.push(`${nameOf(source)} ${formatSigned(amount, language)}`)
  }
  const others = numberIn(values, 'others')
  if (others !== null) parts.push(`${nameOf('')} ${formatSigned(others, language)}`)
  return parts.length === 0 ? null : parts
}
