/** Time as a part of the machine: injected, so that tests decide when it is. */

export interface Clock {
  /** Unix ms. */
  now(): number
  /** Calls once after `delayMs`; the answer takes it back. */
  after(delayMs: number, call: () => void): () => void
}

/** Timers of channels never keep the process alive by themselves. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
