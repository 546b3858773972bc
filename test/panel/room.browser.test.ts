/** Run of show, activities, review and two producers at one desk, in a real browser. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { defaultRules, standardTasks } from '@fanfare/shared/contracts'
import { launchBrowser, type RunningBrowser } from '../support/browser.ts'
import { buildPanel, type BuiltPanel } from './support/build-panel.ts'
import { busyEvening, busyFeed } from './support/evening.ts'
import { fullRoom, RUNDOWN } from './support/full-room.ts'
import { openDesk, signIn, type DeskOptions, type OpenDesk } from './support/open-desk.ts'

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

async function signedIn(options: DeskOptions = {}): Promise<OpenDesk> {
  desk = await openDesk(running.browser, built.folder, options)
  await signIn(desk)
  return desk
}

const full = (): DeskOptions => ({ view: fullRoom(Date.now()), feed: busyFeed(Date.now()) })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

async function hold(page: Page, name: string | RegExp): Promise<void> {
  await button(page, name).first().hover()
  await page.mouse.down()
  await page.waitForTimeout(1_400)
  await page.mouse.up()
}

describe('the run of show', () => {
  test('[PN30] begun from the template, changed by buttons, saved, saved as another, deleted', async () => {
    const { page, server, commands } = await signedIn({ view: busyEvening(Date.now()) })
    const saved = () => server.books.view.rundowns
    await button(page, '用範本開始').click()
    await page.locator('.next').waitFor()
    expect(saved()[0]?.items).toHaveLength(8)

    await button(page, '編輯').click()
    await page.getByLabel('節目單名稱').fill('週五節目單')
    await button(page, '把「抽獎」往上移').click()
    await button(page, '移除「收尾」').click()
    await button(page, '複製「投票」').click()
    await button(page, '加一項').click()
    await page.getByLabel('按 GO 時做什麼').selectOption({ label: '投票' })
    await button(page, '完成這一項').click()
    await page.getByText('有 2 個欄位要修正').waitFor()
    await page.getByLabel('題目').fill('要加場嗎？')
    await page.getByLabel('選項').fill('要\n不要')
    await button(page, '完成這一項').click()
    await page.locator('.edit-line', { hasText: '要加場嗎？' }).waitFor()
    await button(page, '存檔').click()
    await page.locator('.next').waitFor()
    const [first] = saved()
    expect(first?.name).toBe('週五節目單')
    expect(first?.items.map(({ title }) => title)).toEqual([
      '開場',
      '抽獎',
      '開場雙倍積分',
      '秒殺',
      '投票',
      '投票',
      '猜價格',
      '追蹤我們',
      '要加場嗎？',
    ])
    expect(first?.items.at(-1)?.action).toMatchObject({ type: 'OpenPoll', options: ['要', '不要'] })

    await button(page, '編輯').click()
    await button(page, '另存一份').click()
    await page.getByLabel('選擇節目單').waitFor()
    expect(saved()).toHaveLength(2)
    await button(page, '編輯').click()
    await hold(page, '刪除這份節目單')
    await server.until(() => commands().includes('DeleteRundown'))
    expect(saved()).toHaveLength(1)
  })

  test('[PN30] whoever edits is told that somebody else has saved meanwhile', async () => {
    const { page, server } = await signedIn(full())
    await button(page, '編輯').click()
    server.books.change({ rundowns: [{ ...RUNDOWN, name: '夥伴改過的' }] })
    await page.getByText('夥伴剛剛改過這份節目單').waitFor()
    await button(page, '放棄我的，用他的').click()
    await button(page, '編輯').click()
    expect(await page.getByLabel('節目單名稱').inputValue()).toBe('夥伴改過的')
  })

  test('[PN29][PN28] GO shows what it costs and whom it refuses before what is sold is held', async () => {
    const { page, server, commands } = await signedIn(full())
    await page.keyboard.press('g')
    await page.locator('.next .armed').getByText('331 / 346 人').waitFor()
    await page.getByText('15 人會被拒絕： 被排除在獎勵之外').waitFor()
    expect(commands()).toEqual([])
    server.refusals.push('seckill/already_open')
    await page.keyboard.down('Enter')
    await server.until(() => commands().length === 1)
    await page.keyboard.up('Enter')
    await page.getByText('沒有重複開').waitFor()
    expect(server.commands[0]?.command).toMatchObject({ type: 'CueItem', itemId: 'show-4' })
    // Every item has a button of its own, out of order too.
    await page.locator('.rundown-line', { hasText: '追蹤我們' }).click()
    await button(page, '現在做這一項').click()
    await page.locator('.rundown-item', { hasText: '追蹤我們' }).getByText('播出中').waitFor()
    await page.locator('.running', { hasText: '追蹤我們' }).waitFor()
  })
})

describe('in the room', () => {
  test('[PN27] a form tells at each field what is wrong, and sends what was meant', async () => {
    const { page, server, commands } = await signedIn(full())
    await page.locator('.pick', { hasText: '兌換碼' }).click()
    await button(page, '發出兌換碼').click()
    await page.getByText('有 2 個欄位要修正').waitFor()
    expect(commands()).toEqual([])
    await page.locator('.pick', { hasText: '投票' }).click()
    await page.getByLabel('題目').fill('今晚幾點收？')
    await page.getByLabel('選項').fill('十點\n十一點')
    server.books.change({ polls: [] })
    await button(page, '開始投票').click()
    await page.locator('.running', { hasText: '今晚幾點收？' }).waitFor()
    expect(server.commands[0]?.command).toMatchObject({
      type: 'OpenPoll',
      options: ['十點', '十一點'],
      seconds: 60,
      changeVote: false,
    })
  })

  test('[PN31][PN32] the till confirms a claim found by its code; names and texts are text', async () => {
    const { page, server, commands } = await signedIn(full())
    const sale = page.locator('.running', { hasText: '真絲睡衣' })
    await sale.getByText('名單與付款').click()
    await sale.getByText('R9W3HT6N').waitFor()
    await button(page, '阿華愛買 已付款').click()
    await server.until(() => commands().length === 1)
    expect(server.commands[0]?.command).toEqual({
      type: 'ConfirmClaim',
      activityId: 's1',
      member: { platform: 'twitch', userId: '102' },
    })
    await page.getByText('<b>鞋子</b>').waitFor()
    expect(await page.locator('.votes b').count()).toBe(0)
    await page.locator('.running.is-over', { hasText: '這件賣多少錢？' }).waitFor()
    await button(page, '放上畫面').first().click()
    await server.until(() => commands().length === 2)
    expect(server.books.view.question?.text).toBe('這件洗了會縮水嗎？')
  })

  test('[PN42] a draw with public randomness waits for its round and takes a pasted signature', async () => {
    const { page, server } = await signedIn(full())
    const [lottery] = server.books.view.lotteries
    if (lottery === undefined) throw new Error('there is a draw')
    const beacon = { ...lottery, trust: 'beacon' as const, round: 21_034_567 }
    server.books.change({ lotteries: [{ ...beacon, roundAt: Date.now() + 90_000 }] })
    const draw = button(page, /^開獎/).first()
    await page.getByText(/等第 21034567 期公布，還有 01:/).waitFor()
    expect(await draw.getAttribute('aria-disabled')).toBe('true')
    server.books.change({ lotteries: [{ ...beacon, roundAt: Date.now() - 1_000 }] })
    await page.locator('.hold[aria-disabled="false"]', { hasText: '開獎' }).waitFor()
    server.refusals.push('lottery/beacon_needed')
    await hold(page, /^開獎/)
    await page.getByText('或貼上那一期的簽章').waitFor()
    const field = page.getByLabel('第 21034567 期的簽章')
    await field.fill('abc')
    await page.getByText('裡面找不到簽章').first().waitFor()
    const signature = '0a'.repeat(48)
    await field.fill(`{"round":21034567,"signature":"${signature}"}`)
    server.refusals.push('lottery/beacon_wrong')
    await hold(page, /^開獎/)
    await page.getByText('期號或簽章不對').waitFor()
    expect(server.commands.map(({ command }) => command)).toEqual([
      { type: 'DrawLottery', activityId: 'l1' },
      { type: 'DrawLottery', activityId: 'l1', beacon: { round: 21_034_567, signature } },
    ])
  })

  test('[PN41] options have the letters of the picture, and the right one of a quiz is marked', async () => {
    const { page, server } = await signedIn(full())
    const letters = (title: string) =>
      page.locator('.running', { hasText: title }).locator('.votes .tag').allTextContents()
    expect(await letters('下一件先看哪個？')).toEqual(['A', 'B', 'C'])
    const [quiz] = server.books.view.quizzes
    if (quiz === undefined) throw new Error('there is a quiz')
    server.books.change({ quizzes: [{ ...quiz, options: ['390', '490'], rightOption: 1 }] })
    const asked = page.locator('.running', { hasText: quiz.question })
    await asked.locator('.votes li', { hasText: '490' }).locator('svg').waitFor()
    expect(await letters(quiz.question)).toEqual(['A', 'B'])
    expect(await asked.locator('.votes svg').count()).toBe(1)
  })

  test('[PN43] a sale that is over but not paid stays above what is over, and its till works', async () => {
    const { page, server } = await signedIn(full())
    const [sale] = server.books.view.seckills
    if (sale === undefined) throw new Error('there is a sale')
    server.books.change({ seckills: [{ ...sale, open: false, closesAt: Date.now() - 400_000 }] })
    const panel = page.locator('.running', { hasText: sale.title })
    await panel.getByText('已結束 · 待付款 3 件').waitFor()
    const titles = await page.locator('.card-activities .running-title').allTextContents()
    expect(titles.indexOf(sale.title)).toBeLessThan(titles.indexOf('這件賣多少錢？'))
    await panel.getByText('名單與付款').click()
    await panel.getByRole('button', { name: '阿華愛買 已付款' }).click()
    await server.until(() => server.commands.length === 1)
    expect(server.commands[0]?.command).toMatchObject({ type: 'ConfirmClaim', activityId: 's1' })
  })

  test('[PN33] an activity is undone after a look at who loses what', async () => {
    const { page, server, commands } = await signedIn(full())
    await page.getByRole('tab', { name: '紀錄' }).click()
    await button(page, '撤銷問答：這件賣多少錢？').click()
    await page.locator('.armed').getByText('20 分').waitFor()
    await hold(page, /^撤銷按住|^撤銷$/)
    await server.until(() => commands().length === 1)
    expect(commands()).toEqual(['ReverseActivity'])
    await page.locator('.row-item', { hasText: '這件賣多少錢？' }).getByText('已撤銷').waitFor()
  })

  test('[PN34] held points are released one by one, or refused all of a member’s', async () => {
    const { page, server } = await signedIn(full())
    await page.getByRole('tab', { name: '會員' }).click()
    await button(page, /^放行：14 分/).click()
    await server.until(() => server.books.view.heldCount === 2)
    await hold(page, /全部不給/)
    await server.until(() => server.books.view.heldCount === 0)
    await page.getByText('待審積分').waitFor({ state: 'detached' })
    expect(server.commands.map(({ command }) => command)).toEqual([
      { type: 'ReviewHold', transfer: 502, approve: true },
      { type: 'ReviewMember', member: { platform: 'twitch', userId: '101' }, approve: false },
    ])
  })

  test('[PN35] what is left of the budget is in sight, with its pace and its tiers', async () => {
    const { page, server } = await signedIn(full())
    await page.locator('.top').getByText('11,880').waitFor()
    await page.getByText('15,120 / 上限 18,000').waitFor()
    const { budget } = server.books.view
    if (budget === null) throw new Error('there is a budget')
    server.books.change({ budget: { ...budget, spent: 59_000, left: 1_000 } })
    await page.getByText('快用完了').waitFor()
    await page.locator('.top').getByText('1,000').waitFor()
  })
})

describe('the programme and its people', () => {
  test('[PN38] a member is excluded, muted or given a ticket, always with a reason', async () => {
    const { page, server, commands } = await signedIn(full())
    await page.keyboard.press('/')
    await page.locator('.person').nth(1).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('排除、禁言與發券').click()
    const exclude = drawer.getByRole('button', { name: '從排行排除' })
    expect(await exclude.getAttribute('aria-disabled')).toBe('true')
    await drawer.getByLabel('不出現在任何排行（例如工作人員）').fill('工作人員')
    await exclude.click()
    await server.until(() => commands().length === 1)
    await drawer.getByLabel('發券的原因').fill('補償')
    await drawer.getByRole('button', { name: '發券' }).click()
    await server.until(() => commands().length === 2)
    const member = { platform: 'twitch', userId: '102' }
    expect(server.commands.map(({ command }) => command)).toEqual([
      { type: 'ExcludeMember', member, from: 'board', reason: '工作人員' },
      { type: 'GrantRight', member, right: '搶購券', quantity: 1, reason: '補償' },
    ])
  })

  test('[PN39] the standard tasks are switched on within the rules as they are', async () => {
    const { page, server, commands } = await signedIn(full())
    await page.getByRole('tab', { name: '設定' }).click()
    await button(page, '啟用標準任務').click()
    await server.until(() => commands().length === 1)
    const rules = defaultRules()
    expect(server.commands[0]?.command).toEqual({
      type: 'SetRules',
      rules: { ...rules, tasks: standardTasks('zh-Hant') },
    })
  })
})

test('[PN36] AC-24: two desks press the same within 50 ms: it happens once, and the other is told who was first', async () => {
  const { page, server } = await signedIn({ view: busyEvening(Date.now()) })
  const other = await page.context().newPage()
  await other.goto(`${server.origin}/panel`)
  for (const one of [page, other]) {
    await one.locator('.pick', { hasText: '投票' }).click()
    await one.getByLabel('題目').fill('要加場嗎？')
    await one.getByLabel('選項').fill('要\n不要')
  }
  const line = { id: 'e5000', at: Date.now(), kind: 'poll' as const, actor: 'producer:desk' }
  server.books.change({}, [{ ...line, text: '要加場嗎？', values: { action: 'opened' } }])
  await Promise.all([page, other].map((one) => button(one, '開始投票').click()))
  await server.until(() => server.commands.length === 2)
  expect(server.books.view.polls).toHaveLength(1)
  await Promise.any(
    [page, other].map((one) => one.locator('.failure').getByText('先按的是').waitFor()),
  )
  expect(new Set(server.commands.map(({ key }) => key)).size).toBe(2)
})

describe('the store', () => {
  test('[DU12] nothing is said while it is well; what it lost is shown until it was seen, one after the other', async () => {
    const { page, server } = await signedIn(full())
    const banner = page.locator('.banner')
    await page.locator('.vitals').getByText('已存硬碟').waitFor()
    expect(await banner.count()).toBe(0)

    const { stats } = server.books.view
    server.books.change({ stats: { ...stats, durability: 'os' } })
    await page.getByText('收禮、訂單、搶購、抽獎、兌換和發點都先暫停').waitFor()
    await page.getByText('現在是「已寫入」，要求是「已存硬碟」').waitFor()
    await page.locator('.vitals').getByText('低於要求').waitFor()
    server.books.change({ stats })
    await banner.waitFor({ state: 'detached' })

    const tail = (seq: number) => ({ epoch: 7, seq, hash: `h${seq}` })
    const incident = { node: 'node-2', channelId: 'demo', at: Date.now(), found: tail(11) }
    server.books.change({
      incidents: [
        { ...incident, id: 'i1', kind: 'tail_lost', acknowledged: tail(14) },
        { ...incident, id: 'i2', kind: 'store_older', acknowledged: null, found: null },
      ],
    })
    await page.getByText('第 12 到第 14 筆紀錄不見了').waitFor()
    await page.getByText('另有 1 件').waitFor()
    await button(page, '我看過了').click()
    await page.getByText('資料庫回到較早以前的樣子').waitFor()
    expect(server.books.view.incidents.map(({ id }) => id)).toEqual(['i2'])
    await button(page, '我看過了').click()
    await banner.waitFor({ state: 'detached' })
  })
})
