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

const RETRY: Backoff = { msMin: EMIT_RETRY_MS_MIN, msMax: EMIT_RETRY_MS_MAX }

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
  return new SignalOutbox(options)
}

class SignalOutbox implements Outbox {
  readonly #options: OutboxOptions
  readonly #signalsMax: number
  #waiting: Signal[] = []
  #inFlight = 0
  #delivered = 0
  #shed = 0
  #refusals = 0
  #stopping = false
  #givenUp = false
  #running: Promise<void> | null = null
  #endPause: (() => void) | null = null

  constructor(options: OutboxOptions) {
    this.#options = options
    this.#signalsMax = options.signalsMax ?? OUTBOX_SIGNALS_MAX
  }

  push(signals: readonly Signal[]): void {
    if (this.#stopping || signals.length === 0) return
    for (const signal of signals) this.#waiting.push(signal)
    this.#shedDown()
    this.#running ??= this.#run()
  }

  counts(): OutboxCounts {
    return {
      waiting: this.#waiting.length,
      delivered: this.#delivered,
      shed: this.#shed,
      refusals: this.#refusals,
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true
    if (!this.#running) return
    this.#endPause?.()
    let timer: NodeJS.Timeout | undefined
    // A hand-over that never answers must not hold up the end.
    const timeOver = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#options.drainMsMax ?? STOP_DRAIN_MS_MAX)
    })
    await Promise.race([this.#running, timeOver])
    clearTimeout(timer)
    this.#giveUp()
  }

  async #run(): Promise<void> {
    // One turn of the event loop gathers what arrived together in one read of the socket.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) await this.#handOn()
    this.#running = null
  }

  async #handOn(): Promise<void> {
    const batch = this.#waiting.slice(0, this.#options.batchMax ?? BATCH_SIGNALS_MAX)
    this.#inFlight = batch.length
    try {
      await this.#options.emit(batch)
      if (this.#givenUp) return
      this.#waiting.splice(0, batch.length)
      this.#delivered += batch.length
      this.#refusals = 0
    } catch {
      this.#refusals++
      const { retry = RETRY, random = Math.random } = this.#options
      await this.#pause(backoffMs(retry, this.#refusals - 1, random))
    } finally {
      this.#inFlight = 0
      this.#shedDown()
    }
  }

  #pause(ms: number): Promise<void> {
    if (this.#givenUp) return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#endPause = null
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#endPause = done
    })
  }

  #shedDown(): void {
    if (this.#waiting.length <= this.#signalsMax) return
    const kept = shedLeastValuable(this.#waiting, this.#inFlight, this.#signalsMax)
    this.#shed += this.#waiting.length - kept.length
    this.#waiting = kept
  }

  #giveUp(): void {
    this.#givenUp = true
    this.#shed += this.#waiting.length
    this.#waiting = []
    this.#endPause?.()
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
