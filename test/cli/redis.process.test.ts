/** The command line where a service shares a Redis: moving there and back, and what each command does then. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { live } from '../migrate/random-history.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { runCli, runServerToItsEnd } from './support/run-program.ts'

let redis: RunningRedis
let folder: string

beforeAll(async () => {
  redis = await startRedis()
  folder = mkdtempSync(join(tmpdir(), 'fanfare-cli-redis-'))
  const journal = await openSqliteJournal(join(folder, 'data'))
  await live(journal, 'live', [
    { kind: 'gift', who: 0 },
    { kind: 'chat', who: 1 },
  ])
  await journal.close()
})
afterAll(async () => {
  await redis.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('[MG8] a folder is moved to Redis, is refused from then on, and every command finds the service', async () => {
  const data = join(folder, 'data')
  const at = ['--data', data, '--redis-url', redis.url]
  const before = await runCli('audit', '--data', data)
  const moved = await runCli('migrate', '--to', redis.url, '--data', data)
  expect(moved.err).not.toContain('Error')
  expect(moved.code).toBe(0)
  expect(moved.out).toMatch(/^channel +events +rows +ids +state\nlive +moved /)
  expect(moved.out).toContain('is marked as moved')

  const [started, token, after, cluster, backup, doctor] = await Promise.all([
    runServerToItsEnd(['--data', data, '--port', '0']),
    runCli('token', 'create', '--channel', 'live', '--scope', 'ingest', '--data', data),
    runCli('audit', ...at),
    runCli('cluster', '--json', ...at),
    runCli('backup', '--to', join(folder, 'backup'), ...at),
    runCli('doctor', '--port', '0', ...at),
  ])
  expect(started.code).toBe(1)
  expect(started.err).toMatch(/was moved to redis:.*start with REDIS_URL.*migrate --undo/)
  expect(token).toMatchObject({ code: 2, err: expect.stringContaining('was moved to') as string })
  expect(after.json).toEqual(before.json)
  expect(cluster.json).toMatchObject({
    store: { kind: 'standalone', durability: 'disk' },
    nodes: [],
    channels: [{ id: 'live', owner: null, inbox: 0, incidents: 0 }],
  })
  expect(backup).toMatchObject({ code: 2, err: expect.stringContaining('append-only') as string })
  expect(doctor.json['checks']).toContainEqual(
    expect.objectContaining({ check: 'redis', ok: true }),
  )
})

test('[MG8] tokens are those of the service, and the way back needs a new folder', async () => {
  const at = ['--data', join(folder, 'data'), '--redis-url', redis.url]
  const made = await runCli('token', 'create', '--channel', 'live', '--scope', 'ingest', ...at)
  expect(String(made.json['token'])).toMatch(/^ff_ingest_/)
  // One after the other: each holds the folder while it looks.
  const replayed = await runCli(
    'replay',
    '--file',
    import.meta.filename,
    '--channel',
    'live',
    ...at,
  )
  const old = await runCli('migrate', '--from', redis.url, '--data', join(folder, 'data'))
  expect(replayed).toMatchObject({ code: 2, err: expect.stringContaining('--url') as string })
  expect(old).toMatchObject({ code: 1, err: expect.stringContaining('a new folder') as string })
  const back = join(folder, 'back')
  const moved = await runCli('migrate', '--from', redis.url, '--data', back, '--json')
  expect(moved.json).toMatchObject({ to: back, tokens: 1, channels: [{ channel: 'live' }] })
  const listed = await runCli('token', 'list', '--data', back)
  expect(listed.json['tokens']).toEqual([expect.objectContaining({ id: made.json['id'] })])
  const undone = await runCli('migrate', '--undo', '--data', join(folder, 'data'))
  expect(undone.json).toMatchObject({ wasMovedTo: redis.url })
})
