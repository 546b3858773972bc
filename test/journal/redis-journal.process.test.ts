/** The journal under the contract on every kind of Redis, and what the connections do when a server is lost. */
import { randomUUID } from 'node:crypto'
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import type { RedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type { PubSubClient, RedisConnection } from '@fanfare/server/redis/connect.ts'
import { framesTopic } from '@fanfare/server/redis/keys.ts'
import { createStoreHealth } from '@fanfare/server/redis/store-health.ts'
import type { StoreHealth } from '@fanfare/server/redis/store-health.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerJournalContract } from '../contracts/journal.contract.ts'
import { startRedis } from '../support/redis.ts'
import { startCluster, startSentinel } from '../support/redis-topologies.ts'
import type { RedisTopology } from '../support/redis-topologies.ts'
import { until } from '../support/until.ts'

const AGAIN_MS_MAX = 20_000
const silent = { error() {}, warn() {}, info() {}, debug() {} }

registerJournalContract('one redis', async () => {
  let redis = await startRedis()
  let connection = await connectRedis(redis.url)
  const journalOn = ({ client }: RedisConnection) =>
    createRedisJournal({ client, durability: () => 'disk' })
  return {
    journal: journalOn(connection),
    async restart() {
      connection.close()
      await redis.kill()
      redis = await startRedis({ port: redis.port, folder: redis.folder })
      connection = await connectRedis(redis.url)
      return journalOn(connection)
    },
    async dispose() {
      connection.close()
      await redis.stop()
    },
  }
})

/** One way between two nodes. */
type Line = { speaker: PubSubClient; heard: Set<string>; topic: string }

/** Says something until it is heard: a message may be lost. */
async function isHeard({ heard, speaker, topic }: Line): Promise<void> {
  const text = randomUUID()
  await until(() => {
    speaker.sPublish(topic, text).catch(() => undefined)
    return heard.has(text)
  }, AGAIN_MS_MAX)
}

const kinds = [
  ['sentinel', () => startSentinel({ downAfterMs: 500 })],
  ['cluster', () => startCluster({ replicas: 1, downAfterMs: 500 })],
] as const

describe.each(kinds)('redis as %s, replicated', (kind, start) => {
  let topology: RedisTopology
  let connection: RedisConnection
  let health: StoreHealth
  let speaker: PubSubClient
  let listener: PubSubClient
  let lines: Line[]
  const changes: string[] = []
  const promises: string[] = []

  beforeAll(async () => {
    topology = await start()
    connection = await connectRedis(topology.url)
    health = await createStoreHealth(connection, {
      required: 'replicated',
      log: silent,
      everyMs: 200,
      onChanged: (reason) => changes.push(reason),
      onDurability: (now) => promises.push(now),
    })
    speaker = await connection.pubSub(() => undefined)
    listener = await connection.pubSub(() => undefined)
    // With three primaries each of them says some of these.
    const topics = ['a', 'b', 'c', 'd', 'e', 'f'].map((channel) => framesTopic(channel, 'overlay'))
    lines = topics.map((topic) => ({ speaker, heard: new Set<string>(), topic }))
    for (const { heard, topic } of lines)
      await listener.sSubscribe(topic, (text) => heard.add(text))
  })
  afterAll(async () => {
    speaker.destroy()
    listener.destroy()
    health.close()
    connection.close()
    await topology.stop()
  })

  const journalOnIt = (): RedisJournal =>
    createRedisJournal({
      client: connection.client,
      durability: health.durability,
      ...(health.confirm === undefined ? {} : { confirm: health.confirm }),
    })
  const key = 'fanfare:{channel-1}:any'

  test('[DU10] what it is, it says itself, from any seed', async () => {
    expect([connection.kind, health.durability()]).toEqual([kind, 'replicated'])
    const [seeds = '', query] = topology.url.replace('redis://', '').split('?')
    const last = seeds.split(',').at(-1)
    const other = await connectRedis(`redis://${last}${query === undefined ? '' : `?${query}`}`)
    expect(other.kind).toBe(kind)
    other.close()
  })

  registerJournalContract('it', async () => ({
    journal: journalOnIt(),
    restart: null,
    dispose: async () => undefined,
  }))

  test('[DU10][DU4] after a failover all goes on, nothing is lost, and it is said', async () => {
    await Promise.all(lines.map(isHeard))
    const journal = journalOnIt()
    const { epoch } = await journal.open('channel-1')
    const rows = [['k', '1']] as const
    const batch = { epoch, firstSeq: 1, envelopes: [], rows, remember: [], seen: [] }
    expect(await journal.append('channel-1', batch)).toBe('replicated')
    const gone = await topology.primaryOf(key)
    await topology.failover(key)
    await until(() => journal.open('channel-1').then(() => true), AGAIN_MS_MAX)
    const found = await connection.client.hget('fanfare:{channel-1}:rows', '=k')
    expect(found).toBe('1')
    await Promise.all(lines.map(isHeard))
    await until(() => changes.length > 0 && health.durability() === 'disk', AGAIN_MS_MAX)
    expect(promises).toEqual(['disk'])
    // Sentinels take ten seconds to make a replica of it.
    if (kind === 'sentinel') return
    await gone.start()
    await until(() => health.durability() === 'replicated', AGAIN_MS_MAX)
    expect(promises).toEqual(['disk', 'replicated'])
  })
})
