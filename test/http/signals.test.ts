/** `POST …/signals` over a real connection: what is taken, and every way to be refused. */
import { connect } from 'node:net'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { limits } from '@fanfare/shared/contracts'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { ADMIN_TOKEN, chat, gift, SIGNALS, testServer } from './support/http-server.ts'

test('[HT5] accepted, duplicate and rejected signals are counted, durable and named', async () => {
  const { call, token } = await testServer()
  const ingest = token('ingest')
  const [one, two] = [chat('hi'), gift(100)]
  const first = await call(SIGNALS, {
    method: 'POST',
    token: ingest,
    body: { signals: [one, two, { ...chat('x'), type: 'wave' }] },
  })
  expect(first.status).toBe(200)
  expect(first.body).toEqual({
    accepted: 2,
    duplicates: 0,
    rejected: [{ index: 2, code: 'signal/unknown_type', message: expect.any(String) }],
    seq: expect.any(Number),
    durability: 'memory',
  })
  expect(first.body['seq']).toBeGreaterThan(0)
  const again = await call(SIGNALS, {
    method: 'POST',
    token: ingest,
    body: { signals: [one, two] },
  })
  expect(again.body).toMatchObject({ accepted: 0, duplicates: 2, seq: first.body['seq'] })
  const changed = { ...two, gift: { ...(two['gift'] as object), count: 2 } }
  const conflict = await call(SIGNALS, {
    method: 'POST',
    token: ingest,
    body: { signals: [changed] },
  })
  expect(conflict.body).toMatchObject({ accepted: 0, rejected: [{ code: 'signal/conflict' }] })
})

test('[HT3] a byte order mark, duplicate and dangerous keys do no harm', async () => {
  const { call, token } = await testServer()
  const signal = JSON.stringify(chat('hi')).replace('{', '{"__proto__":{"polluted":1},"text":"no",')
  const raw = `\uFEFF{"constructor":{"prototype":{}},"signals":[${signal}]}`
  const answer = await call(SIGNALS, { method: 'POST', token: token('ingest'), raw })
  expect(answer.body).toMatchObject({ accepted: 1, rejected: [] })
  expect({}).not.toHaveProperty('polluted')
})

test.each([
  ['malformed JSON', '{"signals":[', 400, 'request/malformed'],
  ['no body', '', 400, 'request/malformed'],
  ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'request/malformed'],
  ['no object', 'null', 400, 'request/invalid'],
  ['no list', '{"signals":{}}', 400, 'request/invalid'],
  ['an empty list', '{"signals":[]}', 400, 'request/invalid'],
  ['too many', JSON.stringify({ signals: Array(1_001).fill(0) }), 413, 'request/too_many_signals'],
  ['deep nesting', '['.repeat(500_000), 400, 'request/malformed'],
])('[HT1] [HT3] %s', async (_name, raw, status, code) => {
  const { call, token } = await testServer()
  const answer = await call(SIGNALS, { method: 'POST', token: token('ingest'), raw })
  expect([answer.status, answer.body['code']]).toEqual([status, code])
  expect(answer.body['message']).toEqual(expect.any(String))
})

test('[HT3] what is not UTF-8 text as it says is refused', async () => {
  const { call, token } = await testServer()
  for (const headers of [
    { 'content-encoding': 'gzip' },
    { 'content-type': 'application/json; charset=utf-16' },
  ]) {
    const answer = await call(SIGNALS, {
      method: 'POST',
      token: token('ingest'),
      body: { signals: [chat('hi')] },
      headers,
    })
    expect([answer.status, answer.body['code']]).toEqual([415, 'request/unsupported_media'])
  }
})

test('[HT2] a body over the limit is refused, with and without a length, and the next request works', async () => {
  const { call, token, url } = await testServer()
  const ingest = token('ingest')
  const big = new Uint8Array(limits.INGEST_BODY_BYTES_MAX + 1).fill(0x20)
  const known = await call(SIGNALS, { method: 'POST', token: ingest, raw: big })
  expect([known.status, known.body['code']]).toEqual([413, 'request/too_large'])
  const chunked = await rawRequest(url, ingest, (write) => {
    write(`Transfer-Encoding: chunked\r\n\r\n`)
    for (let i = 0; i < 17; i++) write(`10000\r\n${' '.repeat(65_536)}\r\n`)
  })
  expect(chunked).toMatch(/^HTTP\/1\.1 413 /)
  expect(chunked).toContain('request/too_large')
  const fine = await call(SIGNALS, {
    method: 'POST',
    token: ingest,
    body: { signals: [chat('hi')] },
  })
  expect(fine.status).toBe(200)
})

test('[HT2] a body of exactly the limit is read', async () => {
  const { call, token } = await testServer()
  const text = JSON.stringify({ signals: [chat('hi')] })
  const raw = text + ' '.repeat(limits.INGEST_BODY_BYTES_MAX - text.length)
  const answer = await call(SIGNALS, { method: 'POST', token: token('ingest'), raw })
  expect(answer.body).toMatchObject({ accepted: 1 })
})

/** Sends by hand and reads what comes back until the connection ends or the answer is whole. */
function rawRequest(
  url: string,
  token: string,
  body: (write: (text: string) => void) => void,
): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(Number(port), hostname, () => {
      socket.write(`POST ${SIGNALS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`)
      body((text) => socket.write(text))
    })
    socket.on('data', (data) => {
      heard += data.toString()
      if (heard.includes('}')) socket.destroy()
    })
    // The other end may close while we are still sending; what it said before counts.
    socket.on('error', (error) => (heard === '' ? reject(error) : resolve(heard)))
    socket.on('close', () => resolve(heard))
  })
}

test('[HT4] tokens are judged before the body is looked at', async () => {
  const { call, auth, token } = await testServer()
  const revoked = await auth.issue({ channelId: 'demo', scope: 'ingest', label: '' })
  await auth.revoke(revoked.record.id)
  const cases: [string | null, number, string][] = [
    [null, 401, 'auth/missing'],
    ['ff_ingest_wrong', 401, 'auth/invalid'],
    [revoked.token, 401, 'auth/invalid'],
    [token('ingest', 'other'), 403, 'auth/forbidden'],
    [token('producer'), 403, 'auth/forbidden'],
    [token('overlay'), 403, 'auth/forbidden'],
  ]
  for (const [secret, status, code] of cases) {
    const answer = await call(SIGNALS, { method: 'POST', token: secret, raw: 'not json' })
    expect([answer.status, answer.body['code']]).toEqual([status, code])
    expect(answer.text).not.toContain(secret ?? '\0')
  }
  const admin = await call(SIGNALS, {
    method: 'POST',
    token: ADMIN_TOKEN,
    body: { signals: [chat('hi')] },
  })
  expect(admin.status).toBe(200)
})

test('[AU12] a channel id that is none', async () => {
  const { call } = await testServer()
  const path = `/api/v1/channels/${encodeURIComponent('a b')}/signals`
  const answer = await call(path, { method: 'POST', token: ADMIN_TOKEN, raw: '{}' })
  expect([answer.status, answer.body['code']]).toEqual([400, 'channel/invalid_id'])
})

test('[HT6] a signed webhook needs no bearer token; a wrong signature is nobody', async () => {
  const { call, auth } = await testServer()
  const { webhookSecret } = await auth.issue({
    channelId: 'demo',
    scope: 'ingest',
    label: '',
    webhook: true,
  })
  const raw = JSON.stringify({ signals: [chat('hi')] })
  const now = new Date()
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(webhookSecret!).sign('msg_1', now, raw),
  }
  const signed = await call(SIGNALS, { method: 'POST', raw, headers })
  expect(signed.body).toMatchObject({ accepted: 1 })
  const forged = await call(SIGNALS, { method: 'POST', raw: `${raw} `, headers })
  expect([forged.status, forged.body['code']]).toEqual([401, 'auth/invalid'])
})

test('[HT5] a store that takes no writes is 503 with Retry-After, and nothing was applied', async () => {
  const journal = createMemoryJournal()
  const full = { now: false }
  const { call, token } = await testServer({
    journal: {
      ...journal,
      append: (channelId, batch) =>
        full.now ? Promise.reject(new Error('disk full')) : journal.append(channelId, batch),
    },
  })
  const ingest = token('ingest')
  const send = (signal: object) =>
    call(SIGNALS, { method: 'POST', token: ingest, body: { signals: [signal] } })
  expect((await send(chat('before'))).status).toBe(200)
  full.now = true
  const signal = gift(100)
  const refused = await send(signal)
  expect([refused.status, refused.body['code']]).toEqual([503, 'channel/unavailable'])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  const health = await call('/healthz')
  expect(health.body).toMatchObject({ status: 'degraded', troubles: [{ id: 'demo' }] })
  full.now = false
  const recovered = await until(
    () => send(signal),
    (answer) => answer.status === 200,
  )
  expect(recovered.body).toMatchObject({ accepted: 1, duplicates: 0 })
  expect((await call('/healthz')).body).toMatchObject({ status: 'ok', troubles: [] })
})

async function until<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (isRight(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('[HT9] wrong guesses of one address are slowed down; a right token is not', async () => {
  const { call, token } = await testServer()
  const ingest = token('ingest')
  const guesses = Array.from({ length: 130 }, (_, i) =>
    call(SIGNALS, { method: 'POST', token: `ff_ingest_guess${i}`, raw: '{}' }),
  )
  const answers = await Promise.all(guesses)
  const limited = answers.filter(({ status }) => status === 429)
  expect(limited.length).toBeGreaterThan(0)
  expect(limited[0]!.body['code']).toBe('rate/limited')
  expect(limited[0]!.headers.get('retry-after')).not.toBeNull()
  const right = await call(SIGNALS, {
    method: 'POST',
    token: ingest,
    body: { signals: [chat('hi')] },
  })
  expect(right.status).toBe(200)
})

test('[HT9] a script that looks at five hundred members at once is not taken for a flood', async () => {
  const { call, token } = await testServer()
  const producer = token('producer')
  const answers = await Promise.all(
    Array.from({ length: 500 }, (_, i) =>
      call(`/api/v1/channels/demo/members/twitch/${i}`, { token: producer }),
    ),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]))
})
