/** How long one happening takes: to be durable and acknowledged, and to reach the overlay page's handler. */
import { setTimeout as delay } from 'node:timers/promises'
import { ChannelSession } from '@fanfare/overlay/session/channel-session.ts'
import { startChild } from './child-program.ts'
import { startFanfare } from './fanfare-process.ts'
import type { FanfareProcess } from './fanfare-process.ts'
import { openConnection, postRequest } from './http-connection.ts'
import type { LoadQuestion, LoadResult, Target } from './http-load.ts'
import { report } from './report.ts'
import { quantile } from './statistics.ts'

const SINGLE_PER_SECOND = 1_000
const SINGLE_SECONDS = 10
const SINGLE_P99_MS_MAX = 25
/** 2,000 signals a second, as connectors send them: a few at a time. */
const CROWD_REQUESTS_PER_SECOND = 100
const CROWD_SIGNALS_EACH = 20
const CROWD_SECONDS = 10
const PAGE_P95_MS_MAX = 100
const MARKED_EVERY_MS = 40
const ANSWER_MS_MAX = 60_000
const SHOWN_MS_MAX = 5_000

export async function benchLatency(): Promise<void> {
  const fanfare = await startFanfare()
  const load = await startChild('./http-load.ts')
  const path = `/api/v1/channels/${fanfare.channelId}/signals`
  const target: Target = { port: fanfare.port, path, token: fanfare.ingestToken }
  try {
    await load.ask<LoadResult>(paced(target, SINGLE_PER_SECOND, 1, 2), ANSWER_MS_MAX)
    const single = await load.ask<LoadResult>(
      paced(target, SINGLE_PER_SECOND, 1, SINGLE_SECONDS),
      ANSWER_MS_MAX,
    )
    tellSingle(single)
    const crowd = load.ask<LoadResult>(
      paced(target, CROWD_REQUESTS_PER_SECOND, CROWD_SIGNALS_EACH, CROWD_SECONDS),
      ANSWER_MS_MAX,
    )
    const [shownMs, { accepted }] = await Promise.all([watchOverlay(fanfare, target), crowd])
    tellShown(shownMs, accepted)
  } finally {
    await load.stop()
    await fanfare.stop()
  }
}

function paced(target: Target, perSecond: number, signalsEach: number, seconds: number) {
  return { do: 'pace', target, perSecond, seconds, signalsEach } satisfies LoadQuestion
}

/** Sends marked gifts among the crowd, and sees when the page is handed each one's cue. */
async function watchOverlay(fanfare: FanfareProcess, target: Target): Promise<number[]> {
  const { channelId, overlayToken, url } = fanfare
  const sentAt = new Map<string, number>()
  const shownMs: number[] = []
  let isLive = (): void => undefined
  const live = new Promise<void>((resolve) => (isLive = resolve))
  const session = new ChannelSession({
    audience: 'overlay',
    origin: url,
    credentials: { kind: 'token', token: overlayToken, channelId },
    onSnapshot: () => undefined,
    onDelta: () => undefined,
    onMoments(cues) {
      for (const cue of cues) {
        const sent = cue.kind === 'gift' ? sentAt.get(cue.giftName) : undefined
        if (sent !== undefined) shownMs.push(performance.now() - sent)
      }
    },
    onState: (state) => state.kind === 'live' && isLive(),
    onOffset: () => undefined,
    onReload: () => undefined,
  })
  const connection = await openConnection(target.port)
  session.start()
  try {
    await live
    const count = Math.floor(((CROWD_SECONDS - 1) * 1_000) / MARKED_EVERY_MS)
    for (let index = 0; index < count; index++) {
      const name = `mark-${index}`
      const request = postRequest(target.path, target.token, markedGift(name))
      sentAt.set(name, performance.now())
      await Promise.all([connection.send(request), delay(MARKED_EVERY_MS)])
    }
    const patience = performance.now() + SHOWN_MS_MAX
    while (shownMs.length < count && performance.now() < patience) await delay(20)
    if (shownMs.length !== count) throw new Error(`${shownMs.length} of ${count} cues were shown`)
    return shownMs
  } finally {
    session.stop()
    connection.close()
  }
}

function markedGift(name: string): string {
  const gift = { id: 'mark', name, count: 1, value: { amount: 1, currency: 'BITS' } }
  const viewer = { id: 'marker', name: '標記' }
  const base = { id: `${process.pid}-${name}`, source: 'twitch', at: Date.now(), viewer }
  return JSON.stringify({ signals: [{ ...base, type: 'gift', gift }] })
}

function tellSingle({ latenciesMs, seconds }: LoadResult): void {
  const value = quantile(latenciesMs, 0.99)
  const p50 = quantile(latenciesMs, 0.5).toFixed(1)
  const reached = Math.round(latenciesMs.length / seconds)
  report({
    bench: 'latency.single_p99',
    value,
    unit: 'ms',
    target: `<= ${SINGLE_P99_MS_MAX}`,
    ok: value <= SINGLE_P99_MS_MAX,
    note: `one signal a request, open loop at ${SINGLE_PER_SECOND}/s (${reached}/s answered), from when it was due to "durable"; p50 ${p50} ms`,
  })
}

function tellShown(shownMs: readonly number[], accepted: number): void {
  const value = quantile(shownMs, 0.95)
  const p50 = quantile(shownMs, 0.5).toFixed(1)
  report({
    bench: 'latency.overlay_p95',
    value,
    unit: 'ms',
    target: `<= ${PAGE_P95_MS_MAX}`,
    ok: value <= PAGE_P95_MS_MAX,
    note: `a gift among ${Math.round(accepted / CROWD_SECONDS)} signals/s, from its request to the page's handler, ${shownMs.length} of them; p50 ${p50} ms`,
  })
}
