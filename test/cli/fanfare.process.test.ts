/** The command line, on real data folders, with and without a server running on them. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, expect, test } from 'vitest'
import { issueToken, post, runServer } from '../e2e/running-server.ts'
import type { RunningServer } from '../e2e/running-server.ts'
import { until } from '../support/until.ts'
import { runCli } from './support/run-program.ts'

/** Far more than TOKEN_CHANGES_SEEN_MS. */
const SEEN_MS_MAX = 5_000

const folders: string[] = []
const servers: RunningServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-cli-'))
  folders.push(folder)
  return folder
}

async function started(dataFolder: string): Promise<RunningServer> {
  const server = await runServer({ dataFolder })
  servers.push(server)
  return server
}

function signal(id: string, fields: object = {}) {
  return {
    id,
    source: 't',
    type: 'follow',
    at: 1_700_000_000_000,
    viewer: { id: `v${id}`, name: `viewer ${id}` },
    ...fields,
  }
}

function recording(folder: string, count: number): string {
  const file = join(folder, 'recording.ndjson')
  const lines = Array.from({ length: count }, (_, i) => JSON.stringify(signal(String(i))))
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

test('[CL6] a token made while the server runs works, and revoked it does not', async () => {
  const data = newFolder()
  const server = await started(data)
  const path = `${server.url}/api/v1/channels/live/signals`
  const made = await runCli(
    'token',
    'create',
    '--channel',
    'live',
    '--scope',
    'ingest',
    '--data',
    data,
  )
  expect(made.code).toBe(0)
  const token = String(made.json['token'])
  expect(token).toMatch(/^ff_ingest_/)
  expect((await post(path, token, { signals: [signal('1')] })).status).toBe(200)
  const listed = await runCli('token', 'list', '--channel', 'live', '--data', data)
  expect(listed.json['tokens']).toContainEqual(
    expect.objectContaining({ id: made.json['id'], scope: 'ingest' }),
  )
  expect(listed.out).not.toContain(token)
  const revoked = await runCli('token', 'revoke', String(made.json['id']), '--data', data)
  expect(revoked.json).toEqual({ revoked: made.json['id'] })
  // What another process wrote is seen a moment later.
  let count = 1
  await until(async () => {
    const refused = await post(path, token, { signals: [signal(`${++count}`)] })
    expect(refused).toMatchObject({ status: 401, body: { code: 'auth/invalid' } })
    return true
  }, SEEN_MS_MAX)
  const twice = await runCli('token', 'revoke', String(made.json['id']), '--data', data)
  expect(twice.code).toBe(1)
})

test('[CL6] wrong words are one line and exit code 2', async () => {
  const data = newFolder()
  const cases = [
    ['token', 'create', '--channel', 'live', '--scope', 'king'],
    ['audit'],
    ['nonsense'],
  ]
  for (const words of cases) {
    const { code, err, out } = await runCli(
      ...words,
      ...(words[0] === 'nonsense' ? [] : ['--data', data]),
    )
    expect([words, code]).toEqual([words, 2])
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(out).toBe('')
  }
})

test('[CL6] a new panel link of the running server opens the panel', async () => {
  const data = newFolder()
  const server = await started(data)
  const { json } = await runCli('link', '--data', data)
  expect(json).toMatchObject({
    channel: 'live',
    url: expect.stringContaining(`${server.url}/panel#k=`),
  })
  const code = String(json['url']).split('#k=')[1]
  const login = await post(`${server.url}/api/v1/login`, '', { code })
  expect(login).toMatchObject({ status: 200, body: { channelId: 'live' } })
})

test('[CL9] [CL7] [CL11] a replay without a server, twice, audited and exported', async () => {
  const data = newFolder()
  const file = recording(data, 30)
  const play = () => runCli('replay', '--file', file, '--channel', 'live', '--data', data)
  expect((await play()).json).toMatchObject({
    signals: 30,
    accepted: 30,
    duplicates: 0,
    rejected: 0,
  })
  expect((await play()).json).toMatchObject({ signals: 30, accepted: 0, duplicates: 30 })
  const audit = await runCli('audit', '--data', data)
  expect(audit.code).toBe(0)
  const [channel] = audit.json['channels'] as Record<string, unknown>[]
  expect(channel).toMatchObject({ channel: 'live', events: expect.any(Number), invariants: [] })
  expect(channel!['stateHash']).toBe(channel!['liveStateHash'])
  const exported = await runCli('export', '--channel', 'live', '--data', data)
  const events = exported.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { seq: number })
  expect(events.map(({ seq }) => seq)).toEqual(
    Array.from({ length: Number(channel!['events']) }, (_, i) => i + 1),
  )
  const nobody = await runCli('export', '--channel', 'nobody', '--data', data)
  expect(nobody.code).toBe(2)
})

test('[CL9] a replay goes through the running server', async () => {
  const data = newFolder()
  const server = await started(data)
  const file = recording(data, 1_200)
  const { json } = await runCli('replay', '--file', file, '--channel', 'live', '--data', data)
  expect(json).toMatchObject({ signals: 1_200, accepted: 1_200, rejected: 0 })
  const again = await post(
    `${server.url}/api/v1/channels/live/signals`,
    await issueToken(data, 'live', 'ingest'),
    {
      signals: [signal('1199')],
    },
  )
  expect(again.body).toMatchObject({ accepted: 0, duplicates: 1 })
})

test('[CL7] an audit of books that were changed exits 1 and says so', async () => {
  const data = newFolder()
  await runCli('replay', '--file', recording(data, 5), '--channel', 'live', '--data', data)
  const database = new Database(join(data, 'fanfare.db'))
  const changed = database
    .prepare(`update rows set json = replace(json, '10', '11') where key like '%m:%'`)
    .run()
  database.close()
  expect(changed.changes).toBeGreaterThan(0)
  const { code, json } = await runCli('audit', '--data', data)
  expect(code).toBe(1)
  expect(json['ok']).toBe(false)
})

test('[CL8] a backup beside a running server is read back, and restores a lost folder', async () => {
  const data = newFolder()
  const to = join(newFolder(), 'backup')
  const server = await started(data)
  const token = await issueToken(data, 'live', 'ingest')
  await post(`${server.url}/api/v1/channels/live/signals`, token, { signals: [signal('1')] })
  const made = await runCli('backup', '--to', to, '--data', data)
  expect(made.json).toMatchObject({ verified: true, channels: [{ channel: 'live' }] })
  const inUse = await runCli('restore', '--from', to, '--data', data)
  expect([inUse.code, inUse.out]).toEqual([2, ''])
  const overwriting = await runCli('backup', '--to', to, '--data', data)
  expect(overwriting.code).toBe(2)
  await server.stop()
  rmSync(join(data, 'fanfare.db'))
  const restored = await runCli('restore', '--from', to, '--data', data)
  expect(restored.json).toMatchObject({ verified: true })
  const again = await started(data)
  const repeated = await post(`${again.url}/api/v1/channels/live/signals`, token, {
    signals: [signal('1')],
  })
  expect(repeated.body).toMatchObject({ accepted: 0, duplicates: 1 })
})

test('[CL8] restoring keeps what was there', async () => {
  const data = newFolder()
  const to = join(newFolder(), 'backup')
  const file = recording(data, 3)
  await runCli('replay', '--file', file, '--channel', 'live', '--data', data)
  await runCli('backup', '--to', to, '--data', data)
  const { json } = await runCli('restore', '--from', to, '--data', data)
  expect(existsSync(String(json['kept']))).toBe(true)
})

test('[CL10] the doctor finds a healthy folder healthy, a taken port and damaged data not', async () => {
  const data = newFolder()
  await runCli('replay', '--file', recording(data, 3), '--channel', 'live', '--data', data)
  const checksOf = async (...more: string[]) => {
    const { code, json } = await runCli('doctor', '--port', '0', '--data', data, ...more)
    const checks = json['checks'] as { check: string; ok: boolean; detail: string }[]
    return { code, byName: new Map(checks.map((check) => [check.check, check])) }
  }
  const healthy = await checksOf()
  for (const name of ['node', 'data folder', 'disk', 'journal', 'tokens', 'secrets', 'port']) {
    expect(healthy.byName.get(name)).toMatchObject({ ok: true })
  }
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const taken = await checksOf('--port', String((other.address() as AddressInfo).port))
  other.close()
  expect(taken.code).toBe(1)
  expect(taken.byName.get('port')).toMatchObject({ ok: false })
  writeFileSync(join(data, 'fanfare.db'), 'no database')
  const damaged = await checksOf()
  expect(damaged.code).toBe(1)
  expect(damaged.byName.get('journal')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('restore'),
  })
})
