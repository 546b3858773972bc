/** Which activities the audiences see: open ones, those not settled yet, and for a while those that are over. */
import type { Activity, ActivityOf } from '../../engine/index.ts'
import type { Reading } from '../reading.ts'

/** How long the result of what is over stays. */
export const RESULT_SHOWN_MS = 120_000

/** The newest first; what is being undone is gone at once. */
export function shownActivities<T extends Activity['type']>(
  reading: Reading,
  type: T,
): ActivityOf<T>[] {
  const isShown = ({ isOpen, closesAt, endedAt }: Activity): boolean =>
    isOpen || reading.at - (closesAt ?? endedAt) < RESULT_SHOWN_MS
  return activitiesThat(isShown, reading, type)
}

/** Like `shownActivities`, for those who still have work with what takes nothing any more. */
export function unsettledActivities<T extends Activity['type']>(
  reading: Reading,
  type: T,
): ActivityOf<T>[] {
  const isKept = ({ endedAt }: Activity): boolean =>
    endedAt === 0 || reading.at - endedAt < RESULT_SHOWN_MS
  return activitiesThat(isKept, reading, type)
}

function activitiesThat<T extends Activity['type']>(
  isWanted: (activity: Activity) => boolean,
  { state }: Reading,
  type: T,
): ActivityOf<T>[] {
  const wanted: ActivityOf<T>[] = []
  for (const activity of state.activities.values()) {
    if (activity.type !== type || activity.reversal !== null) continue
    if (isWanted(activity)) wanted.push(activity as ActivityOf<T>)
  }
  return wanted.reverse()
}
