/**
 * At most two bright rises in any second over the whole page (WCAG 2.3.1 allows three). An effect
 * that is refused is left out, never postponed: a late flash belongs to nothing.
 */
import { FLASHES_PER_SECOND_MAX } from './limits.ts'

const WINDOW_MS = 1_000

export class FlashBudget {
  readonly #spentAt: number[] = []

  /** `now` in ms of any steady clock. */
  spend(now: number): boolean {
    while (this.#spentAt.length > 0 && now - (this.#spentAt[0] ?? now) >= WINDOW_MS) {
      this.#spentAt.shift()
    }
    if (this.#spentAt.length >= FLASHES_PER_SECOND_MAX) return false
    this.#spentAt.push(now)
    return true
  }
}
