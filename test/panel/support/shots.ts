/** Pictures of the control room in its states, sizes and languages; for looking at, not for judging by machine. */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Language } from '@fanfare/shared/contracts'
import { launchBrowser } from '../../support/browser.ts'
import { buildPanel } from './build-panel.ts'
import { DeskServer } from './desk-server.ts'
import { busyEvening, busyFeed, emptyEvening } from './evening.ts'
import { fullRoom } from './full-room.ts'

const SIZES = {
  wide: { width: 1920, height: 1080 },
  laptop: { width: 1280, height: 720 },
  tablet: { width: 820, height: 1100 },
  dock: { width: 320, height: 900 },
} as const
type Size = keyof typeof SIZES

const LOCALES: Record<Language, string> = { 'zh-Hant': 'zh-TW', 'zh-Hans': 'zh-CN', en: 'en-US' }

type Shot = {
  name: string
  size: Size
  language: Language
  isEmpty?: boolean
  isFull?: boolean
  act?: (page: Page, server: DeskServer) => Promise<void>
}

const tab = (index: number) => async (page: Page) => page.locator('.tab').nth(index).click()

const openMember = async (page: Page): Promise<void> => {
  await page.keyboard.press('/')
  await page.locator('.person').nth(1).click()
  await page.locator('.statement').waitFor()
}

const later = async (page: Page): Promise<void> => {
  await page.locator('.card-open').scrollIntoViewIfNeeded()
  await page.locator('.pick').first().click()
  await page.locator('.open-form').waitFor()
}
const goArmed = async (page: Page): Promise<void> => {
  await page.keyboard.press('g')
  await page.locator('.next .armed .facts').waitFor()
}
const editItem = async (page: Page): Promise<void> => {
  await page.locator('.card-rundown .card-head button').click()
  await page.locator('.edit-line .rundown-line').nth(3).click()
  await page.locator('.card-rundown .open-form').waitFor()
}
/** A draw that waits for a public round, and a sale that is over but not paid. */
const unsettled = async (page: Page, { books }: DeskServer): Promise<void> => {
  const { lotteries, seckills, quizzes } = books.view
  const beacon = { trust: 'beacon' as const, round: 21_034_567, roundAt: Date.now() - 2_000 }
  books.change({
    windows: [],
    polls: [],
    lotteries: lotteries.map((one) => ({ ...one, ...beacon })),
    seckills: seckills.map((one) => ({ ...one, open: false, opensAt: one.opensAt - 900_000 })),
    quizzes: quizzes.map((one) => ({ ...one, options: ['290', '390', '490'], rightOption: 1 })),
  })
  const paste = page.locator('.card-activities details.more').first()
  if ((await page.locator('.card-activities').isVisible()) === false) await tab(1)(page)
  await paste.locator('summary').click()
  await page.locator('.card-activities textarea').fill('abc')
}
const reversal = async (page: Page): Promise<void> => {
  await page.locator('.column-tabs .row-item button').first().click()
  await page.locator('.armed .facts').waitFor()
}

/** A store that lost something, and promises too little since. */
const hurtStore = async (page: Page, { books }: DeskServer): Promise<void> => {
  const { stats } = books.view
  const tail = (seq: number) => ({ epoch: 7, seq, hash: `h${seq}` })
  const at = Date.now() - 95_000
  const incident = { node: 'node-2', channelId: 'demo', at, found: tail(18_204) }
  books.change({
    stats: { ...stats, durability: 'os' },
    incidents: [
      { ...incident, id: 'i1', kind: 'tail_lost', acknowledged: tail(18_231) },
      { ...incident, id: 'i2', kind: 'store_older', acknowledged: null, found: null },
    ],
  })
  await page.locator('.banner-incident').waitFor()
}

const SHOTS: Shot[] = [
  ...(['wide', 'laptop', 'dock'] as const).flatMap((size) =>
    (['zh-Hant', 'zh-Hans', 'en'] as const).map((language) => ({
      name: 'full',
      size,
      language,
      isFull: true,
    })),
  ),
  { name: 'unsettled', size: 'laptop', language: 'zh-Hant', isFull: true, act: unsettled },
  { name: 'unsettled', size: 'wide', language: 'zh-Hans', isFull: true, act: unsettled },
  { name: 'unsettled', size: 'dock', language: 'en', isFull: true, act: unsettled },
  { name: 'room', size: 'dock', language: 'zh-Hant', isFull: true, act: tab(1) },
  { name: 'room', size: 'dock', language: 'en', isFull: true, act: tab(1) },
  { name: 'room', size: 'tablet', language: 'zh-Hans', isFull: true },
  { name: 'open', size: 'wide', language: 'zh-Hant', act: later },
  { name: 'open', size: 'laptop', language: 'en', act: later },
  { name: 'go', size: 'laptop', language: 'zh-Hant', isFull: true, act: goArmed },
  { name: 'edit', size: 'wide', language: 'zh-Hant', isFull: true, act: editItem },
  { name: 'edit', size: 'dock', language: 'zh-Hans', isFull: true, act: editItem },
  {
    name: 'undo',
    size: 'wide',
    language: 'zh-Hant',
    isFull: true,
    act: async (page) => {
      await tab(2)(page)
      await reversal(page)
    },
  },
  { name: 'review', size: 'wide', language: 'zh-Hant', isFull: true, act: tab(1) },
  ...(['wide', 'laptop', 'dock'] as const).flatMap((size) =>
    (['zh-Hant', 'zh-Hans', 'en'] as const).map((language) => ({ name: 'busy', size, language })),
  ),
  { name: 'busy', size: 'tablet', language: 'zh-Hant' },
  { name: 'empty', size: 'wide', language: 'zh-Hant', isEmpty: true },
  { name: 'empty', size: 'dock', language: 'en', isEmpty: true },
  { name: 'member', size: 'laptop', language: 'zh-Hant', act: openMember },
  { name: 'history', size: 'laptop', language: 'zh-Hant', act: tab(2) },
  { name: 'setup', size: 'laptop', language: 'en', act: tab(3) },
  { name: 'setup', size: 'wide', language: 'zh-Hans', act: tab(3) },
  { name: 'feed', size: 'dock', language: 'zh-Hant', act: tab(2) },
  { name: 'members', size: 'dock', language: 'zh-Hant', act: tab(3) },
  { name: 'history', size: 'dock', language: 'en', act: tab(4) },
  { name: 'setup', size: 'dock', language: 'zh-Hant', act: tab(5) },
  {
    name: 'member',
    size: 'dock',
    language: 'zh-Hant',
    act: async (page) => {
      await tab(3)(page)
      await openMember(page)
    },
  },
  {
    name: 'blank-offline',
    size: 'laptop',
    language: 'zh-Hant',
    act: async (page, server) => {
      server.books.change({ blank: true })
      await page.locator('.is-blank').waitFor()
      await server.stop()
      await page.locator('.banner').waitFor()
    },
  },
  {
    name: 'armed',
    size: 'laptop',
    language: 'zh-Hant',
    act: async (page, server) => {
      server.books.change({ windows: [] })
      await page.locator('.card-window .button-primary').click()
      await page.locator('.armed').waitFor()
    },
  },
  ...(['wide', 'laptop', 'dock'] as const).flatMap((size) =>
    (['zh-Hant', 'zh-Hans', 'en'] as const).map((language) => ({
      name: 'store',
      size,
      language,
      act: hurtStore,
    })),
  ),
  {
    name: 'failed',
    size: 'laptop',
    language: 'zh-Hant',
    act: async (page, server) => {
      server.refusals.push('channel/unavailable')
      await page.keyboard.press('b')
      await page.locator('.failure').waitFor()
    },
  },
]

async function take(browser: Browser, built: string, shot: Shot, folder: string): Promise<void> {
  const at = Date.now()
  const server = new DeskServer(
    built,
    shot.isEmpty === true ? emptyEvening() : shot.isFull === true ? fullRoom(at) : busyEvening(at),
    shot.isEmpty === true ? [] : busyFeed(at),
  )
  await server.start()
  const context = await browser.newContext({
    viewport: SIZES[shot.size],
    locale: LOCALES[shot.language],
  })
  try {
    const page = await context.newPage()
    page.on('pageerror', (error) => process.stderr.write(`${shot.name}: ${error.message}\n`))
    page.on('console', (message) => {
      if (message.type() === 'error') process.stderr.write(`${shot.name}: ${message.text()}\n`)
    })
    await page.goto(server.link)
    await page.locator('.desk').waitFor()
    await page.evaluate(() => document.fonts.ready)
    for (let step = 1; step <= 12; step += 1) {
      const { stats } = server.books.view
      const isQuiet = shot.isEmpty === true
      server.books.change({
        stats: {
          ...stats,
          pointsGranted: stats.pointsGranted + (isQuiet ? 0 : 37 * step),
          interactions: stats.interactions + (isQuiet ? 0 : 11 * step),
        },
      })
    }
    await shot.act?.(page, server)
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => document.fonts.ready)
    await page.waitForTimeout(400)
    await page.screenshot({ path: join(folder, `${shot.name}-${shot.size}-${shot.language}.png`) })
  } finally {
    await context.close()
    await server.stop()
  }
}

async function main(): Promise<void> {
  const [given, part = ''] = process.argv.slice(2)
  const folder = given ?? mkdtempSync(join(tmpdir(), 'fanfare-panel-shots-'))
  mkdirSync(folder, { recursive: true })
  const built = await buildPanel()
  const running = await launchBrowser(127)
  try {
    for (const shot of SHOTS)
      if (`${shot.name}-${shot.size}-${shot.language}`.includes(part))
        await take(running.browser, built.folder, shot, folder)
  } finally {
    await running.close()
    await built.remove()
  }
  process.stdout.write(`${folder}\n`)
}

await main()
