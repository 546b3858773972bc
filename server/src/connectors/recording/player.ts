/** Plays a recording as if it happened now. Loses nothing: it waits while signals are refused. */
import type { Signal } from '@fanfare/shared/contracts'
import { backoffMs } from '../backoff.ts'
import type { Backoff } from '../backoff.ts'
import type { Connector, ConnectorState, EmitSignals } from '../connector.ts'
import {
  BATCH_SIGNALS_MAX,
  EMIT_RETRY_MS_MAX,
  EMIT_RETRY_MS_MIN,
  PLAYER_GAP_MS_MAX,
} from '../limits.ts'
import { readRecorded } from './read.ts'
import type { ReadOptions, RecordingFormat } from './read.ts'

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
  const now = options.now ?? Date.now
  const retry = options.retry ?? { msMin: EMIT_RETRY_MS_MIN, msMax: EMIT_RETRY_MS_MAX }
  let state: ConnectorState = 'stopped'
  let detail = 'not started'
  let sinceMs = now()
  let signalCount = 0
  let lastSignalMs: number | null = null
  let attemptCount = 0
  let stopping = new AbortController()
  let playing: Promise<void> = Promise.resolve()

  function become(next: ConnectorState, reason: string): void {
    if (next !== state) sinceMs = now()
    state = next
    detail = reason
  }

  async function play(stop: AbortSignal): Promise<void> {
    try {
      await playAll(stop)
      become('stopped', `${stop.aborted ? 'stopped after' : 'played'} ${signalCount} signals`)
    } catch (error) {
      become('stopped', error instanceof Error ? error.message : String(error))
    }
  }

  async function playAll(stop: AbortSignal): Promise<void> {
    const clock = paceOf(options.speed)
    let batch: Signal[] = []
    for await (const { signal, receivedAt } of readRecorded(
      options.path,
      options.format,
      options.read,
    )) {
      const waitMs = clock(receivedAt)
      if (waitMs > 0 || batch.length >= BATCH_SIGNALS_MAX) {
        await handOn(batch, stop)
        batch = []
        await pause(waitMs, stop)
      }
      if (stop.aborted) return
      batch.push(signal)
    }
    await handOn(batch, stop)
  }

  async function handOn(batch: Signal[], stop: AbortSignal): Promise<void> {
    while (batch.length > 0 && !stop.aborted) {
      try {
        await options.emit(batch)
        become('live', `playing ${options.path}`)
        signalCount += batch.length
        lastSignalMs = now()
        attemptCount = 0
        return
      } catch {
        become('retrying', 'signals are waiting to be taken')
        await pause(backoffMs(retry, attemptCount, Math.random), stop)
        attemptCount++
      }
    }
  }

  return {
    start() {
      if (state !== 'stopped') return
      stopping = new AbortController()
      become('connecting', `opening ${options.path}`)
      playing = play(stopping.signal)
    },
    async stop() {
      stopping.abort()
      await playing
    },
    finished: () => playing,
    health: () => ({
      id: `recording:${options.path}`,
      platform: 'recording',
      state,
      detail,
      sinceMs,
      signalCount,
      lastSignalMs,
      attemptCount,
    }),
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
