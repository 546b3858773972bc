/** Plays a recording as if it happened now. Loses nothing: it waits while signals are refused. */
import type { Signal } from '@fanfare/shared/contracts'
import { backoffMs } from '../backoff.ts'
import type { Backoff } from '../backoff.ts'
import type { Connector, ConnectorHealth, ConnectorState, EmitSignals } from '../connector.ts'
import {
  BATCH_SIGNALS_MAX,
  EMIT_RETRY_MS_MAX,
  EMIT_RETRY_MS_MIN,
  PLAYER_GAP_MS_MAX,
} from '../limits.ts'
import { readRecorded } from './read.ts'
import type { ReadOptions, RecordingFormat } from './read.ts'

const RETRY: Backoff = { msMin: EMIT_RETRY_MS_MIN, msMax: EMIT_RETRY_MS_MAX }

export type PlayerOptions = {
  path: string
  format: RecordingFormat
  emit: EmitSignals
  /** 1: as it happened, 2: twice as fast …; absent: as fast as it is taken. */
  speed?: number
  read?: ReadOptions
  retry?: Backoff
  now?: () => number
}

export interface RecordingPlayer extends Connector {
  /** Resolves when the recording is over, failed (see health) or was stopped. */
  finished(): Promise<void>
}

export function createRecordingPlayer(options: PlayerOptions): RecordingPlayer {
  return new Player(options)
}

class Player implements RecordingPlayer {
  readonly #options: PlayerOptions
  readonly #now: () => number
  #state: ConnectorState = 'stopped'
  #detail = 'not started'
  #sinceMs: number
  #signalCount = 0
  #lastSignalMs: number | null = null
  #attemptCount = 0
  #stopping = new AbortController()
  #playing: Promise<void> = Promise.resolve()

  constructor(options: PlayerOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#sinceMs = this.#now()
  }

  start(): void {
    if (this.#state !== 'stopped') return
    this.#stopping = new AbortController()
    this.#become('connecting', `opening ${this.#options.path}`)
    this.#playing = this.#play(this.#stopping.signal)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#playing
  }

  finished(): Promise<void> {
    return this.#playing
  }

  health(): ConnectorHealth {
    return {
      id: `recording:${this.#options.path}`,
      platform: 'recording',
      state: this.#state,
      detail: this.#detail,
      sinceMs: this.#sinceMs,
      signalCount: this.#signalCount,
      lastSignalMs: this.#lastSignalMs,
      attemptCount: this.#attemptCount,
    }
  }

  #become(state: ConnectorState, detail: string): void {
    if (state !== this.#state) this.#sinceMs = this.#now()
    this.#state = state
    this.#detail = detail
  }

  async #play(stop: AbortSignal): Promise<void> {
    try {
      await this.#playAll(stop)
      const verb = stop.aborted ? 'stopped after' : 'played'
      this.#become('stopped', `${verb} ${this.#signalCount} signals`)
    } catch (error) {
      this.#become('stopped', error instanceof Error ? error.message : String(error))
    }
  }

  async #playAll(stop: AbortSignal): Promise<void> {
    const { path, format, read, speed } = this.#options
    const waitMsBefore = paceOf(speed)
    let batch: Signal[] = []
    for await (const { signal, receivedAt } of readRecorded(path, format, read)) {
      const waitMs = waitMsBefore(receivedAt)
      if (waitMs > 0 || batch.length >= BATCH_SIGNALS_MAX) {
        await this.#handOn(batch, stop)
        batch = []
        await pause(waitMs, stop)
      }
      if (stop.aborted) return
      batch.push(signal)
    }
    await this.#handOn(batch, stop)
  }

  async #handOn(batch: Signal[], stop: AbortSignal): Promise<void> {
    while (batch.length > 0 && !stop.aborted) {
      try {
        await this.#options.emit(batch)
        this.#become('live', `playing ${this.#options.path}`)
        this.#signalCount += batch.length
        this.#lastSignalMs = this.#now()
        this.#attemptCount = 0
        return
      } catch {
        this.#become('retrying', 'signals are waiting to be taken')
        const { retry = RETRY } = this.#options
        await pause(backoffMs(retry, this.#attemptCount++, Math.random), stop)
      }
    }
  }
}

/** How long to wait before each signal, so that none comes earlier than its place in time. */
function paceOf(speed: number | undefined): (receivedAt: number) => number {
  if (speed === undefined) return () => 0
  const startedMs = performance.now()
  let previousAt: number | null = null
  let dueMs = 0
  return (receivedAt) => {
    const gapMs = previousAt === null ? 0 : Math.max(0, receivedAt - previousAt)
    previousAt = Math.max(receivedAt, previousAt ?? receivedAt)
    dueMs += Math.min(gapMs, PLAYER_GAP_MS_MAX) / speed
    return Math.max(0, dueMs - (performance.now() - startedMs))
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  if (ms <= 0 || stop.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    stop.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      stop.removeEventListener('abort', done)
      resolve()
    }
  })
}
