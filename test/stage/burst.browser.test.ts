/** A storm does not make the page large, restless or forgetful; how smooth it is, `npm run bench -- stage` says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, type ChromiumVersion, type RunningBrowser } from '../support/browser.ts'
import { buildStage, type BuiltStage } from './support/build-stage.ts'
import { points, steadyView } from './support/pictures.ts'
import { countsOf, openStage } from './support/stage-page.ts'
import { StageServer } from './support/stage-server.ts'
import { cuesOfStorm, drained, measuredIn, pour, startMeasuring } from './support/storm.ts'

const SECONDS = Number(process.env['STAGE_BURST_SECONDS'] ?? 8)

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

  test('[ST21][ST12] AC-02 AC-04 AC-07: 100 rises and 200 points a second: small, still, and all accounted for', async () => {
    const server = new StageServer(stage.folder, steadyView())
    await server.start()
    const { page, errors } = await openStage(running.browser, server)
    try {
      await server.until(() => server.reports.length > 0)
      await startMeasuring(page)
      await pour(server, SECONDS)
      const endedAt = Date.now()
      const measured = await measuredIn(page)
      await drained(page, cuesOfStorm(SECONDS))
      const drainedMs = Date.now() - endedAt
      expect(errors).toEqual([])
      expect((await countsOf(page)).expired).toBe(0)
      expect(drainedMs).toBeLessThan(12_000)
      expect(measured.nodesMax).toBeLessThan(600)
      expect(measured.shift).toBeLessThanOrEqual(0.01)
      server.cue(points(1, 25))
      await page.waitForSelector('.toast', { timeout: 1_000 })
    } finally {
      await page.close()
      await server.stop()
    }
  })
})
