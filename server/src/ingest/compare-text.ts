/** Text as words are compared: width, case, script, invisible characters and spaces in a row do not matter. */
import { to } from 'opencc-js/preset/t2cn'
import { dropTailPunctuation, foldWidth } from './fold-text.ts'

/** Equal means that the same was said. Empty for what nobody can see. */
export function compareText(text: string): string {
  return compareWidthFolded(foldWidth(text))
}

/** The same for what `foldWidth` has gone over already. */
export function compareWidthFolded(text: string): string {
  return dropTailPunctuation(toSimplified(text.toLowerCase()).replace(/\s+/gu, ' '))
}

/** The first ideograph in Unicode: below there is nothing to convert. */
const FIRST_IDEOGRAPH = 0x3400
let simplified: ReadonlyMap<string, string> | null = null

/**
 * Character by character, so that a part of a text converts as it does within the whole: `乾` is always
 * `干`, which reads badly and compares well.
 */
function toSimplified(text: string): string {
  if (!hasIdeographs(text)) return text
  simplified ??= readPairs()
  let converted = ''
  for (const character of text) converted += simplified.get(character) ?? character
  return converted
}

function hasIdeographs(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= FIRST_IDEOGRAPH) return true
  return false
}

/** The dictionaries hold characters and phrases as pairs like `萬 万`, joined by `|`. */
function readPairs(): Map<string, string> {
  const dictionaries = (to['cn'] ?? []).flat().filter((one) => typeof one === 'string')
  const characters = new Map<string, string>()
  for (const pair of dictionaries.flatMap((one) => one.split('|'))) {
    const [traditional = '', simple = ''] = pair.split(' ')
    if ([...traditional].length === 1) characters.set(traditional, simple)
  }
  return characters
}
