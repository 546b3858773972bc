/**
 * The journal of a service: a stream of batches and a hash of rows per channel, written by one script that
 * checks the opening and the tail. Any node reads it; whoever opened a channel last writes it.
 */
import { randomUUID } from 'node:crypto'
import type { Durability } from '@fanfare/shared/contracts'
import type { ArchiveReader } from '../archive/archive-reader.ts'
import { AHEAD_CHANGES_MAX, CAUSES_REMEMBERED_MAX, PEEK_SECONDS_MAX } from '../limits.ts'
import type { RedisClient } from '../redis/connect.ts'
import { encodeField, LIVE_PLACE } from '../redis/keys.ts'
import type { JournalPlace } from '../redis/keys.ts'
import { defineScript } from '../redis/script.ts'
import type { Script } from '../redis/script.ts'
import { chained } from './chained.ts'
import {
  JournalCorrupt,
  JournalFenced,
  JournalMoved,
  JournalUnavailable,
  PastUnavailable,
} from './journal.ts'
import type {
  ForeseeingJournal,
  Journal,
  JournalBatch,
  KnownAhead,
  LeftBehind,
  NewSinceAhead,
  OpenedChannel,
  PeekedChannel,
  ReadAhead,
  Tail,
} from './journal.ts'
import { createRedisReads } from './redis-reads.ts'
import { idsAfter, recentIdsAhead } from './redis-recent.ts'
import { rowPages, rowPagesMeanwhile, rowsNow } from './redis-rows.ts'
import { APPEND, OPEN, PEEK } from './redis-scripts.ts'

export type RedisJournalOptions = {
  client: RedisClient
  /** What an acknowledged append survives, as found in the server's settings. */
  durability: () => Durability
  /**
   * Waits until what was just written under this key is as safe as it was said to be when it was decided, or as it
   * must be now; rejects where it is not. Absent: the script's answer is enough.
   */
  confirm?: (key: string, promised?: Durability) => Promise<void>
  /** Absent: where channels run. */
  place?: JournalPlace
  /** Where what is old goes; absent: nothing was ever taken out of Redis. */
  archive?: ArchiveReader
}

export interface RedisJournal extends ForeseeingJournal {
  /** The last batch of this channel that this process was told is durable; null: none since its start. */
  acknowledged(channelId: string): Tail | null
}

/** The client stays the caller's; it must not send a command again by itself after a broken connection. */
export function createRedisJournal(options: RedisJournalOptions): RedisJournal {
  return new JournalOnRedis(options)
}

type Opening = {
  epoch: number
  id: string
  /** With all that was sent. */
  seq: number
  tail: string
  /** Sent ones. */
  appends: number
  /** Keys of rows that were changed since somebody reads ahead; null: nobody does. */
  changed: Set<string> | null
}
type Scripts = { open: Script; append: Script; peek: Script }

class JournalOnRedis implements RedisJournal {
  readonly read: Journal['read']
  readonly pick: Journal['pick']
  readonly recall: Journal['recall']
  readonly remembered: Journal['remembered']
  readonly recent: Journal['recent']
  readonly channels: Journal['channels']
  readonly #options: RedisJournalOptions
  readonly #client: RedisClient
  readonly #place: JournalPlace
  readonly #scripts: Scripts
  readonly #openings = new Map<string, Opening>()
  readonly #acknowledged = new Map<string, Tail>()
  readonly #onTheirWay = new Set<Promise<unknown>>()
  #isClosed = false

  constructor(options: RedisJournalOptions) {
    this.#options = options
    const { client, place = LIVE_PLACE } = options
    this.#client = client
    this.#place = place
    this.#scripts = {
      open: defineScript(client, 'fanfareOpen', { keys: 1, lua: OPEN }),
      append: defineScript(client, 'fanfareAppend', { keys: 5, lua: APPEND }),
      peek: defineScript(client, 'fanfarePeek', { keys: 3, lua: PEEK }),
    }
    const reads = createRedisReads(client, {
      place,
      archive: options.archive ?? null,
      refuseClosed: () => this.#refuseClosed(),
    })
    this.read = reads.read
    this.pick = (channelId, seqs) => answered(reads.pick(channelId, seqs))
    this.recall = (channelId, causeIds) => answered(reads.recall(channelId, causeIds))
    this.remembered = reads.remembered
    this.recent = reads.recent
    this.channels = () => answered(reads.channels())
  }

  get durability(): Durability {
    return this.#options.durability()
  }

  acknowledged(channelId: string): Tail | null {
    return this.#acknowledged.get(channelId) ?? null
  }

  async open(channelId: string, known?: KnownAhead): Promise<OpenedChannel> {
    this.#refuseClosed()
    const keys = this.#place.keysOf(channelId)
    const id = randomUUID()
    try {
      await this.#client.sadd(this.#place.channels, channelId)
      const answer = await this.#scripts.open(keys.head, id)
      const [epoch, end, tail, cursor, ids] = answer as [number, string, string, string, string]
      if (epoch === 0) throw movedAway(channelId, end)
      const seq = Number(end)
      // What was there before us must be as safe as what we shall add to it.
      await this.#options.confirm?.(keys.head)
      this.#openings.set(channelId, { epoch, id, seq, tail, appends: 0, changed: null })
      const rows = rowPages(this.#client, keys.rows)
      const opened = { epoch, seq, rows, ...(cursor === '' ? {} : { cursor }) }
      // Nobody opened it in between, and it ends where it was left.
      const isAsLeft = known?.left.epoch === epoch - 1 && known.left.seq === seq
      if (known === undefined || !isAsLeft || known.left.hash !== tail) return opened
      const news = await this.#news(channelId, known, Number(ids))
      return news === null ? opened : { ...opened, news }
    } catch (error) {
      throw unavailable(error)
    }
  }

  async noteChanges(channelId: string): Promise<boolean> {
    const opening = this.#openings.get(channelId)
    if (opening === undefined) return false
    // Notes that another reader asked for as well only say more.
    opening.changed ??= new Set()
    await Promise.allSettled(this.#onTheirWay)
    return true
  }

  leave(channelId: string): LeftBehind | null {
    const opening = this.#openings.get(channelId)
    const changed = opening?.changed ?? null
    if (opening === undefined || changed === null) return null
    opening.changed = null
    if (changed.size > AHEAD_CHANGES_MAX) return null
    const { epoch, seq, tail: hash } = opening
    return { epoch, seq, hash, changed: [...changed] }
  }

  readAhead(channelId: string, idsMax: number): ReadAhead {
    this.#refuseClosed()
    const keys = this.#place.keysOf(channelId)
    return {
      rows: rowPagesMeanwhile(this.#client, keys.rows),
      recent: recentIdsAhead(this.#client, keys, idsMax),
    }
  }

  async append(channelId: string, batch: JournalBatch): Promise<Durability> {
    this.#refuseClosed()
    const opening = this.#openings.get(channelId)
    if (opening?.epoch !== batch.epoch) throw new JournalFenced(`epoch ${batch.epoch} is over`)
    const sent = this.#send(channelId, opening, batch)
    this.#onTheirWay.add(sent)
    try {
      await sent
      return this.durability
    } finally {
      this.#onTheirWay.delete(sent)
    }
  }

  async peek(channelId: string): Promise<PeekedChannel | null> {
    this.#refuseClosed()
    const { head, rows } = this.#place.keysOf(channelId)
    const copy = `${rows}:${randomUUID()}`
    try {
      const seq = (await this.#scripts.peek(head, rows, copy, PEEK_SECONDS_MAX)) as string | null
      if (seq === null) return null
      return { seq: Number(seq), rows: this.#thenDrop(copy) }
    } catch (error) {
      throw unavailable(error)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#onTheirWay)
  }

  async *#thenDrop(copy: string): AsyncGenerator<string> {
    try {
      yield* rowPages(this.#client, copy)
    } finally {
      await this.#client.unlink(copy)
    }
  }

  async #send(channelId: string, opening: Opening, batch: JournalBatch): Promise<void> {
    const keys = this.#place.keysOf(channelId)
    const events = batch.envelopes.length === 0 ? '' : JSON.stringify(batch.envelopes)
    const before = opening.tail
    if (events !== '') opening.tail = chained(before, events)
    const { tail } = opening
    const nth = ++opening.appends
    // What was decided under a promise has to be as safe as that, whatever becomes of it meanwhile.
    const promised = this.durability
    opening.seq += batch.envelopes.length
    noteRows(opening, batch)
    let answer: [number, number]
    try {
      answer = (await this.#scripts.append(
        keys.head,
        keys.events,
        keys.rows,
        keys.remembered,
        keys.recent,
        ...argumentsOf(opening.id, batch, { events, before, tail, nth }),
      )) as [number, number]
      if (answer[0] === 0) await this.#options.confirm?.(keys.head, promised)
    } catch (error) {
      throw unavailable(error)
    }
    this.#refuse(answer, batch)
    this.#acknowledge(channelId, opening, { epoch: batch.epoch, seq: answer[1], hash: tail })
  }

  /** Null where the ids that are new are not kept any more. */
  async #news(
    channelId: string,
    { left, idsUpTo }: KnownAhead,
    idCount: number,
  ): Promise<NewSinceAhead | null> {
    const keys = this.#place.keysOf(channelId)
    const [rows, { ids }, rowCount] = await Promise.all([
      rowsNow(this.#client, keys.rows, left.changed),
      idsAfter(this.#client, keys.recent, idsUpTo),
      this.#client.hlen(keys.rows),
    ])
    return ids.length === idCount - idsUpTo ? { rows, ids, rowCount } : null
  }

  #refuse([code, seq]: [number, number], { epoch, firstSeq }: JournalBatch): void {
    if (code === 0) return
    if (code === -1) throw new JournalFenced(`epoch ${epoch} is over`)
    if (code === -3) throw new JournalMoved('an earlier append of this opening failed')
    throw new JournalMoved(`the journal is at ${seq}, the batch begins at ${firstSeq}`)
  }

  /** Answers come in order; a late one of an opening that is over says nothing new. */
  #acknowledge(channelId: string, opening: Opening, tail: Tail): void {
    if (this.#openings.get(channelId) === opening) this.#acknowledged.set(channelId, tail)
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new JournalUnavailable('the journal is closed')
  }
}

function movedAway(channelId: string, to: string): JournalUnavailable {
  return new JournalUnavailable(
    `channel ${channelId} was moved to ${to}: run it there. To go back to what is here, without what was taken ` +
      'since: npm run fanfare -- migrate --undo --from <this Redis>',
  )
}

function noteRows({ changed }: Opening, { rows }: JournalBatch): void {
  if (changed === null || changed.size > AHEAD_CHANGES_MAX) return
  for (const [key] of rows) changed.add(key)
}

type Written = { events: string; before: string; tail: string; nth: number }

function argumentsOf(
  opening: string,
  batch: JournalBatch,
  { events, before, tail, nth }: Written,
): (string | number)[] {
  const { firstSeq, envelopes, rows, remember, seen, cursor = '' } = batch
  const ids = [...seen, ...remember].map(({ causeId, bodyHash, seq }) => [causeId, bodyHash, seq])
  const put: string[] = []
  const gone: string[] = []
  for (const [key, json] of rows) {
    if (json === null) gone.push(encodeField(key))
    else put.push(encodeField(key), json)
  }
  const forEver = remember.flatMap(({ causeId, bodyHash, seq }) => [
    encodeField(causeId),
    `${seq} ${bodyHash}`,
  ])
  return [
    opening,
    firstSeq,
    envelopes.length,
    tail,
    events,
    ids.length === 0 ? '' : JSON.stringify(ids),
    ids.length,
    2 * CAUSES_REMEMBERED_MAX,
    put.length / 2,
    gone.length,
    remember.length,
    cursor,
    before,
    nth,
    ...put,
    ...gone,
    ...forEver,
  ]
}

/** What was found to be wrong is told as it is; that Redis did not answer, as such. */
async function answered<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    const isTold = error instanceof JournalCorrupt || error instanceof PastUnavailable
    throw isTold ? error : unavailable(error)
  }
}

/** Whatever Redis answers instead of a result: whether it happened is found out by opening again. */
export function unavailable(error: unknown): Error {
  return new JournalUnavailable(error instanceof Error ? error.message : String(error))
}
