/** Budget, held grants and the history of activities as the control room sees them. */
import type { ActivitySummary, BudgetView, HeldView } from '../../contracts/index.ts'
import type { Reading } from '../reading.ts'
import type { ViewPart } from './part.ts'

export function budgetView(_reading: Reading): BudgetView | null {
  return null
}

export function heldViews(_reading: Reading): { held: HeldView[]; heldCount: number } {
  return { held: [], heldCount: 0 }
}

export function activitySummaries(_reading: Reading): ActivitySummary[] {
  return []
}

export const safeguardPart: ViewPart = { cue: () => null, line: () => null }
