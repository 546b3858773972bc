/**
 * A viewer's name made safe for the picture: it cannot turn the line around, climb out of its row,
 * be invisible, or push others away. Text only; whoever renders it wraps it in `<bdi>`.
 */

/** Half-width cells; a Han character, a full-width letter or an emoji takes two. */
export const NAME_CELLS_MAX = 16
const MARKS_PER_LETTER_MAX = 2
/** Longer input is cut before the costly steps: no name of 16 cells needs more. */
const INPUT_CODE_UNITS_MAX = 1_024

const LONE_SURROGATE = /\p{Surrogate}/gu
/** Controls, bidi overrides and isolates, fillers, tags, and other characters that draw nothing. */
const INVISIBLE =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\uffff\u{1d159}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu
/** Unlike the others a joiner may stay, between two emoji. */
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0f]?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu
const STRAY_SELECTOR = /(?<![\p{Extended_Pictographic}#*0-9])[\ufe00-\ufe0f]/gu
const LEADING_MARKS = /^[\p{M}\s]+/u
const TOO_MANY_MARKS = new RegExp(`(\\p{M}{${MARKS_PER_LETTER_MAX}})\\p{M}+`, 'gu')
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f1e6}-\u{1f1ff}\u{20000}-\u{3fffd}]|\p{Extended_Pictographic}/u

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** '' when nothing of the name can be seen. */
export function safeName(name: string): string {
  return cutToCells(safeText(name), NAME_CELLS_MAX)
}

/** The same for a longer text that a viewer wrote, which is not cut. */
export function safeText(text: string): string {
  return text
    .slice(0, INPUT_CODE_UNITS_MAX)
    .replace(LONE_SURROGATE, '')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(STRAY_SELECTOR, '')
    .replace(TOO_MANY_MARKS, '$1')
    .replace(/\s+/gu, ' ')
    .replace(LEADING_MARKS, '')
    .trim()
}

/** Half-width cells that a text takes. */
export function cellsOf(text: string): number {
  let cells = 0
  for (const { segment } of graphemes.segment(text)) cells += cellsOfGrapheme(segment)
  return cells
}

function cellsOfGrapheme(grapheme: string): number {
  return WIDE.test(grapheme) ? 2 : 1
}

/** Never cuts inside what a reader sees as one character; the ellipsis takes one of the cells. */
function cutToCells(text: string, cellsMax: number): string {
  let cells = 0
  let kept = ''
  let keptWithRoom = ''
  for (const { segment } of graphemes.segment(text)) {
    cells += cellsOfGrapheme(segment)
    if (cells > cellsMax) return `${keptWithRoom.trimEnd()}…`
    kept += segment
    if (cells < cellsMax) keptWithRoom = kept
  }
  return kept
}
