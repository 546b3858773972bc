/** The `lang` of a text root: browsers pick the regional glyph shapes of Han characters by it. */
import type { Language } from '@fanfare/shared/contracts'

const TAGS: Record<Language, string> = {
  'zh-Hant': 'zh-Hant-TW',
  'zh-Hans': 'zh-Hans-CN',
  en: 'en',
}

export function languageTag(language: Language): string {
  return TAGS[language]
}
