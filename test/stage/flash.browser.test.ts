/** Steps the page's own time picture by picture, so that what is counted is the show and not the machine. */
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Cue } from '@fanfare/shared/contracts'
import { launchBrowser, type RunningBrowser } from '../support/browser.ts'
import { drawCue, drawnLottery } from './support/activities.ts'
import { buildStage, type BuiltStage } from './support/build-stage.ts'
import { cellsOf, flashesPerSecondMax, type CellsOfFrame } from './support/flash-count.ts'
import { cueOf, person, points, steadyView, tierUp } from './support/pictures.ts'
import { countsOf } from './support/stage-page.ts'
import { StageServer } from './support/stage-server.ts'

const STEP_MS = 40
const SECONDS = Number(process.env['STAGE_FLASH_SECONDS'] ?? 5)
const SEED = Number(process.env['STAGE_FLASH_SEED'] ?? 7)
/** Half of full size; a cell is 8 × 8 of these. */
const SIZE = { width: 960, height: 540 }

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

/** CSS and WAAPI animations follow our time too: each is paused and set to its own age. */
async function setAnimations(page: Page, atMs: number): Promise<void> {
  await page.evaluate((now) => {
    for (const animation of document.getAnimations()) {
      const started = (Reflect.get(animation, 'startedAtStep') as number | undefined) ?? now
      Reflect.set(animation, 'startedAtStep', started)
      animation.pause()
      const end = Number(animation.effect?.getComputedTiming().endTime ?? 0)
      if (now - started >= end) animation.finish()
      else animation.currentTime = now - started
    }
  }, atMs)
}

/** Leaves fly by chance; the same chance every time makes a failure one that can be looked at. */
function seedChance(seed: number): void {
  let state = seed
  Math.random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

type Film = { over: { black: CellsOfFrame[]; white: CellsOfFrame[] }; moved: boolean }

/** `storm`: the cues to send before the picture at so many ms. */
async function film(storm: (atMs: number) => Cue[], seed: number): Promise<Film> {
  const server = new StageServer(stage.folder, steadyView())
  await server.start()
  const page = await running.browser.newPage({ viewport: SIZE })
  const over: Film['over'] = { black: [], white: [] }
  const pictures = new Set<string>()
  try {
    await page.addInitScript(seedChance, seed)
    await page.clock.install()
    await page.goto(server.url())
    await page.waitForSelector('.stage', { state: 'attached' })
    await page.clock.pauseAt(Date.now() + 1_000)
    let offered = 0
    for (let atMs = 0; atMs < SECONDS * 1_000; atMs += STEP_MS) {
      const cues = storm(atMs)
      if (cues.length > 0) {
        server.cue(...cues.map((cue) => ({ ...cue, at: Date.now(), ttlMs: 600_000 })))
        offered += cues.length
        while ((await countsOf(page)).offered < offered)
          await page.evaluate(() => Promise.resolve())
      }
      await page.clock.runFor(STEP_MS)
      await setAnimations(page, atMs)
      const file = await page.screenshot({ omitBackground: true })
      const picture = PNG.sync.read(file)
      pictures.add(file.toString('base64'))
      over.black.push({ atMs, cells: cellsOf(picture, 0, 8) })
      over.white.push({ atMs, cells: cellsOf(picture, 255, 8) })
    }
    return { over, moved: pictures.size > (SECONDS * 1_000) / STEP_MS / 3 }
  } finally {
    await page.close()
    await server.stop()
  }
}

const stormOfEverything = (atMs: number): Cue[] => {
  if (atMs === 0) {
    return Array.from({ length: 100 }, (_, index) =>
      tierUp(index, 'normal', (['silver', 'gold', 'diamond'] as const)[index % 3]!),
    )
  }
  const each = Array.from({ length: 8 }, (_, index) => points(atMs + index, 25))
  if (atMs === 3_000)
    each.push(cueOf({ kind: 'window_opened', activityId: 'w', factorBp: 20_000, seconds: 60 }))
  if (atMs % 400 === 0)
    each.push(
      cueOf({ kind: 'gift', who: person(atMs), giftName: '玫瑰', count: 1, comboKey: null }),
    )
  return each
}

/** Things open, a draw is told, units go, all in the first seconds. */
const stormOfActivities = (atMs: number): Cue[] => {
  const drawn = drawnLottery(5)
  if (atMs === 0) return [drawCue(drawn)]
  const claims = Array.from({ length: 8 }, (_, index) =>
    cueOf({
      kind: 'unit_claimed',
      activityId: 's1',
      who: person(atMs + index),
      title: '杯',
      quantity: 1,
      left: index,
    }),
  )
  if (atMs === 1_000) {
    const sale = { activityId: 's1', title: '杯', quota: 100 } as const
    claims.push(cueOf({ kind: 'seckill_opened', ...sale, keyword: 'A01' }))
    claims.push(cueOf({ kind: 'sold_out', ...sale }))
  }
  return claims
}

describe('light', () => {
  test.each([
    ['the highest rise', (atMs: number) => (atMs === 0 ? [tierUp(0, 'gold', 'diamond')] : [])],
    ['a storm of everything', stormOfEverything],
    ['a draw in a rush', stormOfActivities],
  ])(
    '[ST10] %s never flashes more than three times in a second, nor in red',
    { timeout: 400_000 },
    async (_what, storm) => {
      const { over, moved } = await film(storm, SEED)
      expect(moved).toBe(true)
      const most = {
        black: flashesPerSecondMax(over.black, 'general'),
        white: flashesPerSecondMax(over.white, 'general'),
        red: Math.max(
          flashesPerSecondMax(over.black, 'red'),
          flashesPerSecondMax(over.white, 'red'),
        ),
      }
      process.stdout.write(`flashes ${JSON.stringify(most)}\n`)
      expect(most.black).toBeLessThanOrEqual(3)
      expect(most.white).toBeLessThanOrEqual(3)
      expect(most.red).toBe(0)
    },
  )
})
