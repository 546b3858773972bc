/** What a celebration leaves behind when it is cut short: nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { launchBrowser, type RunningBrowser } from '../support/browser.ts'
import { buildStage, type BuiltStage } from './support/build-stage.ts'
import { steadyView, tierUp } from './support/pictures.ts'
import { openStage } from './support/stage-page.ts'
import { StageServer } from './support/stage-server.ts'

let stage: BuiltStage
let running: RunningBrowser
let server: StageServer
beforeAll(async () => {
  stage = await buildStage()
  server = new StageServer(stage.folder, steadyView())
  await server.start()
  running = await launchBrowser(127)
})
afterAll(async () => {
  await running.close()
  await server.stop()
  await stage.remove()
})

test('[ST15] leaf in the air is wiped off the picture at once, however it was turned', async () => {
  const { page } = await openStage(running.browser, server)
  await page.waitForSelector('.board-row')
  server.cue(tierUp(0, 'gold', 'diamond'))
  await untilInked(page)
  server.set({ blank: true })
  await page.waitForFunction(() => document.querySelector('.hero') === null)
  expect(await inkOf(page)).toBe(0)
  await page.close()
})

async function untilInked(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.particles')
    const context = canvas?.getContext('2d')
    if (canvas === null || context === null || context === undefined) return false
    if (canvas.width === 0) return false
    return context.getImageData(0, 0, canvas.width, canvas.height).data.some((one) => one > 0)
  })
}

function inkOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.particles')
    if (canvas === null) return 0
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    return data.filter((one) => one > 0).length
  })
}
