/** Names with emoji on a machine that has no font for them: drawn in our own, fetched only then. */
import { PNG } from 'pngjs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchBrowser, type ChromiumVersion, type RunningBrowser } from '../support/browser.ts'
import { buildStage, type BuiltStage } from './support/build-stage.ts'
import { boardRows, steadyView } from './support/pictures.ts'
import { openStage } from './support/stage-page.ts'
import { StageServer } from './support/stage-server.ts'

const FAMILY = 'Noto Emoji Variable'

let stage: BuiltStage
beforeAll(async () => {
  stage = await buildStage()
})
afterAll(async () => stage.remove())

describe.each([127, 103] as ChromiumVersion[])('emoji in Chromium %i', (version) => {
  let running: RunningBrowser
  let server: StageServer
  beforeAll(async () => {
    running = await launchBrowser(version)
  })
  afterAll(async () => running.close())
  beforeEach(async () => {
    server = new StageServer(stage.folder, steadyView())
    await server.start()
  })
  afterEach(async () => server.stop())

  test('[ST18] an emoji in a name has ink and is not the box of another', async () => {
    const { page, errors } = await openStage(running.browser, server, { query: '?motion=off' })
    const picturesOf = new Map<string, string>()
    const inks = new Map<string, number>()
    for (const name of ['🦄', '🍜', '🇹🇼']) {
      const rows = boardRows(1).map((row) => ({ ...row, name, key: name }))
      server.set({ board: { ...server.view.board, rows } })
      const row = await page.waitForSelector(`[data-key="${name}"] .board-name`)
      // Letters that a slice is still fetched for are blank; each of these needs one that the others do not.
      await page.waitForFunction(
        ({ family, count }) =>
          [...document.fonts].filter(
            (face) => face.family.includes(family) && face.status === 'loaded',
          ).length >= count,
        { family: FAMILY, count: inks.size + 1 },
      )
      await page.evaluate(() => document.fonts.ready)
      const { data } = PNG.sync.read(await row.screenshot())
      let ink = 0
      for (let at = 0; at < data.length; at += 4) if (data[at]! > 160) ink++
      inks.set(name, ink)
      picturesOf.set(name, data.toString('base64'))
    }
    expect(Math.min(...inks.values())).toBeGreaterThan(60)
    expect(new Set(picturesOf.values()).size).toBe(picturesOf.size)
    const loaded = await page.evaluate(
      (family) =>
        [...document.fonts].filter(
          (face) => face.family.includes(family) && face.status === 'loaded',
        ).length,
      FAMILY,
    )
    expect(loaded).toBeGreaterThan(0)
    expect(loaded).toBeLessThan(10)
    expect(errors).toEqual([])
    await page.close()
  })

  test('[ST18] where no name has one, no slice of emoji is fetched', async () => {
    const { page } = await openStage(running.browser, server, { query: '?motion=off' })
    await page.waitForSelector('.board-row')
    await page.waitForFunction(
      (family) => [...document.fonts].some((face) => face.family.includes(family)),
      FAMILY,
    )
    await page.evaluate(() => document.fonts.ready)
    const states = await page.evaluate(
      (family) =>
        [...document.fonts]
          .filter((face) => face.family.includes(family))
          .map((face) => face.status),
      FAMILY,
    )
    expect(new Set(states)).toEqual(new Set(['unloaded']))
    await page.close()
  })
})
