/** Days and months of the programme, from Unix ms and a zone given as data. Proleptic Gregorian. */
import type { Rules, Zone } from '../contracts/index.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Minutes local time is ahead of UTC at this instant. */
function offsetMinutes(zone: Zone, at: number): number {
  let offset = zone[0]?.[1] ?? 0
  for (const [fromMs, minutes] of zone) {
    if (fromMs > at) break
    offset = minutes
  }
  return offset
}

/**
 * The programme's day number: days since 1970-01-01 of local time, a day beginning at `dayStartMinutes`.
 * It never runs backwards: clocks that are set back do not bring yesterday again.
 */
export function dayOf(rules: Rules, zone: Zone, at: number): number {
  const localMs = at + (offsetMinutes(zone, at) - rules.dayStartMinutes) * MINUTE_MS
  let day = Math.floor(localMs / DAY_MS)
  while (startOfDay(rules, zone, day + 1) <= at) day++
  return day
}

/** First instant (Unix ms) of a programme day: when local time reaches its beginning, or jumps over it. */
export function startOfDay(rules: Rules, zone: Zone, day: number): number {
  const localMs = day * DAY_MS + rules.dayStartMinutes * MINUTE_MS
  let reached = localMs - (zone[0]?.[1] ?? 0) * MINUTE_MS
  for (const [i, [fromMs, minutes]] of zone.entries()) {
    if (i > 0) reached = Math.max(fromMs, localMs - minutes * MINUTE_MS)
    if (reached < (zone[i + 1]?.[0] ?? Infinity)) break
  }
  return reached
}

export type CivilDate = { year: number; month: number; day: number }

/** Day number → civil date (algorithm: H. Hinnant, "chrono-compatible low-level date algorithms"). */
export function civilOf(dayNumber: number): CivilDate {
  const z = dayNumber + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

export function dayNumberOf(date: CivilDate): number {
  const year = date.month <= 2 ? date.year - 1 : date.year
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const shifted = date.month > 2 ? date.month - 3 : date.month + 9
  const dayOfYear = Math.floor((153 * shifted + 2) / 5) + date.day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** Months since year 0 of the day's civil month. */
export function monthOf(dayNumber: number): number {
  const { year, month } = civilOf(dayNumber)
  return year * 12 + month - 1
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_DAYS[month - 1] ?? 31)
}

/** The same day so many months later; a day that month lacks becomes its last (29 → 28 February). */
export function addMonths(dayNumber: number, months: number): number {
  const { year, month, day } = civilOf(dayNumber)
  const total = year * 12 + (month - 1) + months
  const target = { year: Math.floor(total / 12), month: (total % 12) + 1 }
  return dayNumberOf({ ...target, day: Math.min(day, daysInMonth(target.year, target.month)) })
}
