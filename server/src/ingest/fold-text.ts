/** Folding of what people type, so that full width, case and invisible characters do not matter. */

/** Soft hyphen, zero width, bidi and word-joiner marks, variation selectors, tags (some clients end with one). */
const INVISIBLE =
  /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFE00-\uFE0F\uFEFF\u{E0000}-\u{E007F}]/gu
const TAIL_PUNCTUATION = new Set(' !~〜。.…?')

/** NFKC without invisible characters, trimmed; case is kept. */
export function foldWidth(text: string): string {
  return text.normalize('NFKC').replace(INVISIBLE, '').trim()
}

/**
 * Takes `text` in folded width. What is only punctuation stays, so that it equals nothing else.
 * A loop, because a pattern would search again from every mark of a long row of them.
 */
export function dropTailPunctuation(text: string): string {
  let end = text.length
  while (end > 0 && TAIL_PUNCTUATION.has(text.charAt(end - 1))) end--
  return end === 0 ? text : text.slice(0, end)
}
