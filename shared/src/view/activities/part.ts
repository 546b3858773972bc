/** What a family of activities adds to the views: cues for the picture, lines for the feed. */
import type { ActivityType, CueBody, CuePriority, Envelope, Event } from '../../contracts/index.ts'
import type { BatchReading } from '../batch-reading.ts'
import type { Line } from '../feed.ts'
import type { Reading } from '../reading.ts'

export type CuePart = { priority: CuePriority; ttlMs: number; body: CueBody }

/** Every type adds fields of its own. */
export type ActivityDetail = { type: ActivityType; activityId: string; open: boolean }

export type ViewPart = {
  cue: (reading: Reading, envelope: Envelope, batch: BatchReading) => CuePart | null
  line: (event: Event) => Line | null
  /** `GET …/activities/:id`; null where the activity is of another family. */
  detail?: (reading: Reading, activityId: string) => ActivityDetail | null
}
