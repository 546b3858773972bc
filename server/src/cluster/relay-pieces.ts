/** Long answers between nodes: the first piece with the head, the others when they are asked for. */
import { randomUUID } from 'node:crypto'
import { rejection } from '@fanfare/shared/contracts'
import { ChannelRefused } from '../channel/channel-refused.ts'
import { RELAY_IDLE_MS, RELAY_PIECE_BYTES, RELAYS_OPEN_MAX } from '../limits.ts'
import { bodyOf, headOf } from './relayed.ts'
import type { RelayedResponse } from './relayed.ts'

/** `more`: where the next piece is asked for; null with the last one. */
export type Piece = { text: string; more: string | null }
export type FirstPiece = RelayedResponse & { more: string | null }

type Open = { pieces: AsyncIterator<string>; next: string; timer: NodeJS.Timeout }

export class RelayPieces {
  readonly #open = new Map<string, Open>()

  get size(): number {
    return this.#open.size
  }

  /** Rejects with `channel/busy` where too many are on their way. */
  async first(response: Response): Promise<FirstPiece> {
    const pieces = piecesOf(bodyOf(response))
    const { text, more } = await this.#advance(pieces, await nextOf(pieces))
    return { ...headOf(response), body: text ?? '', more }
  }

  /** Each piece can be had once. */
  async next(id: unknown): Promise<Piece> {
    const open = typeof id === 'string' ? this.#open.get(id) : undefined
    if (open === undefined || typeof id !== 'string') throw new Error('this answer was dropped')
    this.#open.delete(id)
    clearTimeout(open.timer)
    return this.#advance(open.pieces, open.next)
  }

  close(): void {
    for (const [id, open] of this.#open) this.#drop(id, open)
  }

  /** Reads one piece ahead, so that the last one is known as the last. */
  async #advance(pieces: AsyncIterator<string>, text: string | null): Promise<Piece> {
    const next = text === null ? null : await nextOf(pieces)
    if (next === null) return { text: text ?? '', more: null }
    if (this.#open.size >= RELAYS_OPEN_MAX) {
      await pieces.return?.()
      throw new ChannelRefused(rejection('channel/busy', 'too many long answers at once'))
    }
    const id = randomUUID()
    const open: Open = {
      pieces,
      next,
      timer: setTimeout(() => this.#drop(id, open), RELAY_IDLE_MS),
    }
    this.#open.set(id, open)
    return { text: text ?? '', more: id }
  }

  #drop(id: string, { pieces, timer }: Open): void {
    clearTimeout(timer)
    this.#open.delete(id)
    // Nobody waits for it any more, so nobody is told that what it came from could not be closed.
    pieces.return?.().catch(() => undefined)
  }
}

async function nextOf(pieces: AsyncIterator<string>): Promise<string | null> {
  const { done, value } = await pieces.next()
  return done === true ? null : value
}

async function* piecesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let text = ''
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length < RELAY_PIECE_BYTES) continue
    yield text
    text = ''
  }
  text += decoder.decode()
  if (text !== '') yield text
}
