/** Pictures of the stage in its states, over backgrounds like a camera's, white and black; for looking at, not for judging by machine. */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Cue, Language, OverlayView } from '@fanfare/shared/contracts'
import { launchBrowser } from '../../support/browser.ts'
import { activityShots } from './activity-shots.ts'
import { buildStage } from './build-stage.ts'
import {
  boardRows,
  cueOf,
  emptyView,
  openWindow,
  person,
  points,
  steadyView,
  tierUp,
} from './pictures.ts'
import { StageServer } from './stage-server.ts'

const BACKGROUNDS = {
  photo:
    'radial-gradient(60% 80% at 62% 40%, #f2c9a0 0, #b9765a 38%, transparent 70%), radial-gradient(50% 60% at 20% 80%, #6f8fb5 0, transparent 70%), linear-gradient(120deg, #3a2f3c, #8c6a5c 55%, #d9c4ae)',
  white: '#ffffff',
  black: '#000000',
} as const

export type Shot = {
  name: string
  view: OverlayView
  cues?: Cue[]
  /** After the cues, ms: the moment of the picture. */
  afterMs?: number
  background?: keyof typeof BACKGROUNDS
  query?: string
  size?: { width: number; height: number }
}

export const PORTRAIT = { size: { width: 1080, height: 1920 }, query: '?canvas=9x16' }

function toasts(language: Language): Cue[] {
  return [
    points(1, 25, language),
    cueOf({
      kind: 'gift',
      who: person(2, language),
      giftName: language === 'en' ? 'Rose' : '玫瑰',
      count: 12,
      comboKey: null,
    }),
    cueOf({ kind: 'checkin', who: person(5, language), streak: 5, points: 10 }),
    cueOf({
      kind: 'answer',
      who: person(3, language),
      command: 'rank',
      text: { key: 'rank', values: { rank: 12 } },
    }),
    cueOf({
      kind: 'answer',
      who: person(0, language),
      command: 'me',
      text: { key: 'me', values: { tier: 'diamond', balance: 128_450, rank: 1 } },
    }),
  ]
}

function burst(): Cue[] {
  return Array.from({ length: 34 }, (_, index) => tierUp(index, 'silver', 'gold')).concat(
    Array.from({ length: 60 }, (_, index) => points(index, 5 + index)),
  )
}

function shots(): Shot[] {
  const steady = steadyView()
  const windows = [
    openWindow({
      tiers: ['gold', 'diamond'],
      actions: ['gift', 'order'],
      budget: 20_000,
      budgetLeft: 12_300,
    }),
  ]
  const all: Shot[] = [
    { name: 'empty', view: emptyView() },
    { name: 'steady', view: steady },
    { name: 'steady-white', view: steady, background: 'white' },
    { name: 'steady-black', view: steady, background: 'black' },
    { name: 'window', view: { ...steady, windows }, cues: toasts('zh-Hant'), afterMs: 900 },
    {
      name: 'windows-2',
      view: {
        ...steady,
        windows: [
          ...windows,
          openWindow({ activityId: 'w2', factorBp: 15_000, closesAt: Date.now() + 600_000 }),
          openWindow({ activityId: 'w3', closesAt: Date.now() + 4_000_000 }),
        ],
      },
    },
    {
      name: 'hero-window',
      view: { ...steady, windows: [openWindow()] },
      cues: [cueOf({ kind: 'window_opened', activityId: 'w1', factorBp: 20_000, seconds: 180 })],
      afterMs: 900,
    },
    { name: 'hero-silver', view: steady, cues: [tierUp(0, 'normal', 'silver')], afterMs: 1_000 },
    { name: 'hero-gold', view: steady, cues: [tierUp(1, 'silver', 'gold')], afterMs: 1_000 },
    { name: 'hero-diamond', view: steady, cues: [tierUp(2, 'gold', 'diamond')], afterMs: 1_000 },
    {
      name: 'hero-diamond-white',
      view: steady,
      cues: [tierUp(2, 'gold', 'diamond')],
      afterMs: 1_000,
      background: 'white',
    },
    {
      name: 'hero-diamond-late',
      view: steady,
      cues: [tierUp(2, 'gold', 'diamond')],
      afterMs: 3_300,
    },
    { name: 'burst', view: steady, cues: burst(), afterMs: 1_100 },
    {
      name: 'test-cues',
      view: steady,
      cues: [...toasts('zh-Hant'), tierUp(3, 'silver', 'gold')].map((cue) => ({
        ...cue,
        test: true,
      })),
      afterMs: 1_400,
    },
    { name: 'blank', view: { ...steady, blank: true } },
    {
      name: 'rehearsal',
      view: { ...steady, channel: { id: 'demo', rehearsal: true }, windows: [openWindow()] },
    },
    {
      name: 'rehearsal-white',
      view: { ...steady, channel: { id: 'demo', rehearsal: true } },
      background: 'white',
    },
    { name: 'portrait-empty', view: emptyView(), ...PORTRAIT },
    {
      name: 'portrait-window',
      view: { ...steady, windows },
      cues: [points(1, 25)],
      afterMs: 900,
      ...PORTRAIT,
    },
    {
      name: 'portrait-hero',
      view: { ...steady, windows },
      cues: [tierUp(2, 'gold', 'diamond')],
      afterMs: 1_000,
      ...PORTRAIT,
    },
    {
      name: 'portrait-rehearsal',
      view: { ...steady, channel: { id: 'demo', rehearsal: true } },
      ...PORTRAIT,
    },
    { name: 'calibration', view: steady, query: '?test=1', size: { width: 800, height: 600 } },
    {
      name: 'alone-leaderboard',
      view: steady,
      query: '?widget=leaderboard',
      size: { width: 440, height: 690 },
    },
    {
      name: 'hidden-names',
      view: {
        ...steady,
        board: {
          ...steady.board,
          rows: boardRows(10).map((row, index) => (index % 3 === 1 ? { ...row, name: '' } : row)),
        },
      },
    },
  ]
  for (const language of ['zh-Hans', 'en'] as const) {
    const view = {
      ...steadyView(language),
      windows: [
        {
          ...openWindow({
            tiers: ['gold', 'diamond'],
            actions: ['gift', 'order'],
            budget: 20_000,
            budgetLeft: 12_300,
          }),
        },
      ],
    }
    all.push({ name: `window-${language}`, view, cues: toasts(language), afterMs: 900 })
    all.push({
      name: `hero-${language}`,
      view,
      cues: [tierUp(1, 'gold', 'diamond', language)],
      afterMs: 1_000,
    })
    all.push({
      name: `portrait-${language}`,
      view,
      cues: [tierUp(1, 'silver', 'gold', language)],
      afterMs: 1_000,
      ...PORTRAIT,
    })
    all.push({ name: `empty-${language}`, view: emptyView(language) })
  }
  return all
}

async function take(page: Page, server: StageServer, shot: Shot, folder: string): Promise<void> {
  await page.setViewportSize(shot.size ?? { width: 1920, height: 1080 })
  await page.goto(server.url(shot.query))
  await page.addStyleTag({
    content: `html{min-height:100vh;background:${BACKGROUNDS[shot.background ?? 'photo']} !important}`,
  })
  await page.waitForSelector('.stage', { state: 'attached' })
  await page.waitForTimeout(600)
  const now = Date.now()
  if (shot.cues !== undefined) server.cue(...shot.cues.map((cue) => ({ ...cue, at: now })))
  await page.waitForTimeout(shot.afterMs ?? 0)
  await page.screenshot({ path: join(folder, `${shot.name}.png`) })
}

const [folderWanted, part = ''] = process.argv.slice(2)
const folder = folderWanted ?? mkdtempSync(join(tmpdir(), 'fanfare-shots-'))
mkdirSync(folder, { recursive: true })
const stage = await buildStage()
const { browser, close } = await launchBrowser(127)
try {
  for (const shot of [...shots(), ...activityShots()].filter(({ name }) =>
    new RegExp(part).test(name),
  )) {
    const server = new StageServer(stage.folder, shot.view)
    await server.start()
    const page = await browser.newPage()
    page.on('pageerror', (error) => process.stderr.write(`${shot.name}: ${error.message}\n`))
    await take(page, server, shot, folder)
    await page.close()
    await server.stop()
    process.stdout.write(`${join(folder, `${shot.name}.png`)}\n`)
  }
} finally {
  await close()
  await stage.remove()
}
