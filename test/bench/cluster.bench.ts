/** Nodes on one Redis: signals a second beside a script an event on the same Redis, and how long a change of owner takes. */
import { startChild } from './child-program.ts'
import type { ChildProgram } from './child-program.ts'
import { tellHandOver, tellTakeover } from './cluster-moves.ts'
import type { ClusterLoadQuestion, ClusterLoadResult } from './cluster-load.ts'
import { BUILT, LEASE_MS } from './cluster-program.ts'
import { cpuSecondsOf } from './process-cpu.ts'
import type { ReferenceQuestion } from './reference-server.ts'
import { report } from './report.ts'
import { median, quantile } from './statistics.ts'
import { ADMIN_TOKEN, ClusterNodes } from '../support/cluster-nodes.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'

const NODES_MAX = 3
const CHANNELS_MANY = 100
const ROUNDS = 3
const WARMING_ROUNDS = 2
const SIGNALS_EACH = 100
const REQUESTS = 500
/** The reference takes longer for the same; a rate needs no more. */
const REFERENCE_REQUESTS = 200
const CONNECTIONS = 18
const ROUND_MS_MAX = 120_000
const START_MS_MAX = 20_000
const RATIO_MIN = 3
const REFERENCE_TOKEN = 'reference'

type Side = { ports: number[]; pids: number[]; token: string; requests: number }
type Measured = { perSecond: number[]; latenciesMs: number[]; cpuPer1000: number[]; again: number }

export async function benchCluster(): Promise<void> {
  const load = await startChild('./cluster-load.ts')
  try {
    for (let nodes = 1; nodes <= NODES_MAX; nodes++) await benchNodes(load, nodes)
  } finally {
    await load.stop()
  }
  await tellHandOver()
  await tellTakeover()
}

async function benchNodes(load: ChildProgram, count: number): Promise<void> {
  const ends: (() => Promise<void>)[] = []
  try {
    const redis = await startRedis({ settings: { appendfsync: 'always' } })
    ends.push(() => redis.stop())
    const ours = await startOurs(redis, count, ends)
    const reference = await startReference(redis, count, ends)
    for (const [name, channels] of [
      ['one_channel', ['one']],
      ['channels', Array.from({ length: CHANNELS_MANY }, (_, i) => `many-${i}`)],
    ] as const) {
      const figures = { ours: measured(), reference: measured() }
      for (let round = 0; round < WARMING_ROUNDS + ROUNDS; round++) {
        const isWarming = round < WARMING_ROUNDS
        await play(load, ours, channels, isWarming ? null : figures.ours)
        await play(load, reference, channels, isWarming ? null : figures.reference)
      }
      tell(`cluster.${name}.${count}_nodes`, figures.ours, figures.reference)
    }
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

function measured(): Measured {
  return { perSecond: [], latenciesMs: [], cpuPer1000: [], again: 0 }
}

async function startOurs(
  redis: RunningRedis,
  count: number,
  ends: (() => Promise<void>)[],
): Promise<Side> {
  const { nodes, remove } = await startNodes(redis, count)
  ends.push(remove)
  return {
    ports: nodes.map(({ url }) => Number(new URL(url).port)),
    pids: [...nodes.map(({ pid }) => pid ?? 0), redis.pid],
    token: ADMIN_TOKEN,
    requests: REQUESTS,
  }
}

async function startNodes(redis: RunningRedis, count: number) {
  const all = await ClusterNodes.start({
    redisUrl: redis.url,
    count,
    channelId: 'one',
    leaseMs: LEASE_MS,
    program: BUILT,
  })
  return { nodes: all.nodes, remove: () => all.remove() }
}

async function startReference(
  redis: RunningRedis,
  count: number,
  ends: (() => Promise<void>)[],
): Promise<Side> {
  const token = REFERENCE_TOKEN
  const side: Side = { ports: [], pids: [redis.pid], token, requests: REFERENCE_REQUESTS }
  for (let i = 0; i < count; i++) {
    const server = await startChild('./reference-server.ts')
    ends.push(() => server.stop())
    const { url: redisUrl } = redis
    const question: ReferenceQuestion = { do: 'listen', redisUrl, token, withStream: true }
    side.ports.push(await server.ask<number>(question, START_MS_MAX))
    side.pids.push(server.pid)
  }
  return side
}

async function play(
  load: ChildProgram,
  side: Side,
  channels: readonly string[],
  into: Measured | null,
): Promise<void> {
  const { ports, pids, token, requests } = side
  const question: ClusterLoadQuestion = {
    do: 'flood',
    ports,
    channels: [...channels],
    token,
    requests,
    signalsEach: SIGNALS_EACH,
    connections: CONNECTIONS,
  }
  const cpuBefore = cpuSecondsOf(pids)
  const result = await load.ask<ClusterLoadResult>(question, ROUND_MS_MAX)
  const sent = requests * SIGNALS_EACH
  if (result.accepted !== sent) throw new Error(`${result.accepted} of ${sent} were accepted`)
  if (into === null) return
  into.perSecond.push(sent / result.seconds)
  into.latenciesMs.push(...result.latenciesMs)
  into.cpuPer1000.push(((cpuSecondsOf(pids) - cpuBefore) * 1_000) / sent)
  into.again += result.again
}

function tell(bench: string, ours: Measured, reference: Measured): void {
  const value = median(ours.perSecond)
  const ratio = value / median(reference.perSecond)
  report({
    bench,
    value,
    unit: 'signals/s',
    ratio,
    target: `ratio >= ${RATIO_MIN}`,
    ok: ratio >= RATIO_MIN,
    note: `${words(ours)}; one script an event on the same Redis: ${median(reference.perSecond).toFixed(0)}/s, ${words(reference)}; ${SIGNALS_EACH} signals a request to any node, appendfsync always`,
  })
}

function words({ latenciesMs, cpuPer1000, again }: Measured): string {
  const [p50, p99] = [0.5, 0.99].map((share) => quantile(latenciesMs, share).toFixed(0))
  const cpuMs = (median(cpuPer1000) * 1_000).toFixed(0)
  const asked = again === 0 ? '' : `, ${again} times asked to try again`
  return `p50 ${p50} ms, p99 ${p99} ms, ${cpuMs} core-ms per 1000 signals${asked}`
}
