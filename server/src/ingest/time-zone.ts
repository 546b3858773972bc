/**
 * The offsets of a time zone as data. The engine has no calendar; the edge asks the one of the
 * platform once, when rules are set, and the answer is journalled with them.
 */
import type { Zone } from '@fanfare/shared/contracts'

const DAY_MS = 86_400_000
/** Zones change their clocks at most a few times a year; the shortest stay we know of is four weeks. */
const STEP_MS = 7 * DAY_MS
const YEARS_BACK = 2
const YEARS_AHEAD = 20

/** `null` where the name is not an IANA time zone. */
export function zoneOf(timeZone: string, nowMs: number): Zone | null {
  const offsetAt = offsetReader(timeZone)
  if (offsetAt === null) return null
  const fromMs = nowMs - YEARS_BACK * 365 * DAY_MS
  const untilMs = nowMs + YEARS_AHEAD * 365 * DAY_MS
  let offset = offsetAt(fromMs)
  const zone: [number, number][] = [[0, offset]]
  for (let at = fromMs; at < untilMs; at += STEP_MS) {
    const next = offsetAt(at + STEP_MS)
    if (next === offset) continue
    zone.push([changeBetween(at, at + STEP_MS, offset, offsetAt), next])
    offset = next
  }
  return zone
}

/** The first minute with another offset than `before`. */
function changeBetween(
  fromMs: number,
  untilMs: number,
  before: number,
  offsetAt: (at: number) => number,
): number {
  let low = Math.floor(fromMs / 60_000)
  let high = Math.ceil(untilMs / 60_000)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * 60_000) === before) low = middle
    else high = middle
  }
  return high * 60_000
}

function offsetReader(timeZone: string): ((at: number) => number) | null {
  const format = formatOf(timeZone)
  if (format === null) return null
  return (at) => {
    const fields: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(at)) fields[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = fields
    const local = Date.UTC(year, month - 1, day, hour, minute)
    return Math.round((local - Math.floor(at / 60_000) * 60_000) / 60_000)
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  // Newer engines also take "+08:00", which is an offset and not the name of a zone.
  if (!/^[A-Za-z]/.test(timeZone)) return null
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  } catch {
    return null
  }
}
