/** The dictionary of each language of the verifier, and which one a visitor reads. */
import type { Language } from '@fanfare/shared/contracts'
import { en } from './en.ts'
import type { VerifyTexts } from './verify-texts.ts'
import { zhHans } from './zh-hans.ts'
import { zhHant } from './zh-hant.ts'

export const TEXTS: Record<Language, VerifyTexts> = { 'zh-Hant': zhHant, 'zh-Hans': zhHans, en }

/** In the order offered. */
export const LANGUAGES = ['zh-Hant', 'zh-Hans', 'en'] as const satisfies readonly Language[]

/** By the languages of the browser, in their order. */
export function languageOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^zh\b.*(hans|-cn|-sg|-my)/i.test(tag)) return 'zh-Hans'
    if (/^zh\b/i.test(tag)) return 'zh-Hant'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'zh-Hant'
}
