/** One activity of the room, open or over. */
import type { WindowView } from '../contracts/index.ts'
import { accountBalance, windowAccount } from '../engine/index.ts'
import type { Reading } from './reading.ts'

export type ActivityDetail = WindowView & { type: 'window'; open: boolean }

export function activityDetail(reading: Reading, activityId: string): ActivityDetail | null {
  const window = reading.state.windows.get(activityId)
  if (window === undefined) return null
  const { isOpen, ...shown } = window
  const left = accountBalance(reading.state, 'budget', windowAccount(activityId))
  return {
    type: 'window',
    open: isOpen,
    ...shown,
    budgetLeft: window.budget === null ? null : left,
  }
}
