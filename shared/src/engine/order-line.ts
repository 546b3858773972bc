/**
 * Orders as people type them in chat: `a01+1`, `a01 +1 b02x2`, `a01兩件、b02`. Takes lines as words are
 * compared (half width, lower case, one script). Either every part of the line names an article, or none does.
 */
export type Ordered<T> = { article: T; quantity: number }

const ITEMS_MAX = 20
const NUMERALS = '一二三四五六七八九十'
const NUMBER = `([1-9]\\d{0,2}(?!\\d)|[${NUMERALS}两])`
const UNIT = '[件个份组套盒包瓶支条双箱袋罐张片颗只台本杯]'
const SIGN = '[+*x×✕✖➕加]'

/** `+2`, `x 2件`; `2件` without a sign. */
const QUANTITY = new RegExp(`\\s*(?:${SIGN}\\s*${NUMBER}${UNIT}?|${NUMBER}${UNIT})`, 'uy')
/** ` 2`, only where it is clear that an order is meant. */
const PLAIN_NUMBER = new RegExp(`\\s*${NUMBER}`, 'uy')
const SEPARATORS = /[\s,、;/&|]+/uy
/** Smiles and flowers before, between and after say nothing, unless an article is called so. */
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]+/uy
const ONLY_QUANTITY = new RegExp(`^${SIGN}?\\s*${NUMBER}${UNIT}?$`, 'u')

/** Null when any part of the line is something else. `isOrder`: it is clear that an order is meant. */
export function readOrder<T extends { folded: string }>(
  line: string,
  articles: readonly T[],
  isOrder = false,
): Ordered<T>[] | null {
  const order: Ordered<T>[] = []
  let at = startOfNext(line, 0, articles)
  while (at < line.length) {
    const article = longestAt(line, at, articles)
    if (article === null || order.length === ITEMS_MAX) return null
    at += article.folded.length
    const quantity =
      quantityAt(QUANTITY, line, at) ?? (isOrder ? quantityAt(PLAIN_NUMBER, line, at) : null)
    order.push({ article, quantity: quantity?.count ?? 1 })
    at = quantity?.end ?? at
    const next = startOfNext(line, at, articles)
    // After a number the next article may follow at once; after a name it would be another name.
    if (next === at && at < line.length && quantity === null) return null
    at = next
  }
  return order.length === 0 ? null : order
}

/** A number of units and nothing else: `2`, `+2`, `兩件`. */
export function readQuantity(line: string): number | null {
  const found = ONLY_QUANTITY.exec(line)
  return found === null ? null : numberOf(found[1] ?? '')
}

/** Past whatever stands between articles; where it is when nothing does. */
function startOfNext(line: string, from: number, articles: readonly { folded: string }[]): number {
  let at = endOf(SEPARATORS, line, from)
  while (longestAt(line, at, articles) === null) {
    const end = endOf(EMOJI, line, at)
    if (end === at) break
    at = endOf(SEPARATORS, line, end)
  }
  return at
}

function longestAt<T extends { folded: string }>(
  line: string,
  at: number,
  articles: readonly T[],
): T | null {
  let longest: T | null = null
  for (const article of articles) {
    if (article.folded === '' || !line.startsWith(article.folded, at)) continue
    if (longest === null || article.folded.length > longest.folded.length) longest = article
  }
  return longest
}

function quantityAt(
  pattern: RegExp,
  line: string,
  at: number,
): { count: number; end: number } | null {
  pattern.lastIndex = at
  const found = pattern.exec(line)
  if (found === null) return null
  return { count: numberOf(found[1] ?? found[2] ?? ''), end: at + found[0].length }
}

function endOf(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at
  return at + (pattern.exec(line)?.[0].length ?? 0)
}

function numberOf(text: string): number {
  if (text === '两') return 2
  const numeral = NUMERALS.indexOf(text)
  return numeral === -1 ? Number(text) : numeral + 1
}
