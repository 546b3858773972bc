/** What went wrong and what to do, in the reader's language; the server's own words where we have none. */
import type { Language } from '@fanfare/shared/contracts'
import type { Failure, FailureCode } from '../api/failure.ts'
import { enFailures } from './en-failures.ts'
import { zhHansFailures } from './zh-hans-failures.ts'
import { zhHantFailures } from './zh-hant-failures.ts'

export type FailureTexts = Readonly<Record<FailureCode, string>>

export const FAILURE_TEXTS: Record<Language, FailureTexts> = {
  'zh-Hant': zhHantFailures,
  'zh-Hans': zhHansFailures,
  en: enFailures,
}

function textsOf(language: string): FailureTexts {
  if (language === 'zh-Hant' || language === 'zh-Hans') return FAILURE_TEXTS[language]
  return FAILURE_TEXTS.en
}

export function failureText(failure: Failure, language: string): string {
  const texts: Readonly<Record<string, string>> = textsOf(language)
  const known = Object.hasOwn(texts, failure.code) ? texts[failure.code] : undefined
  return known ?? `${failure.message} (${failure.code})`
}
