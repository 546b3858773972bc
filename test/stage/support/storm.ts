/** A storm on the stage: a hundred rises and two hundred points a second, and what the page makes of it. */
import type { Page } from 'playwright-core'
import type { Tier } from '@fanfare/shared/contracts'
import { boardRows, points, tierUp } from './pictures.ts'
import type { StageServer } from './stage-server.ts'

const TIERS: Tier[] = ['silver', 'gold', 'diamond']

/** Cues that a storm of so many seconds offers. */
export function cuesOfStorm(seconds: number): number {
  return 100 + seconds * 200
}

export type Measured = {
  frames: number
  ms: number
  p99Ms: number
  longTasks: number
  shift: number
  /** What moved, for whoever has to find out why. */
  shifted: string[]
  nodesMax: number
}

/** Counts frames, long tasks, layout shifts and nodes from now until asked. */
function measureInPage(): void {
  const gaps: number[] = []
  let lastAt = performance.now()
  let longTasks = 0
  let shift = 0
  const shifted = new Set<string>()
  let nodesMax = 0
  let isOn = true
  new PerformanceObserver((list) => (longTasks += list.getEntries().length)).observe({
    entryTypes: ['longtask'],
  })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      shift += Number(Reflect.get(entry, 'value'))
      for (const { node } of Reflect.get(entry, 'sources') as { node: Node | null }[]) {
        const element = node instanceof Element ? node : (node?.parentElement ?? null)
        shifted.add(element?.className.toString() ?? '?')
      }
    }
  }).observe({ type: 'layout-shift' })
  const count = () => {
    const now = performance.now()
    gaps.push(now - lastAt)
    lastAt = now
    if (gaps.length % 30 === 0) nodesMax = Math.max(nodesMax, document.querySelectorAll('*').length)
    if (isOn) requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  Object.assign(window, {
    measured: (): Measured => {
      isOn = false
      const sorted = [...gaps].sort((a, b) => a - b)
      const ms = gaps.reduce((sum, gap) => sum + gap, 0)
      return {
        frames: gaps.length,
        ms,
        p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
        longTasks,
        shift,
        shifted: [...shifted],
        nodesMax,
      }
    },
  })
}

/** A frame of cues and of the board every 50 ms, as the server sends them; rises all in the first second. */
export async function pour(server: StageServer, seconds: number): Promise<void> {
  const startedAt = Date.now()
  let sent = 0
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(seconds * 20, Math.floor((Date.now() - startedAt) / 50))
      for (; sent < due; sent += 1) {
        const rises =
          sent < 20
            ? Array.from({ length: 5 }, (_, index) =>
                tierUp(sent * 5 + index, 'normal', TIERS[index % 3]!),
              )
            : []
        const rows = boardRows(10).map((row, index) => ({
          ...row,
          score: row.score + sent * (index + 1) * 40,
        }))
        rows.sort((a, b) => b.score - a.score)
        rows.forEach((row, index) => (row.rank = index + 1))
        server.both(
          {
            board: { ...server.view.board, rows },
            checkins: { ...server.view.checkins, count: sent },
          },
          [
            ...rises,
            ...Array.from({ length: 10 }, (_, index) => points(sent * 10 + index, 5 + index)),
          ],
        )
      }
      if (sent === seconds * 20) {
        clearInterval(timer)
        resolve()
      }
    }, 10)
  })
}

/** The loader of scripts run outside of tests marks functions by a helper that the page does not have. */
export async function startMeasuring(page: Page): Promise<void> {
  await page.evaluate('globalThis.__name ??= (named) => named')
  await page.evaluate(measureInPage)
}

export function measuredIn(page: Page): Promise<Measured> {
  return page.evaluate(() => (Reflect.get(window, 'measured') as () => Measured)())
}

/** Resolves when every cue offered was shown, merged or expired and the picture is calm again. */
export async function drained(page: Page, offered: number): Promise<void> {
  await page.waitForFunction(
    (count) => {
      const { cues } = Reflect.get(window, 'fanfareStage') as { cues: () => Record<string, number> }
      const counts = cues()
      return (
        counts['offered'] === count &&
        counts['shown']! + counts['merged']! + counts['expired']! === count &&
        document.querySelectorAll('.hero, .toast').length === 0
      )
    },
    offered,
    { timeout: 30_000 },
  )
}
