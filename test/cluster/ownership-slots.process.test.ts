/** Ownership where Redis is several servers, and channels lie in slots far apart. */
import { expect, onTestFinished, test } from 'vitest'
import { startCluster } from '../support/redis-topologies.ts'
import { until } from '../support/until.ts'
import { metEachOther, startNode } from './ownership-rig.ts'

const WAIT_MS = 20_000
const IDS = Array.from({ length: 9 }, (_, number) => `live-${number}`)

test('[OW8][OW10] leases of a Redis Cluster lie where their channels lie', async () => {
  const redis = await startCluster()
  onTestFinished(() => redis.stop())
  const one = await startNode(redis.url)
  const two = await startNode(redis.url)
  await metEachOther(one, two)
  for (const channelId of IDS) await one.channels.open(channelId)
  await one.ownership.leave()
  expect(two.channels.running().toSorted()).toEqual(IDS)
  const three = await startNode(redis.url)
  await metEachOther(three, two)
  await two.kill()
  await until(() => three.channels.running().length === IDS.length, WAIT_MS)
  expect(IDS.every((channelId) => three.ownership.isHere(channelId))).toBe(true)
})
