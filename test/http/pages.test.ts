/** How pages get in: links, cookies, tokens in fragments, and what is sent along with them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ProducerCommandSchema } from '@fanfare/shared/contracts'
import { createApp } from '@fanfare/server/http/app.ts'
import type { HttpParts } from '@fanfare/server/http/context.ts'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { chat, COMMANDS, SIGNALS, testServer } from './support/http-server.ts'
import type { TestServer } from './support/http-server.ts'

const BASE = '/api/v1/channels/demo'

async function login(server: TestServer): Promise<string> {
  const { code } = await server.auth.panel.createLink('demo', 'producer')
  const answer = await server.call('/api/v1/login', { method: 'POST', body: { code } })
  expect(answer.status).toBe(200)
  return answer.headers.get('set-cookie') ?? ''
}

function cookieIn(header: string): string {
  return header.split(';')[0] ?? ''
}

test('[HT11] a link logs in once and sets a cookie no script can read', async () => {
  const server = await testServer()
  const { code } = await server.auth.panel.createLink('demo', 'producer')
  const enter = () => server.call('/api/v1/login', { method: 'POST', body: { code } })
  const first = await enter()
  expect(first.body).toMatchObject({ channelId: 'demo' })
  const header = first.headers.get('set-cookie') ?? ''
  expect(header).toMatch(
    /^fanfare_panel=fp_[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  const second = await enter()
  expect([second.status, second.body['code']]).toEqual([401, 'auth/invalid'])
  expect(second.headers.get('set-cookie')).toBeNull()
})

test('[HT11] [HT13] the panel knows whose it is; logout ends it', async () => {
  const server = await testServer()
  const cookie = cookieIn(await login(server))
  const panel = await server.call('/api/v1/panel', { headers: { cookie } })
  expect(panel.body).toMatchObject({
    channelId: 'demo',
    label: 'producer',
    scopes: ['producer', 'moderator'],
  })
  expect(panel.body['overlayUrl']).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/overlay\/demo#t=ff_overlay_/,
  )
  const gone = await server.call('/api/v1/logout', {
    method: 'POST',
    body: {},
    headers: { cookie, origin: server.url },
  })
  expect(gone.status).toBe(200)
  expect(gone.headers.get('set-cookie')).toMatch(/^fanfare_panel=; Max-Age=0/)
  const after = await server.call('/api/v1/panel', { headers: { cookie } })
  expect([after.status, after.body['code']]).toEqual([401, 'auth/invalid'])
})

test('[HT10] a cookie commands only from our own pages', async () => {
  const server = await testServer()
  const cookie = cookieIn(await login(server))
  const send = (headers: Record<string, string>) =>
    server.call(COMMANDS, {
      method: 'POST',
      body: { type: 'BlankStage', on: true },
      headers: { cookie, ...headers },
    })
  const own = await send({ origin: server.url })
  expect(own.status).toBe(200)
  for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }]) {
    const foreign = await send(headers)
    expect([foreign.status, foreign.body['code']]).toEqual([403, 'auth/origin'])
  }
  const read = await server.call(`${BASE}/state`, { headers: { cookie } })
  expect(read.status).toBe(200)
})

test('[HT11] a foreign page can neither log somebody in nor out', async () => {
  const server = await testServer()
  const { code } = await server.auth.panel.createLink('demo', 'producer')
  const headers = { origin: 'https://evil.example' }
  for (const path of ['/api/v1/login', '/api/v1/logout']) {
    const answer = await server.call(path, { method: 'POST', body: { code }, headers })
    expect([answer.status, answer.body['code']]).toEqual([403, 'auth/origin'])
  }
})

test('[AU8] an overlay token becomes a short session; a producer’s does not', async () => {
  const server = await testServer()
  const open = (token: string) =>
    server.call('/api/v1/session', { method: 'POST', body: { token } })
  const opened = await open(await server.auth.overlayToken('demo'))
  expect(opened.body).toEqual({
    session: expect.any(String),
    expiresInS: 900,
    channelId: 'demo',
    audience: 'overlay',
  })
  const viewer = await open(server.token('viewer'))
  expect(viewer.body).toMatchObject({ audience: 'viewer' })
  expect((await open(server.token('producer'))).body['code']).toBe('auth/forbidden')
  expect((await open('ff_overlay_no')).body['code']).toBe('auth/invalid')
  const read = await server.call(`${BASE}/state`, { token: String(opened.body['session']) })
  expect([read.status, read.body['code']]).toEqual([403, 'auth/forbidden'])
})

test('[HT13] the overlay’s address for producers only; rotated, the old works a while', async () => {
  const server = await testServer()
  const token = server.token('producer')
  const urlOf = async () =>
    String((await server.call(`${BASE}/overlay-url`, { token })).body['overlayUrl'])
  const before = await urlOf()
  expect(await urlOf()).toBe(before)
  const rotated = await server.call(`${BASE}/overlay-token/rotate`, {
    method: 'POST',
    token,
    body: {},
  })
  expect(rotated.body['overlayUrl']).not.toBe(before)
  expect(await urlOf()).toBe(rotated.body['overlayUrl'])
  const old = await server.call('/api/v1/session', {
    method: 'POST',
    body: { token: before.split('#t=')[1] },
  })
  expect(old.status).toBe(200)
  for (const scope of ['moderator', 'overlay', 'ingest'] as const) {
    const answer = await server.call(`${BASE}/overlay-url`, { token: server.token(scope) })
    expect([answer.status, answer.body['code']]).toEqual([403, 'auth/forbidden'])
  }
})

test('[HT14] a rehearsal begins as a copy and is thrown away whole', async () => {
  const server = await testServer()
  const [token, ingest] = [server.token('producer'), server.token('ingest')]
  const count = async (channel: string) => {
    const { body } = await server.call(`/api/v1/channels/${channel}/members?query=`, { token })
    return (body['members'] as unknown[]).length
  }
  const send = (path: string, viewer: string) =>
    server.call(path, { method: 'POST', token: ingest, body: { signals: [chat('hi', viewer)] } })
  await send(SIGNALS, 'real')
  const opened = await server.call(`${BASE}/rehearsal`, { method: 'POST', token, body: {} })
  expect(opened.body).toMatchObject({ channelId: 'demo~rehearsal' })
  await send('/api/v1/channels/demo~rehearsal/signals', 'tried')
  expect(await count('demo~rehearsal')).toBe(2)
  expect(await count('demo')).toBe(1)
  const gone = await server.call(`${BASE}/rehearsal`, { method: 'DELETE', token })
  expect(gone.status).toBe(200)
  expect(await count('demo~rehearsal')).toBe(1)
})

test('[HT19] a test cue is of a known kind and leaves no trace in the books', async () => {
  const server = await testServer()
  const token = server.token('producer')
  const seq = async () => (await server.call(`${BASE}/state`, { token })).body['seq']
  const before = await seq()
  const cue = (kind: string) =>
    server.call(`${BASE}/test-cue`, { method: 'POST', token, body: { kind } })
  for (const kind of ['points', 'checkin', 'tier_up', 'gift', 'subscribe', 'raid']) {
    expect((await cue(kind)).body['id']).toMatch(/^test:/)
  }
  expect((await cue('nope')).body['code']).toBe('request/invalid')
  expect(await seq()).toBe(before)
})

function builtPages(): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'panel.html'), '<!doctype html><title>panel</title>')
  writeFileSync(join(folder, 'stage.html'), '<!doctype html><title>stage</title>')
  writeFileSync(join(folder, 'assets', 'main-abc123.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  return folder
}

test('[HT17] shells are never cached and locked in; hashed files are kept for ever', async () => {
  const server = await testServer({ pagesFolder: builtPages() })
  const panel = await server.call('/panel')
  expect(panel.text).toContain('panel')
  expect(panel.headers.get('cache-control')).toBe('no-store')
  expect(panel.headers.get('referrer-policy')).toBe('no-referrer')
  expect(panel.headers.get('x-content-type-options')).toBe('nosniff')
  const policy = panel.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  const stage = await server.call('/overlay/demo~rehearsal')
  expect(stage.text).toContain('stage')
  expect(stage.headers.get('content-security-policy')).toContain("style-src 'self' 'unsafe-inline'")
  const script = await server.call('/assets/main-abc123.js')
  expect(script.headers.get('content-type')).toContain('text/javascript')
  expect(script.headers.get('cache-control')).toContain('immutable')
})

test('[HT17] nothing outside the built files is sent', async () => {
  const server = await testServer({ pagesFolder: builtPages() })
  for (const path of [
    '/assets/..%2Fsecret.txt',
    '/assets/%2e%2e/secret.txt',
    '/assets/none.js',
    '/assets/.hidden.js',
    '/secret.txt',
    '/overlay/a%20b',
  ]) {
    const answer = await server.call(path)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.text).not.toContain('secret\n')
  }
})

test('[HT17] pages that were not built say so', async () => {
  const server = await testServer()
  const answer = await server.call('/panel')
  expect([answer.status, answer.body['code']]).toEqual([404, 'request/not_found'])
})

test('[HT16] the description names every route and every command, from the schemas', async () => {
  const server = await testServer()
  const { body } = await server.call('/openapi.json')
  expect(body['openapi']).toBe('3.1.0')
  const paths = Object.keys(body['paths'] as object)
  expect(paths).toEqual(
    expect.arrayContaining([
      '/api/v1/channels/{channel}/signals',
      '/api/v1/channels/{channel}/commands',
      '/api/v1/channels/{channel}/members/{platform}/{userId}/statement',
      '/api/v1/login',
      '/api/v1/channels/{channel}/activities',
      '/api/v1/channels/{channel}/activities/{activity}',
      '/api/v1/channels/{channel}/rundowns',
      '/api/v1/channels/{channel}/rules',
    ]),
  )
  const text = JSON.stringify(body)
  const commands = ProducerCommandSchema.options.map((option) => option.shape.type.value)
  expect(commands.length).toBeGreaterThan(40)
  for (const command of [...commands, 'PreviewReversal', 'PreviewOpening']) {
    expect(text).toContain(`"const":"${command}"`)
  }
  expect(text).not.toContain('serverSeed')
  expect(text).toContain('"const":"order.paid"')
})

test('[HT16] no route under /api is left out', async () => {
  const { body } = await (await testServer()).call('/openapi.json')
  const described = Object.entries(body['paths'] as Record<string, object>).flatMap(
    ([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`),
  )
  const facts = { publicUrl: () => '' }
  const { routes } = createApp({ facts, pagesFolder: temporaryFolder() } as unknown as HttpParts)
  const served = routes
    .filter(({ path }) => path.startsWith('/api/'))
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  expect(served.length).toBeGreaterThan(20)
  expect(described).toEqual(expect.arrayContaining(served))
})

test('[HT16] every part of a path that varies is described', async () => {
  const { body } = await (await testServer()).call('/openapi.json')
  type Operation = { parameters: { name: string; in: string; required?: boolean }[] }
  const paths = Object.entries(body['paths'] as Record<string, Record<string, Operation>>)
  for (const [path, operations] of paths) {
    const varying = [...path.matchAll(/\{(\w+)\}/g)].map((part) => part[1])
    for (const { parameters } of Object.values(operations)) {
      const named = parameters.filter((one) => one.in === 'path' && one.required === true)
      expect(named.map((one) => one.name)).toEqual(varying)
    }
  }
})

test('[HT18] neither answers nor the log repeat a secret', async () => {
  const server = await testServer()
  const secrets = [
    server.token('producer'),
    'ff_producer_guessed-by-somebody',
    await server.auth.overlayToken('demo'),
  ]
  for (const token of secrets) {
    for (const path of [`${BASE}/state`, SIGNALS, COMMANDS]) {
      const method = path === SIGNALS || path === COMMANDS ? 'POST' : 'GET'
      const { text } = await server.call(path, {
        method,
        token,
        ...(method === 'POST' ? { raw: token } : {}),
      })
      expect(text).not.toContain(token)
    }
  }
  const logged = JSON.stringify(server.log)
  for (const secret of secrets) expect(logged).not.toContain(secret)
})
