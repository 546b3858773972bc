/** The same door over sockets: who may follow and who may send, with the real fan-out behind it. */
import type { Cue, IngestAnswer } from '@fanfare/shared/contracts'
import { PROTOCOL_VERSION } from '@fanfare/shared/contracts'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { ADMIN_TOKEN, chat, SIGNALS, testServer } from './support/http-server.ts'

type Opened = { socket: Socket; refused: string | null }

/** Resolves when the server has let the socket in, or has said why not. */
function open(
  url: string,
  namespace: string,
  auth: object,
  extraHeaders: Record<string, string> = {},
): Promise<Opened> {
  const socket = io(url + namespace, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth,
    extraHeaders,
  })
  onTestFinished(() => void socket.disconnect())
  return new Promise((resolve) => {
    socket.on('connect', () => resolve({ socket, refused: null }))
    socket.on('connect_error', (error: Error & { data?: { code: string } }) =>
      resolve({ socket, refused: error.data?.code ?? error.message }),
    )
  })
}

function send(socket: Socket, body: unknown): Promise<IngestAnswer & { code?: string }> {
  return new Promise((resolve) => socket.emit('signals', body, resolve))
}

test('[HT5] signals over a socket are answered as over HTTP', async () => {
  const { url, token, call } = await testServer()
  const { socket } = await open(url, '/ingest', { token: token('ingest') })
  const one = chat('hi')
  expect(await send(socket, { signals: [one, { ...chat('x'), at: -1 }] })).toEqual({
    accepted: 1,
    duplicates: 0,
    rejected: [expect.objectContaining({ index: 1, code: 'signal/invalid' })],
    seq: expect.any(Number),
    durability: 'memory',
  })
  const again = await call(SIGNALS, {
    method: 'POST',
    token: token('ingest'),
    body: { signals: [one] },
  })
  expect(again.body).toMatchObject({ accepted: 0, duplicates: 1 })
  for (const body of [null, {}, { signals: 'x' }, { signals: [] }]) {
    expect(await send(socket, body)).toMatchObject({ code: 'request/invalid' })
  }
})

test('[HT4] a socket is refused as a request is', async () => {
  const { url, token, auth } = await testServer()
  const refusedFor = async (namespace: string, words: object) =>
    (await open(url, namespace, words)).refused
  expect(await refusedFor('/ingest', {})).toBe('auth/missing')
  expect(await refusedFor('/ingest', { token: 'ff_ingest_wrong' })).toBe('auth/invalid')
  expect(await refusedFor('/ingest', { token: token('overlay') })).toBe('auth/forbidden')
  expect(await refusedFor('/ingest', { token: token('ingest'), channel: 'other' })).toBe(
    'auth/forbidden',
  )
  expect(await refusedFor('/panel', { token: token('overlay') })).toBe('auth/forbidden')
  expect(await refusedFor('/overlay', { token: token('viewer') })).toBe('auth/forbidden')
  const revoked = await auth.issue({ channelId: 'demo', scope: 'overlay', label: '' })
  await auth.revoke(revoked.record.id)
  expect(await refusedFor('/overlay', { token: revoked.token })).toBe('auth/invalid')
  expect(await refusedFor('/panel', { token: ADMIN_TOKEN })).toBe('channel/invalid_id')
})

test('[HT4] pages come in with their session, the panel with its cookie', async () => {
  const { url, auth } = await testServer()
  const opened = await auth.openPageSession(await auth.overlayToken('demo'))
  if (!opened.ok) throw new Error(opened.error.code)
  const { session } = opened.value
  expect((await open(url, '/overlay', { session })).refused).toBeNull()
  expect((await open(url, '/overlay', { session, channel: 'demo~rehearsal' })).refused).toBeNull()
  const entered = await auth.panel.login((await auth.panel.createLink('demo', 'producer')).code)
  const cookie = `fanfare_panel=${entered!.secret}`
  expect((await open(url, '/panel', {}, { cookie })).refused).toBeNull()
  expect((await open(url, '/overlay', {}, { cookie })).refused).toBe('auth/missing')
})

test('[HT10] a socket from a foreign page is not even opened', async () => {
  const { url, auth } = await testServer()
  const token = await auth.overlayToken('demo')
  const own = await open(url, '/overlay', { token }, { origin: url })
  expect(own.refused).toBeNull()
  const foreign = await open(url, '/overlay', { token }, { origin: 'https://evil.example' })
  expect(foreign.refused).toBe('websocket error')
})

test('[AU2] a token revoked while its socket is open ends it at its next word', async () => {
  const { url, auth } = await testServer()
  const { token, record } = await auth.issue({ channelId: 'demo', scope: 'ingest', label: '' })
  const { socket } = await open(url, '/ingest', { token })
  expect(await send(socket, { signals: [chat('hi')] })).toMatchObject({ accepted: 1 })
  await auth.revoke(record.id)
  const bye = new Promise((resolve) => socket.on('bye', resolve))
  socket.emit('signals', { signals: [chat('again')] }, () => undefined)
  expect(await bye).toMatchObject({ code: 'auth/invalid' })
})

test('[BC23] as many and as long signals over a socket as over HTTP, from the same token header', async () => {
  const { url, token } = await testServer()
  const headers = { authorization: `Bearer ${token('ingest')}` }
  const { socket, refused } = await open(url, '/ingest', {}, headers)
  expect(refused).toBeNull()
  const signals = Array.from({ length: 1_000 }, (_, i) => chat('x'.repeat(800), String(i % 10)))
  expect(await send(socket, { signals })).toMatchObject({ accepted: 1_000, rejected: [] })
  const gone = new Promise((resolve) => socket.on('disconnect', resolve))
  socket.emit('signals', { signals, pad: 'x'.repeat(300_000) }, () => undefined)
  await gone
})

test('[BC11] only a source of signals may send more than 64 KiB', async () => {
  const { url, token } = await testServer()
  const { socket } = await open(url, '/panel', { token: token('producer') })
  const gone = new Promise((resolve) => socket.on('disconnect', resolve))
  socket.emit('clock', 'x'.repeat(70_000), () => undefined)
  await gone
})

test('[HT9] a flood of frames ends its socket and nobody else', async () => {
  const { url, token, call } = await testServer()
  const { socket } = await open(url, '/ingest', { token: token('ingest') })
  const gone = new Promise((resolve) => socket.on('disconnect', resolve))
  for (let i = 0; i < 3_000; i++) socket.emit('signals', null, () => undefined)
  await gone
  const fine = await call(SIGNALS, {
    method: 'POST',
    token: token('ingest'),
    body: { signals: [chat('hi')] },
  })
  expect(fine.body).toMatchObject({ accepted: 1 })
})

test('[WY3] !why answers on the picture, in the batch after the refusal or in the same one', async () => {
  const { url, token, auth, call } = await testServer()
  const { socket } = await open(url, '/overlay', { token: await auth.overlayToken('demo') })
  const cues: Cue[] = []
  const heard = new Promise<void>((resolve) => {
    socket.on('delta', ({ moments }: { moments?: Cue[] }) => {
      cues.push(...(moments ?? []).filter(({ kind }) => kind === 'answer'))
      if (cues.length === 2) resolve()
    })
  })
  await new Promise((resolve) =>
    socket.emit('hello', { protocol: PROTOCOL_VERSION, position: null }, resolve),
  )
  const say = (...signals: object[]) =>
    call(SIGNALS, { method: 'POST', token: token('ingest'), body: { signals } })
  await say(chat('晚安', '1'))
  await say(chat('！搶 A01', '1'))
  await say(chat('!why', '1'))
  await say(chat('!join', '2'), chat('！為什麼', '2'))
  await heard
  expect(cues).toMatchObject([
    { command: 'why', text: { key: 'why_no', values: { code: 'seckill/none_open' } } },
    { command: 'why', text: { key: 'why_no', values: { code: 'lottery/none_open' } } },
  ])
})
