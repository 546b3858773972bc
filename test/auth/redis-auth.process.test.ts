/** Tokens on a real Redis: under the contract, and what only a store out of reach can show. */
import { createAuth } from '@fanfare/server/auth/auth.ts'
import type { Auth } from '@fanfare/server/auth/auth.ts'
import { AUTH_CHANGES_SEEN_MS, AUTH_WITHOUT_STORE_MS_MAX } from '@fanfare/server/limits.ts'
import { AUTH_KEYS } from '@fanfare/server/redis/keys.ts'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { registerAuthContract } from '../contracts/auth.contract.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { openStore } from './support/redis-auth.ts'

let redis: RunningRedis
let plain: Redis
beforeAll(async () => {
  redis = await startRedis()
  plain = new Redis(redis.url)
  plain.on('error', () => undefined)
})
afterAll(async () => {
  plain.disconnect()
  await redis.stop()
})

registerAuthContract('redis', async () => {
  await plain.flushall()
  return { open: () => openStore(redis.url) }
})

registerAuthContract('redis without Pub/Sub', async () => {
  await plain.flushall()
  return { open: () => openStore(redis.url, 'deaf') }
})

async function door(time = { now: Date.now() }): Promise<{ auth: Auth; time: { now: number } }> {
  const auth = await createAuth({ store: await openStore(redis.url), clock: () => time.now })
  onTestFinished(() => auth.close())
  return { auth, time }
}

test('[AU1] Redis holds hashes of tokens, links and sessions, and nothing that opens a door', async () => {
  await plain.flushall()
  const { auth } = await door()
  const { token } = await auth.issue({ channelId: 'demo', scope: 'ingest', label: '店' })
  const overlay = await auth.overlayToken('demo')
  const { code } = await auth.panel.createLink('demo', 'p')
  const { secret } = (await auth.panel.login((await auth.panel.createLink('demo', 'p')).code))!
  const told: string[] = []
  for (const key of await plain.keys('*')) {
    const type = await plain.type(key)
    const value =
      type === 'hash'
        ? await plain.hgetall(key)
        : type === 'set'
          ? await plain.smembers(key)
          : type === 'stream'
            ? await plain.xrange(key, '-', '+')
            : await plain.get(key)
    told.push(key, JSON.stringify(value))
  }
  for (const text of [token, overlay, code, secret]) {
    const chance = text.replace(/^(?:ff_[a-z]+|fl|fp)_/, '')
    expect(chance.length).toBeGreaterThan(40)
    expect(told.join('\n')).not.toContain(chance)
  }
  expect((await auth.tokens('demo')).map(({ label }) => label)).toContain('店')
})

test('[AU5] nodes that start at once make one key and one admin token; the one from the settings wins', async () => {
  await plain.flushall()
  const stores = await Promise.all([1, 2, 3].map(() => openStore(redis.url)))
  const made = await Promise.all(
    stores.map((store) => createAuth({ store, clock: () => Date.now() })),
  )
  for (const auth of made) onTestFinished(() => auth.close())
  const overlays = await Promise.all(made.map((auth) => auth.overlayToken('demo')))
  expect(new Set(overlays).size).toBe(1)
  const own = await createAuth({
    store: await openStore(redis.url),
    clock: () => Date.now(),
    adminToken: 'ff_admin_from-the-settings',
  })
  onTestFinished(() => own.close())
  expect((await own.bearer('ff_admin_from-the-settings')).ok).toBe(true)
  expect((await own.bearer((await plain.get(AUTH_KEYS.secret('admin')))!)).ok).toBe(false)
})

test('[CL3] a key in Redis that is none is said, and left as it is', async () => {
  await plain.flushall()
  await plain.set(AUTH_KEYS.secret('key'), 'short')
  await expect(door()).rejects.toThrow(/secret:key in Redis.*Nothing was changed.*backup/)
  expect(await plain.get(AUTH_KEYS.secret('key'))).toBe('short')
})

test('[AU15] a node that missed more changes than are kept, or whose Redis lost some, looks everything up anew', async () => {
  await plain.flushall()
  const { auth, time } = await door()
  const other = await door(time)
  const issued = { channelId: 'demo', scope: 'ingest', label: '' } as const
  const trimmed = await auth.issue(issued)
  const lost = await auth.issue(issued)
  expect((await auth.bearer(trimmed.token)).ok).toBe(true)
  await plain.hset(AUTH_KEYS.token(trimmed.record.id), 'revoked', time.now)
  await plain.xtrim(AUTH_KEYS.changes, 'MAXLEN', 0)
  time.now += AUTH_CHANGES_SEEN_MS
  expect((await auth.bearer(trimmed.token)).ok).toBe(false)
  expect((await auth.bearer(lost.token)).ok).toBe(true)
  await plain.flushall()
  await other.auth.issue(issued)
  time.now += AUTH_CHANGES_SEEN_MS
  expect((await auth.bearer(lost.token)).ok).toBe(false)
})

test('[AU16] with Redis away a known token goes on for a while, an unknown caller is unavailable, sockets stay', async () => {
  await plain.flushall()
  const admin = 'ff_admin_from-the-settings'
  const time = { now: Date.now() }
  const store = await openStore(redis.url)
  const auth = await createAuth({ store, clock: () => time.now, adminToken: admin })
  onTestFinished(() => auth.close())
  const issued = { channelId: 'demo', scope: 'overlay', label: '' } as const
  const { token, record } = await auth.issue(issued)
  const unseen = await auth.issue(issued)
  expect((await auth.bearer(token)).ok).toBe(true)
  const session = await auth.openPageSession(token)
  expect(auth.stillValid(record.id)).toBe(true)
  await redis.kill()
  time.now += AUTH_CHANGES_SEEN_MS
  expect((await auth.bearer(token)).ok).toBe(true)
  expect(session.ok && (await auth.bearer(session.value.session)).ok).toBe(true)
  const unavailable = { ok: false, error: { code: 'channel/unavailable' } }
  expect(await auth.bearer(unseen.token)).toMatchObject(unavailable)
  expect(await auth.bearer('ff_overlay_guess')).toMatchObject(unavailable)
  expect(await auth.cookie('fp_guess')).toMatchObject(unavailable)
  expect(await auth.openPageSession(unseen.token)).toMatchObject(unavailable)
  await expect(auth.issue(issued)).rejects.toMatchObject({
    rejection: { code: 'channel/unavailable' },
  })
  time.now += AUTH_WITHOUT_STORE_MS_MAX
  expect(await auth.bearer(token)).toMatchObject(unavailable)
  expect(auth.stillValid(record.id)).toBe(true)
  expect((await auth.bearer(admin)).ok).toBe(true)
  redis = await startRedis({ port: redis.port, folder: redis.folder })
  await until(async () => (await auth.bearer(unseen.token)).ok, 10_000)
  expect((await auth.bearer(token)).ok).toBe(true)
  expect(await auth.bearer('ff_overlay_guess')).toMatchObject({ error: { code: 'auth/invalid' } })
})

test('[AU16] a Redis that hangs holds up no known token', async () => {
  await plain.flushall()
  const { auth, time } = await door()
  const { token } = await auth.issue({ channelId: 'demo', scope: 'ingest', label: '' })
  expect((await auth.bearer(token)).ok).toBe(true)
  process.kill(redis.pid, 'SIGSTOP')
  try {
    time.now += AUTH_CHANGES_SEEN_MS
    expect((await auth.bearer(token)).ok).toBe(true)
  } finally {
    process.kill(redis.pid, 'SIGCONT')
  }
  time.now += AUTH_WITHOUT_STORE_MS_MAX
  await until(async () => (await auth.bearer(token)).ok, 10_000)
})
