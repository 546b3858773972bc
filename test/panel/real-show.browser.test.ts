/** A whole rehearsal on the real server, from the run of show, by keyboard alone; the stage shows each of it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { issueToken, post, runServer } from '../e2e/running-server.ts'
import { launchBrowser } from '../support/browser.ts'
import { axeFindings } from './support/open-desk.ts'

/** Nothing here takes longer; a test that waits for what never comes says so soon. */
const WAIT_MS_MAX = 20_000
const TABS_MAX = 250

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

type Show = {
  desk: Page
  stage: Page
  errors: string[]
  /** Lines of chat in the rehearsal, each of another viewer. */
  say: (...texts: string[]) => Promise<void>
}

async function openShow(): Promise<Show> {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-show-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))
  const token = await issueToken(folder, 'live', 'ingest')
  const server = await runServer({ dataFolder: folder })
  endings.push(() => server.stop())
  const { browser, close } = await launchBrowser(127)
  endings.push(close)
  const errors: string[] = []
  async function newPage(width: number, height: number): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-TW' })
    context.setDefaultTimeout(WAIT_MS_MAX)
    const page = await context.newPage()
    page.on('pageerror', (error) => errors.push(error.message))
    return page
  }
  const desk = await newPage(1440, 900)
  await desk.goto(server.panelUrl)
  await desk.locator('#desk').waitFor()
  const say = async (...texts: string[]): Promise<void> => {
    const signals = texts.map((text, index) => ({
      id: `line-${index}-${text}`,
      source: 'test',
      type: 'chat',
      at: Date.now(),
      viewer: { id: `v${index}`, name: `觀眾${index}` },
      text,
    }))
    const path = '/api/v1/channels/live~rehearsal/signals'
    const { status } = await post(`${server.url}${path}`, token, { signals })
    expect(status).toBe(200)
  }
  return { desk, stage: await newPage(1280, 720), errors, say }
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let press = 0; press < TABS_MAX; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('it cannot be reached by Tab')
}

async function pressByKey(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, page.getByRole('button', { name }).first())
  await page.keyboard.press('Enter')
}

/** The held button has the focus by itself when something is armed. */
async function holdByKey(page: Page, done: Locator): Promise<void> {
  await page.waitForFunction(() => document.activeElement?.classList.contains('hold') === true)
  await page.keyboard.down('Enter')
  await done.waitFor()
  await page.keyboard.up('Enter')
}

test('[PN22][PN29][PN33][PN37] window → lottery → seckill → poll → undo, in a rehearsal, by keyboard', async () => {
  const { desk, stage, errors, say } = await openShow()
  const running = (title: string): Locator => desk.locator('.running', { hasText: title })

  const [started] = await Promise.all([
    desk.waitForResponse('**/rehearsal'),
    pressByKey(desk, '開始彩排'),
  ])
  const { overlayUrl } = (await started.json()) as { overlayUrl: string }
  await desk.locator('.rehearsal').waitFor()
  await desk.reload()
  await desk.locator('.rehearsal').waitFor()
  await stage.goto(overlayUrl)

  await pressByKey(desk, '開始直播')
  await desk.locator('.air-on').waitFor()
  await pressByKey(desk, '用範本開始')
  await desk.locator('.next', { hasText: '開場' }).waitFor()

  await desk.keyboard.press('g')
  await desk.locator('.next', { hasText: '開場雙倍積分' }).waitFor()
  await desk.keyboard.press('g')
  await desk.locator('.next .armed .facts').waitFor()
  await holdByKey(desk, running('2×'))
  await stage.getByText('2×').first().waitFor()

  await desk.locator('.next', { hasText: '抽獎' }).waitFor()
  await desk.keyboard.press('g')
  await running('小禮物三份').waitFor()
  await stage.getByText('小禮物三份').first().waitFor()
  await say('抽獎', '抽獎', '抽獎', '抽獎')
  const lottery = running('小禮物三份')
  await lottery.locator('.tiles dd').first().getByText('4').waitFor()
  await tabTo(desk, lottery.getByRole('button', { name: '截止' }))
  await desk.keyboard.press('Enter')
  await tabTo(desk, lottery.locator('.hold').first())
  await holdByKey(desk, lottery.getByText('待領獎').first())
  await tabTo(desk, lottery.getByRole('button', { name: '已來領' }).first())
  await desk.keyboard.press('Enter')
  await lottery.getByText('已領獎').waitFor()
  const transcript = await lottery.getByRole('link', { name: '下載開獎紀錄' }).getAttribute('href')
  const record = await desk.evaluate(async (path) => (await fetch(path ?? '')).status, transcript)
  expect(record).toBe(200)

  await desk.locator('.next', { hasText: '秒殺' }).waitFor()
  await desk.keyboard.press('g')
  await holdByKey(desk, running('今日秒殺商品'))
  await stage.getByText('今日秒殺商品').first().waitFor()

  await desk.locator('.next', { hasText: '投票' }).waitFor()
  await desk.keyboard.press('g')
  await running('下一件先看哪個？').waitFor()
  await stage.getByText('下一件先看哪個？').first().waitFor()
  expect(await axeFindings(desk)).toEqual([])

  const history = desk.getByRole('tab', { name: '紀錄' })
  await tabTo(desk, desk.getByRole('tab', { name: '動態' }))
  for (let press = 0; press < 4; press += 1) {
    if (await history.evaluate((element) => element === document.activeElement)) break
    await desk.keyboard.press('ArrowRight')
  }
  await desk.keyboard.press('Enter')
  await pressByKey(desk, /^撤銷雙倍積分/)
  await desk.locator('.armed .facts').waitFor()
  await tabTo(desk, desk.locator('.armed .hold'))
  await holdByKey(desk, desk.locator('.row-item', { hasText: '已撤銷' }))
  await running('2×').waitFor({ state: 'detached' })

  await pressByKey(desk, '結束彩排並丟掉')
  await desk.locator('.rehearsal').waitFor({ state: 'detached' })
  await desk.locator('.air-off').waitFor()
  expect(await running('小禮物三份').count()).toBe(0)
  expect(errors).toEqual([])
})
