/** Writes the signals that pass to a file, one a line. It never holds the room up. */
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Signal } from '@fanfare/shared/contracts'
import type { EmitSignals } from '../connector.ts'
import { RECORDER_BUFFER_BYTES_MAX } from '../limits.ts'

export type RecorderStatus = {
  recordedCount: number
  /** Left out because the disk could not follow or the file failed. */
  leftOutCount: number
  failure: string | null
}

export interface Recorder {
  record(signals: readonly Signal[]): void
  status(): RecorderStatus
  /** Resolves when everything recorded is in the file, or it has failed. */
  close(): Promise<void>
}

/** Adds to the file if there is one. `now` is in Unix milliseconds. */
export function createRecorder(path: string, now: () => number = Date.now): Recorder {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 })
  let recordedCount = 0
  let leftOutCount = 0
  let failure: string | null = null
  file.on('error', (error) => (failure = error.message))

  return {
    record(signals) {
      if (failure !== null || file.writableLength > RECORDER_BUFFER_BYTES_MAX) {
        leftOutCount += signals.length
        return
      }
      const receivedAt = now()
      const lines = signals.map((signal) => `${JSON.stringify({ ...signal, receivedAt })}\n`)
      file.write(lines.join(''))
      recordedCount += signals.length
    },
    status: () => ({ recordedCount, leftOutCount, failure }),
    async close() {
      if (failure !== null) return
      file.end()
      // Its failure is already told by `status`.
      await finished(file).catch(() => {})
    },
  }
}

/** An `emit` that also records what was taken, once. */
export function recordingEmit(emit: EmitSignals, recorder: Recorder): EmitSignals {
  return async (signals) => {
    const answer = await emit(signals)
    recorder.record(signals)
    return answer
  }
}
