import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Tier } from '@fanfare/shared/contracts'
import { launchBrowser, type ChromiumVersion, type RunningBrowser } from '../support/browser.ts'
import { buildStage, type BuiltStage } from './support/build-stage.ts'
import { boardRows, points, steadyView, tierUp } from './support/pictures.ts'
import { measureLoad } from './support/machine-load.ts'
import { countsOf, openStage } from './support/stage-page.ts'
import { StageServer } from './support/stage-server.ts'

const SECONDS = Number(process.env['STAGE_BURST_SECONDS'] ?? 8)
const TIERS: Tier[] = ['silver', 'gold', 'diamond']
const FRAMES_PER_SECOND_MIN: Record<ChromiumVersion, number> = { 127: 50, 103: 45 }
const FRAME_MS_P99: Record<ChromiumVersion, number> = { 127: 50, 103: 67 }

/** Above this share of the machine taken by others a frame rate is theirs; then our cost of a frame is judged alone. */
const OTHERS_MAX = 0.1
/** Processor time of all of the browser for one frame: two processors at 50 frames a second have 40. */
const CPU_PER_FRAME_MS_MAX = 20

type Measured = {
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
async function pour(server: StageServer, seconds: number): Promise<void> {
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

describe.each([127, 103] as ChromiumVersion[])('a storm in Chromium %i', (version) => {
  let stage: BuiltStage
  let running: RunningBrowser
  beforeAll(async () => {
    stage = await buildStage()
    running = await launchBrowser(version)
  })
  afterAll(async () => {
    await running.close()
    await stage.remove()
  })

  // A frame rate is the machine's as much as the page's: a busy neighbour may spoil one run, not three.
  test(
    '[ST21][ST12] 100 rises and 200 points a second: smooth, small, still, and drained in time',
    { retry: 2 },
    async () => {
      const server = new StageServer(stage.folder, steadyView())
      await server.start()
      const { page, errors } = await openStage(running.browser, server)
      try {
        await server.until(() => server.reports.length > 0)
        await page.evaluate(measureInPage)
        const load = measureLoad(running.pid)
        await pour(server, SECONDS)
        const { others, browserMs } = load()
        const endedAt = Date.now()
        const measured = await page.evaluate(() =>
          (Reflect.get(window, 'measured') as () => Measured)(),
        )
        const framesPerSecond = (measured.frames / measured.ms) * 1_000
        const cpuPerFrameMs = browserMs / measured.frames
        process.stdout.write(
          `burst ${JSON.stringify({ chromium: version, framesPerSecond: Math.round(framesPerSecond * 10) / 10, cpuPerFrameMs: Math.round(cpuPerFrameMs * 10) / 10, others: Math.round(others * 100) / 100, ...measured })}\n`,
        )
        await page.waitForFunction(
          (offered) => {
            const { cues } = Reflect.get(window, 'fanfareStage') as {
              cues: () => Record<string, number>
            }
            const counts = cues()
            return (
              counts['offered'] === offered &&
              counts['shown']! + counts['merged']! + counts['expired']! === offered &&
              document.querySelectorAll('.hero, .toast').length === 0
            )
          },
          100 + SECONDS * 200,
          { timeout: 30_000 },
        )
        const drainedMs = Date.now() - endedAt
        const counts = await countsOf(page)
        process.stdout.write(
          `drained ${JSON.stringify({ chromium: version, drainedMs, ...counts })}\n`,
        )
        expect(errors).toEqual([])
        expect(counts.expired).toBe(0)
        expect(drainedMs).toBeLessThan(12_000)
        expect(measured.nodesMax).toBeLessThan(600)
        expect(measured.shift).toBeLessThanOrEqual(0.01)
        expect(cpuPerFrameMs).toBeLessThanOrEqual(CPU_PER_FRAME_MS_MAX)
        if (others < OTHERS_MAX) {
          expect(framesPerSecond).toBeGreaterThanOrEqual(FRAMES_PER_SECOND_MIN[version])
          expect(measured.p99Ms).toBeLessThanOrEqual(FRAME_MS_P99[version])
        }
        server.cue(points(1, 25))
        await page.waitForSelector('.toast', { timeout: 1_000 })
      } finally {
        await page.close()
        await server.stop()
      }
    },
  )
})
