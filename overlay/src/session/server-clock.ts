/**
 * The difference between the server's clock and ours, from round trips: the fastest of a few is
 * believed. Measured at the start, rarely afterwards, and at once when our own clock was set.
 */
import {
  CLOCK_JUMP_MS,
  CLOCK_REFRESH_MS,
  CLOCK_SAMPLE_GAP_MS,
  CLOCK_SAMPLES,
  CLOCK_TIMEOUT_MS,
} from './limits.ts'

export type ServerClockOptions = {
  /** One round trip: the server's Unix ms; rejects after the given ms. */
  ask: (timeoutMs: number) => Promise<number>
  /** Server minus page, in ms. */
  onOffset: (offsetMs: number) => void
}

export class ServerClock {
  readonly #options: ServerClockOptions
  #offsetMs = 0
  #measured = false
  #run = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  /** Wall minus steady clock: moves only when the wall clock is set. */
  #skewMs = Date.now() - performance.now()

  constructor(options: ServerClockOptions) {
    this.#options = options
  }

  get offsetMs(): number {
    return this.#offsetMs
  }

  /** From an answer that happens to carry the server's time; half a round trip off. */
  hint(serverAt: number): void {
    if (!this.#measured) this.#set(serverAt - Date.now())
  }

  /** Measures now and then rarely. Ends any measurement that still runs. */
  start(): void {
    this.stop()
    void this.#measure(this.#run)
  }

  stop(): void {
    this.#run += 1
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** Cheap enough for every report. */
  checkJump(): void {
    if (Math.abs(Date.now() - performance.now() - this.#skewMs) > CLOCK_JUMP_MS) this.start()
  }

  async #measure(run: number): Promise<void> {
    this.#skewMs = Date.now() - performance.now()
    let best: { rttMs: number; offsetMs: number } | null = null
    for (let sample = 0; sample < CLOCK_SAMPLES && run === this.#run; sample++) {
      const askedAt = performance.now()
      try {
        const serverAt = await this.#options.ask(CLOCK_TIMEOUT_MS)
        const rttMs = performance.now() - askedAt
        if (best === null || rttMs < best.rttMs) {
          best = { rttMs, offsetMs: Math.round(serverAt + rttMs / 2) - Date.now() }
        }
      } catch {
        // A lost round trip is no sample; the next connection measures again.
      }
      await this.#pause(CLOCK_SAMPLE_GAP_MS)
    }
    if (run !== this.#run) return
    if (best !== null) {
      this.#measured = true
      this.#set(best.offsetMs)
    }
    this.#timer = setTimeout(() => this.start(), CLOCK_REFRESH_MS)
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#timer = setTimeout(resolve, ms)
    })
  }

  #set(offsetMs: number): void {
    if (offsetMs === this.#offsetMs) return
    this.#offsetMs = offsetMs
    this.#options.onOffset(offsetMs)
  }
}
