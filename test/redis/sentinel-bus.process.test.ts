/** What nodes say to each other, over a change of primary. */
import { createBus } from '@fanfare/server/cluster/bus.ts'
import type { Bus } from '@fanfare/server/cluster/bus.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type { RedisClient } from '@fanfare/server/redis/connect.ts'
import { expect, onTestFinished, test } from 'vitest'
import { startSentinel } from '../support/redis-topologies.ts'
import { until } from '../support/until.ts'

const HEARD_MS_MAX = 15_000

async function bus(url: string): Promise<Bus> {
  const connection = await connectRedis(url)
  const made = await createBus(connection, () => undefined)
  onTestFinished(async () => {
    await made.close()
    connection.close()
  })
  return made
}

/** Topics of which nothing was heard yet. */
class Deaf {
  readonly topics = new Set<string>()

  async hear(listener: Bus, topic: string): Promise<void> {
    this.topics.add(topic)
    await listener.hear(topic, () => this.topics.delete(topic))
  }
}

test('[DU10] after a failover everything is heard again, also what was asked for while there was no primary', async () => {
  const redis = await startSentinel({ downAfterMs: 500 })
  onTestFinished(() => redis.stop())
  const [speaker, listener] = [await bus(redis.url), await bus(redis.url)]
  const deaf = new Deaf()
  await deaf.hear(listener, '{before}:topic')
  speaker.say('{before}:topic', 'hello')
  await until(() => deaf.topics.size === 0, HEARD_MS_MAX)

  deaf.topics.add('{before}:topic')
  let isOver = false
  const before = await redis.primaryOf('')
  const over = redis
    .failover()
    .then(() => before.start())
    .finally(() => (isOver = true))
  const asked: Promise<void>[] = []
  while (!isOver) {
    const topic = `{during-${asked.length}}:topic`
    // Whoever is refused asks again.
    asked.push(deaf.hear(listener, topic).catch(() => deaf.hear(listener, topic)))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await over
  await Promise.all(asked)
  expect(deaf.topics.size).toBeGreaterThan(5)
  await until(() => {
    for (const topic of deaf.topics) speaker.say(topic, 'hello')
    return deaf.topics.size === 0
  }, HEARD_MS_MAX)
})

/** What ioredis does to itself when it hears of a failover while it asks for the primary. */
function giveUp(client: RedisClient): Promise<void> {
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  const connector: unknown = Reflect.get(client, 'connector')
  client.once('connecting', () => {
    if (hasDisconnect(connector)) connector.disconnect()
  })
  client.disconnect(true)
  return ended
}

function hasDisconnect(value: unknown): value is { disconnect: () => void } {
  return typeof value === 'object' && value !== null && 'disconnect' in value
}

test('[DU10] a client that gave its connection up for good comes back', async () => {
  const redis = await startSentinel({ replicas: 0 })
  onTestFinished(() => redis.stop())
  const connection = await connectRedis(redis.url)
  onTestFinished(() => connection.close())
  const { client } = connection
  expect(await client.ping()).toBe('PONG')
  await giveUp(client)
  await expect(client.ping()).rejects.toThrow('Connection is closed')
  await until(async () => (await client.ping()) === 'PONG', HEARD_MS_MAX)
})
