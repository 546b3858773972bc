/** What the journal and its worker thread say to each other. Texts are made and parsed by the journal. */
import type { RecentIds } from './journal.ts'

/** An append as it travels: few long strings, because they are cheap to hand to another thread. */
export type AppendRequest = {
  channelId: string
  epoch: number
  firstSeq: number
  /** Of envelopes. */
  count: number
  /** JSON array of the envelopes. */
  events: string
  /** JSON array of `[causeId, bodyHash, seq]`, of `remember` and `seen`. */
  ids: string
  idCount: number
  /** Lines: key as JSON, value as JSON, key, value, …; '' for none. */
  rows: string
  /** JSON array of keys as JSON; '' for none. */
  goneKeys: string
  /** JSON array of `[causeId as JSON, bodyHash, seq]`; '' for none. */
  remember: string
}

export type RowsPage = { json: string; lastKey: string | null }

/** Every question with its answer. */
export type StoreOps = {
  open(channelId: string): { epoch: number; seq: number }
  append(request: AppendRequest): null
  rows(channelId: string, afterKey: string): RowsPage
  /** Bodies of batches as JSON arrays of envelopes, from `afterSeq` on, about a megabyte. */
  read(channelId: string, afterSeq: number): { bodies: string[]; lastSeq: number }
  pick(channelId: string, seqs: readonly number[]): (string | null)[]
  recall(channelId: string, causeIds: readonly string[]): ([bodyHash: string, seq: number] | null)[]
  /** JSON array of `[causeId, bodyHash, seq]`, in the order of their keys, from after this one on. */
  remembered(channelId: string, afterKey: string): RowsPage
  /** JSON arrays of `[causeId, bodyHash, seq]`, newest batch first. */
  recent(channelId: string, limit: number): { pages: string[]; isAll: RecentIds['isAll'] }
  /** A connection of its own that sees one moment until `endPeek`. */
  peek(channelId: string): { peek: number; seq: number } | null
  peekRows(peek: number, afterKey: string): RowsPage
  endPeek(peek: number): null
  channels(): string[]
  close(): null
}

/** One thread writes, another reads the past; a reader is started after its writer. */
export type StoreThreadData = { folder: string; role: 'writer' | 'reader'; evenMoved?: boolean }

export type StoreOp = keyof StoreOps
export type StoreRequest = { id: number; op: StoreOp; args: readonly unknown[] }

/** An error's name is what tells its class on the other side. */
export type StoreReply =
  { id: number; value: unknown } | { id: number; error: { name: string; message: string } }
