/** How large a text of a card is written and how many lines it takes, so that the card's height is known before it is drawn. */
import { cellsOf } from '../ui/safe-name.ts'
import type { Canvas } from './page-settings.ts'

export type TextFit = {
  /** Names a size of the style sheet. */
  size: 'large' | 'middle' | 'small'
  lines: number
}

/** Half-width cells of one line at each size, and how many lines there may be. */
type Line = { cells: number; linesMax: number }
const TITLE: Record<Canvas, { large: Line; small: Line }> = {
  '16x9': { large: { cells: 21, linesMax: 1 }, small: { cells: 26, linesMax: 2 } },
  '9x16': { large: { cells: 34, linesMax: 1 }, small: { cells: 40, linesMax: 2 } },
}
const QUESTION: Record<Canvas, { large: Line; middle: Line; small: Line }> = {
  '16x9': {
    large: { cells: 18, linesMax: 3 },
    middle: { cells: 22, linesMax: 5 },
    small: { cells: 28, linesMax: 9 },
  },
  '9x16': {
    large: { cells: 32, linesMax: 2 },
    middle: { cells: 38, linesMax: 3 },
    small: { cells: 42, linesMax: 5 },
  },
}
const NOTE: Record<Canvas, Line> = {
  '16x9': { cells: 28, linesMax: 6 },
  '9x16': { cells: 42, linesMax: 4 },
}

export function titleFit(title: string, canvas: Canvas): TextFit {
  const { large, small } = TITLE[canvas]
  const cells = cellsOf(title)
  if (cells <= large.cells) return { size: 'large', lines: 1 }
  return { size: 'small', lines: linesOf(cells, small) }
}

export function questionFit(text: string, canvas: Canvas): TextFit {
  const cells = cellsOf(text)
  const sizes = QUESTION[canvas]
  for (const size of ['large', 'middle'] as const) {
    const { cells: perLine, linesMax } = sizes[size]
    if (cells <= perLine * linesMax) return { size, lines: linesOf(cells, sizes[size]) }
  }
  return { size: 'small', lines: linesOf(cells, sizes.small) }
}

/** Lines of the words under a title; 0 where there are none. */
export function noteLines(text: string, canvas: Canvas): number {
  return text === '' ? 0 : linesOf(cellsOf(text), NOTE[canvas])
}

/** Words do not break at every cell: a line that would be nearly full counts as more. */
function linesOf(cells: number, line: Line): number {
  return Math.min(line.linesMax, Math.max(1, Math.ceil((cells * 1.06) / line.cells)))
}
