import jsQR from 'jsqr'
import { PNG } from 'pngjs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Language, OverlayView } from '@fanfare/shared/contracts'
import { LANGUAGES } from '@fanfare/shared/contracts'
import { launchBrowser, type ChromiumVersion, type RunningBrowser } from '../support/browser.ts'
import {
  code,
  drawCue,
  drawnLottery,
  lottery,
  poll,
  qrCard,
  question,
  quiz,
  seckill,
  textCard,
  winner,
  WORDS,
} from './support/activities.ts'
import { buildStage, type BuiltStage } from './support/build-stage.ts'
import { layoutFaults, SAFE, settled } from './support/layout-faults.ts'
import { cueOf, openWindow, person, points, steadyView, tierUp } from './support/pictures.ts'
import { openStage, textOf } from './support/stage-page.ts'
import { StageServer } from './support/stage-server.ts'

const NOTHING_ON = {
  windows: [],
  seckills: [],
  lotteries: [],
  polls: [],
  quizzes: [],
  codes: [],
  card: null,
  question: null,
} satisfies Partial<OverlayView>

let stage: BuiltStage
beforeAll(async () => {
  stage = await buildStage()
})
afterAll(async () => stage.remove())

/** Everything a card can look like, with words as long as they may be. */
function pictures(language: Language): [name: string, state: Partial<OverlayView>][] {
  const now = Date.now()
  const long = WORDS[language].question.repeat(2).slice(0, 120)
  const tiers = ['gold' as const, 'diamond' as const]
  const early = { until: now + 600_000, tiers, left: 3 }
  const gone = { available: 0, held: 8, sold: 92, soldOut: true, queue: 12_345 }
  const claims = [
    winner(0, { state: 'claimed' }, language),
    winner(1, { state: 'due', claimUntil: now + 900_000 }, language),
    winner(5, { state: 'passed' }, language),
    winner(10, { name: '' }, language),
    winner(4, { name: 'مستخدم طويل الاسم جدا' }, language),
  ]
  const options = Array.from({ length: 10 }, (_, index) => ({
    text: `${long} ${index}`,
    votes: index,
  }))
  const choice = options.slice(0, 4).map(({ text }) => text)
  const first = claims.slice(0, 5).map(({ name, tag, tier, key }) => ({ name, tag, tier, key }))
  const demoCard = { ...qrCard(language), title: WORDS[language].cup, text: WORDS[language].shop }
  const draws = ['l1', 'l2'].map((activityId) => lottery({ activityId }, language))
  return [
    ['a seckill', { seckills: [seckill({ early }, language)] }],
    ['sold out', { seckills: [seckill({ ...gone, title: long }, language)] }],
    [
      'a large one',
      {
        seckills: [
          seckill({ quota: 1_000_000, available: 987_654, held: 12_346, sold: 0 }, language),
        ],
      },
    ],
    [
      'a drawn one',
      {
        seckills: [
          seckill({ mode: 'draw', entrants: 98_765, commitment: 'ab'.repeat(32) }, language),
        ],
      },
    ],
    [
      'a lottery',
      {
        lotteries: [lottery({ feePoints: 1_000, trust: 'beacon', eligible: { tiers } }, language)],
      },
    ],
    [
      'deeds',
      {
        lotteries: [
          lottery({ enterBy: ['gift', 'order', 'follow', 'share', 'checkin'] }, language),
        ],
      },
    ],
    ['closed', { lotteries: [lottery({ state: 'closed', title: long }, language)] }],
    ['cancelled', { lotteries: [lottery({ state: 'cancelled' }, language)] }],
    ['claims', { lotteries: [drawnLottery(40, language, { winners: claims, title: long })] }],
    ['a poll', { polls: [poll({}, language)] }],
    ['a long poll', { polls: [poll({ question: long, options }, language)] }],
    ['a poll of three', { polls: [poll({ question: long, options: options.slice(7) }, language)] }],
    ['a quiz', { quizzes: [quiz({ question: long }, language)] }],
    ['a choice', { quizzes: [quiz({ options: choice }, language)] }],
    ['a quiz over', { quizzes: [quiz({ open: false, answer: long, right: 37, first }, language)] }],
    ['a code', { codes: [code({ code: 'WELCOME-TO-THE-SHOW-2026-ANNIVERSARY-A1' }, language)] }],
    ['a code to scan', { card: { ...qrCard(language), title: long, text: long } }],
    ['words', { card: { ...textCard(language), text: long } }],
    ['a question', { question: question({ text: long.repeat(2).slice(0, 200) }, language) }],
    [
      'all at once',
      {
        windows: [openWindow({ budget: 20_000, budgetLeft: 1 }), openWindow({ activityId: 'w2' })],
        seckills: [seckill({ early }, language), seckill({ ...gone, activityId: 's2' }, language)],
        lotteries: [lottery({ title: long }, language)],
        polls: [poll({}, language)],
        quizzes: [quiz({}, language)],
        codes: [code({}, language)],
        question: question({}, language),
      },
    ],
    ['a code and its words', { card: demoCard }],
    [
      'a code and its words with others',
      {
        card: demoCard,
        seckills: [seckill({}, language)],
        lotteries: [lottery({}, language)],
        polls: [poll({}, language)],
      },
    ],
    ['a code, its words and draws', { card: demoCard, lotteries: draws }],
    [
      'a seckill beside its code',
      { card: qrCard(language), seckills: [seckill({}, language)], codes: [code({}, language)] },
    ],
  ]
}

function someCues(language: Language) {
  return [
    ...[1, 2, 3].flatMap((index) => [points(index, 25, language)]),
    cueOf({
      kind: 'unit_claimed',
      activityId: 's1',
      who: { ...person(5, language), name: 'x'.repeat(60) },
      title: WORDS[language].cup,
      quantity: 2,
      left: 35,
    }),
    cueOf({
      kind: 'task_done',
      who: person(3, language),
      name: WORDS[language].question,
      points: 1_000,
      right: null,
    }),
    ...[3, 4].map((index) =>
      cueOf({
        kind: 'answer',
        who: person(index, language),
        command: 'why',
        text: { key: 'why_no', values: { code: 'seckill/sold_out', title: WORDS[language].cup } },
      }),
    ),
    tierUp(1, 'silver', 'gold', language),
  ]
}

describe.each([127, 103] as ChromiumVersion[])('activities in Chromium %i', (version) => {
  let running: RunningBrowser
  let server: StageServer
  const pages: { close: () => Promise<void> }[] = []

  beforeAll(async () => {
    running = await launchBrowser(version)
  })
  afterAll(async () => running.close())
  beforeEach(async () => {
    server = new StageServer(stage.folder, steadyView())
    await server.start()
  })
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close()
    await server.stop()
  })

  async function open(
    ...options: Parameters<typeof openStage> extends [unknown, unknown, ...infer O] ? O : never
  ) {
    const opened = await openStage(running.browser, server, ...options)
    pages.push(opened.page)
    return opened
  }

  const SIZES = {
    '16x9': { size: { width: 1920, height: 1080 }, query: '?canvas=16x9&motion=off' },
    '9x16': { size: { width: 1080, height: 1920 }, query: '?canvas=9x16&motion=off' },
  } as const
  test.each(
    (['16x9', '9x16'] as const).flatMap((canvas) =>
      LANGUAGES.map((language) => [canvas, language] as const),
    ),
  )(
    '[ST24][ST29] %s in %s: nothing lies over another, is cut, or leaves the safe part',
    async (canvas, language) => {
      server.set(steadyView(language))
      const { page, errors } = await open(SIZES[canvas])
      const faults: string[] = []
      for (const [name, state] of pictures(language)) {
        server.set({ ...NOTHING_ON, ...state })
        server.cue(...someCues(language))
        const marker = `${name} ${language}`
        server.set({ broadcast: { broadcast: 1, title: marker, startedAt: 0 } })
        await page.waitForFunction((wanted) => {
          const { view } = Reflect.get(window, 'fanfareStage') as {
            view: () => { broadcast: { title: string } | null } | null
          }
          return view()?.broadcast?.title === wanted
        }, marker)
        await page.waitForSelector('.card, .draw')
        // The lane cascades: the last toast comes a moment after the first.
        await page.waitForSelector('.toast')
        if (name === 'all at once') await page.waitForSelector('.hero .hero-words')
        await settled(page)
        const found = await layoutFaults(page, SAFE[canvas])
        faults.push(...found.map((fault) => `${name}: ${fault}`))
        server.set(NOTHING_ON)
        await page.waitForFunction(() => document.querySelector('.card') === null)
      }
      expect(faults).toEqual([])
      expect(errors).toEqual([])
    },
  )

  test.each(['16x9', '9x16'] as const)(
    '[ST27][ST29] a draw on %s has room of its own beside everything else',
    async (canvas) => {
      server.set(steadyView('en'))
      const { page } = await open(SIZES[canvas])
      const [, everything] = pictures('en').find(([name]) => name === 'all at once')!
      const drawn = drawnLottery(40, 'en', { title: WORDS.en.question.repeat(2) })
      server.both({ ...everything, lotteries: [drawn] }, [drawCue(drawn), ...someCues('en')])
      await page.waitForSelector('.draw-drum')
      await settled(page)
      expect(await layoutFaults(page, SAFE[canvas])).toEqual([])
      await page.waitForSelector('.draw-grid')
      await settled(page)
      expect(await layoutFaults(page, SAFE[canvas])).toEqual([])
    },
  )

  test('[ST30] the code is large, has its quiet zone, and is read from the picture', async () => {
    server.set({ card: qrCard(), seckills: [seckill()] })
    const { page } = await open()
    const svg = await page.waitForSelector('.qr')
    await settled(page)
    const box = await svg.boundingBox()
    expect(box!.width).toBeGreaterThanOrEqual(300)
    expect(box!.width).toBe(box!.height)
    const read = async () => {
      const { data, width, height } = PNG.sync.read(await page.screenshot())
      return jsQR(new Uint8ClampedArray(data), width, height)?.data
    }
    expect(await read()).toBe('https://shop.example/s/k3x9')
    // As a stream of 540 lines would show it.
    await page.setViewportSize({ width: 960, height: 540 })
    expect(await read()).toBe('https://shop.example/s/k3x9')
    expect(await textOf(page, '.qr-type')).toEqual(['！兌換 HELLO24'])
  })

  test('[ST27] the hero tells the winner first, then the card does', async () => {
    server.set({ lotteries: [lottery()] })
    const { page } = await open()
    await page.waitForSelector('.card[data-kind="lottery"] kbd')
    const drawn = drawnLottery(1)
    server.both({ lotteries: [drawn] }, [drawCue(drawn)])
    await page.waitForSelector('.hero .reels')
    await page.waitForSelector('.card-state')
    expect(await textOf(page, '.card-state')).toEqual(['開獎中'])
    expect(await textOf(page, '.winners li')).toEqual([])
    await page.waitForSelector('.draw-winner')
    expect(await textOf(page, '.draw-winner bdi')).toEqual(['小明'])
    expect(await textOf(page, '.winners li')).toEqual([])
    await page.waitForSelector('.winners li', { timeout: 15_000 })
    expect(await textOf(page, '.winners bdi')).toEqual(['小明'])
    await page.waitForFunction(() => document.querySelector('.hero') === null)
  })

  test('[ST27] a thousand winners are pages of few nodes', async () => {
    const { page } = await open()
    const drawn = drawnLottery(1_000)
    server.both({ lotteries: [drawn], seckills: [seckill()], polls: [poll()] }, [
      drawCue(drawn),
      ...someCues('zh-Hant'),
    ])
    await page.waitForSelector('.draw-grid')
    expect(await page.$$('.draw-cell')).toHaveLength(12)
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(600)
  })

  test('[ST25] undone: card, hero and toast go, a calm notice comes', async () => {
    server.set({ seckills: [seckill()] })
    const { page } = await open()
    server.cue(
      cueOf({ kind: 'seckill_opened', activityId: 's1', title: '杯', keyword: 'A01', quota: 9 }),
      ...someCues('zh-Hant').slice(3, 4),
    )
    await page.waitForSelector('.hero h2')
    await page.waitForSelector('.toast[data-icon="bag"]')
    server.both({ seckills: [] }, [
      cueOf({ kind: 'retracted', activityId: 's1', activity: 'seckill', title: '杯' }),
    ])
    await page.waitForSelector('.toast[data-icon="undo"]')
    expect(await textOf(page, '.toast[data-icon="undo"] strong')).toEqual(['已撤回：杯'])
    await page.waitForFunction(
      () => document.querySelector('.card, .hero, .toast[data-icon="bag"]') === null,
    )
  })

  test('[ST31] stock is told in three ways, and sold out stays stamped', async () => {
    server.set({ seckills: [seckill()] })
    const { page } = await open()
    expect(await textOf(page, '.stock-words span')).toEqual(['剩餘 37/100', '保留 21', '已售 42'])
    const clips = await page.$$eval('.stock-bar i', (bars) =>
      bars.map((bar) => (bar instanceof HTMLElement ? bar.style.clipPath : '')),
    )
    expect(clips).toEqual([
      'inset(0px 0px 0px 63%)',
      'inset(0px 37% 0px 42%)',
      'inset(0px 58% 0px 0px)',
    ])
    server.set({
      seckills: [seckill({ available: 0, held: 0, sold: 100, soldOut: true, queue: 4 })],
    })
    await page.waitForSelector('.stamp-mark')
    expect(await textOf(page, '.sold-out')).toEqual(['已售完候補 4 人'])
    expect(await page.$$('.card kbd')).toHaveLength(0)
    server.set({ checkins: { count: 1_000, recent: [] } })
    expect(await page.$$('.stamp-mark')).toHaveLength(1)
  })

  test('[ST17] a page that comes late or again shows how things stand, and plays nothing', async () => {
    server.set({ lotteries: [drawnLottery(2)], polls: [poll({ open: false })] })
    const { page } = await open()
    const look = async () => ({
      winners: await textOf(page, '.winners bdi'),
      heroes: (await page.$$('.hero')).length,
    })
    expect(await look()).toEqual({ winners: ['小明', '阿華愛喝珍奶'], heroes: 0 })
    await server.stop()
    server.set({ seckills: [seckill()] })
    await server.start()
    await page.waitForSelector('.card[data-kind="seckill"]')
    expect((await look()).heroes).toBe(0)
  })

  test('[ST14] cards without a deadline ask for no frame', async () => {
    server.set({
      seckills: [seckill({ closesAt: null })],
      codes: [code()],
      question: question(),
      lotteries: [drawnLottery(2)],
    })
    const { page } = await open({
      before: () => {
        let calls = 0
        const ask = window.requestAnimationFrame.bind(window)
        window.requestAnimationFrame = (callback) => {
          calls += 1
          return ask(callback)
        }
        Object.assign(window, { framesAsked: () => calls })
      },
    })
    const asked = () => page.evaluate(() => (Reflect.get(window, 'framesAsked') as () => number)())
    await server.until(() => server.reports.length >= 2)
    const before = await asked()
    const reports = server.reports.length
    await server.until(() => server.reports.length >= reports + 3)
    expect((await asked()) - before).toBe(0)
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    expect(server.reports.at(-1)).toMatchObject({ frozen: false })
  })

  test('[ST23] a card alone in a source of its own', async () => {
    server.set({ seckills: [seckill()], polls: [poll()], card: textCard() })
    const { page } = await open({ query: '?widget=seckill', size: { width: 490, height: 490 } })
    expect(await page.$$eval('.card', (all) => all.map((one) => one.dataset['kind']))).toEqual([
      'seckill',
    ])
    expect(await page.$$('.board, .checkins, .toasts')).toHaveLength(0)
    const box = await (await page.$('.card'))!.boundingBox()
    expect(box).toMatchObject({ x: 0, width: 490 })
    expect(box!.height).toBeLessThanOrEqual(490)
  })

  test('[ST10] the style moves nothing but transform, opacity and clip-path', async () => {
    const { page } = await open()
    const moved = await page.evaluate(() => {
      const names = new Set<string>()
      const read = (rules: CSSRuleList) => {
        for (const rule of rules) {
          if (rule instanceof CSSKeyframesRule) {
            for (const frame of rule.cssRules) {
              if (frame instanceof CSSKeyframeRule) for (const name of frame.style) names.add(name)
            }
          } else if (rule instanceof CSSStyleRule) {
            // A shorthand with a variable in it has no parts to ask for.
            for (const [, moving] of rule.cssText.matchAll(/transition: ([a-z-]+) /g)) {
              if (moving !== undefined && moving !== 'none') names.add(moving)
            }
          }
        }
      }
      for (const sheet of document.styleSheets) read(sheet.cssRules)
      return [...names].sort()
    })
    expect(moved).toEqual(['clip-path', 'opacity', 'transform'])
  })
})
