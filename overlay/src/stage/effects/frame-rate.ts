/**
 * Watches the frame rate while something big moves, and only then. A source that OBS runs at 30
 * frames a second is steady, not slow: only an uneven or a very low rate counts.
 */
import { FRAME_RATE_MIN, FRAME_RATE_WINDOW_MS, STEADY_FRAME_RATE_MIN } from '../limits.ts'

/** A mean this close to the quick quarter of frames is an even rate. */
const STEADY_SHARE = 1.2

/** `gapsMs`: times between frames of one window of measurement. */
export function isTooSlow(gapsMs: readonly number[]): boolean {
  if (gapsMs.length === 0) return false
  const sorted = [...gapsMs].sort((a, b) => a - b)
  const meanMs = sorted.reduce((sum, gap) => sum + gap, 0) / sorted.length
  const rate = 1000 / meanMs
  if (rate >= FRAME_RATE_MIN) return false
  const quickMs = sorted[Math.floor(sorted.length / 4)] ?? meanMs
  return rate < STEADY_FRAME_RATE_MIN || meanMs > quickMs * STEADY_SHARE
}

export class FrameRateWatch {
  #until = 0
  #frame = 0
  #lastAt = 0
  #gapsMs: number[] = []
  #windowFrom = 0
  readonly #onSlow: () => void

  constructor(onSlow: () => void) {
    this.#onSlow = onSlow
  }

  /** Measures for so long from now; calls while it measures extend it. */
  watch(ms: number): void {
    const now = performance.now()
    this.#until = Math.max(this.#until, now + ms)
    if (this.#frame !== 0) return
    this.#lastAt = now
    this.#restart(now)
    this.#frame = requestAnimationFrame(this.#count)
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#until = 0
  }

  #restart(now: number): void {
    this.#gapsMs = []
    this.#windowFrom = now
  }

  readonly #count = (): void => {
    const now = performance.now()
    this.#gapsMs.push(now - this.#lastAt)
    this.#lastAt = now
    if (now - this.#windowFrom >= FRAME_RATE_WINDOW_MS) {
      if (isTooSlow(this.#gapsMs)) this.#onSlow()
      this.#restart(now)
    }
    this.#frame = now < this.#until ? requestAnimationFrame(this.#count) : 0
  }
}
