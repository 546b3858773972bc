/** Cards, codes and runs of show as the audiences see them. */
import type { CardView, CodeView, CuedView, Rundown } from '../../contracts/index.ts'
import type { Reading } from '../reading.ts'
import type { ViewPart } from './part.ts'

export function cardView(_reading: Reading): CardView | null {
  return null
}

export function codeViews(_reading: Reading): CodeView[] {
  return []
}

export function rundownViews(_reading: Reading): Rundown[] {
  return []
}

export function cuedViews(_reading: Reading): CuedView[] {
  return []
}

export const deskPart: ViewPart = { cue: () => null, line: () => null }
