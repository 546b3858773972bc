/** One activity of the room, open or over. */
import type { ActivitySummary, WindowView } from '../contracts/index.ts'
import { accountBalance, isReversible, reversibleOf, windowAccount } from '../engine/index.ts'
import type { ActivityDetail } from './activities/part.ts'
import { activityDetailOf } from './activities/parts.ts'
import type { Reading } from './reading.ts'

/** What every type tells beside its own fields. */
export type WholeDetail = ActivityDetail & Pick<ActivitySummary, 'reversal' | 'reversible'>

export function activityDetail(reading: Reading, activityId: string): WholeDetail | null {
  const detail = windowDetail(reading, activityId) ?? activityDetailOf(reading, activityId)
  const activity = reversibleOf(reading.state, activityId)
  if (detail === null || activity === undefined) return null
  const reversible = isReversible(activity, reading.at)
  return { ...detail, reversal: activity.reversal?.state ?? null, reversible }
}

type WindowDetail = ActivityDetail & WindowView & { type: 'window' }

function windowDetail(reading: Reading, activityId: string): WindowDetail | null {
  const window = reading.state.windows.get(activityId)
  if (window === undefined) return null
  const { isOpen, reversal: _reversal, ...shown } = window
  const left = accountBalance(reading.state, 'budget', windowAccount(activityId))
  return {
    type: 'window',
    open: isOpen,
    ...shown,
    budgetLeft: window.budget === null ? null : left,
  }
}
