/**
 * Moves the oldest batches of a channel into a segment: written, read back and checked, and only then taken out of
 * Redis. Ends a process on the way, the next one finds the segment as it would write it itself.
 */
import { chained } from '../journal/chained.ts'
import { batchOf, seamOf } from '../journal/redis-stream.ts'
import { JournalCorrupt } from '../journal/journal.ts'
import { BATCHES_PER_PAGE } from '../limits.ts'
import type { RedisClient } from '../redis/connect.ts'
import type { ChannelKeys } from '../redis/keys.ts'
import type { Script } from '../redis/script.ts'
import type { ArchiveFolder } from './archive-folder.ts'
import type { ArchivedEvents, Seam } from './archived-events.ts'
import { nameOfSegment, packSegment } from './event-segment.ts'
import type { ArchivedBatch, EventSegment } from './event-segment.ts'
import { turns } from './turns.ts'

export type EventsLimits = { hotEventsKept: number; segmentEvents: number; segmentCharsMax: number }

export type EventsParts = {
  client: RedisClient
  folder: ArchiveFolder
  events: ArchivedEvents
  trim: Script
  limits: EventsLimits
}

export type ArchivedSegment = { events: number; bytes: number }

/** One segment; null where there is none to write. */
export async function archiveEvents(
  parts: EventsParts,
  channelId: string,
  keys: ChannelKeys,
): Promise<ArchivedSegment | null> {
  const { client, limits } = parts
  const seam = await seamOf(client, keys.events)
  const seq = Number((await client.hget(keys.head, 'seq')) ?? '0')
  if (seam === null || seq - seam.lastSeq < limits.hotEventsKept + limits.segmentEvents) return null
  const before = await tailBefore(parts.events, channelId, seam)
  const batches = await oldestBatches(parts, keys.events, seam, seq - limits.hotEventsKept)
  if (batches === null) return null
  const broken = await firstBroken(before, batches)
  if (broken !== null) {
    // Another node took some of them out of the stream meanwhile; it has archived them.
    if ((await seamOf(client, keys.events))?.key !== seam.key) return null
    throw new JournalCorrupt(
      `the batch of ${channelId} that ends at ${broken} does not follow the one before`,
    )
  }
  return write(parts, keys, { channelId, firstSeq: seam.lastSeq + 1, before, batches })
}

/** The same for whoever asks: what is in a segment depends on nothing but where the one before ended. */
async function oldestBatches(
  { client, limits }: EventsParts,
  key: string,
  seam: Seam,
  lastSeqMax: number,
): Promise<ArchivedBatch[] | null> {
  const batches: ArchivedBatch[] = []
  let chars = 0
  for (;;) {
    const from = (batches.at(-1)?.lastSeq ?? seam.lastSeq) + 1
    const entries = await client.xrange(key, `${from}-0`, '+', 'COUNT', BATCHES_PER_PAGE)
    if (entries.length === 0) return null
    for (const entry of entries) {
      const batch = batchOf(entry)
      if (batch.lastSeq > lastSeqMax) return null
      batches.push(batch)
      chars += batch.events.length
      const events = batch.lastSeq - seam.lastSeq
      if (events >= limits.segmentEvents || chars >= limits.segmentCharsMax) return batches
    }
  }
}

async function firstBroken(
  before: string,
  batches: readonly ArchivedBatch[],
): Promise<number | null> {
  const turn = turns()
  let tail = before
  for (const batch of batches) {
    await turn()
    if (chained(tail, batch.events) !== batch.tail) return batch.lastSeq
    tail = batch.tail
  }
  return null
}

async function tailBefore(events: ArchivedEvents, channelId: string, seam: Seam): Promise<string> {
  const last = (await events.history(channelId, seam)).at(-1)
  return last === undefined ? '' : Buffer.from(last.tail, 'hex').toString('base64url')
}

async function write(
  { folder, events, trim }: EventsParts,
  keys: ChannelKeys,
  segment: EventSegment,
): Promise<ArchivedSegment> {
  const { channelId } = segment
  const name = nameOfSegment(segment)
  const packed = await packSegment(segment)
  const put = await folder.put(name.name, packed)
  // What was there already may be packed otherwise; what is in it has to be the same, and is by its hashes.
  await events.readSegment(channelId, name)
  const tail = segment.batches.at(-1)?.tail ?? ''
  const trimmed = await trim(keys.events, keys.head, name.lastSeq, tail, name.lastSeq + 1)
  if (trimmed === -1) {
    throw new JournalCorrupt(
      `the journal of ${channelId} is another one than a moment ago at ${name.lastSeq}: nothing was taken out of Redis`,
    )
  }
  return {
    events: put === 'written' ? name.lastSeq - name.firstSeq + 1 : 0,
    bytes: put === 'written' ? packed.length : 0,
  }
}
