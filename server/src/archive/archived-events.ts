/** Reads batches that are no longer in Redis: the segments that lead up to where the stream begins now. */
import { JournalCorrupt } from '../journal/journal.ts'
import { SEGMENTS_CACHED_BYTES_MAX } from '../limits.ts'
import type { ArchiveFolder } from './archive-folder.ts'
import { createBoundedCache } from './bounded-cache.ts'
import { damaged, unpackSegment } from './event-segment.ts'
import type { ArchivedBatch, EventSegment } from './event-segment.ts'
import { eventsPrefix, readSegmentName } from './segment-names.ts'
import type { SegmentName } from './segment-names.ts'
import { turns } from './turns.ts'

/** Where archive and stream meet. */
export type Seam = {
  /** The last event that is not in the stream. */
  lastSeq: number
  /** Another one where the stream begins elsewhere. */
  key: string
  /** Whether the stream goes on from this tail, as the journal has it. */
  follows(tail: string): boolean
}

export interface ArchivedEvents {
  /** The segments from seq 1 to the seam, in order; `JournalCorrupt` when one is missing. */
  history(channelId: string, seam: Seam): Promise<readonly SegmentName[]>
  /** Batches that end after `afterSeq`, up to the seam; one segment at a time is in memory. */
  batches(channelId: string, afterSeq: number, seam: Seam): AsyncIterable<ArchivedBatch>
  /** The batch that holds this seq, which is before the seam. */
  batchWith(channelId: string, seq: number, seam: Seam): Promise<ArchivedBatch>
  /** Whether the journal's tail (hex) was this one at that seq, which is before the seam. */
  wasTail(channelId: string, at: { lastSeq: number; tail: string }, seam: Seam): Promise<boolean>
  /** Reads a segment and checks all of it; nothing is taken from memory. */
  readSegment(channelId: string, name: SegmentName): Promise<EventSegment>
}

/** A name and what is made of it, roughly. */
const NAME_BYTES = 600

export function createArchivedEvents(folder: ArchiveFolder): ArchivedEvents {
  return new SegmentsInFolder(folder)
}

class SegmentsInFolder implements ArchivedEvents {
  readonly #folder: ArchiveFolder
  readonly #histories = createBoundedCache<readonly SegmentName[]>(SEGMENTS_CACHED_BYTES_MAX / 4)
  readonly #segments = createBoundedCache<EventSegment>(SEGMENTS_CACHED_BYTES_MAX)

  constructor(folder: ArchiveFolder) {
    this.#folder = folder
  }

  history(channelId: string, seam: Seam): Promise<readonly SegmentName[]> {
    return this.#histories.get(`${channelId} ${seam.key}`, async () => {
      const found = await this.#folder.list(eventsPrefix(channelId))
      const names = found.map(readSegmentName).filter((name) => name !== null)
      const value = ledUpTo(channelId, seam, names, this.#folder.place)
      return { value, bytes: (value.length + 1) * NAME_BYTES }
    })
  }

  async *batches(channelId: string, afterSeq: number, seam: Seam): AsyncGenerator<ArchivedBatch> {
    const turn = turns()
    let tail: string | null = null
    for (const name of await this.history(channelId, seam)) {
      if (name.lastSeq <= afterSeq) continue
      const segment = await this.readSegment(channelId, name)
      if (tail !== null && segment.before !== tail) {
        throw damaged(name.name, 'it follows something else')
      }
      for (const batch of segment.batches) {
        await turn()
        if (batch.lastSeq > afterSeq) yield batch
        tail = batch.tail
      }
    }
  }

  async batchWith(channelId: string, seq: number, seam: Seam): Promise<ArchivedBatch> {
    const name = segmentWith(await this.history(channelId, seam), seq)
    const { batches } = await this.#cached(channelId, name)
    const batch = batches[firstIndex(batches, (one) => one.lastSeq >= seq)]
    if (batch === undefined) throw damaged(name.name, `${seq} is not in it`)
    return batch
  }

  async wasTail(
    channelId: string,
    { lastSeq, tail }: { lastSeq: number; tail: string },
    seam: Seam,
  ): Promise<boolean> {
    if (lastSeq > seam.lastSeq) return false
    const name = segmentWith(await this.history(channelId, seam), lastSeq)
    if (name.lastSeq === lastSeq) return name.tail === tail
    const batch = await this.batchWith(channelId, lastSeq, seam)
    const found = Buffer.from(batch.tail, 'base64url').toString('hex')
    return batch.lastSeq === lastSeq && found === tail
  }

  async readSegment(channelId: string, name: SegmentName): Promise<EventSegment> {
    const packed = await this.#folder.get(name.name)
    if (packed === null) {
      const { firstSeq, lastSeq } = name
      throw missing(channelId, `${firstSeq} to ${lastSeq}`, this.#folder.place)
    }
    return unpackSegment(name, channelId, packed)
  }

  #cached(channelId: string, name: SegmentName): Promise<EventSegment> {
    return this.#segments.get(name.name, async () => {
      const value = await this.readSegment(channelId, name)
      const chars = value.batches.reduce((sum, { events }) => sum + events.length, 0)
      return { value, bytes: 2 * chars + 200 * value.batches.length }
    })
  }
}

/** Walks back from the seam by the hashes in the names. */
function ledUpTo(
  channelId: string,
  seam: Seam,
  names: readonly SegmentName[],
  place: string,
): SegmentName[] {
  const byLastSeq = new Map<number, SegmentName[]>()
  for (const name of names)
    byLastSeq.set(name.lastSeq, [...(byLastSeq.get(name.lastSeq) ?? []), name])
  const history: SegmentName[] = []
  let lastSeq = seam.lastSeq
  let fits = (tail: string) => seam.follows(Buffer.from(tail, 'hex').toString('base64url'))
  while (lastSeq > 0) {
    const name = byLastSeq.get(lastSeq)?.find((one) => fits(one.tail))
    if (name === undefined) throw missing(channelId, `up to ${lastSeq}`, place)
    history.push(name)
    lastSeq = name.firstSeq - 1
    fits = (tail) => tail === name.before
  }
  return history.reverse()
}

function segmentWith(history: readonly SegmentName[], seq: number): SegmentName {
  const name = history[firstIndex(history, ({ lastSeq }) => lastSeq >= seq)]
  if (name === undefined) throw new Error(`${seq} is not in the archive`)
  return name
}

/** Of the first that holds, where all after it do; the length where none does. */
function firstIndex<T>(sorted: readonly T[], holds: (one: T) => boolean): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const one = sorted[middle]
    if (one !== undefined && holds(one)) to = middle
    else from = middle + 1
  }
  return from
}

function missing(channelId: string, what: string, place: string): JournalCorrupt {
  return new JournalCorrupt(
    `events ${what} of ${channelId} are missing in the archive at ${place}: is it the right one, and can every node reach it?`,
  )
}
