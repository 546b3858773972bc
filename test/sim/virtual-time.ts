/** Time that only moves when told to: what is due happens in order, then everything it set off comes to rest. */
import type { Clock } from '@fanfare/server/channel/clock.ts'

type Entry = { at: number; order: number; act: () => void; isTaken: boolean }

/** Turns of the event loop in which a chain of promises and `setImmediate` comes to rest. */
const TURNS_TO_REST = 12

export class VirtualTime {
  #now: number
  #order = 0
  #entries: Entry[] = []
  /** The wall clock against the steady one: people and NTP move it. */
  skewMs = 0

  constructor(startAt: number) {
    this.#now = startAt
  }

  /** Steady: never goes back. */
  get steady(): number {
    return this.#now
  }

  /** What a process reads from its clock. */
  get wall(): number {
    return this.#now + this.skewMs
  }

  after(delayMs: number, act: () => void): () => void {
    const entry = {
      at: this.#now + Math.max(0, delayMs),
      order: this.#order++,
      act,
      isTaken: false,
    }
    this.#entries.push(entry)
    return () => {
      entry.isTaken = true
    }
  }

  /** Moves on, stopping wherever something is due. */
  async advance(byMs: number): Promise<void> {
    const until = this.#now + byMs
    for (let next = this.#nextDue(until); next !== null; next = this.#nextDue(until)) {
      this.#now = Math.max(this.#now, next.at)
      next.isTaken = true
      next.act()
      await rest()
    }
    this.#now = until
    await rest()
  }

  /** The clock of one process: when the process is dead its timers are too. */
  clockOf(process: { isAlive: boolean }): Clock {
    return {
      now: () => this.wall,
      after: (delayMs, call) =>
        this.after(delayMs, () => {
          if (process.isAlive) call()
        }),
    }
  }

  #nextDue(until: number): Entry | null {
    this.#entries = this.#entries.filter((entry) => !entry.isTaken)
    let next: Entry | null = null
    for (const entry of this.#entries) {
      if (entry.at > until) continue
      const isEarlier =
        next === null || entry.at < next.at || (entry.at === next.at && entry.order < next.order)
      if (isEarlier) next = entry
    }
    return next
  }
}

export async function rest(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_REST; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
