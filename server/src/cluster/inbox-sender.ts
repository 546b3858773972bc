/**
 * What this node puts into the inboxes of channels that others own, until it is answered. The same may be put
 * there several times: its ids make repeats harmless, and whatever answers first wins.
 */
import { err } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import { ChannelRefused } from '../channel/channel-refused.ts'
import {
  INBOX_ENTRIES_MAX,
  INBOX_ENTRY_CHARS_MAX,
  INBOX_SENDS_MAX,
  INBOX_WAITING_CHARS_MAX,
  INBOX_WAITING_MAX,
} from '../limits.ts'
import type { Log } from '../observe/log.ts'
import { keysOf } from '../redis/keys.ts'
import type { Script } from '../redis/script.ts'
import type { InboxTimes } from './inbox.ts'
import { entryFields } from './inbox-entry.ts'
import type { InboxAnswer } from './inbox-entry.ts'
import type { Ownership } from './ownership.ts'

export type SenderOptions = {
  enqueue: Script
  ownership: Ownership
  /** Has the owner open the channel, so that it looks into the inbox. */
  wake: (channelId: string, node: string) => void
  times: InboxTimes
  log: Log
}

type Waiting = {
  id: number
  channelId: string
  text: string
  /** ms of the monotonic clock. */
  until: number
  repeatAt: number
  pauseMs: number
  isQueued: boolean
  /** Whether it may lie in the inbox: then nobody can say that nothing was done. */
  mayBeThere: boolean
  settle: (answer: InboxAnswer) => void
}

/** One inbox, as seen from here. */
type Lane = { channelId: string; queue: Waiting[]; sends: number; isPlanned: boolean }

const NOT_DONE = 'nobody takes it at the moment; nothing was done'
const MAYBE_DONE =
  'its owner did not answer in time; it may have been done, and sending the same again is safe'

export class InboxSender {
  readonly #options: SenderOptions
  readonly #waiting = new Map<number, Waiting>()
  readonly #lanes = new Map<string, Lane>()
  /** Owners that were asked to open the channel. */
  readonly #woken = new Map<string, string>()
  /** By channel: when its owner last answered, in ms of the monotonic clock. */
  readonly #answeredAt = new Map<string, number>()
  #lastId = 0
  /** Of all texts that wait. */
  #chars = 0
  #sweep: NodeJS.Timeout | null = null
  #isClosed = false

  constructor(options: SenderOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#waiting.size
  }

  /** `text` as of `writePost`. */
  post(channelId: string, text: string): Promise<InboxAnswer> {
    if (this.#isClosed) return Promise.resolve(err(rejection('channel/unavailable', NOT_DONE)))
    if (this.#isFull()) return Promise.resolve(err(rejection('channel/busy')))
    const { answerMs, repeatMs } = this.#options.times
    const until = performance.now() + answerMs
    return new Promise((settle) => {
      const id = ++this.#lastId
      const waiting: Waiting = {
        id,
        channelId,
        text,
        until,
        repeatAt: until,
        pauseMs: repeatMs,
        isQueued: false,
        mayBeThere: false,
        settle,
      }
      this.#waiting.set(id, waiting)
      this.#chars += text.length
      this.#sweep ??= setInterval(() => this.#lookAround(), repeatMs / 4)
      this.#queue(waiting)
    })
  }

  heard(id: number, answer: InboxAnswer): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#answeredAt.set(waiting.channelId, performance.now())
    this.#settle(waiting, answer)
  }

  /** Whoever owns it now finds in the inbox what is not decided yet; what was decided is asked for again soon. */
  moved(channelId: string): void {
    if (!this.#woken.delete(channelId)) return
    const repeatAt = performance.now() + this.#options.times.repeatMs
    let isWaiting = false
    for (const waiting of this.#waiting.values()) {
      if (waiting.channelId !== channelId) continue
      isWaiting = true
      waiting.repeatAt = Math.min(waiting.repeatAt, repeatAt)
      waiting.pauseMs = this.#options.times.repeatMs
    }
    if (isWaiting) void this.#findOwner(channelId)
  }

  close(): void {
    this.#isClosed = true
    for (const waiting of this.#waiting.values()) this.#giveUp(waiting)
  }

  #isFull(): boolean {
    return this.#waiting.size >= INBOX_WAITING_MAX || this.#chars >= INBOX_WAITING_CHARS_MAX
  }

  #settle(waiting: Waiting, answer: InboxAnswer): void {
    this.#waiting.delete(waiting.id)
    this.#chars -= waiting.text.length
    if (this.#waiting.size === 0 && this.#sweep !== null) {
      clearInterval(this.#sweep)
      this.#sweep = null
    }
    waiting.settle(answer)
  }

  #giveUp(waiting: Waiting): void {
    const why = waiting.mayBeThere ? MAYBE_DONE : NOT_DONE
    this.#settle(waiting, err(rejection('channel/unavailable', why)))
  }

  #queue(waiting: Waiting): void {
    if (waiting.isQueued) return
    waiting.isQueued = true
    const { channelId } = waiting
    let lane = this.#lanes.get(channelId)
    if (lane === undefined) {
      lane = { channelId, queue: [], sends: 0, isPlanned: false }
      this.#lanes.set(channelId, lane)
    }
    lane.queue.push(waiting)
    this.#plan(lane)
  }

  /** What comes in one turn shares an entry, as does what comes while enough is on its way. */
  #plan(lane: Lane): void {
    if (lane.isPlanned || lane.sends >= INBOX_SENDS_MAX || lane.queue.length === 0) return
    lane.isPlanned = true
    setImmediate(() => {
      lane.isPlanned = false
      lane.sends++
      void this.#send(lane).finally(() => {
        lane.sends--
        this.#plan(lane)
        if (lane.sends === 0 && lane.queue.length === 0) this.#lanes.delete(lane.channelId)
      })
    })
  }

  async #send(lane: Lane): Promise<void> {
    const { channelId } = lane
    const refusal = await this.#findOwner(channelId)
    const posts = takePosts(lane.queue).filter(({ id }) => this.#waiting.has(id))
    if (posts.length === 0) return
    if (refusal !== null) {
      for (const one of posts) this.#postpone(one, refusal)
      return
    }
    const { inbox, bell } = keysOf(channelId)
    const { enqueue, ownership } = this.#options
    const fields = entryFields(ownership.self, posts)
    try {
      const id = await enqueue(inbox, bell, INBOX_ENTRIES_MAX, ...fields)
      for (const one of posts) this.#sent(one, id !== null)
    } catch (error) {
      // It may be there all the same.
      for (const one of posts) this.#sent(one, true, this.#options.times.repeatMs / 8)
      this.#options.log.warn({ channel: channelId, error: String(error) }, 'an inbox took nothing')
    }
  }

  #sent(waiting: Waiting, isThere: boolean, repeatMs?: number): void {
    if (!isThere && !waiting.mayBeThere) {
      this.#settle(waiting, err(rejection('channel/busy')))
      return
    }
    waiting.mayBeThere = true
    waiting.repeatAt = performance.now() + (repeatMs ?? waiting.pauseMs)
    if (repeatMs === undefined) {
      // Answers are lost now and then: enough repeats have to fit in.
      waiting.pauseMs = Math.min(2 * waiting.pauseMs, this.#options.times.answerMs / 4)
    }
  }

  /** Nobody owns the channel: what lies in its inbox already may still be found by whoever will. */
  #postpone(waiting: Waiting, refusal: Rejection): void {
    if (!waiting.mayBeThere) this.#settle(waiting, err(refusal))
    else waiting.repeatAt = performance.now() + this.#options.times.repeatMs
  }

  /** Null when there is an owner, and it looks into the inbox. */
  async #findOwner(channelId: string): Promise<Rejection | null> {
    const { ownership, wake } = this.#options
    try {
      const place = await ownership.locate(channelId)
      const node = place.at === 'here' ? ownership.self : place.node
      if (this.#woken.get(channelId) !== node) {
        this.#woken.set(channelId, node)
        wake(channelId, node)
      }
      return null
    } catch (error) {
      if (error instanceof ChannelRefused) return error.rejection
      this.#options.log.warn({ channel: channelId, error: String(error) }, 'no owner was found')
      return rejection('channel/unavailable', NOT_DONE)
    }
  }

  #lookAround(): void {
    const now = performance.now()
    const doubted = new Set<string>()
    for (const waiting of this.#waiting.values()) {
      if (now >= waiting.until) this.#giveUp(waiting)
      else if (now >= waiting.repeatAt && !waiting.isQueued) {
        doubted.add(waiting.channelId)
        this.#queue(waiting)
      }
    }
    for (const channelId of doubted) this.#doubt(channelId, now)
  }

  /** An owner that answers others is slow, not gone. */
  #doubt(channelId: string, now: number): void {
    const { ownership, times } = this.#options
    if (now - (this.#answeredAt.get(channelId) ?? -Infinity) < times.repeatMs) return
    const node = this.#woken.get(channelId)
    if (node === undefined) return
    this.#woken.delete(channelId)
    if (node !== ownership.self) ownership.doubt(channelId, node)
  }
}

/** As many as share an entry; a bigger one goes alone. */
function takePosts(queue: Waiting[]): Waiting[] {
  let chars = 0
  let count = 0
  for (const waiting of queue) {
    chars += waiting.text.length
    if (count > 0 && chars > INBOX_ENTRY_CHARS_MAX) break
    count++
  }
  const taken = queue.splice(0, count)
  for (const waiting of taken) waiting.isQueued = false
  return taken
}
