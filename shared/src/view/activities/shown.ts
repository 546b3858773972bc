/** Which activities the audiences see: open ones, and for a while those that are over. */
import type { Activity, ActivityOf } from '../../engine/index.ts'
import type { Reading } from '../reading.ts'

/** How long the result of what is over stays. */
export const RESULT_SHOWN_MS = 120_000

/** The newest first; what is being undone is gone at once. */
export function shownActivities<T extends Activity['type']>(
  { state, at }: Reading,
  type: T,
): ActivityOf<T>[] {
  const shown: ActivityOf<T>[] = []
  for (const activity of state.activities.values()) {
    if (activity.type !== type || activity.reversal !== null) continue
    const isRecent = at - (activity.closesAt ?? activity.endedAt) < RESULT_SHOWN_MS
    if (activity.isOpen || isRecent) shown.push(activity as ActivityOf<T>)
  }
  return shown.reverse()
}
