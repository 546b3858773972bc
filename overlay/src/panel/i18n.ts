/** The three dictionaries behind one `t`; keys are checked by the compiler. */
import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '@fanfare/shared/contracts'
import { languageTag } from '../ui/language-tag.ts'
import { en } from './texts/en.ts'
import type { Dictionary } from './texts/dictionary.ts'
import { zhHans } from './texts/zh-hans.ts'
import { zhHant } from './texts/zh-hant.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'panel'
    resources: { panel: Dictionary }
    contextSeparator: '::'
    pluralSeparator: '::'
  }
}

export const DICTIONARIES: Record<Language, Dictionary> = {
  'zh-Hant': zhHant,
  'zh-Hans': zhHans,
  en,
}

export async function createI18n(language: Language): Promise<i18n> {
  const instance = i18next.createInstance()
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: ['panel'],
    defaultNS: 'panel',
    resources: Object.fromEntries(
      Object.entries(DICTIONARIES).map(([one, panel]) => [one, { panel }]),
    ),
    // React escapes by itself.
    interpolation: { escapeValue: false },
    // A value that an older server does not send leaves a gap, not braces.
    missingInterpolationHandler: () => '',
    keySeparator: '.',
    nsSeparator: false,
    // Keys such as `tier_up` are names of the contracts, not contexts.
    contextSeparator: '::',
    pluralSeparator: '::',
  })
  return instance
}

export function applyLanguage(instance: i18n, language: Language): void {
  document.documentElement.lang = languageTag(language)
  void instance.changeLanguage(language)
}
