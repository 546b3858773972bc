/** The server program: what it says, what it refuses, how it ends. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { get, issueToken, post, runServer } from '../e2e/running-server.ts'
import type { RunningServer } from '../e2e/running-server.ts'
import { runServerToItsEnd } from './support/run-program.ts'

const folders: string[] = []
const servers: RunningServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-start-'))
  folders.push(folder)
  return folder
}

async function started(dataFolder: string, flags?: string[]): Promise<RunningServer> {
  const server = await runServer({ dataFolder, ...(flags === undefined ? {} : { flags }) })
  servers.push(server)
  return server
}

test('[CL1] a wrong setting stops the start with one line and exit code 2', async () => {
  const { code, err, out } = await runServerToItsEnd(['--port', 'x'])
  expect([code, out]).toEqual([2, ''])
  expect(err).toBe('--port / PORT is not right: a number from 0 to 65535\n')
})

test('[CL2] a second server on the same data refuses; after the first it may', async () => {
  const folder = newFolder()
  const first = await started(folder)
  const second = await runServerToItsEnd(['--port', '0', '--data', folder])
  expect(second.code).toBe(1)
  expect(second.err).toContain('another Fanfare is running')
  await first.kill()
  await started(folder)
})

test('[CL3] a port in use is one clear line, and the data is free again', async () => {
  const folder = newFolder()
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  try {
    const { code, err } = await runServerToItsEnd(['--port', String(port), '--data', folder])
    expect(code).toBe(1)
    expect(err).toContain(`port ${port} on 127.0.0.1 is in use`)
    expect(err).not.toContain('    at ')
  } finally {
    other.close()
  }
})

test('[CL3] damaged data stops the start with what to do, and stays as it was', async () => {
  const folder = newFolder()
  const server = await started(folder)
  const ingest = await issueToken(folder, 'live', 'ingest')
  await post(`${server.url}/api/v1/channels/live/signals`, ingest, { signals: [signal('1')] })
  await server.stop()
  const file = join(folder, 'fanfare.db')
  const damages: (() => void)[] = [
    () => truncateSync(file, 5_000),
    () => writeFileSync(file, 'this is no database, whatever its name says'.repeat(100)),
    () => writeFileSync(file, ''),
    () => rmSync(file),
  ]
  for (const damage of damages) {
    damage()
    const { code, err } = await runServerToItsEnd(['--port', '0', '--data', folder])
    expect(code).toBe(1)
    expect(err).toContain('npm run fanfare -- restore')
    expect(err).not.toContain('    at ')
  }
})

test('[CL3] a data folder that cannot be one is one clear line', async () => {
  const file = join(newFolder(), 'a-file')
  writeFileSync(file, '')
  const { code, err } = await runServerToItsEnd(['--port', '0', '--data', join(file, 'data')])
  expect(code).toBe(1)
  expect(err).toContain('cannot use the data folder')
  expect(err).not.toContain('    at ')
})

test('[CL3] a Redis that is not there, or an address that is none, is one clear line', async () => {
  const flags = ['--port', '0', '--data', newFolder()]
  const absent = await runServerToItsEnd(flags, { REDIS_URL: 'redis://user:pass@127.0.0.1:1' })
  expect(absent.code).toBe(1)
  expect(absent.err).toContain('REDIS_URL')
  expect(absent.err).not.toContain('pass')
  expect(absent.err.trim()).not.toContain('\n')
  const wrong = await runServerToItsEnd(flags, { REDIS_URL: 'http://127.0.0.1' })
  expect(wrong.code).toBe(2)
  expect(wrong.err).toContain('REDIS_URL')
})

test('[CL4] stopping under load answers everything it took, exits 0, and a restart knows it all', async () => {
  const folder = newFolder()
  const ingest = await issueToken(folder, 'live', 'ingest')
  const producer = await issueToken(folder, 'live', 'producer')
  const server = await started(folder)
  let acked = 0
  let sent = 0
  const senders = Array.from({ length: 8 }, async (_, lane) => {
    for (let i = 0; ; i++) {
      sent++
      try {
        const body = { signals: [signal(`${lane}-${i}`)] }
        const answer = await post(`${server.url}/api/v1/channels/live/signals`, ingest, body)
        if (answer.status !== 200) return
        acked += Number(answer.body['accepted'])
      } catch {
        return
      }
    }
  })
  await until(() => acked > 200)
  expect(await server.stop()).toBe(0)
  await Promise.all(senders)
  const again = await started(folder)
  const path = '/api/v1/channels/live/members/t/1'
  const board = await get<{ entries: { score: number }[] }>(
    `${again.url}/api/v1/channels/live/leaderboards/gifts?period=all`,
    producer,
  )
  expect(await get<{ name: string }>(again.url + path, producer)).toMatchObject({ name: 'one' })
  expect(board.entries[0]!.score).toBeGreaterThanOrEqual(acked)
  expect(board.entries[0]!.score).toBeLessThanOrEqual(sent)
})

/** One minor unit each, so that the gifts board counts signals. */
function signal(id: string) {
  return {
    id,
    source: 't',
    type: 'gift',
    at: Date.now(),
    viewer: { id: '1', name: 'one' },
    gift: { id: 'g', name: 'g', count: 1, value: { amount: 1, currency: 'TWD' } },
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}

test('[CL5] a first start shows a rehearsal with an audience, and where to look', async () => {
  const folder = newFolder()
  const server = await started(folder, [])
  expect(server.panelUrl).toMatch(/\/panel#k=fl_/)
  expect(server.overlayUrl).toMatch(/\/overlay\/demo~rehearsal#t=ff_overlay_/)
  const admin = readFileSync(join(folder, 'admin.token'), 'utf8').trim()
  const state = () =>
    get<{ stats: { members: number }; broadcast: object | null }>(
      `${server.url}/api/v1/channels/demo~rehearsal/state`,
      admin,
    )
  await until(async () => (await state()).stats.members > 3)
  expect((await state()).broadcast).not.toBeNull()
  const code = server.panelUrl.split('#k=')[1]
  const login = await post(`${server.url}/api/v1/login`, '', { code })
  expect(login).toMatchObject({ status: 200, body: { channelId: 'demo~rehearsal' } })
  const session = await post(`${server.url}/api/v1/session`, '', {
    token: server.overlayUrl.split('#t=')[1],
  })
  expect(session).toMatchObject({ status: 200, body: { audience: 'overlay' } })
  expect(await server.stop()).toBe(0)
})
