/** What a journal asks of the archive: the past that is no longer in Redis. */
import type { Remembered } from '../journal/journal.ts'
import type { ArchiveFolder } from './archive-folder.ts'
import { createArchivedEvents } from './archived-events.ts'
import type { Seam } from './archived-events.ts'
import { createArchivedIds } from './archived-ids.ts'
import type { Moved } from './archived-ids.ts'
import type { ArchivedBatch } from './event-segment.ts'

export interface ArchiveReader {
  /** Batches that end after `afterSeq`, up to the seam. */
  batches(channelId: string, afterSeq: number, seam: Seam): AsyncIterable<ArchivedBatch>
  /** The batch that holds this seq, which is before the seam. */
  batchWith(channelId: string, seq: number, seam: Seam): Promise<ArchivedBatch>
  /** Of these ids those that left Redis, by id. */
  recall(
    channelId: string,
    causeIds: readonly string[],
    moved: Moved,
  ): Promise<Map<string, Remembered>>
  /** All ids that left Redis, each once. */
  remembered(channelId: string, moved: Moved): AsyncIterable<Remembered>
}

/** One for a process: it keeps in memory what was read lately. */
export function createArchiveReader(folder: ArchiveFolder): ArchiveReader {
  const events = createArchivedEvents(folder)
  const ids = createArchivedIds(folder, events)
  return {
    batches: (channelId, afterSeq, seam) => events.batches(channelId, afterSeq, seam),
    batchWith: (channelId, seq, seam) => events.batchWith(channelId, seq, seam),
    recall: (channelId, causeIds, moved) => ids.recall(channelId, causeIds, moved),
    remembered: (channelId, moved) => ids.all(channelId, moved),
  }
}
