/**
 * Signals and commands for channels that another node owns: taken here, put into the channel's inbox, done by its
 * owner, answered when that is durable. Whatever breaks in between, the same is put there again: ids and keys make
 * it happen once, and the cursor of what is decided lies in the journal with its effects.
 */
import { err } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { IngestAnswer, Rejection } from '@fanfare/shared/contracts'
import { ChannelRefused } from '../channel/channel-refused.ts'
import type { RunningChannel } from '../channel/create-channel.ts'
import {
  ASK_ANSWER_BYTES_MAX,
  INBOX_ANSWER_MS_MAX,
  INBOX_LOOK_MS,
  INBOX_REPEAT_MS,
} from '../limits.ts'
import type { Log } from '../observe/log.ts'
import type { RedisClient } from '../redis/connect.ts'
import { defineScript } from '../redis/script.ts'
import type { Asking } from './asking.ts'
import type { Bus } from './bus.ts'
import { writePost } from './inbox-entry.ts'
import type { InboxAnswer, InboxPost } from './inbox-entry.ts'
import { InboxReader } from './inbox-reader.ts'
import { ENQUEUE, TRIM } from './inbox-scripts.ts'
import { InboxSender } from './inbox-sender.ts'
import type { Ownership } from './ownership.ts'
import { isUnavailable, relayedResponse } from './relayed.ts'
import type { RelayedRequest, RelayedResponse } from './relayed.ts'

/** What this process does with what is meant for a channel it owns. */
export interface Local {
  signals(
    channelId: string,
    items: readonly unknown[],
    onDecided?: () => void,
  ): Promise<Result<IngestAnswer, Rejection>>
  fetch(request: RelayedRequest, relayed: { onDecided?: () => void }): Promise<Response>
}

export interface Inbox {
  /** What is asked of this node's own channels goes here; called once, before anything is opened. */
  serve(local: Local): void
  /**
   * Puts it into the inbox of a channel, wherever that is, and answers what its owner did when that is durable.
   * `channel/unavailable` says whether it may have been done.
   */
  post(
    channelId: string,
    post: InboxPost & { kind: 'signals' },
  ): Promise<Result<IngestAnswer, Rejection>>
  post(
    channelId: string,
    post: InboxPost & { kind: 'request' },
  ): Promise<Result<RelayedResponse, Rejection>>
  /** A channel runs here (again): from where its journal says, its inbox is read. */
  opened(channel: Pick<RunningChannel, 'id' | 'openedCursor'>): void
  ended(channelId: string): void
  /** For `RegistryOptions`. */
  cursorOf(channelId: string): string | undefined
  /** Answers that are waited for here. */
  readonly waiting: number
  close(): void
}

/** In ms. Without an answer for `repeatMs` the same is posted again. */
export type InboxTimes = { answerMs: number; repeatMs: number; lookMs: number }

const TIMES: InboxTimes = {
  answerMs: INBOX_ANSWER_MS_MAX,
  repeatMs: INBOX_REPEAT_MS,
  lookMs: INBOX_LOOK_MS,
}

export type InboxOptions = {
  client: RedisClient
  bus: Bus
  asking: Asking
  ownership: Ownership
  log: Log
  times?: InboxTimes
}

export function createInbox(options: InboxOptions): Inbox {
  return new Inboxes(options)
}

class Inboxes implements Inbox {
  readonly #options: InboxOptions
  readonly #times: InboxTimes
  readonly #trim
  readonly #sender: InboxSender
  readonly #readers = new Map<string, InboxReader>()
  /** By node: what came in one turn goes as one message. */
  readonly #answers = new Map<string, [id: number, answer: InboxAnswer][]>()
  readonly #stopHearing: () => void
  #local: Local | null = null

  constructor(options: InboxOptions) {
    const { asking, client, log, ownership, times = TIMES } = options
    this.#options = options
    this.#times = times
    this.#trim = defineScript(client, 'fanfareInboxTrim', { keys: 2, lua: TRIM })
    this.#sender = new InboxSender({
      enqueue: defineScript(client, 'fanfareInboxPut', { keys: 2, lua: ENQUEUE }),
      ownership,
      wake: (channelId, node) => this.#wake(channelId, node),
      times,
      log,
    })
    this.#stopHearing = ownership.onMoved((channelId, node) => {
      if (node !== ownership.self && !ownership.isHere(channelId)) this.ended(channelId)
      this.#sender.moved(channelId)
    })
    asking.answer('inbox-answer', (body) => this.#hear(body))
    asking.answer('inbox-open', (body) => this.#open(body))
  }

  get waiting(): number {
    return this.#sender.size
  }

  serve(local: Local): void {
    this.#local = local
  }

  post(
    channelId: string,
    post: InboxPost & { kind: 'signals' },
  ): Promise<Result<IngestAnswer, Rejection>>
  post(
    channelId: string,
    post: InboxPost & { kind: 'request' },
  ): Promise<Result<RelayedResponse, Rejection>>
  post(channelId: string, post: InboxPost): Promise<InboxAnswer> {
    return this.#sender.post(channelId, writePost(post))
  }

  opened({ id, openedCursor }: Pick<RunningChannel, 'id' | 'openedCursor'>): void {
    this.#readers.get(id)?.stop()
    const { bus, client, log, ownership } = this.#options
    const reader = new InboxReader(id, openedCursor, {
      client,
      bus,
      log,
      times: this.#times,
      trim: this.#trim,
      isHere: () => ownership.isHere(id),
      handOn: (post, onDecided) => this.#handOn(id, post, onDecided),
      answer: (node, postId, answer) => this.#answer(node, postId, answer),
    })
    this.#readers.set(id, reader)
    reader.start()
  }

  ended(channelId: string): void {
    this.#readers.get(channelId)?.stop()
    this.#readers.delete(channelId)
  }

  cursorOf(channelId: string): string | undefined {
    return this.#readers.get(channelId)?.cursor()
  }

  close(): void {
    this.#stopHearing()
    for (const channelId of this.#readers.keys()) this.ended(channelId)
    this.#sender.close()
  }

  async #handOn(channelId: string, post: InboxPost, onDecided: () => void): Promise<InboxAnswer> {
    const local = this.#local
    if (local === null) return err(rejection('channel/unavailable'))
    try {
      if (post.kind === 'signals') return await local.signals(channelId, post.items, onDecided)
      const response = await local.fetch(post.request, { onDecided })
      const relayed = await relayedResponse(response, ASK_ANSWER_BYTES_MAX)
      if (relayed === null) return err(rejection('request/invalid', 'its answer is too long'))
      return isUnavailable(relayed)
        ? err(rejection('channel/unavailable'))
        : { ok: true, value: relayed }
    } catch (error) {
      if (error instanceof ChannelRefused) return err(error.rejection)
      // Taken again it would fail again, and hold up everybody behind it.
      const fields = { channel: channelId, error: error instanceof Error ? error.stack : error }
      this.#options.log.error(fields, 'a post of an inbox could not be done')
      return err(rejection('request/invalid', 'it could not be done; see the log'))
    }
  }

  #answer(node: string, id: number, answer: InboxAnswer): void {
    const waiting = this.#answers.get(node)
    if (waiting !== undefined) {
      waiting.push([id, answer])
      return
    }
    const first: [number, InboxAnswer][] = [[id, answer]]
    this.#answers.set(node, first)
    setImmediate(() => {
      this.#answers.delete(node)
      const { asking, ownership } = this.#options
      if (node === ownership.self) this.#hear(first)
      else asking.tell(node, 'inbox-answer', first)
    })
  }

  #hear(body: unknown): void {
    if (!Array.isArray(body)) return
    for (const [id, answer] of body as [number, InboxAnswer][]) this.#sender.heard(id, answer)
  }

  #wake(channelId: string, node: string): void {
    const { asking, ownership } = this.#options
    if (node === ownership.self) this.#open(channelId)
    else asking.tell(node, 'inbox-open', channelId)
  }

  /** A request without signals opens the channel, and its opening starts the reader. */
  #open(channelId: unknown): void {
    if (typeof channelId !== 'string' || this.#readers.has(channelId)) return
    if (!this.#options.ownership.isHere(channelId)) return
    // Whoever waits asks again when it could not be opened, and the registry told the log why.
    this.#local?.signals(channelId, []).catch(() => undefined)
  }
}
