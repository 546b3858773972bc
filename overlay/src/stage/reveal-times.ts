/** The times of a draw's reveal, all from its number of winners: the drum, the winners one by one or by page, the hold. */
import {
  REVEAL_DRUM_MS,
  REVEAL_HOLD_MS,
  REVEAL_INTRO_MS,
  REVEAL_PAGE_MS,
  REVEAL_PAGE_WINNERS,
  REVEAL_PAGES_MAX,
  REVEAL_SINGLY_MAX,
} from './limits.ts'

export type RevealTimes = {
  /** Each winner has a drum of their own; otherwise one drum, then pages. */
  isSingly: boolean
  pages: number
  /** From the beginning of the presentation, ms: when each winner, or each page, is known. */
  steps: number[]
  totalMs: number
}

export function revealTimes(winnerCount: number): RevealTimes {
  const isSingly = winnerCount <= REVEAL_SINGLY_MAX
  const pages = isSingly
    ? 1
    : Math.min(REVEAL_PAGES_MAX, Math.ceil(winnerCount / REVEAL_PAGE_WINNERS))
  const steps = isSingly
    ? Array.from({ length: winnerCount }, (_, i) => REVEAL_INTRO_MS + (i + 1) * REVEAL_DRUM_MS)
    : Array.from({ length: pages }, (_, i) => REVEAL_INTRO_MS + REVEAL_DRUM_MS + i * REVEAL_PAGE_MS)
  return { isSingly, pages, steps, totalMs: (steps.at(-1) ?? REVEAL_INTRO_MS) + REVEAL_HOLD_MS }
}
