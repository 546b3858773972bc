import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchBrowser, type ChromiumVersion, type RunningBrowser } from '../support/browser.ts'
import { buildStage, type BuiltStage } from './support/build-stage.ts'
import {
  boardRows,
  cueOf,
  emptyView,
  openWindow,
  person,
  points,
  steadyView,
  tierUp,
} from './support/pictures.ts'
import { countsOf, openStage, setObsVisible, textOf } from './support/stage-page.ts'
import { StageServer } from './support/stage-server.ts'

/** The times that the page is held to, which differ by engine (AC-01). */
const FIRST_PICTURE_MS: Record<ChromiumVersion, number> = { 127: 1_500, 103: 2_500 }

let stage: BuiltStage
beforeAll(async () => {
  stage = await buildStage()
})
afterAll(async () => stage.remove())

describe.each([127, 103] as ChromiumVersion[])('the stage in Chromium %i', (version) => {
  let running: RunningBrowser
  let server: StageServer
  const pages: { close: () => Promise<void> }[] = []

  beforeAll(async () => {
    running = await launchBrowser(version, ['--host-resolver-rules=MAP absolute 127.0.0.1'])
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

  test('[ST18] boots without an error, shows the snapshot in time, and asks no other host', async () => {
    const { page, errors, hosts } = await open()
    const sinceStartMs = await page.evaluate(() => performance.now())
    expect(sinceStartMs).toBeLessThan(FIRST_PICTURE_MS[version])
    expect(await textOf(page, '.board-row .board-name')).toHaveLength(10)
    expect(await textOf(page, '.board-head h2')).toEqual(['本場積分榜'])
    await server.until(() => server.reports.length > 1)
    expect(errors).toEqual([])
    expect([...hosts]).toEqual([`127.0.0.1:${server.port}`])
    expect(server.reports[0]).toMatchObject({
      visible: true,
      frozen: false,
      canvas: { width: 1920, height: 1080 },
      label: '16x9',
    })
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgba(0, 0, 0, 0)',
    )
  })

  test('[ST14][ST15] idle for ten seconds: no frame asked for, no animation, not frozen', async () => {
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
    await server.until(() => server.reports.length >= 3)
    const before = await page.evaluate(() => (Reflect.get(window, 'framesAsked') as () => number)())
    const reports = server.reports.length
    await server.until(() => server.reports.length >= reports + 5)
    const after = await page.evaluate(() => (Reflect.get(window, 'framesAsked') as () => number)())
    expect(after - before).toBe(0)
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    expect(server.reports.at(-1)).toMatchObject({ frozen: false })
    server.cue(points(1, 25))
    await page.waitForSelector('.toast')
    await server.until(() => (server.reports.at(-1)?.cues.shown ?? 0) === 1)
    expect(server.reports.at(-1)!.frameAgeMs).toBeLessThan(60_000)
  })

  test('[ST7] hidden: nothing plays; shown again: the present, without movement or stale alerts', async () => {
    const { page } = await open()
    await setObsVisible(page, false)
    await server.until(() => server.reports.at(-1)?.visible === false)
    const rows = boardRows(10).map((row, index) => ({
      ...row,
      rank: index + 1,
      score: 500_000 - index,
    }))
    rows.reverse()
    server.both({ board: { ...server.view.board, rows } }, [
      { ...points(1, 25), ttlMs: 600 },
      { ...tierUp(1, 'silver', 'gold'), ttlMs: 800 },
    ])
    await server.until(() => (server.reports.at(-1)?.cues.expired ?? 0) === 2)
    expect(await page.$$('.toast, .hero')).toHaveLength(0)
    await setObsVisible(page, true)
    expect(await textOf(page, '.board-row[style*="translateY(0%)"] .board-name')).toEqual([
      rows[0]!.name,
    ])
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    await server.until(() => server.reports.at(-1)?.visible === true)
    expect(await page.$$('.toast, .hero')).toHaveLength(0)
    expect(await countsOf(page)).toEqual({ offered: 2, shown: 0, merged: 0, expired: 2 })
  })

  test('[ST17] a server that goes and comes back: the picture stays, then is the present', async () => {
    const { page, errors } = await open()
    await server.stop()
    await page.waitForFunction(() => {
      const link = Reflect.get(window, 'fanfareStage') as {
        session: () => { state: { kind: string } }
      }
      return link.session().state.kind === 'stale'
    })
    expect(await textOf(page, '.board-name')).toHaveLength(10)
    expect(await page.evaluate(() => document.body.textContent)).not.toMatch(
      /error|錯誤|連線|offline/i,
    )
    server.set({ checkins: { count: 999, recent: [] } })
    const backAt = performance.now()
    await server.start()
    await page.waitForFunction(
      () => document.querySelector('.checkins-count strong')?.textContent === '999',
    )
    expect(performance.now() - backAt).toBeLessThan(2_500)
    expect(errors).toEqual([])
  })

  test('[ST17] a wrong address shows nothing at all', async () => {
    const page = await running.browser.newPage()
    pages.push(page)
    await page.goto(`http://127.0.0.1:${server.port}/overlay/demo`)
    await page.waitForFunction(() => Reflect.has(window, 'fanfareStage'))
    expect(await page.evaluate(() => document.body.innerText.trim())).toBe('')
  })

  test('[ST8] blank empties the picture within 200 ms and gives it back', async () => {
    const { page } = await open({ query: '?motion=full' })
    server.cue(tierUp(1, 'gold', 'diamond'), points(1, 25))
    await page.waitForSelector('.hero')
    await page.evaluate(() => {
      const stageElement = document.querySelector('.stage')!
      Object.assign(window, {
        blankTook: new Promise<number>((resolve) => {
          new MutationObserver(() => {
            const from = performance.now()
            const look = () => {
              if (getComputedStyle(stageElement).opacity !== '0') requestAnimationFrame(look)
              else requestAnimationFrame(() => resolve(performance.now() - from))
            }
            look()
          }).observe(stageElement, { attributes: true, attributeFilter: ['data-blank'] })
        }),
      })
    })
    server.set({ blank: true })
    expect(
      await page.evaluate(() => Reflect.get(window, 'blankTook') as Promise<number>),
    ).toBeLessThan(200)
    await page.waitForFunction(() => document.querySelectorAll('.hero, .toast').length === 0)
    const picture = await page.screenshot({ omitBackground: true })
    const { PNG } = await import('pngjs')
    expect(PNG.sync.read(picture).data.every((value) => value === 0)).toBe(true)
    server.set({ blank: false })
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('.stage')!).opacity === '1',
    )
  })

  test('[ST13][ST5] a window: countdown by the deadline, announced at once, gone when overdue', async () => {
    const { page } = await open()
    server.cue(...Array.from({ length: 20 }, (_, index) => tierUp(index, 'normal', 'silver')))
    await page.waitForSelector('.hero[data-tier="silver"]')
    const firedAt = performance.now()
    const window = openWindow({ closesAt: Date.now() + 4_000 })
    server.both({ windows: [window] }, [
      cueOf({ kind: 'window_opened', activityId: 'w1', factorBp: 20_000, seconds: 180 }),
    ])
    await page.waitForSelector('.hero[data-tier="window"]')
    expect(performance.now() - firedAt).toBeLessThan(800)
    const [shown] = await textOf(page, '.banner-time')
    const leftMs = window.closesAt - Date.now()
    expect(Number(shown!.slice(2)) * 1_000).toBeGreaterThanOrEqual(leftMs)
    expect(Number(shown!.slice(2)) * 1_000).toBeLessThan(leftMs + 1_600)
    await page.waitForFunction(() => document.querySelector('.banner-time')?.textContent === '0:00')
    await page.waitForFunction(() => document.querySelector('.banner') === null)
    expect(Date.now() - window.closesAt).toBeLessThan(2_500)
  })

  test('[ST11][ST12] odd names stay text inside rows of one height', async () => {
    const { NAME_CORPUS } = await import('./support/name-corpus.ts')
    const { page, errors } = await open()
    for (let from = 0; from < NAME_CORPUS.length; from += 10) {
      const names = NAME_CORPUS.slice(from, from + 10).map((name) =>
        name.slice(0, 300).toWellFormed(),
      )
      const rows = boardRows(names.length).map((row, index) => ({
        ...row,
        name: names[index]!,
        key: `${from}-${index}`,
      }))
      server.set({ board: { ...server.view.board, rows } })
      await page.waitForFunction(
        (key) => document.querySelector(`[data-key="${key}"]`) !== null,
        `${from}-0`,
      )
      const boxes = await page.$$eval('.board-row', (elements) =>
        elements.map((row) => {
          const name = row.querySelector('.board-name')!.getBoundingClientRect()
          const score = row.querySelector('.board-score')!.getBoundingClientRect()
          const board = row.closest('.board')!.getBoundingClientRect()
          return {
            height: row.getBoundingClientRect().height,
            children: row.querySelector('.board-name')!.childElementCount,
            isInside:
              name.right <= score.left && score.right <= board.right && name.left >= board.left,
            isSeen: (row.querySelector('.board-name')!.textContent ?? '').trim() !== '',
          }
        }),
      )
      for (const [index, box] of boxes.entries()) {
        expect(box, JSON.stringify(names[index])).toEqual({
          height: 60,
          children: 0,
          isInside: true,
          isSeen: true,
        })
      }
    }
    expect(errors).toEqual([])
    expect(await page.$$('script:not([src]), iframe, h1, img')).toHaveLength(0)
  })

  test.each(['zh-Hant', 'zh-Hans', 'en'] as const)(
    '[ST18] %s is drawn in our own font, letter by letter',
    async (language) => {
      const { page } = await open({ query: `?lang=${language}` })
      server.set({ ...steadyView(language), windows: [openWindow()] })
      server.cue(tierUp(1, 'silver', 'gold', language))
      await page.waitForSelector('.hero h1')
      const family = language === 'zh-Hans' ? 'Noto Sans SC Variable' : 'Noto Sans TC Variable'
      const faces = await page.evaluate(async (name) => {
        const words = document.body.innerText
        await document.fonts.load(`700 32px "${name}"`, words)
        const missing = [...new Set(words)].filter(
          (letter) =>
            /\p{Script=Han}/u.test(letter) && !document.fonts.check(`700 32px "${name}"`, letter),
        )
        return {
          missing,
          loaded: [...document.fonts].filter(
            (face) => face.family.includes(name) && face.status === 'loaded',
          ).length,
        }
      }, family)
      expect(faces.missing).toEqual([])
      expect(faces.loaded).toBeGreaterThan(1)
      // A letter no font has is a box: two different letters would then look the same.
      const areDifferent = await page.evaluate((name) => {
        const draw = (letter: string) => {
          const canvas = document.createElement('canvas')
          const context = canvas.getContext('2d')!
          context.font = `700 32px "${name}"`
          context.fillText(letter, 4, 40)
          return canvas.toDataURL()
        }
        return draw('積') !== draw('分') && draw('签') !== draw('到') && draw('金') !== draw('卡')
      }, family)
      expect(areDifferent).toBe(true)
      const tags = { 'zh-Hant': 'zh-Hant-TW', 'zh-Hans': 'zh-Hans-CN', en: 'en' }
      expect(await page.$eval('.stage', (element) => element.getAttribute('lang'))).toBe(
        tags[language],
      )
    },
  )

  test('[ST18] runs in a page that is no secure context', async () => {
    const { page, errors } = await open({ host: 'absolute' })
    expect(
      await page.evaluate(() => ({ isSecureContext, hasUuid: 'randomUUID' in crypto })),
    ).toEqual({ isSecureContext: false, hasUuid: false })
    server.cue(tierUp(1, 'silver', 'gold'))
    await page.waitForSelector('.hero h1')
    await server.until(() => server.shown.length === 1)
    expect(errors).toEqual([])
  })

  test('[ST20] a rehearsal is marked; so is a test cue', async () => {
    server.set({ channel: { id: 'demo', rehearsal: true } })
    const { page } = await open()
    expect(await textOf(page, '.rehearsal-mark')).toEqual(['彩排REHEARSAL'])
    server.cue({ ...points(1, 25), test: true })
    await page.waitForSelector('.toast .test-mark')
    server.set({ channel: { id: 'demo', rehearsal: false } })
    await page.waitForFunction(() => document.querySelector('.rehearsal') === null)
  })

  test.each([
    [1280, 720, ''],
    [1920, 1080, ''],
    [2560, 1440, ''],
    [1080, 1920, '?canvas=9x16'],
    [720, 1280, '?canvas=9x16'],
    [1920, 1080, '?lang=en'],
    [1080, 1920, '?canvas=9x16&lang=en'],
  ])(
    '[ST24] at %i × %i %s nothing leaves the safe part of the picture',
    async (width, height, query) => {
      const { page } = await open({ size: { width, height }, query })
      server.both(
        {
          windows: [
            openWindow({ budget: 20_000, budgetLeft: 1 }),
            openWindow({ activityId: 'w2' }),
          ],
        },
        [
          tierUp(1, 'gold', 'diamond'),
          ...Array.from({ length: 9 }, (_, index) => points(index, 25)),
          cueOf({
            kind: 'answer',
            who: person(1),
            command: 'help',
            text: { key: 'help', values: {} },
          }),
        ],
      )
      await page.waitForSelector('.hero .hero-words')
      await page.waitForFunction(() =>
        document.getAnimations().every((one) => !(one instanceof CSSAnimation)),
      )
      const safe = !query.includes('9x16')
        ? { left: 96, top: 54, right: 1824, bottom: 1026 }
        : { left: 64, top: 220, right: 900, bottom: 1240 }
      const scale = !query.includes('9x16') ? width / 1920 : width / 1080
      const outside = await page.$$eval(
        '.board, .checkins, .stamp, .banner, .toast, .answer, .hero-plate, .hero-words',
        (elements, limits) =>
          elements
            .filter((one) => getComputedStyle(one).display !== 'none')
            .map((one) => ({ what: one.className, box: one.getBoundingClientRect() }))
            .filter(
              ({ box }) =>
                box.left < limits.left - 1 ||
                box.top < limits.top - 1 ||
                box.right > limits.right + 1 ||
                box.bottom > limits.bottom + 1,
            )
            .map(({ what, box }) => `${what} ${JSON.stringify(box)}`),
        {
          left: safe.left * scale,
          top: safe.top * scale,
          right: safe.right * scale,
          bottom: safe.bottom * scale,
        },
      )
      expect(outside).toEqual([])
    },
  )

  test('[ST24] a source of the wrong shape is told so only when asked', async () => {
    const size = { width: 800, height: 600 }
    const onAir = await open({ size })
    expect(await onAir.page.$$('.calibration')).toHaveLength(0)
    const asked = await open({ size, query: '?test=1' })
    expect(await textOf(asked.page, '.calibration')).toEqual([
      '來源尺寸是 800×600，請在 OBS 把寬度和高度改成 1920×1080',
    ])
  })

  test('[ST23] a widget alone, another language, no motion', async () => {
    server.set(emptyView())
    const { page } = await open({
      query: '?widget=leaderboard&lang=en&motion=off',
      size: { width: 480, height: 690 },
    })
    expect(
      await page.$$eval('[data-widget]', (all) =>
        all.map((one) => one.getAttribute('data-widget')),
      ),
    ).toEqual(['leaderboard'])
    expect(await textOf(page, '.board-empty strong')).toEqual(['First place is free'])
    expect(await page.$eval('.board', (one) => one.getBoundingClientRect().width)).toBe(480)
  })
})
