/**
 * Notices that this process stood still: its event loop was blocked, or it was stopped as a whole. Others may
 * have taken over what was its own meanwhile.
 */
import { every } from './monotonic.ts'
import type { Monotonic } from './monotonic.ts'

export type StallWatchOptions = {
  time: Monotonic
  /** How often it looks, in ms. */
  everyMs: number
  /** Standing still for longer than this counts. */
  stallMs: number
  /** Called first thing, with how long it was. */
  onStall: (lateMs: number) => void
  /** Called at each look. */
  onLook: () => void
}

export interface StallWatch {
  /** Whoever is about to trust the clock asks first: a timer may come after what arrived during the stall. */
  look(): void
  stop(): void
}

export function watchStalls(options: StallWatchOptions): StallWatch {
  const { time, everyMs, stallMs, onStall, onLook } = options
  let lookedAt = time.now()

  function look(): void {
    const lateMs = time.now() - lookedAt - everyMs
    if (lateMs <= stallMs) return
    lookedAt = time.now()
    onStall(lateMs)
  }

  const stop = every(time, everyMs, () => {
    look()
    lookedAt = time.now()
    onLook()
  })
  return { look, stop }
}
