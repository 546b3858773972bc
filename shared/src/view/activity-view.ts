/** One activity of the room, open or over. */
import type { WindowView } from '../contracts/index.ts'
import { accountBalance, windowAccount } from '../engine/index.ts'
import type { ActivityDetail } from './activities/part.ts'
import { activityDetailOf } from './activities/parts.ts'
import type { Reading } from './reading.ts'

export function activityDetail(reading: Reading, activityId: string): ActivityDetail | null {
  return windowDetail(reading, activityId) ?? activityDetailOf(reading, activityId)
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
