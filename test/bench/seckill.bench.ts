/** 100,000 members on a quota of 100: exactly 100 have one, and how quickly everybody knows. */
import { startChild } from './child-program.ts'
import type { ChildProgram } from './child-program.ts'
import type { ClaimQuestion, ClaimResult, ClaimTarget } from './claim-load.ts'
import type { ClaimReferenceQuestion } from './claim-reference.ts'
import { startFanfare } from './fanfare-process.ts'
import type { FanfareProcess } from './fanfare-process.ts'
import { report } from './report.ts'
import { median, quantile } from './statistics.ts'
import { startRedis } from '../support/redis.ts'

const MEMBERS = 100_000
const QUOTA = 100
const BATCH_SIGNALS = 100
const SINGLE_SOCKETS = 100
const SINGLE_MEMBERS = 40_000
const PACED_PER_SECOND = 5_000
const PACED_SECONDS = 8
const ROUNDS = 3
const ROUND_MS_MAX = 120_000
const BATCHED_PER_SECOND_MIN = 50_000
const SINGLES_PER_SECOND_MIN = 12_000
const PACED_P99_MS_MAX = 50
const RATIO_MIN = 3

/** A server that holds a sale: opens one, and says how many have a unit. */
type Shop = { target: ClaimTarget; open: () => Promise<string>; taken: () => Promise<number> }

export async function benchSeckill(): Promise<void> {
  const ends: (() => Promise<void>)[] = []
  try {
    const fanfare = await startFanfare()
    ends.push(() => fanfare.stop())
    const load = await startChild('./claim-load.ts')
    ends.push(() => load.stop())
    const ours = shopOf(fanfare)
    const reference = await referenceShop(ends)
    const rates = { batched: ratesOf(), single: ratesOf() }
    // The first round makes 100,000 members of strangers; the others find them there, as the reference does.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [name, shop] of [
        ['ours', ours],
        ['reference', reference],
      ] as const) {
        const batched = await rush(load, shop, batchesOf)
        const single = await rush(load, shop, singlesOf)
        if (round === 0) continue
        rates.batched[name].push(batched.answered / batched.seconds)
        rates.single[name].push(single.answered / single.seconds)
      }
    }
    const pacedOurs = await rush(load, ours, pacedOf)
    const pacedReference = await rush(load, reference, pacedOf)
    tellRate('seckill.batched', rates.batched, BATCHED_PER_SECOND_MIN, `${BATCH_SIGNALS} a request`)
    tellRate('seckill.single', rates.single, SINGLES_PER_SECOND_MIN, `${SINGLE_SOCKETS} sockets`)
    tellPaced(pacedOurs, pacedReference)
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

function ratesOf(): { ours: number[]; reference: number[] } {
  return { ours: [], reference: [] }
}

function shopOf(fanfare: FanfareProcess): Shop {
  const { port, channelId, url, ingestToken, producerToken } = fanfare
  const base = `${url}/api/v1/channels/${channelId}`
  const headers = { authorization: `Bearer ${producerToken}`, 'content-type': 'application/json' }
  let count = 0
  let activityId = ''

  async function command(body: object): Promise<{ events: { activityId?: string }[] }> {
    const sent = { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(`${base}/commands`, sent)
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    return (await answer.json()) as { events: { activityId?: string }[] }
  }

  return {
    target: { port, channelId, token: ingestToken },
    async open() {
      if (activityId !== '') await command({ type: 'CloseSeckill', activityId })
      const keyword = `A${100 + count++}`
      const sale = {
        title: `秒殺 ${keyword}`,
        keyword,
        quota: QUOTA,
        holdSeconds: 600,
        waitlist: 0,
      }
      const { events } = await command({ type: 'OpenSeckill', ...sale })
      activityId = events[0]?.activityId ?? ''
      return keyword
    },
    async taken() {
      const answer = await fetch(`${base}/activities/${activityId}`, { headers })
      const { held, sold, available } = (await answer.json()) as Record<string, number>
      if (held! + sold! + available! !== QUOTA) throw new Error('the books of the sale are broken')
      return held! + sold!
    },
  }
}

async function referenceShop(ends: (() => Promise<void>)[]): Promise<Shop> {
  const redis = await startRedis({ settings: { appendfsync: 'always' } })
  ends.push(() => redis.stop())
  const server = await startChild('./claim-reference.ts')
  ends.push(() => server.stop())
  const ask = <T>(question: ClaimReferenceQuestion): Promise<T> => server.ask<T>(question, 20_000)
  const token = 'reference'
  const port = await ask<number>({ do: 'listen', redisUrl: redis.url, token })
  return {
    target: { port, channelId: 'bench', token },
    async open() {
      await ask({ do: 'open', quota: QUOTA })
      return '搶'
    },
    taken: () => ask<number>({ do: 'sold' }),
  }
}

type Asking = (target: ClaimTarget, keyword: string) => ClaimQuestion

const batchesOf: Asking = (target, keyword) => ({
  do: 'batches',
  target,
  keyword,
  members: MEMBERS,
  each: BATCH_SIGNALS,
})
const singlesOf: Asking = (target, keyword) => ({
  do: 'singles',
  target,
  keyword,
  members: SINGLE_MEMBERS,
  sockets: SINGLE_SOCKETS,
  perSecond: null,
})
const pacedOf: Asking = (target, keyword) => ({
  do: 'singles',
  target,
  keyword,
  members: PACED_PER_SECOND * PACED_SECONDS,
  sockets: SINGLE_SOCKETS,
  perSecond: PACED_PER_SECOND,
})

/** One sale: everybody claims, everybody is answered, and exactly the quota is taken. */
async function rush(load: ChildProgram, shop: Shop, asking: Asking): Promise<ClaimResult> {
  const question = asking(shop.target, await shop.open())
  const result = await load.ask<ClaimResult>(question, ROUND_MS_MAX)
  if (result.answered !== question.members) throw new Error(`${result.answered} were answered`)
  const taken = await shop.taken()
  if (taken !== QUOTA) throw new Error(`${taken} of ${QUOTA} units were taken`)
  return result
}

type Rates = { ours: number[]; reference: number[] }

function tellRate(bench: string, { ours, reference }: Rates, min: number, how: string): void {
  const value = median(ours)
  const common = median(reference)
  report({
    bench,
    value,
    unit: 'claims/s',
    target: `>= ${min}`,
    ok: value >= min,
    note: `a chat line each, counted, claimed and durable; ${how}; exactly ${QUOTA} of ${QUOTA} taken every time`,
  })
  report({
    bench: `${bench}_reference`,
    value: common,
    unit: 'claims/s',
    ratio: value / common,
    target: `ratio >= ${RATIO_MIN}`,
    ok: value / common >= RATIO_MIN,
    note: 'one Redis script a claim by the same road, appendfsync always; it keeps no chat, no points, no statement',
  })
}

function tellPaced(ours: ClaimResult, reference: ClaimResult): void {
  const value = quantile(ours.latenciesMs, 0.99)
  const p50 = quantile(ours.latenciesMs, 0.5).toFixed(1)
  const theirs = quantile(reference.latenciesMs, 0.99).toFixed(1)
  report({
    bench: 'seckill.answer_p99',
    value,
    unit: 'ms',
    target: `<= ${PACED_P99_MS_MAX}`,
    ok: value <= PACED_P99_MS_MAX,
    note: `open loop at ${PACED_PER_SECOND} claims/s over ${SINGLE_SOCKETS} sockets; p50 ${p50} ms; the reference's p99 ${theirs} ms`,
  })
}
