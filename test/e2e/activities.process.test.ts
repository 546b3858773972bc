/** The activities of a room on the real server: lines of chat in, units, prizes, votes and points out. */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cliProgram } from '../support/programs.ts'
import { activityRoom, endHost, member, startHost } from './activity-room.ts'
import type { ActivityRoom, Host } from './activity-room.ts'

const run = promisify(execFile)
const fanfare = (...args: string[]) =>
  run(process.execPath, [...cliProgram.nodeFlags, cliProgram.file, ...args], { timeout: 60_000 })

const timeout = 60_000
let host: Host
beforeAll(async () => {
  host = await startHost()
}, timeout)
afterAll(() => endHost(host))

type Claim = { member: { userId: string }; state: string }
type SeckillNow = {
  open: boolean
  quota: number
  available: number
  held: number
  sold: number
  queued: number
  claims: Claim[]
}

async function seckillNow(room: ActivityRoom, id: string): Promise<SeckillNow> {
  const now = await room.read<SeckillNow>(`/activities/${id}`)
  expect(now.available + now.held + now.sold).toBe(now.quota)
  return now
}

/** Who has what, as `viewer:state`. */
function standing({ claims }: SeckillNow): string[] {
  return claims.map((claim) => `${claim.member.userId}:${claim.state}`).toSorted()
}

function paid(viewer: string, sku: string, quantity = 1): object {
  const items = [{ sku, name: '杯子', category: 'home', quantity, amount: 35_000 * quantity }]
  const order = { id: `o-${viewer}-${sku}`, amount: 35_000 * quantity, currency: 'TWD', items }
  return { type: 'order.paid', viewer: { id: viewer, name: viewer }, order }
}

test(
  '[HT22] a seckill: claimed by +1, paid by an order, given back, waited for',
  { timeout },
  async () => {
    const room = activityRoom(host)
    await room.press({ type: 'StartBroadcast', title: '週五夜' })
    const id = await room.open({
      type: 'OpenSeckill',
      title: '貓咪馬克杯',
      keyword: 'A01',
      quota: 2,
      sku: 'mug-cat',
      priceMoney: 35_000,
      holdSeconds: 600,
    })
    expect(
      await room.refusal({ type: 'OpenSeckill', title: '別的', keyword: 'ａ０１', quota: 1 }),
    ).toBe('activity/keyword_taken')
    expect(
      await room.say(['1', 'A01+1'], ['2', 'ａ０１＋１'], ['3', '！搶 A01'], ['4', '好想要']),
    ).toEqual([])
    const held = await seckillNow(room, id)
    expect(held).toMatchObject({ open: true, available: 0, held: 2, sold: 0 })
    expect(standing(held)).toEqual(['1:held', '2:held', '3:queued'])

    expect(await room.say(['1', 'A01+1'])).toEqual(['seckill/member_limit'])
    const refused = await room.read<{ refusal: object }>('/members/test/1')
    expect(refused.refusal).toMatchObject({ code: 'seckill/member_limit', title: '貓咪馬克杯' })

    await room.signal(paid('1', 'mug-cat'))
    await room.press({ type: 'CancelClaim', activityId: id, member: member('2') })
    expect(standing(await seckillNow(room, id))).toEqual(['1:sold', '3:held'])
    await room.press({ type: 'ConfirmClaim', activityId: id, member: member('3') })
    await room.press({ type: 'Restock', activityId: id, quantity: 1 })
    expect(await room.say(['5', 'a01'])).toEqual([])
    const last = await seckillNow(room, id)
    expect(last).toMatchObject({ quota: 3, available: 0, held: 1, sold: 2 })

    await room.press({ type: 'CloseSeckill', activityId: id })
    expect(await room.refusal({ type: 'CloseSeckill', activityId: id })).toBe('seckill/closed')
    expect(await room.say(['6', '!grab A01'], ['6', 'A01+1'])).toEqual(['seckill/closed'])
  },
)

test(
  '[HT22] what is not paid in time goes to the next in line, then back',
  { timeout },
  async () => {
    const room = activityRoom(host)
    const opened = { type: 'OpenSeckill', title: '皂', keyword: 'B02', quota: 1, holdSeconds: 1 }
    const id = await room.open(opened)
    await room.say(['1', 'B02+1'], ['2', 'B02+1'])
    expect(standing(await seckillNow(room, id))).toEqual(['1:held', '2:queued'])
    const path = `/activities/${id}`
    const next = await room.until<SeckillNow>(path, (now) => standing(now).includes('2:held'))
    expect(next).toMatchObject({ available: 0, held: 1, queued: 0 })
    await room.until<SeckillNow>(path, (now) => now.available === 1 && now.held === 0)
  },
)

type LotteryNow = {
  commitment: string
  entrants: number
  entriesRoot?: string
  winners?: { member: { userId: string } }[]
  alternates?: { member: { userId: string } }[]
}

test(
  '[HT22] a lottery: entered, closed, drawn once, checked by its transcript alone',
  { timeout },
  async () => {
    const room = activityRoom(host)
    await room.press({ type: 'StartBroadcast' })
    const viewers = ['1', '2', '3', '4', '5']
    await room.say(...viewers.map((viewer): [string, string] => [viewer, '晚安']))
    for (const viewer of viewers.slice(0, 4)) {
      const amount = 20
      await room.press({ type: 'AdjustPoints', member: member(viewer), amount, reason: '開場' })
    }
    const before = await room.balance('1')
    const events = await room.press({
      type: 'OpenLottery',
      title: '開播抽獎',
      keyword: '開運',
      winners: 2,
      alternates: 1,
      seconds: 600,
      feePoints: 10,
    })
    expect(JSON.stringify(events)).not.toContain('serverSeed')
    const id = events.find(({ type }) => type === 'LotteryOpened')?.activityId ?? ''
    const answered = await room.say(
      ['1', '開運'],
      ['2', '开运'],
      ['3', '！參加'],
      ['4', '!join 開運'],
      ['5', '開運'],
      ['1', '開運'],
    )
    expect(answered).toEqual(['points/insufficient', 'lottery/already_entered'])
    expect(await room.balance('1')).toBe(before - 10)
    const open = await room.read<LotteryNow>(`/activities/${id}`)
    expect(open).toMatchObject({ entrants: 4, commitment: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(JSON.stringify(open)).not.toContain('serverSeed')
    expect(await room.refusal({ type: 'DrawLottery', activityId: id })).toBe('lottery/still_open')

    await room.press({ type: 'CloseLottery', activityId: id })
    expect(await room.say(['5', '開運'])).toEqual([])
    await room.press({ type: 'DrawLottery', activityId: id })
    expect(await room.refusal({ type: 'DrawLottery', activityId: id })).toBe(
      'lottery/already_drawn',
    )
    const drawn = await room.read<LotteryNow>(`/activities/${id}`)
    const places = [...(drawn.winners ?? []), ...(drawn.alternates ?? [])]
    expect(new Set(places.map((place) => place.member.userId)).size).toBe(3)
    expect(drawn.commitment).toBe(open.commitment)

    const file = join(host.folder, 'transcript.json')
    const transcript = await room.read<{ serverSeed?: string }>(`/draws/${id}/transcript`)
    writeFileSync(file, JSON.stringify(transcript))
    await fanfare('verify-draw', file)
    const text = JSON.stringify(transcript)
    const wrong = text.replace(open.commitment, '0'.repeat(64))
    expect(wrong).not.toBe(text)
    writeFileSync(file, wrong)
    await expect(fanfare('verify-draw', file)).rejects.toMatchObject({ code: 1 })
  },
)

test(
  '[HT22] a poll takes one vote a member; a quiz pays those who are right',
  { timeout },
  async () => {
    const room = activityRoom(host)
    const question = '下一件開哪個？'
    const options = ['烏龍茶', '上衣', '手工皂']
    const poll = await room.open({ type: 'OpenPoll', question, options, seconds: 600 })
    expect(await room.refusal({ type: 'OpenPoll', question, options, seconds: 5 })).toBe(
      'poll/already_open',
    )
    const answered = await room.say(
      ['1', 'A'],
      ['2', '2'],
      ['3', '乌龙茶'],
      ['4', '！投票 b'],
      ['1', 'C'],
      ['5', '!vote 9'],
    )
    expect(answered).toEqual(['poll/already_voted', 'poll/no_such_option'])
    await room.press({ type: 'ClosePoll', activityId: poll })
    const counted = await room.read<{ options: { votes: number }[] }>(`/activities/${poll}`)
    expect(counted.options.map(({ votes }) => votes)).toEqual([2, 2, 0])

    const quiz = await room.open({
      type: 'OpenQuiz',
      question: '台灣最高的山？',
      answers: ['玉山'],
      rewardPoints: 50,
      firstK: 1,
      seconds: 600,
    })
    const before = await room.balance('2')
    await room.say(['1', '雪山'], ['2', '玉山'], ['3', '玉山'])
    const over = await room.until<{ open: boolean }>(`/activities/${quiz}`, ({ open }) => !open)
    expect(over).toMatchObject({ type: 'quiz', open: false })
    expect(await room.balance('2')).toBeGreaterThanOrEqual(before + 50)
    const statement = await room.read<{ entries: { amount: number; cause: object }[] }>(
      '/members/test/2/statement',
    )
    const reward = { amount: 50, cause: { rule: 'quiz', activityId: quiz } }
    expect(statement.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ amount: 50, cause: expect.objectContaining(reward.cause) }),
      ]),
    )
  },
)

type Preview = { members: number; taken: number; reversible: boolean }

test('[HT22] [HT23] a window undone: previewed, taken back, on record', { timeout }, async () => {
  const room = activityRoom(host)
  const id = await room.open({ type: 'OpenWindow', factorBp: 30_000, seconds: 600 })
  const gift = { id: 'rose', name: '玫瑰', count: 1, value: { amount: 10_000, currency: 'TWD' } }
  await room.signal({ type: 'gift', viewer: { id: '1', name: '小明' }, gift })
  const rich = await room.balance('1')
  const preview = await room.preview<Preview>({ type: 'PreviewReversal', activityId: id })
  expect(preview).toMatchObject({ reversible: true, members: 1 })
  expect(await room.balance('1')).toBe(rich)
  await room.press({ type: 'ReverseActivity', activityId: id, reason: '開錯了' })
  await room.until<{ balance: number }>('/members/test/1', ({ balance }) => balance < rich)
  expect(await room.balance('1')).toBe(rich - preview.taken)
  expect(await room.refusal({ type: 'ReverseActivity', activityId: id })).toBe(
    'activity/already_reversed',
  )
  const { entries } = await room.read<{ entries: { amount: number; cause: { rule: string } }[] }>(
    '/members/test/1/statement',
  )
  expect(entries[0]).toMatchObject({ amount: -preview.taken, cause: { rule: 'reversal' } })
})

test('[HT22] a run of show: saved, cued once, told apart by broadcast', { timeout }, async () => {
  const room = activityRoom(host)
  const rundown = {
    id: 'r1',
    name: '週五',
    items: [
      { id: 'talk', title: '開場', action: null },
      {
        id: 'vote',
        title: '投票',
        action: { type: 'OpenPoll', question: '哪個？', options: ['一', '二'], seconds: 60 },
      },
    ],
  }
  await room.press({ type: 'SaveRundown', rundown })
  await room.press({ type: 'CueItem', rundownId: 'r1', itemId: 'talk' })
  await room.press({ type: 'CueItem', rundownId: 'r1', itemId: 'vote' })
  expect(await room.refusal({ type: 'CueItem', rundownId: 'r1', itemId: 'vote' })).toBe(
    'poll/already_open',
  )
  expect(await room.say(['1', '一'])).toEqual([])
  const now = await room.read<{ rundowns: { name: string }[]; cued: { itemId: string }[] }>(
    '/rundowns',
  )
  expect(now.rundowns.map(({ name }) => name)).toEqual(['週五'])
  expect(now.cued.map(({ itemId }) => itemId).toSorted()).toEqual(['talk', 'vote'])
})

test(
  '[HT22] killed in the middle of a rush: every answered claim stands, nothing is sold twice',
  { timeout: 120_000 },
  async () => {
    const room = activityRoom(host)
    const quota = 30
    const id = await room.open({
      type: 'OpenSeckill',
      title: '搶',
      keyword: 'C03',
      quota,
      waitlist: 0,
    })
    const answered = new Map<string, string[]>()
    const rush = Array.from({ length: 60 }, async (_, index) => {
      const viewer = `r${index}`
      try {
        answered.set(viewer, await room.say([viewer, 'C03+1']))
      } catch {
        // The server went away before it answered: either way is fine.
      }
    })
    await Promise.race(rush)
    await room.crash()
    await Promise.all(rush)
    const now = await seckillNow(room, id)
    const holders = new Set(now.claims.map((claim) => claim.member.userId))
    expect(holders.size).toBe(now.held)
    expect(now.held).toBeLessThanOrEqual(quota)
    for (const [viewer, refused] of answered) expect(holders.has(viewer)).toBe(refused.length === 0)
    // The rest come again: exactly the quota is held in the end.
    for (let index = 0; index < 60; index++) await room.say([`r${index}`, 'C03+1'])
    expect(await seckillNow(room, id)).toMatchObject({ available: 0, held: quota, sold: 0 })
    await host.server.kill()
    const audited = await fanfare('audit', '--data', host.folder)
    const { channels } = JSON.parse(audited.stdout) as { channels: Record<string, unknown>[] }
    expect(channels[0]).toMatchObject({ invariants: [] })
    expect(channels[0]!['stateHash']).toBe(channels[0]!['liveStateHash'])
  },
)
