/** What can be asked of a journal in Redis without owning the channel. */
import type { Envelope } from '@fanfare/shared/contracts'
import { BATCHES_PER_PAGE, ROWS_PER_PAGE } from '../limits.ts'
import { JournalCorrupt } from './journal.ts'
import type { Journal, RecentIds, Remembered } from './journal.ts'
import type { RedisClient } from '../redis/connect.ts'
import { decodeField, encodeField } from '../redis/keys.ts'
import type { JournalPlace } from '../redis/keys.ts'

type Reads = Pick<Journal, 'read' | 'pick' | 'recall' | 'remembered' | 'recent' | 'channels'>
type StreamEntry = [id: string, fields: string[]]

export function createRedisReads(
  client: RedisClient,
  { channels, keysOf }: JournalPlace,
  refuseClosed: () => void,
): Reads {
  return {
    read: (channelId, afterSeq) => readAll(client, keysOf(channelId).events, afterSeq),
    async pick(channelId, seqs) {
      refuseClosed()
      const { events } = keysOf(channelId)
      const found = await Promise.all(seqs.map((seq) => batchWith(client, events, seq)))
      return seqs.map((seq, i) => found[i]?.find((envelope) => envelope.seq === seq) ?? null)
    },
    async recall(channelId, causeIds) {
      refuseClosed()
      if (causeIds.length === 0) return []
      const { remembered } = keysOf(channelId)
      const found = await client.hmget(remembered, ...causeIds.map(encodeField))
      return causeIds.map((causeId, i) => rememberedAs(causeId, found[i] ?? null))
    },
    async *remembered(channelId) {
      refuseClosed()
      yield* allRemembered(client, keysOf(channelId).remembered)
    },
    async recent(channelId, limit): Promise<RecentIds> {
      refuseClosed()
      return recentIds(client, keysOf(channelId), limit)
    },
    async channels() {
      refuseClosed()
      return (await client.smembers(channels)).sort()
    },
  }
}

/** All fields of a hash that nobody writes meanwhile, as JSON texts of `[key, value][]`; each key once. */
export async function* rowPages(
  client: RedisClient,
  key: string,
  count: number,
): AsyncGenerator<string> {
  // A scan may tell an entry twice when the table shrinks on the way.
  const told = new Set<string>()
  let cursor = '0'
  do {
    const [next, found] = await client.hscan(key, cursor, 'COUNT', count)
    cursor = next
    const rows: string[] = []
    for (let i = 0; i < found.length; i += 2) {
      const [field = '', json = ''] = [found[i], found[i + 1]]
      if (told.has(field)) continue
      told.add(field)
      rows.push(`[${JSON.stringify(decodeField(field))},${json}]`)
    }
    if (rows.length > 0) yield `[${rows.join(',')}]`
  } while (cursor !== '0')
}

async function* readAll(
  client: RedisClient,
  key: string,
  afterSeq: number,
): AsyncGenerator<Envelope> {
  let expected = afterSeq + 1
  for (;;) {
    const entries = await client.xrange(key, `${expected}-0`, '+', 'COUNT', BATCHES_PER_PAGE)
    if (entries.length === 0) return
    for (const entry of entries) {
      for (const envelope of envelopesOf(entry)) {
        if (envelope.seq < expected) continue
        if (envelope.seq !== expected) {
          throw new JournalCorrupt(`${expected} is missing in ${key}`)
        }
        expected++
        yield envelope
      }
    }
  }
}

/** The batch that holds this seq, since an entry is named by its last. */
async function batchWith(client: RedisClient, key: string, seq: number): Promise<Envelope[]> {
  if (seq < 1) return []
  const [entry] = await client.xrange(key, `${seq}-0`, '+', 'COUNT', 1)
  return entry === undefined ? [] : envelopesOf(entry)
}

function envelopesOf([id, fields]: StreamEntry): Envelope[] {
  return parseField<Envelope[]>(id, fields, 'b')
}

function parseField<T>(id: string, fields: readonly string[], name: string): T {
  const text = fields[fields.indexOf(name) + 1]
  try {
    return JSON.parse(text ?? '') as T
  } catch {
    throw new JournalCorrupt(`entry ${id} of the journal holds a text that is not JSON`)
  }
}

function rememberedAs(causeId: string, stored: string | null): Remembered | null {
  if (stored === null) return null
  const space = stored.indexOf(' ')
  return { causeId, seq: Number(stored.slice(0, space)), bodyHash: stored.slice(space + 1) }
}

/** Nothing is ever taken out of this hash, so a scan of it tells nothing twice. */
async function* allRemembered(client: RedisClient, key: string): AsyncGenerator<Remembered> {
  let cursor = '0'
  do {
    const [next, found] = await client.hscan(key, cursor, 'COUNT', ROWS_PER_PAGE)
    cursor = next
    for (let i = 0; i < found.length; i += 2) {
      const id = rememberedAs(decodeField(found[i] ?? ''), found[i + 1] ?? null)
      if (id !== null) yield id
    }
  } while (cursor !== '0')
}

async function recentIds(
  client: RedisClient,
  { head, recent }: { head: string; recent: string },
  limit: number,
): Promise<RecentIds> {
  const total = Number((await client.hget(head, 'ids')) ?? '0')
  const from = Math.max(0, total - limit)
  const ids: Remembered[] = []
  let next = from + 1
  for (;;) {
    const entries = await client.xrange(recent, `${next}-0`, '+', 'COUNT', BATCHES_PER_PAGE)
    const last = entries.at(-1)
    if (last === undefined) break
    for (const [id, fields] of entries) {
      for (const [causeId, bodyHash, seq] of parseField<[string, string, number][]>(
        id,
        fields,
        'i',
      )) {
        ids.push({ causeId, bodyHash, seq })
      }
    }
    next = Number(last[0].split('-')[0]) + 1
  }
  return { ids: ids.slice(-limit), isAll: total <= limit }
}
