/** What a client does with a command when the connection is lost under it. */
import { connectRedis, RedisUnreachable } from '@fanfare/server/redis/connect.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'
import type { TcpProxy } from '../support/tcp-proxy.ts'
import { until } from '../support/until.ts'

const SOON_MS_MAX = 10_000
/** Long enough to cut the line while the answer is on its way. */
const ANSWER_MS = 400

let redis: RunningRedis
let proxy: TcpProxy

beforeAll(async () => {
  redis = await startRedis()
  proxy = await startTcpProxy(redis.port)
})
afterAll(async () => {
  await proxy.close()
  await redis.stop()
})

test('[DU10] a command whose answer was lost is not sent again, and the next one is done', async () => {
  const near = await connectRedis(redis.url)
  const far = await connectRedis(`redis://127.0.0.1:${proxy.port}`)
  proxy.delay(ANSWER_MS)
  const sent = far.client.incr('count').then(
    () => 'answered',
    () => 'lost',
  )
  await until(async () => (await near.client.get('count')) === '1', SOON_MS_MAX)
  proxy.cut()
  expect(await sent).toBe('lost')
  // Nothing is kept for later either.
  await expect(far.client.incr('count')).rejects.toThrow()
  proxy.heal()
  await until(async () => (await far.client.ping()) === 'PONG', SOON_MS_MAX)
  expect(await far.client.incr('count')).toBe(2)
  near.close()
  far.close()
})

test('[DU10] a store that cannot be reached is said with its address, and without its password', async () => {
  proxy.cut()
  const refused = connectRedis(`redis://:sesame@127.0.0.1:${proxy.port}`)
  await expect(refused).rejects.toThrow(RedisUnreachable)
  await expect(refused).rejects.toThrow(
    new RegExp(`127\\.0\\.0\\.1:${proxy.port} cannot be reached`),
  )
  await expect(refused).rejects.not.toThrow(/sesame/)
  proxy.heal()
})
