/** Times as people read them on a desk. Pure. */
import type { Language } from '@fanfare/shared/contracts'

const SECOND_MS = 1_000
const MINUTE_S = 60
const HOUR_S = 3_600

const pad = (value: number): string => String(value).padStart(2, '0')

/** `75_000` → `01:15`, `3_675_000` → `1:01:15`. Never negative. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS))
  const hours = Math.floor(seconds / HOUR_S)
  const rest = `${pad(Math.floor((seconds % HOUR_S) / MINUTE_S))}:${pad(seconds % MINUTE_S)}`
  return hours === 0 ? rest : `${hours}:${rest}`
}

/** What is left: a started second still counts, so that 0 is shown only when it is over. */
export function formatRemaining(ms: number): string {
  return formatElapsed(Math.ceil(Math.max(0, ms) / SECOND_MS) * SECOND_MS)
}

/** Time of day on this desk, `21:04:09`. */
export function formatClock(at: number): string {
  const date = new Date(at)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

/** Day and time of day, in the reader's order. */
export function formatMoment(at: number, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  }).format(at)
}

/** Minor units as money, `150000` TWD → `NT$1,500`. A code that is no currency is written behind. */
export function formatMoney(minor: number, currency: string, language: Language): string {
  try {
    return new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      maximumFractionDigits: minor % 100 === 0 ? 0 : 2,
      minimumFractionDigits: 0,
    }).format(minor / 100)
  } catch {
    return `${minor} ${currency}`
  }
}
