/** A clock that stands still until the test moves it. */
import type { Clock } from '@fanfare/server/channel/clock.ts'

export class FakeClock implements Clock {
  #now: number
  #timers: { at: number; call: () => void }[] = []

  constructor(now = 1_700_000_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(delayMs: number, call: () => void): () => void {
    const timer = { at: this.#now + delayMs, call }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Delays of the timers that are set, shortest first. */
  get delays(): number[] {
    return this.#timers.map(({ at }) => at - this.#now).toSorted((a, b) => a - b)
  }

  set(now: number): void {
    this.#now = now
  }

  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = Math.max(this.#now, next.at)
      next.call()
    }
    this.#now = end
  }
}
