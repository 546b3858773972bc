/**
 * Copies one channel from a journal that stands still into one that nobody runs. Stopped anywhere, it goes on
 * where it was: events follow those that are there, and what has no order is put once more.
 */
import type { Envelope } from '@fanfare/shared/contracts'
import type { Journal, JournalBatch, Remembered, RowChange } from '../journal/journal.ts'
import { MOVED_BYTES_MAX, MOVED_EVENTS_MAX, MOVED_IDS_MAX, ROWS_PER_PAGE } from '../limits.ts'
import type { Progress } from './fingerprint.ts'

/** What is there already belongs to another history, or goes further than the source. */
export class AnotherHistory extends Error {
  override readonly name = 'AnotherHistory'
}

/** `recent`: ids that only the window has to know, and how many of them are worth copying. */
export type CopyOptions = { recentMax: number; progress: Progress }

export async function copyChannel(
  from: Journal,
  to: Journal,
  channelId: string,
  { recentMax, progress }: CopyOptions,
): Promise<void> {
  const { epoch, seq } = await to.open(channelId)
  if (!(await isBeginningOf(to, from, channelId, seq))) {
    throw new AnotherHistory(`what is there of channel ${channelId} is another history`)
  }
  const write = new Writing(to, channelId, epoch, seq)
  await copyEvents(from, write, progress)
  // The window is what was added last: it has to follow the ids that are older than it.
  await copyIds(from.remembered(channelId), (ids) => write.put({ remember: ids }), progress)
  const { ids } = await from.recent(channelId, recentMax)
  await copyIds(ids, (seen) => write.put({ seen }), progress)
  await copyRows(from, to, write, progress)
}

/** Whether the first `seq` events of `whole` are those of `part`. */
export async function isBeginningOf(
  part: Journal,
  whole: Journal,
  channelId: string,
  seq: number,
): Promise<boolean> {
  if (seq === 0) return true
  const [[mine], [theirs]] = await Promise.all([
    part.pick(channelId, [seq]),
    whole.pick(channelId, [seq]),
  ])
  return mine !== null && JSON.stringify(mine) === JSON.stringify(theirs)
}

/** A look at one moment lasts until its rows are read, or left. */
export async function seqOf(journal: Journal, channelId: string): Promise<number> {
  const peeked = await journal.peek(channelId)
  for await (const _page of peeked?.rows ?? []) break
  return peeked?.seq ?? 0
}

class Writing {
  readonly channelId: string
  seq: number
  readonly #journal: Journal
  readonly #epoch: number

  constructor(journal: Journal, channelId: string, epoch: number, seq: number) {
    this.#journal = journal
    this.channelId = channelId
    this.#epoch = epoch
    this.seq = seq
  }

  async put(what: Partial<Omit<JournalBatch, 'epoch' | 'firstSeq' | 'cursor'>>): Promise<void> {
    const nothing = { envelopes: [], rows: [], remember: [], seen: [] }
    const batch = { ...nothing, ...what, epoch: this.#epoch, firstSeq: this.seq + 1 }
    await this.#journal.append(this.channelId, batch)
    this.seq += batch.envelopes.length
  }
}

async function copyEvents(from: Journal, write: Writing, progress: Progress): Promise<void> {
  let envelopes: Envelope[] = []
  let bytes = 0
  for await (const envelope of from.read(write.channelId, write.seq)) {
    envelopes.push(envelope)
    bytes += JSON.stringify(envelope).length
    if (envelopes.length < MOVED_EVENTS_MAX && bytes < MOVED_BYTES_MAX) continue
    await write.put({ envelopes })
    progress('events', write.seq)
    envelopes = []
    bytes = 0
  }
  if (envelopes.length > 0) await write.put({ envelopes })
  progress('events', write.seq)
}

async function copyIds(
  from: AsyncIterable<Remembered> | Iterable<Remembered>,
  put: (ids: Remembered[]) => Promise<void>,
  progress: Progress,
): Promise<void> {
  let ids: Remembered[] = []
  let count = 0
  for await (const id of from) {
    ids.push(id)
    if (ids.length < MOVED_IDS_MAX) continue
    await put(ids)
    count += ids.length
    progress('ids', count)
    ids = []
  }
  if (ids.length > 0) await put(ids)
  progress('ids', count + ids.length)
}

/** Rows that an earlier attempt left and the source does not have any more go. */
async function copyRows(
  from: Journal,
  to: Journal,
  write: Writing,
  progress: Progress,
): Promise<void> {
  const left = await keysIn(to, write.channelId)
  const source = await from.peek(write.channelId)
  let count = 0
  for await (const page of source?.rows ?? []) {
    const rows = (JSON.parse(page) as [string, unknown][]).map(([key, value]): RowChange => [
      key,
      JSON.stringify(value),
    ])
    for (const [key] of rows) left.delete(key)
    await write.put({ rows })
    count += rows.length
    progress('rows', count)
  }
  const gone = [...left].map((key): RowChange => [key, null])
  for (let at = 0; at < gone.length; at += ROWS_PER_PAGE) {
    await write.put({ rows: gone.slice(at, at + ROWS_PER_PAGE) })
  }
}

async function keysIn(journal: Journal, channelId: string): Promise<Set<string>> {
  const keys = new Set<string>()
  const peeked = await journal.peek(channelId)
  for await (const page of peeked?.rows ?? []) {
    for (const [key] of JSON.parse(page) as [string, unknown][]) keys.add(key)
  }
  return keys
}
