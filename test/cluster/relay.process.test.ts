/** What is asked about a channel of another node, over a real Redis: answered as if it had been asked there. */
import { RELAY_PIECE_BYTES } from '@fanfare/server/limits.ts'
import { PANEL_COOKIE } from '@fanfare/server/http/entrance.ts'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { gift, handOver, takeAway, TIMES, Town } from './inbox-nodes.ts'
import { ADMIN_TOKEN, openDoor, startRelayNode } from './relay-nodes.ts'
import type { RelayNode, StartRelayNode } from './relay-nodes.ts'

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis({ settings: { appendfsync: 'everysec' } })
})
afterAll(() => redis.stop())

let rooms = 0

async function twoNodes(more: Partial<StartRelayNode> = {}) {
  const room = `room${++rooms}`
  const town = new Town()
  const door = await openDoor()
  const common = { town, url: redis.url, door, ...more }
  const a = await startRelayNode({ ...common, name: `a${rooms}` })
  const b = await startRelayNode({ ...common, name: `b${rooms}` })
  town.give(room, a.name)
  const token = await door.token('producer', room)
  return { room, base: `/api/v1/channels/${room}`, town, door, a, b, token }
}

const adjust = (amount: number) => ({
  type: 'AdjustPoints',
  member: { platform: 'twitch', userId: '1' },
  amount,
  reason: 'thanks',
})

const pointsOf = async (node: RelayNode, base: string, token: string): Promise<string> =>
  (await node.call(`${base}/members?query=viewer`, { token })).text

test('[IB9] any node answers what the owner would', async () => {
  const { room, base, a, b, token } = await twoNodes()
  expect((await b.ingest.signals(room, [gift('1'), gift('2')])).ok).toBe(true)
  const paths = [
    '/members?query=viewer&limit=1',
    '/rules',
    '/activities',
    '/leaderboards/points?limit=2',
    '/rundowns',
    '/activities/none',
    '/leaderboards/nothing',
    '/nowhere',
  ]
  for (const path of paths) {
    const [there, here] = [
      await a.call(base + path, { token }),
      await b.call(base + path, { token }),
    ]
    expect(here.text, path).toBe(there.text)
    expect(here.status, path).toBe(there.status)
    for (const name of ['content-type', 'cache-control', 'x-content-type-options']) {
      expect(here.headers.get(name), `${path} ${name}`).toBe(there.headers.get(name))
    }
  }
  // That there is nothing at an address needs nobody's word.
  expect(a.relayedHere).toHaveLength(paths.length - 1)
  expect(b.registry.running()).toEqual([])
})

test('[IB9] what the owner would not look at is not looked at on the way', async () => {
  const { base, a, b, token } = await twoNodes()
  const odd = [
    { path: '/nowhere', method: 'GET' },
    { path: '/state', method: 'POST' },
    { path: '/state', method: 'FOO' },
    { path: '/rules', method: 'GET', headers: { 'content-encoding': 'gzip' } },
  ]
  for (const { path, ...asked } of odd) {
    for (const caller of [{}, { token }]) {
      const there = await a.call(base + path, { ...asked, ...caller })
      const here = await b.call(base + path, { ...asked, ...caller })
      expect([here.status, here.text], `${asked.method} ${path}`).toEqual([
        there.status,
        there.text,
      ])
    }
  }
  expect(a.relayedHere).toHaveLength(1)
})

test('[IB9] who may not ask is refused at once, and no channel is looked for', async () => {
  const { base, town, door, a, b } = await twoNodes()
  const ingest = await door.token('ingest', base.slice(base.lastIndexOf('/') + 1))
  const other = await door.token('producer', 'another')
  expect((await b.call(`${base}/rules`)).text).toContain('auth/missing')
  expect((await b.call(`${base}/rules`, { token: 'wrong' })).text).toContain('auth/invalid')
  for (const token of [ingest, other]) {
    expect((await b.call(`${base}/rules`, { token })).text).toContain('auth/forbidden')
    const told = await b.call(`${base}/commands`, { method: 'POST', token, body: adjust(5) })
    expect(told.text).toContain('auth/forbidden')
  }
  const unknown = '/api/v1/channels/never-seen'
  town.give('never-seen', a.name)
  expect((await b.call(`${unknown}/rules`, { token: ADMIN_TOKEN })).text).toContain(
    'channel/unknown',
  )
  const big = { method: 'POST', token: ADMIN_TOKEN, body: 'x'.repeat(70_000) }
  expect((await b.call(`${base}/commands`, big)).status).toBe(413)
  expect(a.relayedHere).toEqual([])
  expect(await a.journal.channels()).not.toContain('never-seen')
})

test('[IB9] a panel reaches every channel of its cookie by any node, and no other page does', async () => {
  const { room, base, door, a, b } = await twoNodes()
  await b.ingest.signals(room, [gift('1')])
  const { code } = await door.auth.panel.createLink(room, 'desk')
  const entered = await door.auth.panel.login(code)
  const cookie = `${PANEL_COOKIE}=${entered?.secret}`
  const body = adjust(7)
  const own = { cookie, host: 'shows.example', origin: 'https://shows.example' }
  const done = await b.call(`${base}/commands`, { method: 'POST', body, headers: own })
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('events')])
  const foreign = { ...own, origin: 'https://elsewhere.example' }
  const refused = await b.call(`${base}/commands`, { method: 'POST', body, headers: foreign })
  expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('auth/origin')])
  expect(a.relayedHere).toEqual([`POST ${base}/commands`])
})

test('[IB12] what proves who somebody is stays on the node that was asked', async () => {
  const { room, base, door, b, token } = await twoNodes()
  await b.ingest.signals(room, [gift('1')])
  const { code } = await door.auth.panel.createLink(room, 'desk')
  const secret = (await door.auth.panel.login(code))?.secret ?? ''
  const monitor = await (b.client as Redis).monitor()
  onTestFinished(() => monitor.disconnect())
  const seen: string[] = []
  monitor.on('monitor', (_time: string, words: string[]) => seen.push(words.join(' ')))
  const own = {
    cookie: `${PANEL_COOKIE}=${secret}`,
    host: 'shows.example',
    origin: 'https://shows.example',
  }
  const asked = { method: 'POST', body: adjust(7) }
  expect((await b.call(`${base}/commands`, { ...asked, token })).status).toBe(200)
  expect((await b.call(`${base}/commands`, { ...asked, headers: own })).status).toBe(200)
  expect((await b.call(`${base}/rules`, { token })).status).toBe(200)
  await until(() => seen.filter((words) => words.includes('"http"')).length > 0, 5_000)
  expect(seen.some((words) => words.includes('AdjustPoints'))).toBe(true)
  expect(seen.filter((words) => words.includes(token) || words.includes(secret))).toEqual([])
})

test('[IB9] what any node can answer is answered where it was asked', async () => {
  const { base, a, b, token } = await twoNodes()
  const asked = await b.call(`${base}/overlay-url`, { token })
  expect(asked.text).toContain(`http://${b.name}.example/overlay/`)
  expect(a.relayedHere).toEqual([])
})

test('[IB9] a rehearsal is opened and thrown away where it is, which may be another node', async () => {
  const { room, base, town, a, b, token } = await twoNodes()
  await a.ingest.signals(room, [gift('1')])
  town.give(`${room}~rehearsal`, b.name)
  const opened = await a.call(`${base}/rehearsal`, { method: 'POST', token })
  expect([opened.status, opened.text]).toEqual([200, expect.stringContaining('~rehearsal')])
  expect(opened.text).toContain(`http://${a.name}.example/overlay/${room}~rehearsal#t=`)
  expect(b.registry.running().map(({ id }) => id)).toEqual([`${room}~rehearsal`])
  const rehearsed = await a.call(`${base}~rehearsal/members?query=viewer`, { token })
  expect(rehearsed.text).toContain('viewer 1')
  expect((await a.call(`${base}/rehearsal`, { method: 'DELETE', token })).status).toBe(200)
  expect(b.registry.running()).toEqual([])
  expect(a.registry.running().map(({ id }) => id)).toEqual([room])
})

test('[IB1] a command is done once for its key, whichever nodes it is told to', async () => {
  const { room, base, town, a, b, token } = await twoNodes()
  await b.ingest.signals(room, [gift('1')])
  const before = await pointsOf(b, base, token)
  const told = { method: 'POST', token, body: adjust(500), headers: { 'idempotency-key': 'k1' } }
  const first = await b.call(`${base}/commands`, told)
  expect([first.status, first.text]).toEqual([200, expect.stringContaining('"amount":500')])
  expect((await a.call(`${base}/commands`, told)).text).toBe(first.text)
  await handOver(town, a, b, room)
  expect((await a.call(`${base}/commands`, told)).text).toBe(first.text)
  const reused = await a.call(`${base}/commands`, { ...told, body: adjust(501) })
  expect([reused.status, reused.text]).toEqual([409, expect.stringContaining('key_reused')])
  const adjusted = /"points":(\d+)/.exec(await pointsOf(a, base, token))?.[1]
  expect(Number(adjusted)).toBe(Number(/"points":(\d+)/.exec(before)?.[1]) + 500)
})

test('[IB10] a command whose owner is lost in the middle is done once, with or without a key', async () => {
  const { room, base, town, a, b, token } = await twoNodes()
  await b.ingest.signals(room, [gift('1')])
  const points = async () => Number(/"points":(\d+)/.exec(await pointsOf(b, base, token))?.[1])
  const before = await points()
  const command = { method: 'POST', token, body: adjust(10) }
  let [owner, other] = [a, b]
  for (const fault of ['refused', 'done but not told', 'never answered'] as const) {
    // Once told to the owner itself, once to the other.
    for (const asked of [owner, other]) {
      owner.faults.set(room, [fault])
      const answer = asked.call(`${base}/commands`, command)
      if (fault === 'never answered') {
        const { faults } = owner
        await until(() => faults.get(room)?.length === 0, 5_000)
        takeAway(town, owner, other, room)
        ;[owner, other] = [other, owner]
      }
      const { status, text } = await answer
      expect([fault, status, text]).toEqual([fault, 200, expect.stringContaining('"amount":10')])
    }
  }
  expect(await points()).toBe(before + 60)
})

test('[IB10] while a channel moves nobody is refused: what is asked waits for its new owner', async () => {
  const { room, base, town, a, b, token } = await twoNodes()
  await a.ingest.signals(room, [gift('1')])
  const moving = a.registry.handOver(room)
  const asked = [a, b].flatMap((node) => [
    node.call(`${base}/rules`, { token }),
    node.call(`${base}/commands`, { method: 'POST', token, body: adjust(1) }),
  ])
  const gifts = a.ingest.signals(room, [gift('1')])
  await moving
  town.give(room, null)
  await new Promise((resolve) => setTimeout(resolve, 100))
  town.give(room, b.name)
  for (const { status, text } of await Promise.all(asked))
    expect([status, text[0]]).toEqual([200, '{'])
  expect((await gifts).ok).toBe(true)
})

test('[IB10] nodes that take each other for the owner refuse in time, and ask no further', async () => {
  const town = new Town()
  const { base, a, b, token } = await twoNodes({
    answerMs: 400,
    times: { ...TIMES, answerMs: 400 },
  })
  Object.assign(a.ownership, { ...town.ownershipOf(a.name), isHere: () => false })
  Object.assign(a.ownership, { locate: async () => ({ at: 'node', node: b.name }) })
  Object.assign(b.ownership, { locate: async () => ({ at: 'node', node: a.name }) })
  for (const node of [a, b]) {
    const read = await node.call(`${base}/rules`, { token })
    expect([read.status, read.text]).toEqual([503, expect.stringContaining('channel/unavailable')])
    const told = await node.call(`${base}/commands`, { method: 'POST', token, body: adjust(1) })
    expect([told.status, told.headers.get('retry-after')]).toEqual([503, '1'])
  }
  expect([...a.relayedHere, ...b.relayedHere]).toEqual([])
})

test('[IB11] a long answer travels in pieces and arrives whole', async () => {
  const line = '小明 got a 🌹 and said "hi"\n'
  const whole = line.repeat(Math.ceil((RELAY_PIECE_BYTES * 3.5) / Buffer.byteLength(line)))
  const bytes = Buffer.from(whole)
  const answers = () => {
    let at = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) controller.close()
        else controller.enqueue(bytes.subarray(at, (at += 10_007)))
      },
    })
    return new Response(body, { headers: { 'content-disposition': 'attachment' } })
  }
  const { base, b, token } = await twoNodes({ answers })
  const answer = await b.call(`${base}/draws/l1/transcript`, { token })
  expect(answer.headers.get('content-disposition')).toBe('attachment')
  expect(answer.text === whole).toBe(true)
})
