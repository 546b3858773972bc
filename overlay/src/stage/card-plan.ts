/**
 * Which cards are drawn whole, which smaller, which as one line, so that they never leave their
 * column. All heights are reference pixels × 0.01 (rem). Pure.
 */
import type { Canvas } from './page-settings.ts'
import type { StageCard } from './stage-cards.ts'

export type CardSize = 'full' | 'compact' | 'strip'
export type PlannedCard = { card: StageCard; size: CardSize; height: number }
export type CardPlan = { cards: PlannedCard[]; more: number }

/** The column: its height, with and without a multiplier window over it, and how many lines may follow the cards. */
type Column = { height: number; heightUnderWindow: number; stripsMax: number }
const COLUMNS: Record<Canvas, Column> = {
  '16x9': { height: 8.4, heightUnderWindow: 8.4, stripsMax: 3 },
  '9x16': { height: 5.42, heightUnderWindow: 4.1, stripsMax: 1 },
}
export const CARD_GAP = 0.14
const STRIP_HEIGHT: Record<Canvas, number> = { '16x9': 0.76, '9x16': 0.86 }
const MORE_HEIGHT = 0.46
const CARDS_MAX = 3

export function planCards(
  cards: readonly StageCard[],
  canvas: Canvas,
  hasWindow: boolean,
): CardPlan {
  const column = COLUMNS[canvas]
  let room = (hasWindow ? column.heightUnderWindow : column.height) + CARD_GAP
  const sizes = new Map<StageCard, PlannedCard>()
  const take = (card: StageCard, size: CardSize): boolean => {
    const height = size === 'strip' ? STRIP_HEIGHT[canvas] : cardHeight(card, size, canvas)
    if (height + CARD_GAP > room + 1e-9) return false
    room -= height + CARD_GAP
    sizes.set(card, { card, size, height })
    return true
  }
  // A code that nobody can scan because it is folded is no code.
  const scanned = canvas === '16x9' ? cards.filter(isQrCard).slice(0, 1) : []
  for (const card of scanned) take(card, 'full')
  const others = cards.filter((card) => !sizes.has(card))
  const reserved = (rest: number) => reservedFor(rest, column.stripsMax, canvas)
  others.forEach((card, index) => {
    const rest = others.length - index - 1
    const kept = reserved(rest)
    room -= kept
    if (sizes.size < CARDS_MAX && index < 2) {
      if (!take(card, 'full')) take(card, 'compact')
    }
    room += kept
  })
  const folded = cards.filter((card) => !sizes.has(card))
  let strips = 0
  for (const card of folded) {
    const isLast = folded.length - strips === 1
    const moreRoom = isLast ? 0 : MORE_HEIGHT + CARD_GAP
    room -= moreRoom
    const isTaken = strips < column.stripsMax && take(card, 'strip')
    room += moreRoom
    if (!isTaken) break
    strips += 1
  }
  return {
    cards: cards.flatMap((card) => sizes.get(card) ?? []),
    more: cards.length - sizes.size,
  }
}

/** Lines that will follow: as many as there may be, or only their number. */
function reservedFor(rest: number, stripsMax: number, canvas: Canvas): number {
  if (rest === 0) return 0
  const strips = Math.min(rest, stripsMax, 1)
  const more = rest > strips ? MORE_HEIGHT + CARD_GAP : 0
  return strips * (STRIP_HEIGHT[canvas] + CARD_GAP) + more
}

function isQrCard(card: StageCard): boolean {
  return card.kind === 'card' && card.view.kind === 'qr'
}

/** Head, title and foot of a poll; each of its rows. */
const POLL = { '16x9': { frame: 1.9, row: 0.62 }, '9x16': { frame: 1.7, row: 0.6 } } as const
const POLL_COMPACT_ROWS = 3
const HEIGHTS: Record<Canvas, Record<'full' | 'compact', Record<string, number>>> = {
  '16x9': {
    full: { seckill: 4.5, lottery: 4.5, quiz: 3.3, code: 2.5, text: 2.8, qr: 4.9, question: 3.6 },
    compact: {
      seckill: 2.7,
      lottery: 2.7,
      quiz: 2.4,
      code: 2.1,
      text: 1.9,
      qr: 4.9,
      question: 2.4,
    },
  },
  '9x16': {
    full: { seckill: 3.3, lottery: 3.3, quiz: 2.6, code: 2.1, text: 2.6, qr: 2.6, question: 2.8 },
    compact: {
      seckill: 3.1,
      lottery: 3.1,
      quiz: 2.4,
      code: 2.1,
      text: 2.1,
      qr: 2.4,
      question: 2.1,
    },
  },
}

function cardHeight(card: StageCard, size: 'full' | 'compact', canvas: Canvas): number {
  const options = optionCount(card)
  if (options > 0) {
    const { frame, row } = POLL[canvas]
    return frame + row * optionRows(options, size, canvas)
  }
  const kind = card.kind === 'card' ? card.view.kind : card.kind
  return HEIGHTS[canvas][size][kind] ?? 0
}

function optionCount(card: StageCard): number {
  if (card.kind === 'poll') return card.view.options.length
  return card.kind === 'quiz' ? (card.view.options?.length ?? 0) : 0
}

/** A portrait picture is wide for its height: more than three options stand in two columns. */
export function optionColumns(count: number, canvas: Canvas): 1 | 2 {
  return canvas === '9x16' && count > 3 ? 2 : 1
}

function optionRows(count: number, size: 'full' | 'compact', canvas: Canvas): number {
  const rows = Math.ceil(count / optionColumns(count, canvas))
  return size === 'compact' ? Math.min(rows, POLL_COMPACT_ROWS) : rows
}

/** Options that a card of this size shows; the best of them when not all. */
export function optionsShown(count: number, size: CardSize, canvas: Canvas): number {
  if (size === 'strip') return 0
  return Math.min(count, optionRows(count, size, canvas) * optionColumns(count, canvas))
}
