/**
 * Finds the owner of a channel, and sees to it that there is one. What was found is believed for a while, until
 * somebody who asked there says that it was wrong, or a move is told.
 */
import { rejection } from '@fanfare/shared/contracts'
import { ChannelElsewhere, ChannelRefused } from '../channel/channel-refused.ts'
import { OWNER_REMEMBERED_MS, OWNER_WAIT_MS_MAX, OWNERS_REMEMBERED_MAX } from '../limits.ts'
import type { Monotonic } from './monotonic.ts'
import type { Place } from './ownership.ts'

export type OwnerFinderOptions = {
  self: string
  time: Monotonic
  /** Whether it is here without asking anybody. */
  isHere: (channelId: string) => boolean
  /** Whether it is on its way from here to another node. */
  isHandedOver: (channelId: string) => boolean
  isLive: (node: string) => boolean
  /** Whether there is anybody, this node included, who could take a channel. */
  hasTakers: () => boolean
  /** Whose lease Redis has. */
  holder: (channelId: string) => Promise<string | null>
  /** Another node has it, or the one that had it has not; what is here is not told. */
  onNews: (channelId: string, node: string | null) => void
  /** Gives a channel without an owner to somebody; answers whom, or null when nobody took it yet. */
  place: (channelId: string) => Promise<string | null>
  /** Why a search came to nothing, in words that are not for whoever asked. */
  onError: (error: Error) => void
}

/** Nobody told of a move: Redis is asked again after this. */
const LOOK_AGAIN_MS = 100
/** A live node that was doubted and still holds the lease is named again after this. */
const DOUBT_MS = 300

export class OwnerFinder {
  readonly #options: OwnerFinderOptions
  readonly #known = new Map<string, { node: string; until: number }>()
  readonly #doubts = new Map<string, { node: string; until: number }>()
  readonly #searches = new Map<string, Promise<Place>>()
  readonly #waiting = new Map<string, Set<() => void>>()
  #isClosed = false

  constructor(options: OwnerFinderOptions) {
    this.#options = options
  }

  locate(channelId: string): Promise<Place> {
    const { isHere, isLive, time } = this.#options
    if (isHere(channelId)) return Promise.resolve({ at: 'here' })
    const known = this.#known.get(channelId)
    if (known !== undefined && time.now() < known.until && isLive(known.node)) {
      return Promise.resolve({ at: 'node', node: known.node })
    }
    let search = this.#searches.get(channelId)
    if (search === undefined) {
      search = this.#search(channelId).finally(() => this.#searches.delete(channelId))
      this.#searches.set(channelId, search)
    }
    return search
  }

  doubt(channelId: string, node: string): void {
    const known = this.#known.get(channelId)
    if (known?.node === node) known.until = -Infinity
    keep(this.#doubts, channelId, { node, until: this.#options.time.now() + DOUBT_MS })
  }

  /** Somebody is known to own it, or nobody. */
  learn(channelId: string, node: string | null): void {
    const { self, onNews } = this.#options
    const before = this.#known.get(channelId)?.node ?? null
    if (node === null || node === self) this.#known.delete(channelId)
    else {
      const until = this.#options.time.now() + OWNER_REMEMBERED_MS
      keep(this.#known, channelId, { node, until })
    }
    this.#doubts.delete(channelId)
    for (const wake of this.#waiting.get(channelId) ?? []) wake()
    if (before !== node && node !== self) onNews(channelId, node)
  }

  /** Who was found to own it elsewhere, however long ago. */
  known(channelId: string): string | null {
    return this.#known.get(channelId)?.node ?? null
  }

  /** Nothing that was known is true any more. */
  forget(): void {
    this.#known.clear()
    this.#doubts.clear()
  }

  close(): void {
    this.#isClosed = true
    for (const waiting of this.#waiting.values()) for (const wake of waiting) wake()
  }

  async #search(channelId: string): Promise<Place> {
    const { time, self, hasTakers } = this.#options
    const deadline = time.now() + OWNER_WAIT_MS_MAX
    let failure: unknown = null
    while (!this.#isClosed) {
      try {
        const node = await this.#look(channelId)
        if (node === self) return { at: 'here' }
        if (node !== null) return { at: 'node', node }
        failure = null
        if (!hasTakers()) break
      } catch (error) {
        // Redis may be back in a moment.
        failure = error
      }
      if (time.now() >= deadline) break
      await this.#movedOr(channelId, LOOK_AGAIN_MS)
    }
    throw this.#refusal(channelId, failure)
  }

  /** What a client of Redis says about its connection helps nobody who asked for a channel; the log has it. */
  #refusal(channelId: string, failure: unknown): ChannelRefused {
    if (failure instanceof ChannelRefused) return failure
    if (failure === null) {
      const why = `nobody runs ${channelId} at the moment`
      return new ChannelRefused(rejection('channel/unavailable', why))
    }
    this.#options.onError(failure instanceof Error ? failure : new Error(String(failure)))
    return new ChannelRefused(rejection('channel/unavailable'))
  }

  /** Null: not now. */
  async #look(channelId: string): Promise<string | null> {
    const { self, isHere, isHandedOver, holder } = this.#options
    if (isHere(channelId)) return self
    if (isHandedOver(channelId)) return null
    const node = await holder(channelId)
    if (isHere(channelId)) return self
    if (isHandedOver(channelId)) return null
    // What an earlier claim of this node left there is nobody's.
    if (node === null || node === self) return this.#place(channelId)
    if (this.#isDoubted(channelId, node)) return null
    this.learn(channelId, node)
    return node
  }

  async #place(channelId: string): Promise<string | null> {
    try {
      const node = await this.#options.place(channelId)
      if (node !== null && node !== this.#options.self) this.learn(channelId, node)
      return node
    } catch (error) {
      if (!(error instanceof ChannelElsewhere)) throw error
      this.learn(channelId, error.node)
      return error.node
    }
  }

  #isDoubted(channelId: string, node: string): boolean {
    const doubt = this.#doubts.get(channelId)
    if (doubt === undefined || doubt.node !== node) return false
    return !this.#options.isLive(node) || this.#options.time.now() < doubt.until
  }

  #movedOr(channelId: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(channelId) ?? new Set()
      const wake = () => {
        cancel()
        waiting.delete(wake)
        if (waiting.size === 0) this.#waiting.delete(channelId)
        resolve()
      }
      const cancel = this.#options.time.after(ms, wake)
      waiting.add(wake)
      this.#waiting.set(channelId, waiting)
    })
  }
}

/** Bounded: the oldest gives way. */
function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= OWNERS_REMEMBERED_MAX) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}
