/** Lines of chat and the desk against the whole server: what viewers type reaches what is open. */
import { expect, test } from 'vitest'
import { testServer } from './support/http-server.ts'

const NOW = 1_704_557_985_841
const CHANNEL = '/api/v1/channels/demo'

async function openRoom() {
  const { call, token } = await testServer()
  const [producer, ingest] = [token('producer'), token('ingest')]
  let lines = 0
  const order = async (body: object) => {
    const answer = await call(`${CHANNEL}/commands`, { method: 'POST', token: producer, body })
    return { status: answer.status, code: answer.body['code'] as string | undefined }
  }
  return {
    order,
    done: async (body: object) =>
      expect((await order(body)).status, JSON.stringify(body)).toBe(200),
    /** Lines as `viewer: text`; answers the codes of what was refused. */
    say: async (...said: string[]) => {
      const signals = said.map((line) => {
        const [id = '', text = ''] = line.split(/: (.*)/su)
        const chat = { source: 'test', type: 'chat', at: NOW, viewer: { id, name: id }, text }
        return { id: `line-${++lines}`, ...chat }
      })
      const answer = await call(`${CHANNEL}/signals`, {
        method: 'POST',
        token: ingest,
        body: { signals },
      })
      expect(answer.body).toMatchObject({ accepted: said.length, rejected: [] })
      const refused = answer.body['refused'] as { index: number; code: string }[] | undefined
      return (refused ?? []).map(({ index, code }) => `${index} ${code}`)
    },
    state: async () => (await call(`${CHANNEL}/state`, { token: producer })).body,
    activity: async (id: string) =>
      (await call(`${CHANNEL}/activities/${id}`, { token: producer })).body,
  }
}

const seckill = (keyword: string, quota: number, perMember = 2) => ({
  type: 'OpenSeckill',
  title: keyword,
  keyword,
  quota,
  perMember,
  holdSeconds: 60,
  waitlist: 0,
})

test('[HR4][HR10][IN14] orders of several articles, and what could not be had of them', async () => {
  const { done, say, activity, state } = await openRoom()
  await done(seckill('A01', 3))
  await done(seckill('馬克杯', 1))
  expect(await say('ming: Ａ０１＋２，马克杯', 'mei: 馬克杯+1 A01', 'hua: 我要A01')).toEqual([
    '1 seckill/sold_out',
  ])
  expect(await activity('s1')).toMatchObject({ quota: 3, available: 0, held: 3, sold: 0 })
  expect(await activity('s2')).toMatchObject({ quota: 1, available: 0, held: 1, sold: 0 })
  expect(await say('hua: !搶 A01', 'hua: !搶')).toEqual([
    '0 seckill/sold_out',
    '1 seckill/none_open',
  ])
  expect(await state()).toMatchObject({ stats: { interactions: 5 } })
})

test('[HR3][HR5][HR6][HR9] keywords, votes, answers, questions and codes in one batch', async () => {
  const { done, say, activity, state } = await openRoom()
  const seconds = 600
  await done({ type: 'OpenLottery', title: '福袋', keyword: '參加福袋', winners: 1, seconds })
  await done({ type: 'OpenPoll', question: '顏色', options: ['紅色', '白色'], seconds })
  await done({ type: 'OpenQuiz', question: '?', answers: ['東京'], rewardPoints: 7, seconds })
  await done({ type: 'IssueCode', title: '入群禮', code: '領獎 VIP', limit: 1, points: 5 })
  const refused = await say(
    'ming: 参加福袋！',
    'ming: 2',
    'ming: 东京',
    'ming: !問 還有嗎？',
    'ming: ！兌換 领奖 ｖｉｐ',
    'mei: !參加',
    'mei: !投票 白色',
    'mei: 大阪',
    'mei: !redeem 領獎 VIP',
    'mei: !領獎',
  )
  expect(refused).toEqual(['8 code/used_up', '9 lottery/no_prize'])
  expect(await activity('l1')).toMatchObject({ entrants: 2 })
  expect(await activity('p2')).toMatchObject({ options: [{ votes: 0 }, { votes: 2 }] })
  expect(await activity('q3')).toMatchObject({ right: 1 })
  expect(await activity('c4')).toMatchObject({ used: 1, left: 0 })
  expect(await state()).toMatchObject({ questions: [{ text: '還有嗎', who: { name: 'ming' } }] })
})

test('[RS3][RS4][IN15] a saved show is cued, hears both scripts, and refuses the second GO', async () => {
  const { done, order, say, activity, state } = await openRoom()
  const items = [
    { id: 'sale', title: '秒殺', action: seckill('搶購', 5) },
    {
      id: 'card',
      title: '群組',
      action: { type: 'ShowCard', card: { kind: 'text', title: '群' } },
    },
    { id: 'talk', title: '閒聊', action: null },
  ]
  await done({ type: 'SaveRundown', rundown: { id: 'show', name: '週四', items } })
  const go = (itemId: string) => order({ type: 'CueItem', rundownId: 'show', itemId })
  expect(await Promise.all([go('sale'), go('sale')])).toEqual(
    expect.arrayContaining([
      { status: 200, code: undefined },
      { status: 409, code: 'seckill/already_open' },
    ]),
  )
  expect((await go('card')).status).toBe(200)
  expect((await go('talk')).status).toBe(200)
  expect(await say('ming: 抢购')).toEqual([])
  expect(await activity('s1')).toMatchObject({ held: 1 })
  expect(await state()).toMatchObject({
    card: { kind: 'text', title: '群' },
    rundowns: [
      { id: 'show', items: [{ action: { type: 'OpenSeckill', keyword: '搶購' } }, {}, {}] },
    ],
    cued: [{ itemId: 'sale', activityId: 's1' }, { itemId: 'card' }, { itemId: 'talk' }],
  })
})
