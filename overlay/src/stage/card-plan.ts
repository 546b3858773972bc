/**
 * Which cards are drawn whole, which smaller, which as one line, so that they never leave their
 * column. All heights are reference pixels × 0.01 (rem). Pure.
 */
import { cardHeight, STRIP_HEIGHT } from './card-height.ts'
import type { Canvas } from './page-settings.ts'
import type { StageCard } from './stage-cards.ts'

/** Tight: as compact, with thin options; only where there is no room for theirs. */
export type CardSize = 'full' | 'compact' | 'tight' | 'strip'
export type PlannedCard = { card: StageCard; size: CardSize; height: number }
export type CardPlan = {
  cards: PlannedCard[]
  /** Those that found no room are counted. */
  more: number
}

/** The column: its height, with and without a multiplier window over it, and how many lines may follow the cards. */
type Column = { height: number; heightUnderWindow: number; stripsMax: number }
export const COLUMNS: Record<Canvas, Column> = {
  '16x9': { height: 8.4, heightUnderWindow: 8.4, stripsMax: 3 },
  '9x16': { height: 5.42, heightUnderWindow: 4.1, stripsMax: 1 },
}
export const CARD_GAP = 0.14
export const MORE_HEIGHT = 0.46
/** Cards drawn whole or smaller, beside a code to scan. */
const CARDS_MAX = 2

export function planCards(
  cards: readonly StageCard[],
  canvas: Canvas,
  hasWindow: boolean,
): CardPlan {
  const { height, heightUnderWindow, stripsMax } = COLUMNS[canvas]
  const room = new Room(hasWindow ? heightUnderWindow : height, canvas)
  // A code that is folded can be scanned by nobody.
  const scanned = canvas === '16x9' ? cards.find(isQrCard) : undefined
  const others = cards.filter((card) => card !== scanned)
  const strip = STRIP_HEIGHT[canvas] + CARD_GAP
  const pill = MORE_HEIGHT + CARD_GAP
  const lines = (count: number) => (count === 0 ? 0 : strip + (count > 1 ? pill : 0))
  if (scanned !== undefined) {
    const [next] = others
    const beside = next === undefined ? 0 : cardHeight(next, 'compact', canvas) + CARD_GAP
    const kept = beside + lines(Math.max(0, others.length - 1))
    // Without words under it, it has one size.
    const hasWords = cardHeight(scanned, 'full', canvas) > cardHeight(scanned, 'compact', canvas)
    if (!room.take(scanned, ['full'], hasWords ? kept : 0)) room.take(scanned, ['compact'], 0)
  }
  others.slice(0, CARDS_MAX).forEach((card, index) => {
    // One before it that found no room is a line too.
    const taken = others.filter((other) => room.planned.has(other)).length
    const rest = others.length - taken - 1
    const forRest = lines(rest)
    const isTaken = room.take(card, ['full', 'compact'], forRest)
    // The first one is never a mere line: then the others are only counted.
    if (!isTaken && index === 0) room.take(card, ['compact', 'tight'], rest === 0 ? 0 : pill)
  })
  const folded = others.filter((card) => !room.planned.has(card))
  for (const [index, card] of folded.slice(0, stripsMax).entries()) {
    const isLast = index === folded.length - 1
    if (!room.take(card, ['strip'], isLast ? 0 : pill)) break
  }
  return {
    cards: cards.flatMap((card) => room.planned.get(card) ?? []),
    more: cards.length - room.planned.size,
  }
}

class Room {
  readonly planned = new Map<StageCard, PlannedCard>()
  #left: number
  readonly #canvas: Canvas

  constructor(height: number, canvas: Canvas) {
    // The last card has no gap under it.
    this.#left = height + CARD_GAP
    this.#canvas = canvas
  }

  /** In the first of these sizes that leaves `kept` for what follows. */
  take(card: StageCard, sizes: readonly CardSize[], kept: number): boolean {
    for (const size of sizes) {
      const height = cardHeight(card, size, this.#canvas)
      if (height + CARD_GAP + kept > this.#left + 1e-9) continue
      this.#left -= height + CARD_GAP
      this.planned.set(card, { card, size, height })
      return true
    }
    return false
  }
}

function isQrCard(card: StageCard): boolean {
  return card.kind === 'card' && card.view.kind === 'qr'
}
