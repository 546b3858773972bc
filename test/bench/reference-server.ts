/**
 * What people build instead: the same http stack and the same schema, and one Redis script an event
 * (seen before? points, leaderboard), pipelined a request, answered when Redis has answered.
 */
import { SignalSchema } from '@fanfare/shared/contracts'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { Redis } from 'ioredis'
import type { AddressInfo } from 'node:net'
import { answerBench } from './child-program.ts'

export type ReferenceQuestion = {
  do: 'listen'
  redisUrl: string
  token: string
  /** What happened is also written down, in the same script: a stream per channel. */
  withStream?: boolean
}

const SCRIPT = `
  if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', 86400) then return 0 end
  redis.call('ZINCRBY', KEYS[2], ARGV[2], ARGV[1])
  redis.call('HINCRBY', KEYS[3], ARGV[1], ARGV[2])
  if ARGV[3] then redis.call('XADD', KEYS[4], '*', 'e', ARGV[3]) end
  return 1`

answerBench<ReferenceQuestion>(listen)

async function listen({ redisUrl, token, withStream }: ReferenceQuestion): Promise<number> {
  const redis = new Redis(redisUrl)
  const script = String(await redis.script('LOAD', SCRIPT))
  const app = new Hono()
  app.post('/api/v1/channels/:channel/signals', async (c) => {
    if (c.req.header('authorization') !== `Bearer ${token}`) return c.json({}, 401)
    const channel = c.req.param('channel')
    const { signals } = (await c.req.json()) as { signals: unknown[] }
    const pipeline = redis.pipeline()
    for (const item of signals) {
      const parsed = SignalSchema.safeParse(item)
      if (!parsed.success || !('viewer' in parsed.data) || !parsed.data.viewer) continue
      const { source, id, viewer } = parsed.data
      const keys = [
        `{${channel}}:seen:${source}:${id}`,
        `{${channel}}:board`,
        `{${channel}}:points`,
        `{${channel}}:events`,
      ]
      const told = withStream === true ? [JSON.stringify(parsed.data)] : []
      pipeline.evalsha(script, keys.length, ...keys, viewer.id, 1, ...told)
    }
    const answers = (await pipeline.exec()) ?? []
    const accepted = answers.filter(([error, answer]) => error === null && answer === 1).length
    return c.json({ accepted, duplicates: answers.length - accepted })
  })
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
