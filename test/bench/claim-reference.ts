/**
 * The seckill that people build: the same http and socket stack and the same schema, and one Redis script a
 * claim (bought before? any left? take one, note the buyer), pipelined a request.
 */
import { SignalSchema } from '@fanfare/shared/contracts'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { Redis } from 'ioredis'
import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { answerBench } from './child-program.ts'

export type ClaimReferenceQuestion =
  { do: 'listen'; redisUrl: string; token: string } | { do: 'open'; quota: number } | { do: 'sold' }

const SCRIPT = `
  if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return 2 end
  local left = tonumber(redis.call('GET', KEYS[1]) or '0')
  if left <= 0 then return 1 end
  redis.call('DECR', KEYS[1])
  redis.call('SADD', KEYS[2], ARGV[1])
  return 0`
const KEYS = ['{seckill}:stock', '{seckill}:buyers']

let redis: Redis
let script = ''

answerBench<ClaimReferenceQuestion>((question) => {
  if (question.do === 'listen') return listen(question.redisUrl, question.token)
  return question.do === 'open' ? open(question.quota) : redis.scard(KEYS[1]!)
})

async function open(quota: number): Promise<void> {
  await redis.del(KEYS[1]!)
  await redis.set(KEYS[0]!, quota)
}

async function claim(signals: readonly unknown[]): Promise<{ accepted: number; sold: number }> {
  const pipeline = redis.pipeline()
  for (const item of signals) {
    const parsed = SignalSchema.safeParse(item)
    if (!parsed.success || parsed.data.type !== 'chat') continue
    pipeline.evalsha(script, KEYS.length, ...KEYS, parsed.data.viewer.id)
  }
  const answers = (await pipeline.exec()) ?? []
  const sold = answers.filter(([error, answer]) => error === null && answer === 0).length
  return { accepted: answers.filter(([error]) => error === null).length, sold }
}

async function listen(redisUrl: string, token: string): Promise<number> {
  redis = new Redis(redisUrl)
  script = String(await redis.script('LOAD', SCRIPT))
  const app = new Hono()
  app.post('/api/v1/channels/:channel/signals', async (c) => {
    if (c.req.header('authorization') !== `Bearer ${token}`) return c.json({}, 401)
    const { signals } = (await c.req.json()) as { signals: unknown[] }
    return c.json(await claim(signals))
  })
  const http = createAdaptorServer({ fetch: app.fetch }) as HttpServer
  const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false })
  const ingest = io.of('/ingest')
  ingest.use((socket, next) =>
    next(socket.handshake.auth['token'] === token ? undefined : new Error('auth/invalid')),
  )
  ingest.on('connection', (socket) => {
    socket.on('signals', (body: { signals: unknown[] }, answer: (value: object) => void) => {
      void claim(body.signals).then(answer)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return (http.address() as AddressInfo).port
}
