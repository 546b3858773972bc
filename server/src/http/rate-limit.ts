/** Token buckets, one a caller: so many requests at once, refilled at so many a second. */
import { RATE_CALLERS_MAX } from '../limits.ts'

export type Rate = { perSecond: number; burst: number }

export interface RateLimit {
  /** Whether one more is allowed; if so it is counted. */
  take(caller: string): boolean
}

export function createRateLimit(rate: Rate, clock: () => number): RateLimit {
  /** The caller seen longest ago comes first. */
  const buckets = new Map<string, { left: number; at: number }>()

  function leftOf(caller: string): number {
    const bucket = buckets.get(caller)
    if (bucket === undefined) return rate.burst
    const refilled = (Math.max(0, clock() - bucket.at) / 1_000) * rate.perSecond
    return Math.min(rate.burst, bucket.left + refilled)
  }

  return {
    take(caller) {
      const left = leftOf(caller)
      buckets.delete(caller)
      buckets.set(caller, { left: left < 1 ? left : left - 1, at: clock() })
      if (buckets.size > RATE_CALLERS_MAX) forgetOldest(buckets)
      return left >= 1
    },
  }
}

function forgetOldest(buckets: Map<string, unknown>): void {
  for (const caller of buckets.keys()) {
    buckets.delete(caller)
    return
  }
}
