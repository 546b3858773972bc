/**
 * Moves ids of archived events into segments of their own: written, read back and checked, and only then taken
 * out of Redis, a few at a time. An id is always in one of the two places, and sometimes in both.
 */
import { JournalCorrupt } from '../journal/journal.ts'
import type { Remembered } from '../journal/journal.ts'
import { rememberedAs } from '../journal/redis-reads.ts'
import { IDS_DROPPED_AT_ONCE, ROWS_PER_PAGE } from '../limits.ts'
import type { RedisClient } from '../redis/connect.ts'
import { decodeField } from '../redis/keys.ts'
import type { ChannelKeys } from '../redis/keys.ts'
import type { Script } from '../redis/script.ts'
import type { ArchiveFolder } from './archive-folder.ts'
import type { ArchivedIds } from './archived-ids.ts'
import { packIds } from './id-segment.ts'
import { hexOf, idsName, idsTextName } from './segment-names.ts'

export type IdsLimits = { hotIdsKept: number; segmentIds: number }

export type IdsParts = {
  client: RedisClient
  folder: ArchiveFolder
  ids: ArchivedIds
  drop: Script
  limits: IdsLimits
}

export type ArchivedIdsCount = {
  ids: number
  segments: number
  bytes: number
  /** Those that stay in Redis for now. */
  left: number
}

/** Field and value, as they are in Redis. */
type Stored = readonly [field: string, value: string]
/** Up to where the events of a channel are archived. */
type Boundary = { lastSeq: number; tail: string; told: string }

/** `left` is what was left the last time, so that a scan is made only when it pays. Null where it does not. */
export async function archiveIds(
  parts: IdsParts,
  channelId: string,
  keys: ChannelKeys,
  left: number,
): Promise<ArchivedIdsCount | null> {
  const { client, limits } = parts
  const there = await client.hlen(keys.remembered)
  if (there < Math.max(left, limits.hotIdsKept) + limits.segmentIds) return null
  const boundary = boundaryOf(await client.hget(keys.head, 'archived'))
  if (boundary === null) return null
  const count = { ids: 0, segments: 0, bytes: 0 }
  for await (const page of archivedPages(parts, keys.remembered, boundary.lastSeq)) {
    count.bytes += await write(parts, channelId, keys, boundary, page)
    count.ids += page.length
    count.segments++
  }
  return { ...count, left: await client.hlen(keys.remembered) }
}

/** Whole segments of ids whose events are archived; a rest that fills none stays. */
async function* archivedPages(
  { client, limits }: IdsParts,
  key: string,
  lastSeqMax: number,
): AsyncGenerator<Stored[]> {
  // A scan may tell an entry twice when the table changes its size on the way.
  let page = new Map<string, string>()
  let cursor = '0'
  do {
    const [next, found] = await client.hscan(key, cursor, 'COUNT', ROWS_PER_PAGE)
    cursor = next
    for (let i = 0; i < found.length; i += 2) {
      const [field = '', value = ''] = [found[i], found[i + 1]]
      if (idOf([field, value]).seq <= lastSeqMax) page.set(field, value)
    }
    if (page.size < limits.segmentIds) continue
    yield [...page]
    page = new Map()
  } while (cursor !== '0')
}

async function write(
  { folder, ids, drop }: IdsParts,
  channelId: string,
  keys: ChannelKeys,
  boundary: Boundary,
  stored: readonly Stored[],
): Promise<number> {
  const { hash, count, text, index } = await packIds(stored.map(idOf))
  const { lastSeq } = boundary
  const name = idsName(channelId, { lastSeq, tail: hexOf(boundary.tail), count, hash })
  await folder.put(idsTextName(name), text)
  await folder.put(name.name, index)
  await ids.verify(name)
  for (let from = 0; from < stored.length; from += IDS_DROPPED_AT_ONCE) {
    const some = stored.slice(from, from + IDS_DROPPED_AT_ONCE).flat()
    const dropped = await drop(keys.remembered, keys.head, boundary.told, hash, ...some)
    if (dropped === -1) {
      throw new JournalCorrupt(
        `the journal of ${channelId} is another one than a moment ago: no more ids were taken out of Redis`,
      )
    }
  }
  return text.length + index.length
}

function boundaryOf(told: string | null): Boundary | null {
  const [lastSeq, tail] = (told ?? '').split(' ')
  return told === null || tail === undefined ? null : { lastSeq: Number(lastSeq), tail, told }
}

function idOf([field, value]: Stored): Remembered {
  return rememberedAs(decodeField(field), value)
}
