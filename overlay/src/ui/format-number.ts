/** Numbers the way a picture shows them: grouped by thousands, shortened only when they would not fit. */
import type { Language } from '@fanfare/shared/contracts'

/** 10 000 basis points are 1×. The contracts' own constant would bring every validator into the page. */
const BP_ONE = 10_000
/** From here on a number is shortened; below it every digit is somebody's point. */
const SHORTENED_FROM = 100_000_000

/** `1234567` → `1,234,567`; `123456789` → `1.23億`, `1.23亿` or `123.4M`. Integers only. */
export function formatNumber(value: number, language: Language): string {
  if (Math.abs(value) < SHORTENED_FROM) return grouped(value)
  if (language === 'en') return `${cutTo(value, 1_000_000, 1)}M`
  return `${cutTo(value, 100_000_000, 2)}${language === 'zh-Hant' ? '億' : '亿'}`
}

/** With its sign in front, for what was given or taken. */
export function formatSigned(value: number, language: Language): string {
  return value < 0 ? `−${formatNumber(-value, language)}` : `+${formatNumber(value, language)}`
}

/** Basis points as a factor: 20 000 → `2×`, 15 000 → `1.5×`. */
export function formatFactor(factorBp: number): string {
  return `${cutTo(factorBp, BP_ONE, 2)}×`
}

function grouped(value: number): string {
  return String(Math.trunc(value)).replace(/\B(?=(\d{3})+$)/gu, ',')
}

/** In units of `unit`. Cut, not rounded: nobody is shown a point they do not have. No trailing zeros. */
function cutTo(value: number, unit: number, digits: number): string {
  const scale = 10 ** digits
  const [whole = '0', fraction] = String(Math.trunc(value / (unit / scale)) / scale).split('.')
  return fraction === undefined ? grouped(Number(whole)) : `${grouped(Number(whole))}.${fraction}`
}
