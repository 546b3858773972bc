/** What is wrong with a field, as a reason the dictionaries can say. Pure. */
import type { Money } from '@fanfare/shared/contracts'
import type { Draft, Field, FieldName } from './form-fields.ts'

export const FLAWS = [
  'needed',
  'number',
  'small',
  'large',
  'long',
  'few',
  'many',
  'longLine',
  'address',
  'money',
  'wrong',
] as const
export type FlawReason = (typeof FLAWS)[number]
/** `limit` is what the sentence names, where it names one. */
export type Flaw = { field: FieldName; why: FlawReason; limit: number }

/** Full-width digits and thousands separators are read as they are meant; null for no whole number. */
export function wholeNumberOf(text: string): number | null {
  const folded = text.normalize('NFKC').replaceAll(/[\s,]/g, '')
  return /^\d{1,15}$/.test(folded) ? Number(folded) : null
}

/** Whole units with at most two decimals, as minor units. */
export function minorUnitsOf(text: string): number | null {
  const folded = text.normalize('NFKC').replaceAll(/[\s,]/g, '')
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(folded)) return null
  return Math.round(Number(folded) * 100)
}

/** An amount in the main currency, or one with the code of another behind it. */
export function moneyOf(text: string): number | Money | null {
  const folded = text.normalize('NFKC').trim().toUpperCase()
  const currency = /[A-Z]{3,12}$/.exec(folded)?.[0]
  if (currency === undefined) return minorUnitsOf(folded)
  const amount = minorUnitsOf(folded.slice(0, -currency.length))
  return amount === null ? null : { amount, currency }
}

export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

export function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '')
}

function rangeFlaw(value: number | null, min: number, max: number): [FlawReason, number] | null {
  if (value === null) return ['number', min]
  if (value < min) return ['small', min]
  return value > max ? ['large', max] : null
}

function linesFlaw(
  lines: string[],
  { linesMin, linesMax, charsMax }: Extract<Field, { kind: 'lines' }>,
): [FlawReason, number] | null {
  if (lines.length < linesMin) return ['few', linesMin]
  if (lines.length > linesMax) return ['many', linesMax]
  return lines.some((line) => line.length > charsMax) ? ['longLine', charsMax] : null
}

function filledFlaw(field: Field, text: string): [FlawReason, number] | null {
  switch (field.kind) {
    case 'text':
      if (text.length > field.charsMax) return ['long', field.charsMax]
      return field.name === 'url' && !/^https?:\/\/\S+$/u.test(text) ? ['address', 0] : null
    case 'number':
      return rangeFlaw(wholeNumberOf(text), field.min, field.max)
    case 'duration':
      return rangeFlaw(wholeNumberOf(text), field.presets.includes(0) ? 0 : 1, field.max)
    case 'money':
      return moneyOf(text) === null ? ['money', 0] : null
    case 'lines':
      return linesFlaw(linesOf(text), field)
    case 'one':
      // A saved factor may be one that is not offered.
      if (field.name === 'factor') return rangeFlaw(wholeNumberOf(text), 10_001, 1_000_000)
      return field.options.includes(text) ? null : ['wrong', 0]
    case 'some':
      return wordsOf(text).every((word) => field.options.includes(word)) ? null : ['wrong', 0]
    case 'check':
      return null
  }
}

export function flawOf(field: Field, draft: Draft): Flaw | null {
  const text = (draft[field.name] ?? '').trim()
  const isEmpty = field.kind === 'lines' ? linesOf(text).length === 0 : text === ''
  if (isEmpty)
    return field.isNeeded === true ? { field: field.name, why: 'needed', limit: 0 } : null
  const found = filledFlaw(field, text)
  return found === null ? null : { field: field.name, why: found[0], limit: found[1] }
}
