/**
 * Opens channels whose owner is gone, because their deadlines must go on though nobody asks for them: first the
 * node they belong to now, and a little later any other.
 */
import { TAKEOVERS_AT_ONCE_MAX } from '../limits.ts'
import type { Lapsing } from './lease-scripts.ts'
import type { Monotonic } from './monotonic.ts'

export type TakeoversOptions = {
  time: Monotonic
  /** How much later a node takes what belongs to another one. */
  othersAfterMs: number
  isHeld: (channelId: string) => boolean
  isPreferred: (channelId: string) => boolean
  open: (channelId: string) => Promise<unknown>
}

export class Takeovers {
  readonly #options: TakeoversOptions
  /** Channels that are to be opened, with how to take that back. */
  readonly #planned = new Map<string, () => void>()
  readonly #queue = new Set<string>()
  #openingCount = 0
  #isClosed = false

  constructor(options: TakeoversOptions) {
    this.#options = options
  }

  consider(lapsing: readonly Lapsing[]): void {
    const { isHeld, isPreferred, othersAfterMs } = this.#options
    for (const { channelId, inMs } of lapsing) {
      if (isHeld(channelId) || this.#planned.has(channelId) || this.#queue.has(channelId)) continue
      this.#plan(channelId, isPreferred(channelId) ? inMs : inMs + othersAfterMs)
    }
  }

  /** Opens it as soon as there is room. */
  take(channelId: string): void {
    if (this.#isClosed) return
    this.#planned.get(channelId)?.()
    this.#planned.delete(channelId)
    this.#queue.add(channelId)
    this.#openNext()
  }

  close(): void {
    this.#isClosed = true
    for (const cancel of this.#planned.values()) cancel()
    this.#planned.clear()
    this.#queue.clear()
  }

  #plan(channelId: string, inMs: number): void {
    if (this.#isClosed) return
    const cancel = this.#options.time.after(inMs, () => this.take(channelId))
    this.#planned.set(channelId, cancel)
  }

  #openNext(): void {
    while (this.#openingCount < TAKEOVERS_AT_ONCE_MAX) {
      const [channelId] = this.#queue
      if (channelId === undefined) return
      this.#queue.delete(channelId)
      if (!this.#options.isHeld(channelId)) void this.#open(channelId)
    }
  }

  async #open(channelId: string): Promise<void> {
    this.#openingCount++
    try {
      await this.#options.open(channelId)
    } catch {
      // Another node was faster, or it is tried again: the channels report what fails, and the next beat names it anew.
    }
    this.#openingCount--
    this.#openNext()
  }
}
