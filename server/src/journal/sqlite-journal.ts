/**
 * The embedded journal: SQLite in a worker thread, so that a commit never blocks the sockets. Here texts
 * are made and parsed; there they are written and read.
 */
import type { Envelope } from '@fanfare/shared/contracts'
import { JournalCorrupt } from './journal.ts'
import type { Journal, JournalBatch, PeekedChannel, RecentIds, Remembered } from './journal.ts'
import type { AppendRequest, RowsPage } from './sqlite-protocol.ts'
import { startStoreThread } from './store-thread.ts'
import type { StoreThread } from './store-thread.ts'

/**
 * Rejects with `JournalCorrupt` rather than to begin anew over data that cannot be read. `evenMoved`: what was
 * moved elsewhere may be looked at; else it is refused, so that nobody runs it by mistake.
 */
export async function openSqliteJournal(
  folder: string,
  { evenMoved = false } = {},
): Promise<Journal> {
  const thread = await startStoreThread({ folder, role: 'writer', evenMoved })
  const reader = await startStoreThread({ folder, role: 'reader' })
  return {
    durability: 'disk',
    async open(channelId) {
      const opened = await thread.ask('open', channelId)
      return { ...opened, rows: pages((afterKey) => thread.ask('rows', channelId, afterKey)) }
    },
    async append(channelId, batch) {
      await thread.ask('append', requestOf(channelId, batch))
      return 'disk'
    },
    read: (channelId, afterSeq) => readAll(reader, channelId, afterSeq),
    async pick(channelId, seqs) {
      const found = await reader.ask('pick', channelId, seqs)
      return found.map((json) => (json === null ? null : parseStored<Envelope>(json)))
    },
    async recall(channelId, causeIds) {
      const keys = causeIds.map((causeId) => JSON.stringify(causeId))
      const found = await reader.ask('recall', channelId, keys)
      return found.map((entry, index) => {
        const causeId = causeIds[index]
        if (entry === null || causeId === undefined) return null
        return { causeId, bodyHash: entry[0], seq: entry[1] }
      })
    },
    remembered: (channelId) =>
      rememberedIds(pages((afterKey) => reader.ask('remembered', channelId, afterKey))),
    async recent(channelId, limit): Promise<RecentIds> {
      const { pages, isAll } = await reader.ask('recent', channelId, limit)
      const ids: Remembered[] = []
      for (const page of pages.toReversed()) {
        for (const [causeId, bodyHash, seq] of parseStored<[string, string, number][]>(page)) {
          ids.push({ causeId, bodyHash, seq })
        }
      }
      return { ids: isAll ? ids : ids.slice(-limit), isAll }
    },
    peek: (channelId) => peekAt(reader, channelId),
    channels: () => reader.ask('channels'),
    // The last one that closes folds the log into the file.
    async close() {
      await reader.close()
      await thread.close()
    },
  }
}

function requestOf(channelId: string, batch: JournalBatch): AppendRequest {
  const { epoch, firstSeq, envelopes, rows, remember, seen } = batch
  let lines = ''
  const goneKeys: string[] = []
  for (const [key, json] of rows) {
    if (json === null) goneKeys.push(JSON.stringify(key))
    // JSON text has no line breaks of its own.
    else lines += `${lines === '' ? '' : '\n'}${JSON.stringify(key)}\n${json}`
  }
  const forEver = remember.map(({ causeId, bodyHash, seq }) => [causeId, bodyHash, seq] as const)
  const all = seen.map(({ causeId, bodyHash, seq }) => [causeId, bodyHash, seq] as const)
  all.push(...forEver)
  return {
    channelId,
    epoch,
    firstSeq,
    count: envelopes.length,
    events: JSON.stringify(envelopes),
    ids: JSON.stringify(all),
    idCount: all.length,
    rows: lines,
    goneKeys: goneKeys.length === 0 ? '' : JSON.stringify(goneKeys),
    remember: remember.length === 0 ? '' : JSON.stringify(forEver.map(withKey)),
  }
}

function withKey([causeId, bodyHash, seq]: readonly [string, string, number]) {
  return [JSON.stringify(causeId), bodyHash, seq]
}

/** The next page is fetched while the reader works on this one. */
async function* pages(ask: (afterKey: string) => Promise<RowsPage>): AsyncGenerator<string> {
  let next: Promise<RowsPage> | null = ask('')
  while (next !== null) {
    const { json, lastKey }: RowsPage = await next
    next = lastKey === null ? null : ask(lastKey)
    // A reader that stops early never looks at the page asked for in advance.
    next?.catch(() => undefined)
    if (lastKey !== null) yield json
  }
}

async function* rememberedIds(pages: AsyncIterable<string>): AsyncGenerator<Remembered> {
  for await (const page of pages) {
    for (const [causeId, bodyHash, seq] of parseStored<[string, string, number][]>(page)) {
      yield { causeId, bodyHash, seq }
    }
  }
}

async function peekAt(thread: StoreThread, channelId: string): Promise<PeekedChannel | null> {
  const found = await thread.ask('peek', channelId)
  if (found === null) return null
  async function* rows(peek: number) {
    try {
      yield* pages((afterKey) => thread.ask('peekRows', peek, afterKey))
    } finally {
      await thread.ask('endPeek', peek)
    }
  }
  return { seq: found.seq, rows: rows(found.peek) }
}

async function* readAll(
  thread: StoreThread,
  channelId: string,
  afterSeq: number,
): AsyncGenerator<Envelope> {
  let expected = afterSeq + 1
  let next = thread.ask('read', channelId, afterSeq)
  for (;;) {
    const { bodies, lastSeq } = await next
    if (bodies.length === 0) return
    next = thread.ask('read', channelId, lastSeq)
    next.catch(() => undefined)
    for (const body of bodies) {
      for (const envelope of parseStored<Envelope[]>(body)) {
        if (envelope.seq < expected) continue
        if (envelope.seq !== expected) {
          throw new JournalCorrupt(`channel ${channelId}: ${expected} is missing in the journal`)
        }
        expected++
        yield envelope
      }
    }
  }
}

function parseStored<T>(json: string): T {
  try {
    return JSON.parse(json) as T
  } catch {
    throw new JournalCorrupt('the journal holds a text that is not JSON')
  }
}
