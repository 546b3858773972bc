/** Each batch is chained to the one before: two histories of the same length are told apart by their tails. */
import { createHash } from 'node:crypto'

/** `before` is empty for the first; `events` the JSON text of the batch's envelopes. */
export function chained(before: string, events: string): string {
  return createHash('sha256').update(before).update(events).digest('base64url')
}
