/** Time that only goes forward, as this process counts it: injected, so that tests can hold it up. */

export interface Monotonic {
  /** Ms since something that does not matter. */
  now(): number
  /** Calls once after `delayMs`; the answer takes it back. Never keeps the process alive by itself. */
  after(delayMs: number, call: () => void): () => void
}

export const monotonic: Monotonic = {
  now: () => performance.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Calls again and again, `everyMs` after each call began; the answer ends it. */
export function every(time: Monotonic, everyMs: number, call: () => void): () => void {
  let cancel = time.after(everyMs, again)
  function again(): void {
    cancel = time.after(everyMs, again)
    call()
  }
  return () => cancel()
}
