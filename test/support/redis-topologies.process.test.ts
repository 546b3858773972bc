import { connectRedis } from '@fanfare/server/redis/connect.ts'
import { onTestFinished, expect, test } from 'vitest'
import { startCluster, startSentinel } from './redis-topologies.ts'
import type { RedisTopology } from './redis-topologies.ts'
import { until } from './until.ts'

const SOON_MS_MAX = 10_000

async function given(started: Promise<RedisTopology>): Promise<RedisTopology> {
  const topology = await started
  onTestFinished(() => topology.stop())
  return topology
}

test('a held replica that becomes primary has lost what came after, and the other has not', async () => {
  const redis = await given(startSentinel({ downAfterMs: 500 }))
  const primary = await redis.primaryOf('')
  const replica = await redis.replicaOf(primary)
  await primary.command('SET', 'before', 'kept')
  await until(async () => (await replica.command('GET', 'before')) === 'kept', SOON_MS_MAX)
  await redis.holdReplicas(primary)
  await primary.command('SET', 'after', 'lost')
  const now = await redis.failover()
  expect(now.id).toBe(replica.id)
  expect(await now.command('MGET', 'before', 'after')).toEqual(['kept', null])
  await primary.start()
  expect(await primary.command('GET', 'after')).toBe('lost')
})

test('a Cluster serves keys of every shard, and a killed shard comes back with what it had', async () => {
  const redis = await given(startCluster())
  const connection = await connectRedis(redis.url)
  onTestFinished(() => connection.close())
  expect(connection.kind).toBe('cluster')
  const owners = new Set<string>()
  for (let i = 0; i < 20; i++) {
    await connection.client.set(`{${i}}`, i)
    owners.add((await redis.primaryOf(`{${i}}`)).id)
  }
  expect([...owners].sort()).toEqual(['m1', 'm2', 'm3'])
  const owner = await redis.primaryOf('{1}')
  await owner.kill()
  await owner.start()
  // It answers for its slots when the others have heard of it again.
  await until(async () => (await owner.command('GET', '{1}')) === '1', SOON_MS_MAX)
})

test('in a Cluster with replicas one of them takes the shard over', async () => {
  const redis = await given(startCluster({ replicas: 1, downAfterMs: 500 }))
  const primary = await redis.primaryOf('{a}')
  await redis.holdReplicas(primary)
  await primary.command('SET', '{a}', 'lost')
  const now = await redis.failover('{a}')
  expect(now).not.toBe(primary)
  expect(await now.command('GET', '{a}')).toBeNull()
})
