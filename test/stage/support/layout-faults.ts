/** What is wrong with the layout of a picture: overlaps, what leaves the safe part, what is cut off. */
import type { Page } from 'playwright-core'

export type Safe = { left: number; top: number; right: number; bottom: number }
export const SAFE: Record<'16x9' | '9x16', Safe> = {
  '16x9': { left: 96, top: 54, right: 1824, bottom: 1026 },
  '9x16': { left: 64, top: 220, right: 900, bottom: 1240 },
}

const WIDGETS =
  '.board, .checkins, .banner, .banner-more, .card, .cards-more, .toast, .answer, .hero-plate'
/** Lines whose ends must be seen; what may end in an ellipsis is not among them. */
const WHOLE_LINES =
  '.card-head, .card-facts, .stock-words, .entrants, .entry, .say, .card-foot, .hero-say, .draw-foot'

/** Only while nothing moves; empty when all is well. */
export function layoutFaults(page: Page, safe: Safe): Promise<string[]> {
  return page.evaluate(
    ({ safe, widgets, lines }) => {
      const faults: string[] = []
      const seen = [...document.querySelectorAll<HTMLElement>(widgets)].filter(
        (one) => getComputedStyle(one).visibility === 'visible' && one.offsetHeight > 0,
      )
      const boxes = seen.map((one) => ({
        name: nameOf(one),
        box: one.getBoundingClientRect(),
        one,
      }))
      for (const { name, box } of boxes) {
        const isOut =
          box.left < safe.left - 1 ||
          box.top < safe.top - 1 ||
          box.right > safe.right + 1 ||
          box.bottom > safe.bottom + 1
        if (isOut) faults.push(`${name} leaves the safe part: ${JSON.stringify(box)}`)
      }
      boxes.forEach((a, index) => {
        for (const b of boxes.slice(index + 1)) {
          const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
          const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
          if (width > 1 && height > 1) faults.push(`${a.name} lies over ${b.name}`)
        }
      })
      for (const frame of document.querySelectorAll<HTMLElement>('.card, .hero')) {
        const outer = frame.getBoundingClientRect()
        for (const inner of frame.querySelectorAll<HTMLElement>('*')) {
          if (inner.closest('.reel, .hero-glow, .hero-seal, svg, .test-mark') !== null) continue
          if (inner.getClientRects().length === 0) continue
          const box = inner.getBoundingClientRect()
          const isText = inner.children.length === 0 && inner.textContent !== ''
          if (isText && (box.bottom > outer.bottom + 1 || box.top < outer.top - 1)) {
            faults.push(`${nameOf(inner)} is cut by ${nameOf(frame)}: ${inner.textContent}`)
          }
        }
      }
      for (const line of document.querySelectorAll<HTMLElement>(lines)) {
        if (line.scrollWidth > line.clientWidth + 1) {
          faults.push(`${nameOf(line)} is longer than its line: ${line.textContent}`)
        }
      }
      return faults

      function nameOf(one: HTMLElement): string {
        return `${one.className} ${one.dataset['kind'] ?? ''} ${one.dataset['size'] ?? ''}`.trim()
      }
    },
    { safe, widgets: WIDGETS, lines: WHOLE_LINES },
  )
}

/** Resolves when every movement that has an end is over. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => !(one instanceof CSSAnimation) && !(one instanceof CSSTransition)),
  )
}
