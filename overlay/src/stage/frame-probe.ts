/**
 * Tells a frozen picture from an idle one. An idle page asks for no frame at all; only when something
 * was drawn since the last report is one frame asked for, and a frozen source never gets it.
 */
import { FROZEN_AFTER_MS } from './limits.ts'

export type FrameHealth = {
  /** Since the last frame known to have been painted. */
  frameAgeMs: number
  frozen: boolean
}

export type Frames = {
  request: (onFrame: () => void) => number
  cancel: (handle: number) => void
}

export class FrameProbe {
  readonly #frames: Frames
  #hasDrawn = true
  #askedAt: number | null = null
  #handle = 0
  #paintedAt: number

  constructor(frames: Frames, now: number) {
    this.#frames = frames
    this.#paintedAt = now
  }

  /** Something on the picture changed. */
  drew(): void {
    this.#hasDrawn = true
  }

  /** A source that is not showing has no frames, and that is as it should be. */
  pause(): void {
    if (this.#askedAt !== null) this.#frames.cancel(this.#handle)
    this.#askedAt = null
    this.#hasDrawn = true
  }

  /** Called for each report: judges the frame asked for before, and asks for another if there is a reason. */
  check(now: () => number): FrameHealth {
    const at = now()
    if (this.#hasDrawn && this.#askedAt === null) {
      this.#hasDrawn = false
      this.#askedAt = at
      this.#handle = this.#frames.request(() => {
        this.#askedAt = null
        this.#paintedAt = now()
      })
    }
    const waitedMs = this.#askedAt === null ? 0 : at - this.#askedAt
    return { frameAgeMs: Math.max(0, at - this.#paintedAt), frozen: waitedMs >= FROZEN_AFTER_MS }
  }
}
