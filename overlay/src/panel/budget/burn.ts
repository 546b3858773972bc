/** How long a budget lasts at the present pace. Pure. */
import type { BudgetView } from '@fanfare/shared/contracts'

const LOW_SHARE = 0.1

/** Whole minutes; null while nothing is being spent. */
export function minutesLeft(budget: Pick<BudgetView, 'left'>, perMinute: number): number | null {
  return perMinute <= 0 ? null : Math.floor(budget.left / perMinute)
}

export function isLow({ left, points }: Pick<BudgetView, 'left' | 'points'>): boolean {
  return left <= points * LOW_SHARE
}

/** What was left at the end of each minute, oldest first, from what each minute took and what is left now. */
export function leftByMinute(perMinute: readonly number[], left: number): number[] {
  const found: number[] = []
  let running = left
  for (const spent of [...perMinute].reverse()) {
    found.unshift(running)
    running += spent
  }
  return found
}
