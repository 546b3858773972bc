/** The journal on a real Redis under the contract, and what only it does. */
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { Redis } from 'ioredis'
import { registerJournalContract } from '../contracts/journal.contract.ts'
import { startRedis } from '../support/redis.ts'

registerJournalContract('redis', async () => {
  let redis = await startRedis()
  let client = new Redis(redis.url, { autoResendUnfulfilledCommands: false })
  return {
    journal: createRedisJournal({ client, durability: () => 'disk' }),
    async restart() {
      client.disconnect()
      await redis.kill()
      redis = await startRedis({ port: redis.port, folder: redis.folder })
      client = new Redis(redis.url, { autoResendUnfulfilledCommands: false })
      return createRedisJournal({ client, durability: () => 'disk' })
    },
    async dispose() {
      client.disconnect()
      await redis.stop()
    },
  }
})
