/** The dictionary of each language of the stage. */
import type { Language } from '@fanfare/shared/contracts'
import { en } from './en.ts'
import type { StageTexts } from './stage-texts.ts'
import { zhHans } from './zh-hans.ts'
import { zhHant } from './zh-hant.ts'

export type { StageTexts } from './stage-texts.ts'

const TEXTS: Record<Language, StageTexts> = { 'zh-Hant': zhHant, 'zh-Hans': zhHans, en }

export function textsOf(language: Language): StageTexts {
  return TEXTS[language]
}

/** Every word the page itself may draw, so that their font slices can be fetched before the first picture. */
export function lettersOf(texts: StageTexts): string {
  const boards = (['points', 'gifts', 'interactions'] as const).map((one) =>
    texts.board(one, 'broadcast'),
  )
  return [...wordsIn(texts), ...boards, texts.viewer('0123456789'), texts.andPeople('')].join('')
}

function wordsIn(texts: object): string[] {
  return Object.values(texts).flatMap((text): string[] => {
    if (typeof text === 'string') return [text]
    return typeof text === 'object' && text !== null ? wordsIn(text) : []
  })
}
