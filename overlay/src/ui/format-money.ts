/** Prices the way a shop writes them in each language. */
import type { Language } from '@fanfare/shared/contracts'
import { languageTag } from './language-tag.ts'
import { formatNumber } from './format-number.ts'

/** Minor units as a price, `128000` TWD → `$1,280`. A code that is no currency is written behind its number. */
export function formatPrice(minor: number, currency: string, language: Language): string {
  const format = currency.length === 3 ? currencyFormat(currency, language) : null
  if (format === null) return `${formatNumber(minor, language)} ${currency}`
  return format(minor)
}

function currencyFormat(currency: string, language: Language): ((minor: number) => string) | null {
  try {
    const tag = languageTag(language)
    const digits =
      new Intl.NumberFormat(tag, { style: 'currency', currency }).resolvedOptions()
        .maximumFractionDigits ?? 2
    const unit = 10 ** digits
    return (minor) =>
      new Intl.NumberFormat(tag, {
        style: 'currency',
        currency,
        minimumFractionDigits: minor % unit === 0 ? 0 : digits,
        maximumFractionDigits: digits,
      }).format(minor / unit)
  } catch {
    return null
  }
}
