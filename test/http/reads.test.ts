/** Everything that can be read, after real signals through the real engine. */
import { JournalUnavailable } from '@fanfare/server/journal/journal.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { expect, test } from 'vitest'
import { ADMIN_TOKEN, chat, COMMANDS, gift, SIGNALS, testServer } from './support/http-server.ts'
import type { TestServer } from './support/http-server.ts'

const BASE = '/api/v1/channels/demo'

async function room(): Promise<TestServer> {
  const server = await testServer()
  const signals = [
    ...[5, 4, 3, 2, 1].map((n) => gift(n * 10_000, `v${n}`, { at: Date.now() })),
    chat('hello', 'v1'),
    chat('!簽到', 'v2'),
  ]
  const token = server.token('ingest')
  const sent = await server.call(SIGNALS, { method: 'POST', token, body: { signals } })
  expect(sent.body).toMatchObject({ accepted: 7, rejected: [] })
  return server
}

function reader({ call, token }: TestServer) {
  const producer = token('producer')
  return (path: string) => call(BASE + path, { token: producer })
}

test('[HT12] the panel’s state, with its seq', async () => {
  const read = reader(await room())
  const { body } = await read('/state')
  expect(body).toMatchObject({
    seq: expect.any(Number),
    channel: { id: 'demo', rehearsal: false },
    stats: { members: 5, durability: 'memory' },
    windows: [],
  })
})

test('[HT12] a leaderboard, page by page', async () => {
  const read = reader(await room())
  const first = await read('/leaderboards/gifts?period=all&limit=2')
  expect(first.body).toMatchObject({
    board: 'gifts',
    period: 'all',
    entries: [
      {
        rank: 1,
        member: { platform: 'twitch', userId: 'v5' },
        name: 'viewer v5',
        score: expect.any(Number),
      },
      { rank: 2, member: { platform: 'twitch', userId: 'v4' } },
    ],
  })
  const ranks: number[] = []
  let next: unknown = '0'
  while (next !== undefined) {
    const { body } = await read(`/leaderboards/gifts?period=all&limit=2&cursor=${String(next)}`)
    ranks.push(...(body['entries'] as { rank: number }[]).map(({ rank }) => rank))
    next = body['next']
  }
  expect(ranks).toEqual([1, 2, 3, 4, 5])
})

test.each([
  '/leaderboards/nope',
  '/leaderboards/points?period=year',
  '/leaderboards/points?limit=0',
  '/leaderboards/points?limit=201',
  '/leaderboards/points?cursor=-1',
  '/leaderboards/points?cursor=x',
  `/members?query=${'x'.repeat(101)}`,
])('[HT1] %s is request/invalid', async (path) => {
  const read = reader(await testServer())
  const answer = await read(path)
  expect([answer.status, answer.body['code']]).toEqual([400, 'request/invalid'])
})

test('[HT12] members are searched by name, page by page', async () => {
  const read = reader(await room())
  const found = await read('/members?query=VIEWER%20v3')
  expect(found.body['members']).toMatchObject([
    { member: { platform: 'twitch', userId: 'v3' }, name: 'viewer v3', tier: expect.any(String) },
  ])
  expect(found.body).not.toHaveProperty('next')
  const first = await read('/members?query=viewer&limit=3')
  const second = await read(`/members?query=viewer&limit=3&cursor=${String(first.body['next'])}`)
  const all = [first, second].flatMap(
    ({ body }) => body['members'] as { member: { userId: string } }[],
  )
  expect(all.map(({ member }) => member.userId).toSorted()).toEqual(['v1', 'v2', 'v3', 'v4', 'v5'])
  expect(second.body).not.toHaveProperty('next')
})

test('[HT12] one member, whole', async () => {
  const read = reader(await room())
  const { body } = await read('/members/twitch/v2')
  expect(body).toMatchObject({
    member: { platform: 'twitch', userId: 'v2' },
    name: 'viewer v2',
    balance: expect.any(Number),
    held: 0,
    tier: expect.any(String),
    progress: expect.anything(),
    attendance: { checkedInToday: true },
    tags: [],
  })
  const unknown = await read('/members/twitch/nobody')
  expect([unknown.status, unknown.body['code']]).toEqual([404, 'member/unknown'])
})

type Entry = {
  seq: number
  amount: number
  balance: number
  state: string
  cause: Record<string, unknown>
}

test('[HT12] a statement is every transfer with its cause, newest first, and adds up', async () => {
  const server = await room()
  const read = reader(server)
  const adjust = {
    type: 'AdjustPoints',
    member: { platform: 'twitch', userId: 'v1' },
    amount: -3,
    reason: 'test',
  }
  await server.call(COMMANDS, { method: 'POST', token: server.token('producer'), body: adjust })
  const entries: Entry[] = []
  let path = '/members/twitch/v1/statement?limit=1'
  for (;;) {
    const { status, body } = await read(path)
    expect(status).toBe(200)
    entries.push(...(body['entries'] as Entry[]))
    if (body['next'] === undefined) break
    path = `/members/twitch/v1/statement?limit=1&cursor=${String(body['next'])}`
  }
  const { body: member } = await read('/members/twitch/v1')
  expect(entries.length).toBeGreaterThanOrEqual(3)
  expect(entries.map(({ seq }) => seq)).toEqual(
    entries.map(({ seq }) => seq).toSorted((a, b) => b - a),
  )
  expect(entries[0]).toMatchObject({
    amount: -3,
    balance: member['balance'],
    cause: {
      rule: 'adjust',
      reason: 'test',
      actor: expect.stringMatching(/^producer:/),
      factors: expect.any(Array),
    },
  })
  const sum = entries.reduce(
    (total, { amount, state }) => total + (state === 'posted' ? amount : 0),
    0,
  )
  expect(sum).toBe(member['balance'])
  expect(entries.some(({ cause }) => String(cause['sourceId']).startsWith('twitch:g'))).toBe(true)
})

test('[HT12] a made-up cursor leads nowhere, least of all to somebody else', async () => {
  const server = await room()
  const read = reader(server)
  const { body } = await read('/members/twitch/v5/statement')
  const [theirs] = body['entries'] as Entry[]
  for (const cursor of [theirs!.seq, 1, 999_999]) {
    const answer = await read(`/members/twitch/v1/statement?cursor=${cursor}`)
    expect([answer.status, answer.body['code']]).toEqual([400, 'request/invalid'])
  }
})

test('[HT12] an activity', async () => {
  const server = await testServer()
  const read = reader(server)
  const opened = await server.call(COMMANDS, {
    method: 'POST',
    token: server.token('producer'),
    body: { type: 'OpenWindow', factorBp: 20_000, seconds: 60 },
  })
  const events = opened.body['events'] as { type: string; activityId?: string }[]
  const { activityId } = events.find(({ type }) => type === 'WindowOpened')!
  const { body } = await read(`/activities/${activityId}`)
  const standing = { open: true, reversal: null, reversible: true }
  expect(body).toMatchObject({ type: 'window', activityId, factorBp: 20_000, ...standing })
  const unknown = await read('/activities/none')
  expect([unknown.status, unknown.body['code']]).toEqual([404, 'activity/unknown'])
})

test('[HT21] what was ever opened, page by page, whatever is opened meanwhile', async () => {
  const server = await testServer()
  const read = reader(server)
  const token = server.token('producer')
  const open = async (question: string) => {
    const poll = { type: 'OpenPoll', question, options: ['一', '二'], seconds: 60 }
    const { body } = await server.call(COMMANDS, { method: 'POST', token, body: poll })
    const [{ activityId }] = body['events'] as [{ activityId: string }]
    const close = { type: 'ClosePoll', activityId }
    await server.call(COMMANDS, { method: 'POST', token, body: close })
  }
  for (const question of ['一', '二', '三']) await open(question)
  const window = { type: 'OpenWindow', factorBp: 20_000, seconds: 60 }
  await server.call(COMMANDS, { method: 'POST', token, body: window })
  const first = await read('/activities?limit=3')
  expect(first.body).toMatchObject({
    activities: [
      { type: 'window', open: true, reversible: true },
      { type: 'poll', title: '三', open: false },
      { type: 'poll', title: '二' },
    ],
  })
  await open('四')
  const rest = await read(`/activities?limit=3&cursor=${String(first.body['next'])}`)
  expect(rest.body).toMatchObject({ activities: [{ title: '一' }] })
  expect(rest.body).not.toHaveProperty('next')
  expect((await read('/activities?limit=0')).status).toBe(400)
})

test('[HT21] the rules in force and those to come, and the runs of show', async () => {
  const server = await testServer()
  const read = reader(server)
  const effectiveAt = Date.now() + 3_600_000
  const set = await server.call(COMMANDS, {
    method: 'POST',
    token: server.token('producer'),
    body: { type: 'SetRules', rules: { pointsValidMonths: 12 }, effectiveAt },
  })
  expect(set.status).toBe(200)
  const { body } = await read('/rules')
  expect(body).toMatchObject({
    version: 1,
    rules: { pointsValidMonths: 24 },
    scheduled: [{ version: 2, effectiveAt, rules: { pointsValidMonths: 12 } }],
  })
  expect((await read('/rundowns')).body).toEqual({ rundowns: [], cued: [] })
})

test('[HT4] who may read: producers and moderators of this channel', async () => {
  const server = await testServer()
  const status = async (token: string | null) =>
    (await server.call(`${BASE}/state`, { token })).status
  expect(await status(null)).toBe(401)
  for (const scope of ['producer', 'moderator'] as const)
    expect(await status(server.token(scope))).toBe(200)
  for (const scope of ['ingest', 'overlay', 'viewer'] as const)
    expect(await status(server.token(scope))).toBe(403)
  expect(await status(server.token('producer', 'other'))).toBe(403)
})

test('[HT12] looking at every channel makes none', async () => {
  const server = await testServer()
  const look = (channel: string, path = '/state') =>
    server.call(`/api/v1/channels/${channel}${path}`, { token: ADMIN_TOKEN })
  for (const path of ['/state', '/draws/l1/transcript']) {
    const unknown = await look('typo', path)
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'channel/unknown'])
  }
  expect((await server.call('/healthz')).body['channels']).toEqual([])
  await server.server.openChannel('demo')
  expect((await look('demo')).status).toBe(200)
})

test('[JR17] a store that cannot be asked is no fault of ours: 503, and nothing about the store', async () => {
  const journal = createMemoryJournal()
  const { call } = await testServer({ journal })
  journal.channels = () => Promise.reject(new JournalUnavailable('host 10.0.0.7 does not answer'))
  const refused = await call(`${BASE}/state`, { token: ADMIN_TOKEN })
  expect([refused.status, refused.body['code']]).toEqual([503, 'channel/unavailable'])
  expect(refused.headers.get('retry-after')).not.toBeNull()
  expect(refused.text).not.toContain('10.0.0.7')
})

test('[HT15] health tells the store and every channel; metrics count what came in', async () => {
  const server = await room()
  const health = await server.call('/healthz')
  expect(health.body).toMatchObject({
    status: 'ok',
    version: '0.0.0',
    store: 'memory',
    durability: 'memory',
    node: 'test',
    channels: [{ id: 'demo', owner: 'test', seq: expect.any(Number), queue: 0, lagMs: 0 }],
  })
  const { text, status } = await server.call('/metrics')
  expect(status).toBe(200)
  expect(text).toContain('fanfare_signals_total{result="accepted"} 7')
  expect(text).toMatch(/fanfare_channel_seq\{channel="demo"\} [1-9]/)
  expect(text).toContain('route="/api/v1/channels/:channel/signals"')
})

test('[HT1] an address without anything', async () => {
  const server = await testServer()
  const answer = await server.call('/api/v1/nothing')
  expect([answer.status, answer.body['code']]).toEqual([404, 'request/not_found'])
})
