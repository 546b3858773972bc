/** What nodes say to each other, over a change of primary. */
import { createBus } from '@fanfare/server/cluster/bus.ts'
import type { Bus } from '@fanfare/server/cluster/bus.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
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
