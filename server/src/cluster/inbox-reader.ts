/**
 * The inbox of a channel that this node owns: takes entries in order, hands their posts to the channel, and knows
 * up to where all are decided, so that the journal says it in the same append. An entry leaves the inbox when
 * what it brought about is durable; whatever was not decided is found there by the next owner.
 */
import { err, isRehearsal } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import { INBOX_ON_THE_WAY_MAX, INBOX_TAKEN_MAX } from '../limits.ts'
import type { Log } from '../observe/log.ts'
import type { RedisClient } from '../redis/connect.ts'
import { keysOf } from '../redis/keys.ts'
import type { Script } from '../redis/script.ts'
import type { Bus } from './bus.ts'
import { idAfter, InboxCursor, isUpTo, msOf } from './inbox-cursor.ts'
import { readEntry } from './inbox-entry.ts'
import type { InboxAnswer, InboxEntry, InboxPost } from './inbox-entry.ts'
import type { InboxTimes } from './inbox.ts'

export type ReaderOptions = {
  client: RedisClient
  /** As of TRIM. */
  trim: Script
  bus: Bus
  /** Never rejects; `channel/unavailable` says that the channel took nothing and another opening may. */
  handOn: (post: InboxPost, onDecided: () => void) => Promise<InboxAnswer>
  answer: (node: string, id: number, answer: InboxAnswer) => void
  /** Whether the channel is still this node's. */
  isHere: () => boolean
  times: InboxTimes
  log: Log
}

/** An entry is decided when all its posts are. */
type Taken = { id: string; left: number; isInJournal: boolean }

/** A post that is being done; repeats of it join. */
type Doing = {
  key: string
  node: string
  id: number
  /** Of the mailbox's measure. */
  weight: number
  entries: Taken[]
  isDecided: boolean
  /** The cursor that went into the journal with it. */
  cursor: string | undefined
}

/** Signals handed on before the sockets get their turn. */
const SIGNALS_PER_TURN = 1_000

export class InboxReader {
  readonly #channelId: string
  readonly #options: ReaderOptions
  readonly #doing = new Map<string, Doing>()
  #cursor: InboxCursor
  /** The last entry that was taken; undefined: none, and the inbox is read from its beginning. */
  #after: string | undefined
  /** All up to it is in the journal for certain. */
  #durable: string | undefined
  #trimmed: string | undefined
  /** Answered without a trace in the journal: nobody must find them again. */
  #traceless: string[] = []
  /** Decided since the last append was made. */
  #uncarried: Doing[] = []
  #weight = 0
  #openedMs: number | null = null
  #isLooking = false
  #isToLookAgain = false
  #isToLookSoon = false
  /** The channel took nothing: what follows has to wait as well. */
  #isHalted = false
  #isStopped = false
  #timer: NodeJS.Timeout | null = null
  #stopHearing: (() => void) | null = null

  constructor(channelId: string, openedCursor: string | undefined, options: ReaderOptions) {
    this.#channelId = channelId
    this.#options = options
    this.#cursor = new InboxCursor(openedCursor)
    this.#after = openedCursor
    this.#durable = openedCursor
  }

  start(): void {
    this.#timer = setInterval(() => this.#lookByTheClock(), this.#options.times.lookMs)
    this.#look()
    void this.#hearBell()
  }

  /** What is being done is still answered. */
  stop(): void {
    this.#isStopped = true
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#stopHearing?.()
  }

  /** For the append that is being made: what was decided before it goes with it. */
  cursor(): string | undefined {
    const { last } = this.#cursor
    for (const doing of this.#uncarried) doing.cursor = last
    this.#uncarried = []
    return last
  }

  async #hearBell(): Promise<void> {
    try {
      const stop = await this.#options.bus.hear(keysOf(this.#channelId).bell, () => this.#look())
      if (this.#isStopped) stop()
      else this.#stopHearing = stop
      // What came before the bell could be heard.
      this.#look()
    } catch (error) {
      this.#warn(error, 'the bell of an inbox is not heard; it is looked into every second')
    }
  }

  #lookByTheClock(): void {
    if (!this.#options.isHere()) return
    if (this.#isHalted && this.#doing.size === 0 && !this.#isLooking) this.#beginAnew()
    this.#look()
  }

  /** From what is durable: what came after it was not taken, or nobody can say. */
  #beginAnew(): void {
    this.#isHalted = false
    this.#after = this.#durable
    this.#cursor = new InboxCursor(this.#durable)
    this.#uncarried = []
  }

  #look(): void {
    if (this.#isLooking) this.#isToLookAgain = true
    else void this.#lookUntilEmpty()
  }

  async #lookUntilEmpty(): Promise<void> {
    this.#isLooking = true
    try {
      do {
        this.#isToLookAgain = false
        if (this.#isStopped) break
        const entries = await this.#read(this.#hasRoom() ? INBOX_TAKEN_MAX : 0)
        await this.#takeAll(entries)
        if (entries.length === INBOX_TAKEN_MAX) this.#isToLookAgain = true
      } while (this.#isToLookAgain)
    } catch (error) {
      this.#warn(error, 'an inbox could not be read; it is tried again in a second')
    } finally {
      this.#isLooking = false
    }
  }

  #hasRoom(): boolean {
    return !this.#isHalted && this.#weight < INBOX_ON_THE_WAY_MAX
  }

  /** Also takes out what nobody needs any more. */
  async #read(countMax: number): Promise<InboxEntry[]> {
    const { client } = this.#options
    const { inbox } = keysOf(this.#channelId)
    if (this.#openedMs === null) await this.#open(client)
    const from = this.#after === undefined ? '-' : `(${this.#after}`
    // Together: where both fail, neither failure is left without anybody who hears of it.
    const [, found] = await Promise.all([
      this.#clear(inbox),
      countMax === 0 ? [] : client.xrange(inbox, from, '+', 'COUNT', countMax),
    ])
    return found.map(([id, fields]) => readEntry(id, fields))
  }

  async #clear(inbox: string): Promise<void> {
    const { client, trim } = this.#options
    const traceless = this.#traceless.splice(0)
    if (traceless.length > 0) await client.xdel(inbox, ...traceless)
    const durable = this.#durable
    if (durable === undefined || durable === this.#trimmed) return
    if (isRehearsal(this.#channelId)) await client.xtrim(inbox, 'MINID', idAfter(durable))
    else await trim(inbox, keysOf(this.#channelId).head)
    this.#trimmed = durable
  }

  async #open(client: RedisClient): Promise<void> {
    const [seconds, micros] = await client.time()
    this.#openedMs = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000)
    // A rehearsal that was thrown away took with it what was meant for it.
    if (isRehearsal(this.#channelId)) this.#after ??= `${this.#openedMs - 1}`
  }

  async #takeAll(entries: readonly InboxEntry[]): Promise<void> {
    let signals = 0
    for (const entry of entries) {
      if (this.#isStopped || !this.#hasRoom()) return
      signals += this.#take(entry)
      if (signals < SIGNALS_PER_TURN) continue
      signals = 0
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  #take(entry: InboxEntry): number {
    const { id, node, posts } = entry
    this.#after = id
    this.#cursor.take(id)
    const taken: Taken = { id, left: posts.length, isInJournal: false }
    if (posts.length === 0) {
      this.#warn('damaged', `the inbox holds ${id}, which nobody can read`)
      this.#leave(taken)
    }
    let weight = 0
    for (const { id: postId, post } of posts) {
      if (post?.kind === 'request' && this.#isLate(id)) this.#leave(taken)
      else weight += this.#do(taken, node, postId, post)
    }
    return weight
  }

  /** Whoever asked for it was told long ago that it may not have been done, and nobody expects it now. */
  #isLate(id: string): boolean {
    return this.#openedMs !== null && msOf(id) < this.#openedMs - this.#options.times.answerMs
  }

  #leave(taken: Taken): void {
    taken.left--
    if (taken.left > 0) return
    this.#cursor.decide(taken.id)
    if (!taken.isInJournal) this.#traceless.push(taken.id)
  }

  #do(taken: Taken, node: string, id: number, post: InboxPost | null): number {
    const key = `${node} ${id}`
    const already = this.#doing.get(key)
    if (already !== undefined) {
      already.entries.push(taken)
      if (already.isDecided) this.#decideEntry(taken, already.cursor !== undefined)
      return 0
    }
    const weight = post?.kind === 'signals' ? post.items.length : 1
    const doing: Doing = {
      key,
      node,
      id,
      weight,
      entries: [taken],
      isDecided: false,
      cursor: undefined,
    }
    this.#doing.set(key, doing)
    this.#weight += weight
    const cursor = this.#cursor
    const done =
      post === null
        ? Promise.resolve(err(rejection('request/invalid', 'it was damaged on its way')))
        : this.#options.handOn(post, () => {
            if (cursor === this.#cursor) this.#decided(doing, true)
          })
    void done.then((answer) => this.#answered(doing, answer))
    return weight
  }

  #decided(doing: Doing, isInJournal: boolean): void {
    if (doing.isDecided) return
    doing.isDecided = true
    if (isInJournal) this.#uncarried.push(doing)
    for (const taken of doing.entries) this.#decideEntry(taken, isInJournal)
  }

  #decideEntry(taken: Taken, isInJournal: boolean): void {
    taken.isInJournal ||= isInJournal
    this.#leave(taken)
  }

  #answered(doing: Doing, answer: InboxAnswer): void {
    this.#doing.delete(doing.key)
    this.#weight -= doing.weight
    if (isUnavailableAnswer(answer)) {
      this.#isHalted = true
      return
    }
    this.#decided(doing, false)
    this.#options.answer(doing.node, doing.id, answer)
    const { cursor } = doing
    if (cursor !== undefined && (this.#durable === undefined || !isUpTo(cursor, this.#durable))) {
      this.#durable = cursor
    }
    this.#lookSoon()
  }

  /** Answers come many at a time. */
  #lookSoon(): void {
    if (this.#isToLookSoon) return
    this.#isToLookSoon = true
    setImmediate(() => {
      this.#isToLookSoon = false
      if (!this.#isStopped) this.#look()
    })
  }

  #warn(error: unknown, message: string): void {
    if (this.#isStopped) return
    this.#options.log.warn({ channel: this.#channelId, error: String(error) }, message)
  }
}

function isUnavailableAnswer(answer: InboxAnswer): boolean {
  return !answer.ok && answer.error.code === 'channel/unavailable'
}
