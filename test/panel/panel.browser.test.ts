/** The control room in a real browser, an evening from the link to the last undo. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { launchBrowser, type RunningBrowser } from '../support/browser.ts'
import { buildPanel, type BuiltPanel } from './support/build-panel.ts'
import { fullRoom } from './support/full-room.ts'
import { busyEvening, busyFeed, healthy, personAt, whoOf } from './support/evening.ts'
import {
  axeFindings,
  misfits,
  openDesk,
  signIn,
  type DeskOptions,
  type OpenDesk,
} from './support/open-desk.ts'

let built: BuiltPanel
let running: RunningBrowser
let desk: OpenDesk | null = null

beforeAll(async () => {
  built = await buildPanel()
  running = await launchBrowser(127)
})
afterAll(async () => {
  await running.close()
  await built.remove()
})
afterEach(async () => {
  const errors = desk?.errors ?? []
  await desk?.close()
  desk = null
  expect(errors).toEqual([])
})

async function open(options: DeskOptions = {}): Promise<OpenDesk> {
  desk = await openDesk(running.browser, built.folder, options)
  return desk
}

async function signedIn(options: DeskOptions = {}): Promise<OpenDesk> {
  const opened = await open(options)
  await signIn(opened)
  return opened
}

const busy = (): DeskOptions => ({ view: busyEvening(Date.now()), feed: busyFeed(Date.now()) })
const full = (): DeskOptions => ({ view: fullRoom(Date.now()), feed: busyFeed(Date.now()) })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

async function holdMouse(page: Page, name: string, ms: number): Promise<void> {
  await button(page, name).hover()
  await page.mouse.down()
  await page.waitForTimeout(ms)
  await page.mouse.up()
}

describe('the door', () => {
  test('[PN1] a one-time link opens it, leaves the address, and a reload stays signed in', async () => {
    const { page } = await signedIn()
    expect(page.url()).not.toContain('k=')
    await page.reload()
    await page.locator('#desk').waitFor()
  })

  test('[PN1] a used link says so and how to get another; no link says that one is needed', async () => {
    const { page, server, context } = await signedIn()
    await context.clearCookies()
    await page.goto('about:blank')
    await page.goto(server.link)
    await page.getByRole('heading', { name: '這個連結已經用過' }).waitFor()
    expect(await page.locator('code').textContent()).toBe('npm run fanfare -- link')
    await page.goto(`${server.origin}/panel`)
    await page.getByRole('heading', { name: '請用登入連結打開' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
  })

  test('[PN2] a sign-in that ran out says so, and signing out too', async () => {
    const { page, server } = await signedIn()
    server.forgetSessions()
    await page.getByRole('heading', { name: '登入已過期' }).waitFor()
  })

  test('[PN2] signing out ends the session', async () => {
    const { page, server } = await signedIn()
    await button(page, '控台設定').click()
    await button(page, '登出').click()
    await page.getByRole('heading', { name: '已登出' }).waitFor()
    await page.goto(`${server.origin}/panel`)
    await page.getByRole('heading', { name: '登入已過期' }).waitFor()
  })
})

describe('an evening', () => {
  test('[PN23][PN13][PN14][PN15] from the first broadcast over a window and a correction to the last undo', async () => {
    const { page, server, commands } = await signedIn()
    const member = { platform: 'twitch', userId: '102' }
    const before = server.books.balance(member)
    await page.getByText('把畫面放進 OBS').waitFor()

    await page.getByLabel('這場直播的名稱（可不填）').fill('測試之夜')
    await button(page, '開始直播').click()
    await page.locator('.air-on').getByText('測試之夜').waitFor()

    await page.getByLabel('500', { exact: true }).check()
    await button(page, '開啟 2× 積分 3 分鐘').click()
    await page.getByText(/秒後開啟/).waitFor()
    await page.locator('.running').waitFor()
    expect(server.commands.at(-1)?.command).toMatchObject({ type: 'OpenWindow', budget: 500 })

    const who = whoOf(personAt(1))
    server.books.change({}, [
      { id: 'chat-1', at: Date.now(), kind: 'chat', who, text: '<img src=x onerror=alert(1)>' },
    ])
    const line = page.locator('.line-chat').first()
    await line.getByText('<img src=x onerror=alert(1)>').waitFor()
    expect(await page.locator('.feed img').count()).toBe(0)

    await line.getByRole('button', { name: '阿華愛買', exact: false }).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('距金卡還需').waitFor()
    await drawer.getByLabel('分數').fill('５０')
    await drawer.getByLabel('原因（必填，會寫進明細）').fill('補發漏掉的簽到')
    await drawer.getByRole('button', { name: '調整 +50 分' }).click()
    await drawer.locator('.statement').getByText('補發漏掉的簽到').waitFor()
    expect(server.books.balance(member)).toBe(before + 50)
    await drawer.getByText('銀卡加成 1.5×').waitFor()
    await drawer.getByRole('button', { name: '載入更多' }).click()
    await drawer.getByText('每日簽到').waitFor()
    await drawer.getByRole('button', { name: '隱藏名字' }).click()
    await drawer.getByText('觀眾#0102').first().waitFor()
    expect(await axeFindings(page)).toEqual([])
    await drawer.getByRole('button', { name: '關閉' }).click()

    await page.getByRole('tab', { name: '紀錄' }).click()
    const adjusted = page.locator('.history-row', { hasText: '補發漏掉的簽到' })
    await adjusted.getByRole('button', { name: '復原' }).click()
    await adjusted.getByText('已復原').waitFor()
    expect(server.books.balance(member)).toBe(before)
    expect(server.commands.at(-1)?.key).toMatch(/^undo:e\d+$/)

    await holdMouse(page, '結束直播', 1_400)
    await page.locator('.air-off').waitFor()
    expect(commands()).toEqual([
      'StartBroadcast',
      'OpenWindow',
      'AdjustPoints',
      'HideName',
      'AdjustPoints',
      'EndBroadcast',
    ])
  })

  test('[PN15][PN16] undo outlives the notice and a reload, and happens once for two desks', async () => {
    const { page, server } = await signedIn(busy())
    await page.reload()
    await page.locator('#desk').waitFor()
    await page.getByRole('tab', { name: '紀錄' }).click()
    const row = page.locator('.history-row', { hasText: '補發漏掉的簽到' })
    const member = { platform: 'twitch', userId: '102' }
    const before = server.books.balance(member)
    const other = await page.context().newPage()
    await other.goto(`${server.origin}/panel`)
    await other.getByRole('tab', { name: '紀錄' }).click()
    const theirs = other.locator('.history-row', { hasText: '補發漏掉的簽到' })
    await theirs.getByRole('button', { name: '復原' }).waitFor()
    await Promise.all([
      row.getByRole('button', { name: '復原' }).click(),
      theirs.getByRole('button', { name: '復原' }).click(),
    ])
    await Promise.all([row.getByText('已復原').waitFor(), theirs.getByText('已復原').waitFor()])
    expect(server.books.balance(member)).toBe(before - 50)
  })
})

describe('care', () => {
  test('[PN5] AC-23: click, double click, key repeat and 0.9 s never end a broadcast; 1.2 s does', async () => {
    const { page, server, commands } = await signedIn(busy())
    const end = button(page, '結束直播')
    await end.click()
    await end.dblclick()
    await holdMouse(page, '結束直播', 900)
    await end.focus()
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('Enter')
    // A held key repeats its keydown; together they are one press of 0.9 s.
    await page.keyboard.down(' ')
    for (let repeat = 0; repeat < 8; repeat += 1) await page.keyboard.down(' ')
    await page.waitForTimeout(900)
    await page.keyboard.up(' ')
    expect(commands()).toEqual([])

    const fired = server.until(() => commands().length > 0)
    await end.hover()
    const since = Date.now()
    await page.mouse.down()
    await fired
    const heldMs = Date.now() - since
    await page.mouse.up()
    expect(heldMs).toBeGreaterThanOrEqual(1_180)
    expect(heldMs).toBeLessThan(1_600)
    expect(commands()).toEqual(['EndBroadcast'])
  })

  test('[PN10] a window without a cap is armed with its cost shown, and opens only when held', async () => {
    const { page, commands } = await signedIn()
    await page.getByLabel('不設上限', { exact: true }).check()
    await button(page, /預備：開啟/).click()
    await page.getByText('沒有上限', { exact: true }).waitFor()
    expect(commands()).toEqual([])
    await button(page, '返回修改').click()
    await page.getByLabel('500', { exact: true }).check()
    await button(page, /^開啟 2×/).click()
    await button(page, '取消').click()
    await page.getByText(/秒後開啟/).waitFor({ state: 'detached' })
    await page.getByLabel('不設上限', { exact: true }).check()
    await button(page, /預備：開啟/).click()
    await holdMouse(page, '開啟', 1_400)
    await page.locator('.running').waitFor()
    expect(commands()).toEqual(['OpenWindow'])
  })

  test('[PN9] 清空畫面 is one press, one press back, by key too, but never while typing', async () => {
    const { page, server, commands } = await signedIn(busy())
    await button(page, /清空畫面/).click()
    await page.getByText('畫面已清空').waitFor()
    await button(page, /恢復畫面/).click()
    await page.getByText('畫面已清空').waitFor({ state: 'detached' })
    await page.keyboard.press('b')
    await page.getByText('畫面已清空').waitFor()
    await page.keyboard.press('b')
    await page.getByText('畫面已清空').waitFor({ state: 'detached' })
    expect(commands()).toEqual(Array.from({ length: 4 }, () => 'BlankStage'))
    await page.keyboard.press('/')
    await page.getByRole('searchbox').fill('bob')
    await button(page, '控台設定').click()
    await page.getByLabel('使用鍵盤快速鍵').uncheck()
    await page.keyboard.press('Escape')
    await page.keyboard.press('b')
    // The next command proves that the key before it sent none.
    await button(page, '延長 60 秒').click()
    await server.until(() => commands().length > 4)
    expect(commands().slice(4)).toEqual(['ExtendWindow'])
  })

  test('[PN7] a refusal is told in the reader’s language, and pending is shown meanwhile', async () => {
    const { page, server } = await signedIn({ ...busy(), locale: 'en-US' })
    server.refusals.push('window/closed')
    await button(page, 'Add 60 s').click()
    await page.getByText('These double points are over. Open new ones if needed.').waitFor()
    server.isMute = true
    await button(page, 'Add 60 s').click()
    await page.getByText('Working…').waitFor()
  })

  test('[PN6] a press without an answer is tried again with the same key, so it happens once', async () => {
    const { page, server } = await signedIn(busy())
    await page.route('**/commands', (route) => route.abort(), { times: 1 })
    await button(page, '延長 60 秒').click()
    await page.getByText(/不會重複執行/).waitFor()
    const [request] = await Promise.all([
      page.waitForRequest('**/commands'),
      button(page, '再試一次').click(),
    ])
    await server.until(() => server.commands.length === 1)
    expect(server.commands[0]?.key).toBe(request.headers()['idempotency-key'])
    expect(server.commands[0]?.key).toMatch(/^[0-9a-f]{32}$/)
  })

  test('[PN8] without the server the desk says so, keeps what it knows, blocks buttons, and comes back', async () => {
    const { page, server } = await signedIn(busy())
    await server.stop()
    await page.getByText(/和伺服器的連線中斷/).waitFor()
    await page.locator('.air-on').waitFor()
    const end = button(page, '結束直播')
    expect(await end.getAttribute('aria-disabled')).toBe('true')
    expect(await end.getAttribute('aria-describedby')).not.toBeNull()
    expect(await button(page, /清空畫面/).getAttribute('aria-disabled')).toBe('false')
    expect(await axeFindings(page)).toEqual([])
    await server.start()
    await page.locator('.banner').waitFor({ state: 'detached' })
    expect(await end.getAttribute('aria-disabled')).toBe('false')
  })
})

describe('what is shown', () => {
  test('[PN12] scrolling away pauses the feed, new lines wait to be asked for', async () => {
    const { page, server } = await signedIn(busy())
    const feed = page.locator('.feed')
    await feed.evaluate((element) => element.scrollTo({ top: 400 }))
    await page.getByText('已暫停，按一下繼續').waitFor()
    const items = Array.from({ length: 3 }, (_, index) => ({
      id: `new-${index}`,
      at: Date.now(),
      kind: 'chat' as const,
      who: whoOf(personAt(index)),
      text: `新留言 ${index}`,
    }))
    server.books.change({}, items)
    await page.getByText('有 3 則新動態，按一下繼續').click()
    await feed.getByText('新留言 2').waitFor()
    const rows = await page.locator('.feed li').count()
    expect(rows).toBeLessThan(60)
  })

  test('[PN13] a name is hidden from the line and shown again from the notice', async () => {
    const { page, server, commands } = await signedIn(busy())
    await button(page, '隱藏 小明 的名字').first().click()
    await page.locator('.notice').getByText('已隱藏 小明 的名字').waitFor()
    await page.locator('.history-row, .line-moderation').first().waitFor()
    await page.locator('.notice').getByRole('button', { name: '復原' }).click()
    await server.until(() => commands().length === 2)
    expect(commands()).toEqual(['HideName', 'ShowName'])
  })

  test('[PN18] pictures that stand still or are gone are told in words', async () => {
    const { page, server } = await signedIn(busy())
    const at = Date.now()
    server.books.change({ overlays: [{ ...healthy(at), frozen: true }] })
    await page.locator('.vitals').getByText('橫式 凍結').waitFor()
    server.books.change({ overlays: [{ ...healthy(at - 20_000) }] })
    await page.locator('.vitals').getByText('橫式 離線').waitFor()
    await page.locator('.vitals').click()
    await page.getByText('這個畫面沒有回應', { exact: false }).waitFor()
  })

  test('[PN17][PN19] the address is masked, copied, replaced by a hold; tests send marked cues', async () => {
    const { page, server, commands } = await signedIn(busy())
    await page.getByRole('tab', { name: '設定' }).click()
    await page.getByText('ff_overlay_first').waitFor({ state: 'detached' })
    await button(page, '顯示網址').click()
    await page.getByText('ff_overlay_first').waitFor()
    await button(page, '測試升級').click()
    await button(page, '測試開獎').click()
    await server.until(() => server.testCues.length === 2)
    expect(server.testCues).toEqual(['tier_up', 'winners_drawn'])
    await page.getByText('網址外流了？').click()
    await holdMouse(page, '換新網址', 1_400)
    await page.getByText('ff_overlay_second').waitFor()
    expect(commands()).toEqual([])
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined })
    })
    await button(page, '複製網址').click()
    await page.getByText('已複製').waitFor()
  })

  test('[PN16] the history is saved as a file', async () => {
    const { page } = await signedIn(busy())
    await page.getByRole('tab', { name: '紀錄' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, '匯出 CSV').click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^fanfare-demo-.*\.csv$/)
  })

  test('[PN4] the language changes at once and stays', async () => {
    const { page } = await signedIn(busy())
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-Hant-TW')
    await button(page, '控台設定').click()
    await page.getByLabel('简体中文').check()
    await button(page, /清空画面/).waitFor()
    await page.reload()
    await button(page, /清空画面/).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-Hans-CN')
  })
})

describe('for everybody', () => {
  test.each([
    ['wide', { width: 1920, height: 1080 }],
    ['laptop', { width: 1280, height: 800 }],
    ['tablet', { width: 820, height: 1100 }],
    ['dock', { width: 320, height: 640 }],
  ] as const)(
    '[PN21] AC-22: %s passes axe, fits, and every target is large enough',
    async (_name, size) => {
      for (const locale of ['zh-TW', 'zh-CN', 'en-US']) {
        const { page } = await signedIn({ ...full(), size, locale })
        const tabs = page.getByRole('tab')
        for (let index = 0; index < (await tabs.count()); index += 1) {
          await tabs.nth(index).click()
          expect(await axeFindings(page)).toEqual([])
          expect(await misfits(page)).toEqual([])
        }
        expect(desk?.errors).toEqual([])
        await desk?.close()
        desk = null
      }
    },
  )

  test('[PN22] a show runs by keyboard alone, with the focus always in sight', async () => {
    const { page, server, commands } = await signedIn({ locale: 'en-US' })
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const element = document.activeElement
        if (!(element instanceof HTMLElement)) return ''
        const outlined = element.matches('input[type=radio], input[type=checkbox]')
          ? (element.nextElementSibling ?? element)
          : element
        const { outlineStyle } = getComputedStyle(outlined)
        return `${outlineStyle}|${element.getAttribute('aria-label') ?? element.textContent ?? ''}|${element.tagName}`
      })
    async function tabTo(wanted: RegExp): Promise<void> {
      for (let press = 0; press < 80; press += 1) {
        await page.keyboard.press('Tab')
        const now = await focused()
        // Past the last element the browser begins again at the first.
        if (now.endsWith('|BODY')) continue
        expect(now, 'the focus must be visible').not.toMatch(/^none/)
        if (wanted.test(now)) return
      }
      throw new Error(`${wanted} cannot be reached by Tab`)
    }
    await tabTo(/Start broadcast/)
    await page.keyboard.press('Enter')
    await page.locator('.air-on').waitFor()
    await tabTo(/Prepare: Open/)
    await page.keyboard.press('Enter')
    await tabTo(/OpenHold/)
    const opened = server.until(() => commands().includes('OpenWindow'))
    await page.keyboard.down('Enter')
    await opened
    await page.keyboard.up('Enter')
    await tabTo(/Add 60 s/)
    await page.keyboard.press('Enter')
    await server.until(() => commands().includes('ExtendWindow'))
    await page.keyboard.press('/')
    await page.keyboard.type('Mei')
    await page.locator('.person').nth(1).waitFor({ state: 'detached' })
    await tabTo(/Mei/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused()).toMatch(/Mei/)
  })

  test('[PN21] with reduced motion nothing glides', async () => {
    const { page } = await signedIn({ ...busy(), reducedMotion: 'reduce' })
    const longest = await page.evaluate(() =>
      Math.max(
        ...[...document.querySelectorAll('.bar span, .button')].map((element) =>
          Number.parseFloat(getComputedStyle(element).transitionDuration),
        ),
      ),
    )
    expect(longest).toBeLessThan(0.01)
  })

  test('[PN26] runs in the engine of older OBS docks', async () => {
    const old = await launchBrowser(103)
    const { browser } = old
    const older = await openDesk(browser, built.folder, {
      ...busy(),
      size: { width: 320, height: 640 },
    })
    try {
      await signIn(older)
      await older.page.getByRole('tab', { name: '會員' }).click()
      await older.page.locator('.person').first().click()
      await older.page.locator('.statement').waitFor()
      expect(older.errors).toEqual([])
    } finally {
      await older.close()
      await old.close()
    }
  })
})
