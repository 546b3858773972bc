/** Where channels are, decided by the test: what `Ownership` would find out through Redis. */
import type { FollowersOptions } from '@fanfare/server/cluster/followers.ts'

type KnownOwnership = FollowersOptions['ownership']

export class Places {
  readonly #owners = new Map<string, string>()
  readonly #listeners = new Map<string, Set<(channelId: string, node: string | null) => void>>()
  #waiting: (() => void)[] = []
  /** How often each node asked anew instead of remembering. */
  readonly looks = new Map<string, number>()

  owner(channelId: string): string | null {
    return this.#owners.get(channelId) ?? null
  }

  /** `told`: every node hears of it at once; otherwise each finds out when it doubts. */
  move(channelId: string, node: string | null, told = true): void {
    if (node === null) this.#owners.delete(channelId)
    else this.#owners.set(channelId, node)
    if (node !== null) for (const resolve of this.#waiting.splice(0)) resolve()
    if (!told) return
    for (const listeners of this.#listeners.values()) {
      for (const listener of listeners) listener(channelId, node)
    }
  }

  ownershipOf(self: string): KnownOwnership {
    const known = new Map<string, string>()
    const listeners = new Set<(channelId: string, node: string | null) => void>()
    this.#listeners.set(self, listeners)
    listeners.add((channelId, node) => {
      if (node === null) known.delete(channelId)
      else known.set(channelId, node)
    })
    return {
      self,
      isHere: (channelId) => this.owner(channelId) === self,
      locate: async (channelId) => {
        let node = known.get(channelId) ?? null
        if (node === null) {
          this.looks.set(self, (this.looks.get(self) ?? 0) + 1)
          node = await this.#owned(channelId)
          known.set(channelId, node)
        }
        return node === self ? { at: 'here' } : { at: 'node', node }
      },
      doubt: (channelId, node) => {
        if (known.get(channelId) === node) known.delete(channelId)
      },
      onMoved(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    }
  }

  async #owned(channelId: string): Promise<string> {
    for (;;) {
      const node = this.owner(channelId)
      if (node !== null) return node
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }
}
