/**
 * Requests for a channel that another node owns, handed to that node and answered from here. Where the owner
 * changes meanwhile the new one is asked: whatever is relayed this way is harmless to ask again. Commands go
 * through the inbox instead.
 */
import { rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import { ChannelRefused } from '../channel/channel-refused.ts'
import { INBOX_ANSWER_MS_MAX, RELAY_PAUSE_MS_MAX, RELAY_PAUSE_MS_MIN } from '../limits.ts'
import type { Asking } from './asking.ts'
import type { Inbox, Local } from './inbox.ts'
import type { Ownership, Place } from './ownership.ts'
import { RelayPieces } from './relay-pieces.ts'
import type { FirstPiece, Piece } from './relay-pieces.ts'
import { isUnavailable, readRelayedRequest, responseOf } from './relayed.ts'
import type { RelayedRequest } from './relayed.ts'

/** What the routes know of other nodes. */
export interface Elsewhere {
  isHere(channelId: string): boolean
  /** The owner's answer, after changes of owner too; rejects with `ChannelRefused` when there is none in time. */
  relay(channelId: string, request: RelayedRequest): Promise<Response>
  /** The same for a command; its `idempotency-key` must be there. */
  command(channelId: string, request: RelayedRequest): Promise<Response>
}

export interface Relay extends Elsewhere {
  /** What others ask of this node's channels goes here. */
  serve(fetch: Local['fetch']): void
  close(): void
}

export type RelayOptions = {
  asking: Asking
  ownership: Ownership
  inbox: Pick<Inbox, 'post'>
  /** Waiting for an answer, over changes of owner. */
  answerMs?: number
}

/** Nothing was done: the node that was asked does not own the channel. */
type NotMine = { notMine: true }

export function createRelay(options: RelayOptions): Relay {
  return new Relaying(options)
}

class Relaying implements Relay {
  readonly #options: RelayOptions
  readonly #pieces = new RelayPieces()
  #fetch: Local['fetch'] | null = null

  constructor(options: RelayOptions) {
    this.#options = options
    options.asking.answer('http', (body) => this.#answer(body))
    options.asking.answer('http-more', (body) => this.#pieces.next(body))
  }

  isHere(channelId: string): boolean {
    return this.#options.ownership.isHere(channelId)
  }

  serve(fetch: Local['fetch']): void {
    this.#fetch = fetch
  }

  close(): void {
    this.#pieces.close()
  }

  async command(channelId: string, request: RelayedRequest): Promise<Response> {
    const answer = await this.#options.inbox.post(channelId, { kind: 'request', request })
    if (!answer.ok) throw new ChannelRefused(answer.error)
    return responseOf(answer.value)
  }

  async relay(channelId: string, request: RelayedRequest): Promise<Response> {
    const { answerMs = INBOX_ANSWER_MS_MAX, ownership } = this.#options
    const until = performance.now() + answerMs
    for (let pauseMs = RELAY_PAUSE_MS_MIN; ; pauseMs *= 2) {
      const place = await ownership.locate(channelId)
      const answer = await this.#askAt(place, channelId, request)
      if (answer instanceof Response) return answer
      if (performance.now() >= until) throw new ChannelRefused(answer)
      if (place.at === 'node') ownership.doubt(channelId, place.node)
      await this.#moved(channelId, Math.min(pauseMs, RELAY_PAUSE_MS_MAX))
    }
  }

  /** A rejection where another attempt may be answered otherwise. */
  async #askAt(
    place: Place,
    channelId: string,
    request: RelayedRequest,
  ): Promise<Response | Rejection> {
    if (place.at === 'here') return this.#askHere(request)
    const { node } = place
    const { asking } = this.#options
    try {
      const asked = asking.ask(node, 'http', { channelId, request })
      const first = await this.#unlessMoved(channelId, node, asked)
      if (first === null || 'notMine' in first) return rejection('channel/unavailable')
      if (isUnavailable(first)) return rejection('channel/unavailable')
      return first.more === null ? responseOf(first) : this.#longResponse(node, first, first.more)
    } catch (error) {
      if (error instanceof ChannelRefused) return error.rejection
      throw error
    }
  }

  async #askHere(request: RelayedRequest): Promise<Response | Rejection> {
    if (this.#fetch === null) return rejection('channel/unavailable')
    const response = await this.#fetch(request, {})
    if (response.status !== 503) return response
    const body = await response.clone().text()
    return isUnavailable({ status: 503, body }) ? rejection('channel/unavailable') : response
  }

  #longResponse(node: string, { status, headers, body }: FirstPiece, more: string): Response {
    const { asking } = this.#options
    const encoder = new TextEncoder()
    let next: string | null = more
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode(body)),
      async pull(controller) {
        if (next === null) {
          controller.close()
          return
        }
        const piece = (await asking.ask(node, 'http-more', next)) as Piece
        next = piece.more
        controller.enqueue(encoder.encode(piece.text))
      },
    })
    return new Response(stream, { status, headers })
  }

  /** Another node asks. What came here by mistake goes no further, or it might go round for ever. */
  async #answer(body: unknown): Promise<FirstPiece | NotMine> {
    const { channelId, request } = (body ?? {}) as Record<string, unknown>
    const readable = readRelayedRequest(request)
    const isMine = typeof channelId === 'string' && this.isHere(channelId)
    if (readable === null || !isMine || this.#fetch === null) return { notMine: true }
    return this.#pieces.first(await this.#fetch(readable, {}))
  }

  /** Null as soon as another node owns the channel: whoever was asked may never answer. */
  async #unlessMoved(
    channelId: string,
    node: string,
    asked: Promise<unknown>,
  ): Promise<FirstPiece | NotMine | null> {
    let stop = (): void => undefined
    const moved = new Promise<null>((resolve) => {
      stop = this.#options.ownership.onMoved((moving, to) => {
        if (moving === channelId && to !== null && to !== node) resolve(null)
      })
    })
    try {
      return (await Promise.race([asked, moved])) as FirstPiece | NotMine | null
    } finally {
      stop()
      asked.catch(() => undefined)
    }
  }

  /** Resolves when the channel has moved, and after `ms` at the latest. */
  #moved(channelId: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        stop()
        resolve()
      }
      const timer = setTimeout(done, ms)
      const stop = this.#options.ownership.onMoved((moving) => {
        if (moving === channelId) done()
      })
    })
  }
}
