/**
 * Compares what was acknowledged with what the store holds. A store that fell back, because a replica that lagged
 * took over or a backup was restored, is found out at the next opening of a channel, and told.
 */
import { TAIL_RETRY_MS } from '../limits.ts'
import type { RedisJournal } from '../journal/redis-journal.ts'
import type { Tail } from '../journal/journal.ts'
import type { Log } from '../observe/log.ts'
import type { RedisClient } from '../redis/connect.ts'
import { keysOf } from '../redis/keys.ts'
import type { Incidents } from './incidents.ts'

export interface TailWatch {
  /** Somebody was told that this is durable: another node's answer says so. */
  note(channelId: string, tail: Tail): void
  /**
   * To be called in the turn in which a channel was opened, before anything is appended to it; reads its
   * incidents as well. Never rejects: what cannot be read yet is read later.
   */
  check(channelId: string): Promise<void>
  /** All channels that this node knows of: the store is another one than before. Never rejects. */
  checkAll(): Promise<void>
  close(): void
}

export type TailWatchOptions = {
  client: RedisClient
  journal: Pick<RedisJournal, 'acknowledged'>
  incidents: Pick<Incidents, 'raise' | 'refresh'>
  log: Log
}

export function createTailWatch(options: TailWatchOptions): TailWatch {
  return new WatchedTails(options)
}

class WatchedTails implements TailWatch {
  readonly #options: TailWatchOptions
  /** The newest that the store must hold. */
  readonly #known = new Map<string, Tail>()
  /** What is to be compared, by name; what could not be is tried again. */
  readonly #unproven = new Map<string, Map<string, Tail>>()
  /** What others found in it is to be read as well. */
  readonly #unread = new Set<string>()
  readonly #comparing = new Map<string, Promise<void>>()
  /** The journal's own tail that was missed already. */
  readonly #missed = new Map<string, string>()
  #retry: NodeJS.Timeout | null = null
  #isClosed = false

  constructor(options: TailWatchOptions) {
    this.#options = options
  }

  note(channelId: string, tail: Tail): void {
    if (tail.seq < 1) return
    const before = this.#known.get(channelId)
    if (before !== undefined && !isNewer(tail, before)) return
    this.#known.set(channelId, tail)
    // Whoever opened it anew may have found less than what was acknowledged before.
    if (before !== undefined && before.epoch < tail.epoch) {
      this.#doubt(channelId, before)
      void this.#compare(channelId)
    }
  }

  check(channelId: string): Promise<void> {
    const own = this.#options.journal.acknowledged(channelId)
    const noted = this.#known.get(channelId)
    if (own !== null) this.#doubt(channelId, own)
    if (noted !== undefined) this.#doubt(channelId, noted)
    this.#unread.add(channelId)
    return this.#compare(channelId)
  }

  async checkAll(): Promise<void> {
    for (const channelId of Array.from(this.#known.keys())) await this.check(channelId)
  }

  close(): void {
    this.#isClosed = true
    if (this.#retry !== null) clearTimeout(this.#retry)
  }

  #doubt(channelId: string, tail: Tail): void {
    if (tail.seq < 1 || this.#missed.get(channelId) === nameOf(tail)) return
    let tails = this.#unproven.get(channelId)
    if (tails === undefined) this.#unproven.set(channelId, (tails = new Map()))
    tails.set(nameOf(tail), tail)
  }

  /** One after the other, so that the same is not found twice at once. */
  #compare(channelId: string): Promise<void> {
    const before = this.#comparing.get(channelId) ?? Promise.resolve()
    const compared = before.then(() => this.#compareNow(channelId))
    this.#comparing.set(channelId, compared)
    return compared.finally(() => {
      if (this.#comparing.get(channelId) === compared) this.#comparing.delete(channelId)
    })
  }

  async #compareNow(channelId: string): Promise<void> {
    if (this.#isClosed) return
    const { client, log } = this.#options
    try {
      const head = await readHead(client, channelId)
      for (const [name, tail] of this.#unproven.get(channelId) ?? []) {
        const difference = await differenceOf(client, channelId, { tail, head })
        this.#unproven.get(channelId)?.delete(name)
        if (difference !== null) await this.#miss(channelId, tail, difference)
      }
      if (this.#unread.has(channelId)) await this.#options.incidents.refresh(channelId)
      this.#unread.delete(channelId)
      // What is there at an opening was acknowledged by whoever wrote it.
      const known = this.#known.get(channelId)
      if (head.seq > 0 && (known === undefined || isNewer(head, known))) {
        this.#known.set(channelId, head)
      }
    } catch (error) {
      log.warn({ channel: channelId, error: String(error) }, 'its tail could not be compared yet')
      this.#retryLater()
    }
  }

  async #miss(channelId: string, tail: Tail, difference: Difference): Promise<void> {
    const name = nameOf(tail)
    this.#missed.set(channelId, name)
    const known = this.#known.get(channelId)
    if (known !== undefined && nameOf(known) === name) this.#known.delete(channelId)
    await this.#options.incidents.raise({ channelId, acknowledged: tail, ...difference })
  }

  #retryLater(): void {
    if (this.#isClosed || this.#retry !== null) return
    this.#retry = setTimeout(() => {
      this.#retry = null
      for (const channelId of this.#unread) void this.#compare(channelId)
      for (const [channelId, tails] of this.#unproven) {
        if (tails.size > 0 && !this.#unread.has(channelId)) void this.#compare(channelId)
      }
    }, TAIL_RETRY_MS)
    this.#retry.unref()
  }
}

type Difference = { kind: 'tail_lost' | 'tail_differs'; found: Tail }

/** Null: the store holds what was acknowledged, or has moved it into the archive. */
async function differenceOf(
  client: RedisClient,
  channelId: string,
  { tail, head }: { tail: Tail; head: Tail },
): Promise<Difference | null> {
  if (head.seq < tail.seq) return { kind: 'tail_lost', found: head }
  const { events } = keysOf(channelId)
  const [entry] = await client.xrange(events, `${tail.seq}-0`, '+', 'COUNT', 1)
  if (entry === undefined) return null
  const [id, fields] = entry
  const seq = Number(id.split('-')[0])
  const hash = fields[fields.indexOf('t') + 1] ?? ''
  if (seq === tail.seq && hash === tail.hash) return null
  if (seq !== tail.seq && (await isFirst(client, events, id))) return null
  return { kind: 'tail_differs', found: { epoch: head.epoch, seq, hash } }
}

/** Nothing stands before it any more: what was there is in the archive. */
async function isFirst(client: RedisClient, events: string, id: string): Promise<boolean> {
  const [first] = await client.xrange(events, '-', '+', 'COUNT', 1)
  return first?.[0] === id
}

async function readHead(client: RedisClient, channelId: string): Promise<Tail> {
  const [epoch, seq, hash] = await client.hmget(keysOf(channelId).head, 'epoch', 'seq', 'tail')
  return { epoch: Number(epoch ?? 0), seq: Number(seq ?? 0), hash: hash ?? '' }
}

function isNewer(one: Tail, other: Tail): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq > other.seq)
}

function nameOf({ epoch, seq, hash }: Tail): string {
  return `${epoch}/${seq}/${hash}`
}
