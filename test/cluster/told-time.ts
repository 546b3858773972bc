/** Time that stands still until a test lets it go on. */
import type { Monotonic } from '@fanfare/server/cluster/monotonic.ts'

export class ToldTime implements Monotonic {
  #now = 0
  readonly #calls = new Set<{ at: number; call: () => void }>()

  now(): number {
    return this.#now
  }

  after(delayMs: number, call: () => void): () => void {
    const planned = { at: this.#now + delayMs, call }
    this.#calls.add(planned)
    return () => void this.#calls.delete(planned)
  }

  async passes(ms: number): Promise<void> {
    this.#now += ms
    for (const planned of this.#calls) {
      if (planned.at > this.#now) continue
      this.#calls.delete(planned)
      planned.call()
    }
    await turn()
  }
}

/** What waits for promises had its turn. */
export const turn = () => new Promise((resolve) => setImmediate(resolve))
