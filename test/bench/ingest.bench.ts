/** HTTP ingest of the real server, durable and acknowledged, beside a usual server on Redis. */
import { startChild } from './child-program.ts'
import type { ChildProgram } from './child-program.ts'
import { startFanfare } from './fanfare-process.ts'
import type { LoadQuestion, LoadResult, Target } from './http-load.ts'
import type { ReferenceQuestion } from './reference-server.ts'
import { report } from './report.ts'
import { median, quantile } from './statistics.ts'
import { startRedis } from '../support/redis.ts'

const ROUNDS = 5
const WARMING_ROUNDS = 4
const SIGNALS_EACH = 100
const REQUESTS_PER_ROUND = 600
/** The references take longer for the same; a rate needs no more. */
const REFERENCE_REQUESTS_PER_ROUND = 200
const CONNECTIONS = 16
const ROUND_MS_MAX = 60_000
const START_MS_MAX = 20_000
const PER_SECOND_MIN = 60_000
const RATIO_MIN = 3

type Runner = { target: Target; requests: number; perSecond: number[]; latenciesMs: number[] }

export async function benchIngest(): Promise<void> {
  const ends: (() => Promise<void>)[] = []
  try {
    const fanfare = await startFanfare()
    ends.push(() => fanfare.stop())
    const load = await startChild('./http-load.ts')
    ends.push(() => load.stop())
    const path = `/api/v1/channels/${fanfare.channelId}/signals`
    const ours = runner({ port: fanfare.port, path, token: fanfare.ingestToken })
    const always = runner(await startReference('always', path, ends), true)
    const everysec = runner(await startReference('everysec', path, ends), true)
    for (let round = 0; round < WARMING_ROUNDS + ROUNDS; round++) {
      for (const one of [ours, always, everysec]) await play(load, one, round < WARMING_ROUNDS)
    }
    tell(ours, always, everysec)
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

function runner(target: Target, isReference = false): Runner {
  const requests = isReference ? REFERENCE_REQUESTS_PER_ROUND : REQUESTS_PER_ROUND
  return { target, requests, perSecond: [], latenciesMs: [] }
}

async function startReference(
  appendfsync: string,
  path: string,
  ends: (() => Promise<void>)[],
): Promise<Target> {
  const redis = await startRedis({ settings: { appendfsync } })
  ends.push(() => redis.stop())
  const server = await startChild('./reference-server.ts')
  ends.push(() => server.stop())
  const token = 'reference'
  const question: ReferenceQuestion = { do: 'listen', redisUrl: redis.url, token }
  return { port: await server.ask<number>(question, START_MS_MAX), path, token }
}

async function play(load: ChildProgram, one: Runner, isWarming: boolean): Promise<void> {
  const { target, requests } = one
  const question: LoadQuestion = {
    do: 'flood',
    target,
    requests,
    signalsEach: SIGNALS_EACH,
    connections: CONNECTIONS,
  }
  const result = await load.ask<LoadResult>(question, ROUND_MS_MAX)
  const sent = requests * SIGNALS_EACH
  if (result.accepted !== sent) throw new Error(`${result.accepted} of ${sent} were accepted`)
  if (isWarming) return
  one.perSecond.push(sent / result.seconds)
  one.latenciesMs.push(...result.latenciesMs)
}

function tell(ours: Runner, always: Runner, everysec: Runner): void {
  const value = median(ours.perSecond)
  const p99 = quantile(ours.latenciesMs, 0.99).toFixed(0)
  report({
    bench: 'ingest.http',
    value,
    unit: 'signals/s',
    target: `>= ${PER_SECOND_MIN}`,
    ok: value >= PER_SECOND_MIN,
    note: `batches of ${SIGNALS_EACH}, ${CONNECTIONS} connections, SQLite with synchronous=FULL; p99 of a request ${p99} ms`,
  })
  for (const [name, reference, isTarget] of [
    ['ingest.reference_redis_always', always, true],
    ['ingest.reference_redis_everysec', everysec, false],
  ] as const) {
    const ratio = value / median(reference.perSecond)
    report({
      bench: name,
      value: median(reference.perSecond),
      unit: 'signals/s',
      ratio,
      ...(isTarget ? { target: `ratio >= ${RATIO_MIN}`, ok: ratio >= RATIO_MIN } : {}),
      note: isTarget
        ? 'hono, the same schema, one Redis script an event, appendfsync always: as durable as ours; ratio = ours against it'
        : 'the same with appendfsync everysec: a power cut loses up to a second of what was acknowledged',
    })
  }
}
