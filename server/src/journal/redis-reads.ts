/** What can be asked of a journal in Redis without owning the channel. */
import type { Envelope } from '@fanfare/shared/contracts'
import type { ArchiveReader } from '../archive/archive-reader.ts'
import type { Moved } from '../archive/archived-ids.ts'
import { ARCHIVED_IDS_MS_MAX, ROWS_PER_PAGE } from '../limits.ts'
import { JournalCorrupt, PastUnavailable } from './journal.ts'
import type { Journal, RecentIds, Remembered } from './journal.ts'
import type { RedisClient } from '../redis/connect.ts'
import { decodeField, encodeField } from '../redis/keys.ts'
import type { ChannelKeys, JournalPlace } from '../redis/keys.ts'
import { recentIds } from './redis-recent.ts'
import { batchesAfter, batchWith, envelopesOf, seamOf } from './redis-stream.ts'
import type { Stream } from './redis-stream.ts'

type Reads = Pick<Journal, 'read' | 'pick' | 'recall' | 'remembered' | 'recent' | 'channels'>

type ReadOptions = {
  place: JournalPlace
  /** Where what left Redis went; null: nothing did. */
  archive: ArchiveReader | null
  refuseClosed: () => void
}

export function createRedisReads(
  client: RedisClient,
  { place, archive, refuseClosed }: ReadOptions,
): Reads {
  const keysOf = (channelId: string) => place.keysOf(channelId)
  const streamOf = (channelId: string): Stream => {
    return { client, channelId, key: keysOf(channelId).events, archive }
  }
  return {
    read: (channelId, afterSeq) => readAll(streamOf(channelId), afterSeq),
    async pick(channelId, seqs) {
      refuseClosed()
      const stream = streamOf(channelId)
      const found = await Promise.all(seqs.map((seq) => batchWith(stream, seq)))
      return seqs.map((seq, i) => {
        const batch = found[i] ?? null
        if (batch === null) return null
        return envelopesOf(batch).find((envelope) => envelope.seq === seq) ?? null
      })
    },
    async recall(channelId, causeIds) {
      refuseClosed()
      if (causeIds.length === 0) return []
      const keys = keysOf(channelId)
      const stored = await client.hmget(keys.remembered, ...causeIds.map(encodeField))
      const found = causeIds.map((causeId, i) => {
        const value = stored[i] ?? null
        return value === null ? null : rememberedAs(causeId, value)
      })
      const unknown = causeIds.filter((_, i) => found[i] === null)
      if (unknown.length === 0) return found
      // Asked after Redis: what was not there any more was in the archive by then.
      const moved = await movedOf(client, keys)
      if (moved === null) return found
      const archived = await recalledFrom(archive, channelId, unknown, moved)
      return causeIds.map((causeId, i) => found[i] ?? archived.get(causeId) ?? null)
    },
    async *remembered(channelId) {
      refuseClosed()
      const keys = keysOf(channelId)
      const moved = await movedOf(client, keys)
      if (moved !== null) {
        const all = askedOf(archive, channelId).remembered(channelId, moved)
        yield* notIn(client, keys.remembered, all)
      }
      yield* allRemembered(client, keys.remembered)
    },
    async recent(channelId, limit): Promise<RecentIds> {
      refuseClosed()
      return recentIds(client, keysOf(channelId), limit)
    },
    async channels() {
      refuseClosed()
      return (await client.smembers(place.channels)).sort()
    },
  }
}

async function* readAll(stream: Stream, afterSeq: number): AsyncGenerator<Envelope> {
  let expected = afterSeq + 1
  for await (const batch of batchesAfter(stream, afterSeq)) {
    for (const envelope of envelopesOf(batch)) {
      if (envelope.seq < expected) continue
      if (envelope.seq !== expected) {
        throw new JournalCorrupt(`${expected} is missing in ${stream.key}`)
      }
      expected++
      yield envelope
    }
  }
}

/** Null where no id of the channel ever left Redis. */
async function movedOf(client: RedisClient, { head, events }: ChannelKeys): Promise<Moved | null> {
  const version = await client.hget(head, 'idsArchived')
  if (version === null) return null
  return {
    version,
    async seam() {
      const seam = await seamOf(client, events)
      if (seam === null) throw new JournalCorrupt(`${events} is empty`)
      return seam
    },
  }
}

function askedOf(archive: ArchiveReader | null, channelId: string): ArchiveReader {
  if (archive !== null) return archive
  throw new PastUnavailable(`ids of ${channelId} are in an archive: FANFARE_ARCHIVE has to name it`)
}

/** Never "unknown" where it cannot be known: an id that is forgotten is a gift that counts twice. */
async function recalledFrom(
  archive: ArchiveReader | null,
  channelId: string,
  causeIds: readonly string[],
  moved: Moved,
): Promise<Map<string, Remembered>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const why = `the archive was silent for ${ARCHIVED_IDS_MS_MAX} ms`
    timer = setTimeout(() => reject(new Error(why)), ARCHIVED_IDS_MS_MAX)
  })
  try {
    // What is being read goes on being read, and is there when the request comes again.
    return await Promise.race([
      askedOf(archive, channelId).recall(channelId, causeIds, moved),
      late,
    ])
  } catch (error) {
    throw new PastUnavailable(error instanceof Error ? error.message : String(error))
  } finally {
    clearTimeout(timer)
  }
}

/** An id as it is stored. */
export function rememberedAs(causeId: string, stored: string): Remembered {
  const space = stored.indexOf(' ')
  return { causeId, seq: Number(stored.slice(0, space)), bodyHash: stored.slice(space + 1) }
}

/** Those that are not in Redis as well, where they were put before they were to be taken out. */
async function* notIn(
  client: RedisClient,
  key: string,
  ids: AsyncIterable<Remembered>,
): AsyncGenerator<Remembered> {
  let page: Remembered[] = []
  const rest = async () => {
    if (page.length === 0) return []
    const there = await client.hmget(key, ...page.map(({ causeId }) => encodeField(causeId)))
    return page.filter((_, i) => (there[i] ?? null) === null)
  }
  for await (const id of ids) {
    page.push(id)
    if (page.length < ROWS_PER_PAGE) continue
    yield* await rest()
    page = []
  }
  yield* await rest()
}

/** While nothing is taken out of this hash a scan of it tells nothing twice. */
async function* allRemembered(client: RedisClient, key: string): AsyncGenerator<Remembered> {
  let cursor = '0'
  do {
    const [next, found] = await client.hscan(key, cursor, 'COUNT', ROWS_PER_PAGE)
    cursor = next
    for (let i = 0; i < found.length; i += 2) {
      yield rememberedAs(decodeField(found[i] ?? ''), found[i + 1] ?? '')
    }
  } while (cursor !== '0')
}
