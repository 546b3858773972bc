/** How high each card is, from what is in it; reference pixels × 0.01 (rem). Pure. */
import type { CardSize } from './card-plan.ts'
import type { Canvas } from './page-settings.ts'
import type { StageCard } from './stage-cards.ts'
import { noteLines, questionFit, titleFit } from './text-fit.ts'

/** Heights of what the style sheets draw: a change there is a change here. */
const HEAD = { '16x9': 0.7, '9x16': 0.74 } as const
const TITLE_LINE = {
  '16x9': { large: 0.56, middle: 0.56, small: 0.42 },
  '9x16': { large: 0.6, middle: 0.6, small: 0.52 },
} as const
const FOOT = { '16x9': 0.44, '9x16': 0.54 } as const
const PAD = 0.2
const ROW = { '16x9': 0.62, '9x16': 0.62 } as const
const NOTE_LINE = { '16x9': 0.4, '9x16': 0.48 } as const
const QUESTION_LINE = {
  '16x9': { large: 0.58, middle: 0.48, small: 0.38 },
  '9x16': { large: 0.6, middle: 0.54, small: 0.48 },
} as const
/** Facts, stock and the key to type of a seckill; entrants and the key of a lottery. */
const SECKILL = { facts: 0.54, stock: 0.8, say: 0.82 } as const
const LOTTERY = { facts: 0.52, entrants: { full: 0.8, small: 0.68 }, entry: 0.96 } as const
/** A code with its title and what to type; the words under the title where there is room for them. */
const QR = { '16x9': 4.46, '9x16': 1.58 } as const
const QR_WORDS = { '16x9': 0.4, '9x16': 0.48 } as const
export const STRIP_HEIGHT: Record<Canvas, number> = { '16x9': 0.76, '9x16': 0.86 }
const COMPACT_ROWS = 3
const TIGHT_ROWS = 2
const TIGHT_ROW = 0.41
type WholeSize = Exclude<CardSize, 'strip'>

export function cardHeight(card: StageCard, size: CardSize, canvas: Canvas): number {
  if (size === 'strip') return STRIP_HEIGHT[canvas]
  const height = HEAD[canvas] + PAD + bodyHeight(card, size, canvas)
  return Math.round(height * 100) / 100
}

function bodyHeight(card: StageCard, size: WholeSize, canvas: Canvas): number {
  const foot = FOOT[canvas]
  const isFull = size === 'full'
  switch (card.kind) {
    case 'seckill': {
      const extra = isFull ? SECKILL.facts + foot : 0
      return titleHeight(card.view.title, size, canvas) + SECKILL.stock + SECKILL.say + extra
    }
    case 'lottery': {
      const extra = isFull ? LOTTERY.facts + foot : 0
      const entrants = LOTTERY.entrants[isFull ? 'full' : 'small']
      return titleHeight(card.view.title, size, canvas) + entrants + LOTTERY.entry + extra
    }
    case 'poll':
    case 'quiz': {
      const options = card.view.options?.length ?? 0
      const row = optionLayout(options, size, canvas).isThin ? TIGHT_ROW : ROW[canvas]
      const rows = options === 0 ? 1.15 : optionRows(options, size, canvas)
      return titleHeight(card.view.question, size, canvas) + rows * row + foot
    }
    case 'code':
      return titleHeight(card.view.title, size, canvas) + SECKILL.say
    case 'card': {
      if (card.view.kind === 'qr') {
        const words = isFull && card.view.text !== '' ? QR_WORDS[canvas] : 0
        return QR[canvas] + words - HEAD[canvas] - PAD
      }
      const lines = noteLines(card.view.text, canvas)
      const shown = isFull ? lines : Math.min(1, lines)
      return titleHeight(card.view.title, size, canvas) + shown * NOTE_LINE[canvas] + 0.06
    }
    case 'question': {
      const fit = questionFit(card.view.text, canvas)
      const line = QUESTION_LINE[canvas]
      if (!isFull) return Math.min(3, fit.lines) * line.small + 0.1
      return fit.lines * line[fit.size] + 0.16
    }
  }
}

function titleHeight(title: string, size: WholeSize, canvas: Canvas): number {
  const fit = titleFit(title, canvas)
  return TITLE_LINE[canvas][fit.size] * (size === 'full' ? fit.lines : 1) + 0.06
}

/** A portrait picture is wide for its height: more options than one column holds stand in two. */
function optionColumns(count: number, size: CardSize, canvas: Canvas): 1 | 2 {
  return canvas === '9x16' && count > (size === 'tight' ? TIGHT_ROWS : COMPACT_ROWS) ? 2 : 1
}

export type OptionLayout = { columns: 1 | 2; isThin: boolean }

/** A tight card has room for two options one over the other, or for three thin ones. */
export function optionLayout(count: number, size: CardSize, canvas: Canvas): OptionLayout {
  const columns = optionColumns(count, size, canvas)
  return { columns, isThin: size === 'tight' && count > TIGHT_ROWS * columns }
}

function optionRows(count: number, size: WholeSize, canvas: Canvas): number {
  const rows = Math.ceil(count / optionColumns(count, size, canvas))
  return size === 'full' ? rows : Math.min(rows, COMPACT_ROWS)
}

/** Options that a card of this size shows; the best of them when not all. */
export function optionsShown(count: number, size: CardSize, canvas: Canvas): number {
  if (size === 'strip') return 0
  return Math.min(count, optionRows(count, size, canvas) * optionColumns(count, size, canvas))
}
