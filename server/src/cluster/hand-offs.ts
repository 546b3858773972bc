/**
 * Planned moves: the next owner is asked and reads the channel ahead; then it is drained and released here, and the
 * next owner told to take it. When a word between them is lost the takeover finds the channel.
 */
import { randomUUID } from 'node:crypto'
import { isRehearsal } from '@fanfare/shared/base'
import {
  AHEAD_LEAVING_MS_MAX,
  HANDOFF_COOLDOWN_MS,
  HANDOFF_PAUSE_MS,
  HANDOFFS_AT_ONCE_MAX,
} from '../limits.ts'
import type { HandOver } from './hand-over-words.ts'
import type { HeldLeases } from './held-leases.ts'
import type { Membership } from './membership.ts'
import type { Monotonic } from './monotonic.ts'
import { preferredNode } from './placement.ts'

export type HandOffsOptions = {
  self: string
  leases: HeldLeases
  membership: Membership
  time: Monotonic
  cooldownMs?: number
  /** Drains and releases it. */
  drain: (channelId: string) => Promise<void>
  /** Whether the node is ready to take it. */
  expect: (node: string, channelId: string) => Promise<boolean>
  /** The next owner reads it, if it can; resolves when it is read, or will not be. */
  readAhead: (node: string, handOver: HandOver) => Promise<void>
  /** The next owner is told how it was left. */
  tellLeft: (node: string, handOver: HandOver) => void
  /** Who has it now, null when the node did not answer. */
  give: (node: string, channelId: string) => Promise<string | null>
  /** It has gone from here: to whom, null when that is not known. */
  onGone: (channelId: string, node: string | null) => void
  onError: (error: Error) => void
}

export class HandOffs {
  readonly #options: HandOffsOptions
  readonly #leaving = new Map<string, Promise<void>>()
  /** What the next owners of channels on their way have read. */
  readonly #ahead = new Map<string, { node: string; handOver: HandOver }>()
  #readsAheadUntil = Infinity
  #isMoving = false
  #lastAt = -Infinity

  constructor(options: HandOffsOptions) {
    this.#options = options
  }

  /** Whether it is on its way from here. */
  has(channelId: string): boolean {
    return this.#leaving.has(channelId)
  }

  /** It is closed, and about to be released. */
  drained(channelId: string): void {
    const ahead = this.#ahead.get(channelId)
    if (ahead !== undefined) this.#options.tellLeft(ahead.node, ahead.handOver)
  }

  /** Hands over one channel that belongs elsewhere, if there is one and the nodes are settled. */
  async rebalance(): Promise<void> {
    const { leases, membership, self, time, cooldownMs = HANDOFF_COOLDOWN_MS } = this.#options
    if (!membership.isSettled() || this.#isMoving) return
    if (time.now() - this.#lastAt < HANDOFF_PAUSE_MS) return
    const takers = membership.takers()
    for (const channelId of leases.ids()) {
      // A rehearsal lives in this node's memory.
      if (isRehearsal(channelId) || leases.ageMs(channelId) < cooldownMs) continue
      const node = preferredNode(channelId, takers)
      if (node === null || node === self) continue
      this.#lastAt = time.now()
      this.#isMoving = true
      await this.#move(channelId, node).finally(() => {
        this.#isMoving = false
      })
      return
    }
  }

  /** Hands over everything; what nobody takes is released. */
  async leaveAll(): Promise<void> {
    const { leases, time } = this.#options
    this.#readsAheadUntil = time.now() + AHEAD_LEAVING_MS_MAX
    await leases.settled()
    const waiting = leases.ids()
    const work = async () => {
      for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) await this.#leave(one)
    }
    await Promise.all(Array.from({ length: HANDOFFS_AT_ONCE_MAX }, work))
  }

  async #move(channelId: string, node: string): Promise<void> {
    const { expect, leases } = this.#options
    if (await expect(node, channelId)) await this.#handOver(channelId, node)
    // Not before it has had its rest again.
    else leases.renewAge(channelId)
  }

  async #leave(channelId: string): Promise<void> {
    const { membership, expect } = this.#options
    const takers = isRehearsal(channelId) ? [] : membership.takers()
    for (;;) {
      const node = preferredNode(channelId, takers)
      if (node === null || (await expect(node, channelId))) {
        return this.#handOver(channelId, node)
      }
      takers.splice(takers.indexOf(node), 1)
    }
  }

  async #handOver(channelId: string, node: string | null): Promise<void> {
    const handOver = { channelId, id: randomUUID() }
    const { readAhead, time } = this.#options
    const reads = node !== null && !this.has(channelId) && time.now() < this.#readsAheadUntil
    if (reads) await readAhead(node, handOver)
    let leaving = this.#leaving.get(channelId)
    if (leaving === undefined) {
      if (reads) this.#ahead.set(channelId, { node, handOver })
      leaving = this.#drainAndGive(channelId, node)
      this.#leaving.set(channelId, leaving)
    }
    await leaving
  }

  async #drainAndGive(channelId: string, node: string | null): Promise<void> {
    const { drain, give, leases, onGone, onError } = this.#options
    let owner: string | null = null
    try {
      await drain(channelId)
      // One that was claimed and never opened is not known to the channels.
      await leases.release(channelId)
      if (node !== null) owner = await give(node, channelId)
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)))
    }
    this.#leaving.delete(channelId)
    this.#ahead.delete(channelId)
    if (!leases.has(channelId)) onGone(channelId, owner)
  }
}
