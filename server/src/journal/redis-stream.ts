/** Batches of a channel as they lie in its stream and, before that begins, in the archive: one journal. */
import type { Envelope } from '@fanfare/shared/contracts'
import type { ArchiveReader } from '../archive/archive-reader.ts'
import type { Seam } from '../archive/archived-events.ts'
import type { ArchivedBatch } from '../archive/event-segment.ts'
import { BATCHES_PER_PAGE } from '../limits.ts'
import type { RedisClient } from '../redis/connect.ts'
import { chained } from './chained.ts'
import { JournalCorrupt } from './journal.ts'

export type StreamEntry = [id: string, fields: string[]]

/** What was taken out of Redis is asked of `archive`; null where there is none. */
export type Stream = {
  client: RedisClient
  channelId: string
  key: string
  archive: ArchiveReader | null
}

/** Batches that end after `afterSeq`, each checked against the hash of the one before. */
export async function* batchesAfter(
  stream: Stream,
  afterSeq: number,
): AsyncGenerator<ArchivedBatch> {
  let before: ArchivedBatch | null = null
  for (;;) {
    const next = (before?.lastSeq ?? afterSeq) + 1
    const { client, key } = stream
    const entries = await client.xrange(key, `${next}-0`, '+', 'COUNT', BATCHES_PER_PAGE)
    const [oldest] = entries
    if (oldest === undefined) return
    const first = batchOf(oldest)
    if (firstSeqOf(first) > next) {
      // While the archive is read more may be taken out of the stream: it is asked again afterwards.
      for await (const batch of archiveOf(stream, next).batches(
        stream.channelId,
        next - 1,
        seamBefore(first),
      )) {
        before = following(before, batch)
        yield before
      }
      continue
    }
    for (const entry of entries) {
      before = following(before, batchOf(entry))
      yield before
    }
  }
}

/** The batch that holds this seq, since an entry is named by its last; null where there is none. */
export async function batchWith(stream: Stream, seq: number): Promise<ArchivedBatch | null> {
  if (seq < 1) return null
  const [entry] = await stream.client.xrange(stream.key, `${seq}-0`, '+', 'COUNT', 1)
  if (entry === undefined) return null
  const batch = batchOf(entry)
  if (firstSeqOf(batch) <= seq) return batch
  return archiveOf(stream, seq).batchWith(stream.channelId, seq, seamBefore(batch))
}

/** Where the stream begins now; null for an empty one. */
export async function seamOf(client: RedisClient, key: string): Promise<Seam | null> {
  const [entry] = await client.xrange(key, '-', '+', 'COUNT', 1)
  return entry === undefined ? null : seamBefore(batchOf(entry))
}

export function envelopesOf(batch: ArchivedBatch): Envelope[] {
  return parsed<Envelope[]>(String(batch.lastSeq), batch.events)
}

/** One field of an entry, which is JSON. */
export function parseField<T>([id, fields]: StreamEntry, name: string): T {
  return parsed<T>(id, fieldOf(fields, name))
}

export function batchOf([id, fields]: StreamEntry): ArchivedBatch {
  return {
    lastSeq: Number(id.slice(0, id.indexOf('-'))),
    tail: fieldOf(fields, 't'),
    events: fieldOf(fields, 'b'),
  }
}

function firstSeqOf(batch: ArchivedBatch): number {
  // The seq is the first field of an envelope as this server writes it; whatever was written otherwise is read whole.
  const seq = /^\[\{"seq":(\d+),/.exec(batch.events)?.[1]
  if (seq !== undefined) return Number(seq)
  const [first] = envelopesOf(batch)
  if (first === undefined) throw new JournalCorrupt(`batch ${batch.lastSeq} is empty`)
  return first.seq
}

function seamBefore(batch: ArchivedBatch): Seam {
  return {
    lastSeq: firstSeqOf(batch) - 1,
    key: `${batch.lastSeq} ${batch.tail}`,
    follows: (tail) => chained(tail, batch.events) === batch.tail,
  }
}

function following(before: ArchivedBatch | null, batch: ArchivedBatch): ArchivedBatch {
  if (before !== null && chained(before.tail, batch.events) !== batch.tail) {
    throw new JournalCorrupt(
      `the batch that ends at ${batch.lastSeq} does not follow the one that ends at ${before.lastSeq}`,
    )
  }
  return batch
}

function archiveOf({ archive, channelId }: Stream, seq: number): ArchiveReader {
  if (archive !== null) return archive
  throw new JournalCorrupt(
    `event ${seq} of ${channelId} is not in Redis any more: FANFARE_ARCHIVE has to name the archive it went to`,
  )
}

function fieldOf(fields: readonly string[], name: string): string {
  for (let at = 0; at < fields.length; at += 2) if (fields[at] === name) return fields[at + 1] ?? ''
  return ''
}

function parsed<T>(id: string, text: string): T {
  try {
    return JSON.parse(text) as T
  } catch {
    throw new JournalCorrupt(`entry ${id} of the journal holds a text that is not JSON`)
  }
}
