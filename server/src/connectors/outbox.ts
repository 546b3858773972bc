/**
 * What stands between a connector and ingest: hands signals on in micro-batches and in order, keeps
 * them while they are refused, and sheds the least valuable first when it is full.
 */
import type { Signal } from '@fanfare/shared/contracts'
import { backoffMs } from './backoff.ts'
import type { Backoff } from './backoff.ts'
import type { EmitSignals } from './connector.ts'
import {
  BATCH_SIGNALS_MAX,
  EMIT_RETRY_MS_MAX,
  EMIT_RETRY_MS_MIN,
  OUTBOX_SIGNALS_MAX,
  STOP_DRAIN_MS_MAX,
} from './limits.ts'

export type OutboxOptions = {
  emit: EmitSignals
  signalsMax?: number
  batchMax?: number
  retry?: Backoff
  drainMsMax?: number
  random?: () => number
}

export type OutboxCounts = {
  waiting: number
  /** Handed on and answered. */
  delivered: number
  /** Given up because the outbox was full or the time to stop was over. */
  shed: number
  /** Refusals in a row; 0 when the last batch was taken. */
  refusals: number
}

export interface Outbox {
  push(signals: readonly Signal[]): void
  counts(): OutboxCounts
  /** Hands on what is left, within the time for it; afterwards nothing is running. */
  stop(): Promise<void>
}

export function createOutbox(options: OutboxOptions): Outbox {
  const signalsMax = options.signalsMax ?? OUTBOX_SIGNALS_MAX
  const batchMax = options.batchMax ?? BATCH_SIGNALS_MAX
  const retry = options.retry ?? { msMin: EMIT_RETRY_MS_MIN, msMax: EMIT_RETRY_MS_MAX }
  const random = options.random ?? Math.random
  let waiting: Signal[] = []
  let inFlight = 0
  let delivered = 0
  let shed = 0
  let refusals = 0
  let stopping = false
  let given = false
  let running: Promise<void> | null = null
  let wake: (() => void) | null = null
  let drainTimer: NodeJS.Timeout | undefined

  async function run(): Promise<void> {
    // One turn of the event loop gathers what arrived together in one read of the socket.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (waiting.length > 0 && !given) {
      const batch = waiting.slice(0, batchMax)
      inFlight = batch.length
      try {
        await options.emit(batch)
        if (given) break
        waiting.splice(0, batch.length)
        delivered += batch.length
        refusals = 0
      } catch {
        refusals++
        await pause(backoffMs(retry, refusals - 1, random))
      } finally {
        inFlight = 0
        if (waiting.length > signalsMax) shedDown()
      }
    }
    running = null
  }

  function pause(ms: number): Promise<void> {
    if (given) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms)
      wake = done
      function done(): void {
        clearTimeout(timer)
        wake = null
        resolve()
      }
    })
  }

  function shedDown(): void {
    const kept = shedLeastValuable(waiting, inFlight, signalsMax)
    shed += waiting.length - kept.length
    waiting = kept
  }

  async function stop(): Promise<void> {
    stopping = true
    if (!running) return
    wake?.()
    await Promise.race([running, timeOver()])
    clearTimeout(drainTimer)
  }

  /** A hand-over that never answers must not hold up the end. */
  function timeOver(): Promise<void> {
    return new Promise((resolve) => {
      drainTimer = setTimeout(() => {
        given = true
        shed += waiting.length
        waiting = []
        wake?.()
        resolve()
      }, options.drainMsMax ?? STOP_DRAIN_MS_MAX)
    })
  }

  return {
    push(signals) {
      if (stopping || signals.length === 0) return
      for (const signal of signals) waiting.push(signal)
      if (waiting.length > signalsMax) shedDown()
      running ??= run()
    },
    counts: () => ({ waiting: waiting.length, delivered, shed, refusals }),
    stop,
  }
}

/**
 * Keeps at most `signalsMax`, and one part in sixteen less, so that a full outbox does not search
 * for every arriving signal. The first `fixed` are on their way and stay. Oldest go first.
 */
export function shedLeastValuable(
  signals: readonly Signal[],
  fixed: number,
  signalsMax: number,
): Signal[] {
  const target = Math.max(fixed, signalsMax - (signalsMax >> 4))
  let excess = signals.length - target
  let kept = [...signals]
  for (let worth = 0; worth <= WORTH_MOST && excess > 0; worth++) {
    kept = kept.filter((signal, index) => {
      if (excess === 0 || index < fixed || worthOf(signal) !== worth) return true
      excess--
      return false
    })
  }
  return kept
}

const WORTH_MOST = 2
const COMMAND_START = /^\s*[!！❗❕‼/／]/u

/** 0: plain chat and other small talk · 1: what a viewer did on purpose · 2: money and moderation. */
function worthOf(signal: Signal): 0 | 1 | 2 {
  switch (signal.type) {
    case 'chat':
      return COMMAND_START.test(signal.text) ? 1 : 0
    case 'like':
    case 'enter':
    case 'leave':
    case 'watch':
      return 0
    case 'follow':
    case 'share':
      return 1
    default:
      return 2
  }
}
