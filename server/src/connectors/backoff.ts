/** How long to wait before the next attempt: doubling, capped, with jitter against stampedes. */

export type Backoff = { msMin: number; msMax: number }

/** Between half and the whole of `msMin × 2^failures`, at most `msMax`. `random` is in [0, 1). */
export function backoffMs(backoff: Backoff, failures: number, random: () => number): number {
  const ceilingMs = Math.min(backoff.msMax, backoff.msMin * 2 ** Math.min(failures, 30))
  return Math.round(ceilingMs * (0.5 + 0.5 * random()))
}
