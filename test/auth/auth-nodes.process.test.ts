/** Two servers on one Redis: whatever one of them gave out or took back holds on the other. */
import { once } from 'node:events'
import { UNKNOWN_REQUESTS_BURST } from '@fanfare/server/limits.ts'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { call, chat, SIGNALS, testServer } from '../http/support/http-server.ts'
import type { TestServer } from '../http/support/http-server.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { openStore } from './support/redis-auth.ts'

let redis: RunningRedis
let one: TestServer
let two: TestServer
beforeAll(async () => {
  redis = await startRedis()
})
beforeEach(async () => {
  one = await testServer({ authStore: await openStore(redis.url) })
  two = await testServer({ authStore: await openStore(redis.url) })
})
afterAll(() => redis.stop())

async function cookieOf(server: TestServer, code: string): Promise<string> {
  const answer = await server.call('/api/v1/login', { method: 'POST', body: { code } })
  expect(answer.status).toBe(200)
  return /^fanfare_panel=[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? ''
}

async function overlaySocket(server: TestServer, token: string): Promise<Socket> {
  const socket = io(`${server.url}/overlay`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token },
  })
  onTestFinished(() => void socket.disconnect())
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve)
    socket.on('connect_error', reject)
  })
  return socket
}

test('[AU14] a panel that logs in on one node is at home on the next, until it logs out on either', async () => {
  const { code } = await one.auth.panel.createLink('demo', 'producer')
  const cookie = await cookieOf(two, code)
  const panel = (server: TestServer) => server.call('/api/v1/panel', { headers: { cookie } })
  const seen = [await panel(one), await panel(two)]
  expect(seen.map(({ status }) => status)).toEqual([200, 200])
  const urls = seen.map(({ body }) => new URL(String(body['overlayUrl'])).hash)
  expect(urls[0]).toBe(urls[1])
  await one.call('/api/v1/logout', { method: 'POST', headers: { cookie } })
  expect((await panel(one)).status).toBe(401)
  await expect.poll(async () => (await panel(two)).status, { timeout: 5_000 }).toBe(401)
})

test('[AU14] tokens, page sessions and webhooks of one node are good on the next at once', async () => {
  const webhook = { channelId: 'demo', scope: 'ingest', label: 'shop', webhook: true } as const
  const { token, webhookSecret } = await one.auth.issue(webhook)
  const body = { signals: [chat('hi')] }
  expect((await two.call(SIGNALS, { method: 'POST', token, body })).status).toBe(200)
  const raw = JSON.stringify({ signals: [chat('again')] })
  const at = new Date()
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(webhookSecret!).sign('msg_1', at, raw),
  }
  expect((await two.call(SIGNALS, { method: 'POST', raw, headers })).status).toBe(200)
  const opened = await one.auth.openPageSession(await two.auth.overlayToken('demo'))
  expect(opened.ok && (await two.auth.bearer(opened.value.session)).ok).toBe(true)
})

test('[AU15] a token revoked on one node closes its sockets on the others', async () => {
  const { token, record } = await one.auth.issue({
    channelId: 'demo',
    scope: 'overlay',
    label: '',
  })
  const socket = await overlaySocket(two, token)
  const bye = once(socket as unknown as NodeJS.EventEmitter, 'bye')
  expect(await one.auth.revoke(record.id)).toBe(true)
  expect(await bye).toMatchObject([{ code: 'auth/invalid' }])
})

test('[AU17] who guesses at one node is not counted at the other', async () => {
  const guess = (server: TestServer) =>
    call(`${server.url}/api/v1/panel`, { token: 'ff_producer_guess' })
  const answers: number[] = []
  for (let sent = 0; sent < UNKNOWN_REQUESTS_BURST * 2; sent++) {
    answers.push((await guess(one)).status)
    if (answers.at(-1) === 429) break
  }
  expect(answers.at(-1)).toBe(429)
  expect((await guess(two)).status).toBe(401)
})

test('[AU16] a node that cannot ask Redis answers 503 to whom it does not know', async () => {
  const { token } = await one.auth.issue({ channelId: 'demo', scope: 'ingest', label: '' })
  const send = (server: TestServer) =>
    server.call(SIGNALS, { method: 'POST', token, body: { signals: [chat('hi')] } })
  expect((await send(two)).status).toBe(200)
  await redis.kill()
  try {
    const unknown = await send(one)
    expect(unknown).toMatchObject({ status: 503, body: { code: 'channel/unavailable' } })
    expect(unknown.headers.get('retry-after')).not.toBeNull()
    expect((await send(two)).status).toBe(200)
  } finally {
    redis = await startRedis({ port: redis.port, folder: redis.folder })
  }
})
