/** The simulated audience as a connector: the same people, ticked by a clock. */
import { randomInt } from 'node:crypto'
import type { Envelope } from '@fanfare/shared/contracts'
import type { Connector, ConnectorState, EmitSignals } from '../connector.ts'
import { CATCH_UP_MS_MAX } from '../limits.ts'
import { createOutbox } from '../outbox.ts'
import type { OutboxOptions } from '../outbox.ts'
import { createAudience } from './audience.ts'
import type { Audience } from './audience.ts'
import { openingOf } from './openings.ts'
import type { CallToAction } from './phrases.ts'
import { DEMO } from './room.ts'

export type SimulatedOptions = {
  emit: EmitSignals
  /** Absent: another audience every time. */
  seed?: number
  viewers?: number
  tickMs?: number
  now?: () => number
  outbox?: Omit<OutboxOptions, 'emit'>
}

export interface SimulatedAudience extends Connector {
  /** Told when the producer opens something; while stopped nobody hears it. */
  callToAction(kind: CallToAction): void
  /** Events of the channel it sits in: it joins in whatever opens. While stopped it hears nothing. */
  follow(envelopes: readonly Envelope[]): void
}

const TICK_MS = 100
const SEED_LIMIT = 2 ** 32

export function createSimulatedAudience(options: SimulatedOptions): SimulatedAudience {
  const now = options.now ?? Date.now
  const seed = options.seed ?? randomInt(SEED_LIMIT)
  let outbox = createOutbox({ ...options.outbox, emit: options.emit })
  let audience: Audience | null = null
  let timer: NodeJS.Timeout | null = null
  let state: ConnectorState = 'stopped'
  let sinceMs = now()
  let tickedMs = 0
  let signalCount = 0
  let lastSignalMs: number | null = null

  function tick(room: Audience): void {
    const nowMs = now()
    const missedMs = nowMs - tickedMs - CATCH_UP_MS_MAX
    if (missedMs > 0) room.skip(missedMs)
    tickedMs = nowMs
    const signals = room.next(nowMs)
    if (signals.length === 0) return
    signalCount += signals.length
    lastSignalMs = nowMs
    outbox.push(signals)
  }

  function detail(): string {
    if (!audience) return 'stopped'
    const { shed } = outbox.counts()
    const people = `${audience.presentCount()} simulated viewers, seed ${seed}`
    return shed > 0 ? `${people}; ${shed} signals were shed` : people
  }

  return {
    start() {
      if (state !== 'stopped') return
      state = 'live'
      sinceMs = tickedMs = now()
      outbox = createOutbox({ ...options.outbox, emit: options.emit })
      const { viewers } = options
      const room = createAudience(seed, { startAt: sinceMs, ...(viewers && { viewers }) })
      audience = room
      timer = setInterval(() => tick(room), options.tickMs ?? TICK_MS)
    },
    async stop() {
      if (timer) clearInterval(timer)
      if (state !== 'stopped') sinceMs = now()
      state = 'stopped'
      audience = null
      await outbox.stop()
    },
    callToAction: (kind) => audience?.callToAction(kind),
    follow(envelopes) {
      if (audience === null) return
      for (const { event } of envelopes) {
        const opening = openingOf(event)
        if (opening !== null) audience.hear(opening)
      }
    },
    health: () => ({
      id: 'simulated',
      platform: DEMO,
      state,
      detail: detail(),
      sinceMs,
      signalCount,
      lastSignalMs,
      attemptCount: 0,
    }),
  }
}
