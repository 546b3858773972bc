/** The verifier's page as the server serves it, in the browsers that open it. */
import type { Transcript } from '@fanfare/shared/draw'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { testServer } from '../http/support/http-server.ts'
import { axeFindings, misfits } from '../panel/support/open-desk.ts'
import { launchBrowser } from '../support/browser.ts'
import type { ChromiumVersion } from '../support/browser.ts'
import { given } from '../support/given.ts'
import { closeLottery, drawLottery, join, openLottery } from '../support/lottery-commands.ts'
import { buildVerifier } from './build-verifier.ts'
import { transcriptOf } from './story-transcript.ts'

let built: Awaited<ReturnType<typeof buildVerifier>>
beforeAll(async () => {
  built = await buildVerifier()
})
afterAll(() => built.remove())

function transcript(): Transcript {
  const story = given(openLottery({ title: '週年慶<b>', winners: 2, alternates: 2 }))
  for (let i = 0; i < 30; i++) story.and(join(`觀眾${i}`))
  return transcriptOf(story.and(closeLottery(), drawLottery()))
}

async function open(version: ChromiumVersion = 127, locale = 'zh-TW') {
  const server = await testServer({ pagesFolder: built.folder })
  const { browser, close } = await launchBrowser(version)
  onTestFinished(close)
  const page = await browser.newPage({ locale, viewport: { width: 1_000, height: 900 } })
  const complaints: string[] = []
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  const worker = page.waitForEvent('worker')
  await page.goto(`${server.url}/verify`, { waitUntil: 'networkidle' })
  await worker
  await page.evaluate(() => document.fonts.ready)
  return { page, complaints }
}

async function give(page: Page, file: unknown): Promise<void> {
  const buffer = Buffer.from(typeof file === 'string' ? file : JSON.stringify(file))
  const mimeType = 'application/json'
  await page.locator('input[type=file]').setInputFiles({ name: 'draw.json', mimeType, buffer })
  await page.locator('.verdict').waitFor()
}

test.each([127, 103] as const)(
  '[DR8][DR11] Chromium %i: a draw is recomputed without a network, and a forgery found',
  async (version) => {
    const { page, complaints } = await open(version)
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.context().setOffline(true)
    const file = transcript()
    await give(page, file)
    expect(await page.locator('.verdict h2').innerText()).toContain('結果屬實')
    expect(await page.locator('.trust').innerText()).toContain('營運方可信 operator-trusted')
    expect(await page.locator('.step-good').count()).toBe(10)
    expect(await page.locator('.drawn').first().locator('tbody tr').count()).toBe(2)
    expect(await page.locator('section b').count(), 'text, never markup').toBe(0)
    const [winner] = file.drawn.winners
    await page.locator('#find').fill(String((winner?.index ?? 0) + 1))
    await page.locator('.found strong', { hasText: '得獎' }).waitFor()

    const forged = structuredClone(file)
    forged.drawn.winners.reverse()
    await give(page, forged)
    await page.locator('.verdict-bad').waitFor()
    expect(await page.locator('.step-bad').innerText()).toContain('得獎者')
    await give(page, 'no transcript at all')
    expect(await page.locator('.step').count()).toBe(1)
    expect(await page.locator('.step-bad').innerText()).toContain('檔案格式')
    expect(requests).toEqual([])
    expect(complaints).toEqual([])
  },
)

test('[DR11] three languages, each told by the browser or chosen by key', async () => {
  const { page } = await open(127, 'en-GB')
  await give(page, transcript())
  expect(await page.locator('.verdict h2').innerText()).toContain('The draw is genuine')
  expect(await page.locator('.verdict h2').evaluate((h2) => h2 === document.activeElement)).toBe(
    true,
  )
  await page.getByRole('radio', { name: 'English' }).focus()
  await page.keyboard.press('ArrowLeft')
  expect(await page.locator('h1').innerText()).toBe('抽奖验证')
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-Hans-CN')
  await page.keyboard.press('ArrowLeft')
  expect(await page.locator('h1').innerText()).toBe('抽獎驗證')
  expect(await page.title()).toBe('抽獎驗證 · Fanfare')
})

test.each([1_000, 320])(
  '[DR11] at %i px axe finds nothing, and nothing sticks out',
  async (width) => {
    const { page } = await open()
    await page.setViewportSize({ width, height: 900 })
    expect(await axeFindings(page)).toEqual([])
    await give(page, transcript())
    expect(await axeFindings(page)).toEqual([])
    expect(await misfits(page)).toEqual([])
  },
)
