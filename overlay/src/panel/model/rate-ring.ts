/** Turns ever-growing totals into amounts per minute, over the last half hour. Pure. */

export const RATE_MINUTES = 30
const MINUTE_MS = 60_000

export type RateRing = {
  /** Start of the newest minute, Unix ms; null before the first sample. */
  minuteAt: number | null
  lastTotal: number
  /** Oldest first; the last is the running minute. */
  perMinute: readonly number[]
}

export const EMPTY_RATES: RateRing = { minuteAt: null, lastTotal: 0, perMinute: [] }

/** A total lower than before means counting began anew (a new broadcast). */
export function sampleRate(ring: RateRing, at: number, total: number): RateRing {
  const minuteAt = Math.floor(at / MINUTE_MS) * MINUTE_MS
  if (ring.minuteAt === null) return { minuteAt, lastTotal: total, perMinute: [0] }
  const gained = total >= ring.lastTotal ? total - ring.lastTotal : total
  const minutesPassed = Math.max(0, Math.round((minuteAt - ring.minuteAt) / MINUTE_MS))
  const gap = new Array<number>(Math.min(minutesPassed, RATE_MINUTES)).fill(0)
  const perMinute = [...ring.perMinute, ...gap].slice(-RATE_MINUTES)
  perMinute[perMinute.length - 1] = (perMinute[perMinute.length - 1] ?? 0) + gained
  return { minuteAt: Math.max(minuteAt, ring.minuteAt), lastTotal: total, perMinute }
}

/** Mean of the last full minutes, or of the running one when there is nothing else. */
export function ratePerMinute(ring: RateRing, minutes = 3): number {
  const full = ring.perMinute.slice(-minutes - 1, -1)
  if (full.length === 0) return ring.perMinute.at(-1) ?? 0
  return full.reduce((sum, one) => sum + one, 0) / full.length
}
