/** A cue queue under test with a clock of its own. */
import type { Cue } from '@fanfare/shared/contracts'
import { CueQueue, type Presented } from '@fanfare/overlay/stage/cue-queue.ts'
import { LANE_PLACES } from '@fanfare/overlay/stage/limits.ts'

export const AHEAD_MS = 5_000
export const START = 1_000_000

/** A queue with a clock that jumps from one thing to do to the next, as its player's timer does. */
export class Rig {
  now = START
  readonly queue: CueQueue
  readonly seen: { at: number; one: Presented }[] = []
  /** Times at which the queue said it had something to do. */
  steps = 0

  constructor(places = LANE_PLACES as ConstructorParameters<typeof CueQueue>[0]) {
    this.queue = new CueQueue(places)
  }

  /** Cues are stamped with the server's time of now. */
  offer(...cues: Cue[]): void {
    this.queue.offer(
      cues.map((cue) => ({ ...cue, at: this.now + AHEAD_MS })),
      this.now,
      AHEAD_MS,
    )
    this.#note()
  }

  repeat(...cues: Cue[]): void {
    this.queue.offer(cues, this.now, AHEAD_MS)
    this.#note()
  }

  run(ms: number): void {
    const until = this.now + ms
    for (;;) {
      const next = this.queue.nextAt(this.now)
      if (next === null || next > until) break
      this.steps += 1
      if (this.steps > 100_000) throw new Error('the queue never comes to rest')
      this.now = next
      this.queue.advance(next)
      this.#note()
    }
    this.now = until
    this.queue.advance(until)
    this.#note()
  }

  on(lane: string): Presented[] {
    return this.queue.presented.filter((one) => one.lane === lane && one.phase === 'on')
  }

  get balance(): number {
    const { offered, shown, merged, expired } = this.queue.counts
    return offered - shown - merged - expired - this.queue.waitingCount
  }

  #note(): void {
    for (const one of this.queue.presented) {
      if (!this.seen.some((other) => other.one.id === one.id)) this.seen.push({ at: this.now, one })
    }
  }
}
