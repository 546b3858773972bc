/** What one server of Redis promises, and what is noticed of it. */
import { connectRedis, RedisUnreachable } from '@fanfare/server/redis/connect.ts'
import type { RedisConnection } from '@fanfare/server/redis/connect.ts'
import { createStoreHealth } from '@fanfare/server/redis/store-health.ts'
import type { StoreHealth } from '@fanfare/server/redis/store-health.ts'
import type { Durability } from '@fanfare/shared/contracts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const LOOK_MS = 25
const SOON_MS_MAX = 10_000

let redis: RunningRedis
let connection: RedisConnection
let health: StoreHealth | null = null
const changes: string[] = []
const warnings: object[] = []

beforeAll(async () => {
  redis = await startRedis()
  connection = await connectRedis(redis.url)
})
afterAll(async () => {
  connection.close()
  await redis.stop()
})
afterEach(() => health?.close())

async function watched(required: Durability = 'disk'): Promise<StoreHealth> {
  health = await createStoreHealth(connection, {
    required,
    log: { error() {}, warn: (fields) => warnings.push(fields), info() {}, debug() {} },
    onChanged: (reason) => changes.push(reason),
    everyMs: LOOK_MS,
  })
  return health
}

const set = (name: string, value: string) => connection.client.config('SET', name, value)

test('[DU3] the tier follows the settings while it runs, and says why it is no better', async () => {
  const store = await watched()
  expect(store.durability()).toBe('disk')
  expect(store.describe()).toMatchObject({ kind: 'standalone', durability: 'disk', reasons: [] })
  await set('appendfsync', 'everysec')
  await until(() => store.durability() === 'os', SOON_MS_MAX)
  expect(store.describe().reasons).toEqual([
    expect.stringMatching(/^127\.0\.0\.1:\d+: appendfsync is everysec, not always$/),
  ])
  expect(warnings.at(-1)).toMatchObject({ durability: 'os', required: 'disk' })
  await set('appendonly', 'no')
  await until(() => store.durability() === 'memory', SOON_MS_MAX)
  await set('appendonly', 'yes')
  await set('appendfsync', 'always')
  await until(() => store.durability() === 'disk', SOON_MS_MAX)
  await set('no-appendfsync-on-rewrite', 'yes')
  await until(() => store.durability() === 'os', SOON_MS_MAX)
  await set('no-appendfsync-on-rewrite', 'no')
  await set('maxmemory-policy', 'allkeys-lru')
  await until(() => store.durability() === 'memory', SOON_MS_MAX)
  await set('maxmemory-policy', 'noeviction')
  await until(() => store.durability() === 'disk', SOON_MS_MAX)
})

test('[DU3] a store that does not tell its settings is trusted with the end of a process', async () => {
  await connection.client.call('ACL', 'SETUSER', 'default', '-config')
  const store = await watched()
  expect(store.durability()).toBe('os')
  expect(store.describe().reasons.join()).toContain('CONFIG is not allowed')
  await connection.client.call('ACL', 'SETUSER', 'default', '+config')
})

test('[DU3] without a replica in step nothing is replicated, and appends do not wait', async () => {
  const store = await watched('replicated')
  expect(store.durability()).toBe('disk')
  await store.confirm?.('fanfare:{x}:head')
  // What was decided while there was one is not said to be there.
  const promised = store.confirm?.('fanfare:{x}:head', 'replicated')
  await expect(promised).rejects.toThrow('no replica has it in time')
  expect(store.describe().reasons.join()).toContain('no replica in step')
})

test('[DU5] a store that throws data away when full is refused, with what to change', async () => {
  await set('maxmemory-policy', 'allkeys-lru')
  const refused = watched()
  await expect(refused).rejects.toThrow(RedisUnreachable)
  await expect(refused).rejects.toThrow(/set maxmemory-policy to noeviction/)
  await set('maxmemory-policy', 'noeviction')
})

test('[DU5] a replica is refused', async () => {
  await connection.client.replicaof('127.0.0.1', redis.port)
  await expect(watched()).rejects.toThrow(/is a replica: set REDIS_URL to its primary/)
  await connection.client.replicaof('NO', 'ONE')
})

test('[DU4] a restart is noticed, once', async () => {
  const store = await watched()
  changes.length = 0
  await redis.kill()
  await until(() => !store.isReachable(), SOON_MS_MAX)
  redis = await startRedis({ port: redis.port, folder: redis.folder })
  await until(() => changes.length > 0, SOON_MS_MAX)
  expect(store.isReachable()).toBe(true)
  // Several looks later it is the one that is known.
  let looks = 0
  await until(() => ++looks > 8, SOON_MS_MAX)
  expect(changes).toEqual([expect.stringMatching(/restarted or took another one's place/)])
})
