/** The journal under the contract on every kind of Redis, and what only it does. */
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type { RedisConnection } from '@fanfare/server/redis/connect.ts'
import { createStoreHealth } from '@fanfare/server/redis/store-health.ts'
import type { StoreHealth } from '@fanfare/server/redis/store-health.ts'
import { registerJournalContract } from '../contracts/journal.contract.ts'
import { startRedis } from '../support/redis.ts'
import { startCluster, startSentinel } from '../support/redis-topologies.ts'
import { until } from '../support/until.ts'

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

const silent = { error() {}, warn() {}, info() {}, debug() {} }

registerJournalContract('redis under sentinels, replicated,', async () => {
  const topology = await startSentinel()
  const connection = await connectRedis(topology.url)
  let health: StoreHealth | null = null
  const journalOn = async () => {
    health?.close()
    health = await createStoreHealth(connection, {
      required: 'replicated',
      log: silent,
      onChanged() {},
    })
    const { confirm, durability } = health
    return createRedisJournal({
      client: connection.client,
      durability,
      ...(confirm === undefined ? {} : { confirm }),
    })
  }
  return {
    journal: await journalOn(),
    // The connection finds the new primary by itself.
    async restart() {
      await topology.failover()
      await until(
        () =>
          connection.client.ping().then(
            () => true,
            () => false,
          ),
        20_000,
      )
      return journalOn()
    },
    async dispose() {
      health?.close()
      connection.close()
      await topology.stop()
    },
  }
})

registerJournalContract('a cluster of redis', async () => {
  const topology = await startCluster()
  const connection = await connectRedis(topology.url)
  const journal = () => createRedisJournal({ client: connection.client, durability: () => 'disk' })
  return {
    journal: journal(),
    async restart() {
      await Promise.all(topology.members.map((member) => member.kill()))
      await Promise.all(topology.members.map((member) => member.start()))
      const answers = () =>
        journal()
          .channels()
          .then(
            () => true,
            () => false,
          )
      await until(answers, 20_000)
      return journal()
    },
    async dispose() {
      connection.close()
      await topology.stop()
    },
  }
})
