/**
 * The journal: the one durable place. Every implementation runs the same contract suite
 * (`test/contracts/journal.contract.ts`).
 */
import type { Durability, Envelope } from '@fanfare/shared/contracts'

/** A state entry as JSON text on one line, or null where the entry is gone. */
export type RowChange = readonly [key: string, json: string | null]

/** A source event id, with the hash of its body and the seq of its effects. */
export type Remembered = { causeId: string; bodyHash: string; seq: number }

export type JournalBatch = {
  /** As `open` answered; a stale one is refused (`JournalFenced`). */
  epoch: number
  /** Must be the channel's last seq + 1 (`JournalMoved`); an empty batch of events keeps it. */
  firstSeq: number
  envelopes: readonly Envelope[]
  /** The state entries this batch changed, each key once: written in the same transaction. */
  rows: readonly RowChange[]
  /** Ids to remember for ever. */
  remember: readonly Remembered[]
  /** Ids that only `recent` has to know. */
  seen: readonly Remembered[]
  /** The last inbox entry whose effects are in the journal with this batch; absent: as before. */
  cursor?: string
}

/** Where a journal ends: two histories of the same length differ in the hash. */
export type Tail = { epoch: number; seq: number; hash: string }

export type OpenedChannel = {
  epoch: number
  /** Last seq in the journal; 0 for a new channel. */
  seq: number
  /** All state entries, in chunks; each chunk is the JSON text of `[key, value][]`. */
  rows: AsyncIterable<string>
  /** Of the last batch that had one. */
  cursor?: string
  /** Absent: nothing was known ahead, or what was known is not what is there. */
  news?: NewSinceAhead
}

/** How an owner left a channel: its last tail, and the keys of all rows it changed since it began to note them. */
export type LeftBehind = Tail & { changed: readonly string[] }

/** `upTo`: how many ids there had ever been with the last of these. */
export type IdsAhead = RecentIds & { upTo: number }

/** A channel read by its next owner while the present one goes on: rows that change meanwhile may be of any moment. */
export type ReadAhead = { rows: AsyncIterable<string>; recent: Promise<IdsAhead> }

/** What one who opens a channel knows of it already. */
export type KnownAhead = { left: LeftBehind; idsUpTo: number }

/** All that is new to one who read ahead. */
export type NewSinceAhead = {
  rows: readonly RowChange[]
  ids: readonly Remembered[]
  /** Of all rows there are now. */
  rowCount: number
}

/** A channel as it was at one moment, without owning it. `seq` and `rows` agree. */
export type PeekedChannel = Pick<OpenedChannel, 'seq' | 'rows'>

/** `isAll`: there were never more ids in this channel than these. */
export type RecentIds = { ids: Remembered[]; isAll: boolean }

export interface Journal {
  /** What an acknowledged append survives now; a shared store may change it while it runs. */
  readonly durability: Durability
  /** Takes ownership of a channel (raising its epoch) and hands out its rows. Creates it if new. */
  open(channelId: string, known?: KnownAhead): Promise<OpenedChannel>
  /**
   * Resolves when the whole batch is durable; on any error nothing of it is there. Several may be on
   * their way, in order: after one failed, all later ones of the same epoch fail (`JournalMoved`).
   */
  append(channelId: string, batch: JournalBatch): Promise<Durability>
  /** Envelopes with seq > afterSeq, ascending. */
  read(channelId: string, afterSeq: number): AsyncIterable<Envelope>
  /** Single envelopes by seq (for statements), in the order asked; null where absent. */
  pick(channelId: string, seqs: readonly number[]): Promise<(Envelope | null)[]>
  /**
   * Looks up ids remembered for ever; null where unknown. Knows what is durable and does not wait for what is
   * on its way: the newest ids are the caller's to remember. `PastUnavailable` where it cannot know.
   */
  recall(channelId: string, causeIds: readonly string[]): Promise<(Remembered | null)[]>
  /** All ids remembered for ever, in no order; each once while nobody appends. */
  remembered(channelId: string): AsyncIterable<Remembered>
  /** The newest ids of `remember` and `seen`, oldest first. */
  recent(channelId: string, limit: number): Promise<RecentIds>
  /** Rows to read or copy; null for a channel that does not exist. The owner goes on undisturbed. */
  peek(channelId: string): Promise<PeekedChannel | null>
  channels(): Promise<string[]>
  /** Resolves when all that was on its way is durable or refused. */
  close(): Promise<void>
}

/** A journal whose channels can be read ahead by their next owner. */
export interface ForeseeingJournal extends Journal {
  /** The owner: notes which rows it changes from now on. Resolves when all that was sent before is answered. */
  noteChanges(channelId: string): Promise<boolean>
  /** The owner, when nothing is on its way any more: what was noted, and notes no more; null where it is not all. */
  leave(channelId: string): LeftBehind | null
  /** The next owner, while the present one notes. */
  readAhead(channelId: string, idsMax: number): ReadAhead
}

export function isForeseeing(journal: Journal): journal is ForeseeingJournal {
  return 'readAhead' in journal
}

/** A journal that can begin a channel from another one's rows, and throw it away. */
export interface RehearsalJournal extends Journal {
  plant(channelId: string, from: PeekedChannel): Promise<void>
  forget(channelId: string): void
}

/** Somebody else opened the channel after us; our writer must stop. */
export class JournalFenced extends Error {
  override readonly name = 'JournalFenced'
}

/** The journal's tail is not where this writer thinks it is. */
export class JournalMoved extends Error {
  override readonly name = 'JournalMoved'
}

/** The store is damaged or unreadable; never treated as empty. */
export class JournalCorrupt extends Error {
  override readonly name = 'JournalCorrupt'
}

/** The store does not take writes at the moment (disk full, I/O error); opening again may work later. */
export class JournalUnavailable extends Error {
  override readonly name = 'JournalUnavailable'
}

/** What is older than the store itself keeps cannot be looked up at the moment; what is new can be written. */
export class PastUnavailable extends Error {
  override readonly name = 'PastUnavailable'
}
