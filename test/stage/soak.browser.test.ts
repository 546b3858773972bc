/**
 * A long show on one page: memory and nodes stay where they were after the first minutes (AC-05).
 * `STAGE_SOAK_MINUTES=30` is the long form; the short one plays the same number of storms faster.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { launchBrowser, type RunningBrowser } from '../support/browser.ts'
import { buildStage, type BuiltStage } from './support/build-stage.ts'
import { boardRows, points, steadyView, tierUp } from './support/pictures.ts'
import { openStage } from './support/stage-page.ts'
import { StageServer } from './support/stage-server.ts'

const MINUTES = Number(process.env['STAGE_SOAK_MINUTES'] ?? 0.75)
const SAMPLES = 15
/** A third of the samples may still be the page's finding its shape. */
const WARMING_SAMPLES = 5
const EVENTS_PER_SECOND = 50
const GROWTH_BYTES_MAX = 1024 * 1024
const NODES_SHARE_MAX = 0.05

let stage: BuiltStage
let running: RunningBrowser
beforeAll(async () => {
  stage = await buildStage()
  running = await launchBrowser(127)
})
afterAll(async () => {
  await running.close()
  await stage.remove()
})

/** Chat as the server sends it: twenty frames a second, now and then somebody rises. */
async function play(server: StageServer, ms: number, played: { frames: number }): Promise<void> {
  const untilMs = Date.now() + ms
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const frame = played.frames++
      const rows = boardRows(10).map((row, index) => ({ ...row, score: row.score + frame + index }))
      const cues = Array.from({ length: EVENTS_PER_SECOND / 20 }, (_, index) =>
        points(frame * 3 + index, 5 + index),
      )
      const rises = frame % 100 === 0 ? [tierUp(frame, 'silver', 'gold')] : []
      server.both({ board: { ...server.view.board, rows } }, [...rises, ...cues])
      if (Date.now() < untilMs) return
      clearInterval(timer)
      resolve()
    }, 50)
  })
}

type Sample = { heapBytes: number; nodes: number }

/** After a full collection, with nothing on the picture that comes and goes. */
async function sample(page: Page): Promise<Sample> {
  await page.waitForFunction(() => document.querySelectorAll('.hero, .toast').length === 0)
  return page.evaluate(() => {
    const { gc } = window as unknown as { gc: () => void }
    gc()
    const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } }
    return { heapBytes: memory.usedJSHeapSize, nodes: document.querySelectorAll('*').length }
  })
}

test(
  '[ST21] a long show leaves memory and nodes where they were',
  { timeout: (MINUTES + 2) * 2 * 60_000 },
  async () => {
    const server = new StageServer(stage.folder, steadyView())
    await server.start()
    const { page, errors } = await openStage(running.browser, server)
    try {
      await server.until(() => server.reports.length > 0)
      const played = { frames: 0 }
      const samples: Sample[] = []
      for (let round = 0; round < SAMPLES; round++) {
        await play(server, (MINUTES * 60_000) / SAMPLES, played)
        samples.push(await sample(page))
      }
      const settled = samples.slice(WARMING_SAMPLES)
      process.stdout.write(`soak ${JSON.stringify({ minutes: MINUTES, samples })}\n`)
      expect(errors).toEqual([])
      // The last third against the first after warming: one reading alone may catch a cache being filled.
      const first = Math.max(...settled.slice(0, 3).map(({ heapBytes }) => heapBytes))
      const last = Math.min(...settled.slice(-3).map(({ heapBytes }) => heapBytes))
      expect(last - first).toBeLessThan(GROWTH_BYTES_MAX)
      const nodes = settled.map((one) => one.nodes)
      expect(Math.max(...nodes) - Math.min(...nodes)).toBeLessThanOrEqual(
        Math.ceil(Math.min(...nodes) * NODES_SHARE_MAX),
      )
    } finally {
      await page.close()
      await server.stop()
    }
  },
)
