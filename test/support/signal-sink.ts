/** An `EmitSignals` for tests: remembers what it took, refuses on demand, and can be awaited. */
import type { Signal } from '@fanfare/shared/contracts'
import type { EmitSignals } from '@fanfare/server/connectors/connector.ts'

export interface SignalSink {
  readonly emit: EmitSignals
  readonly signals: readonly Signal[]
  readonly batches: readonly (readonly Signal[])[]
  readonly refusedCount: number
  /** The next `count` batches are refused. */
  refuse(count: number): void
  /** While held, batches are neither taken nor refused. */
  hold(): void
  release(): void
  /** Resolves when the condition holds; asked again after every batch, taken or refused. */
  until(condition: (sink: SignalSink) => boolean): Promise<void>
}

export function createSignalSink(): SignalSink {
  const signals: Signal[] = []
  const batches: Signal[][] = []
  const waiting = new Set<() => void>()
  let refusals = 0
  let refusedCount = 0
  let held: Promise<void> | null = null
  let letGo: (() => void) | null = null

  const sink: SignalSink = {
    signals,
    batches,
    get refusedCount() {
      return refusedCount
    },
    async emit(batch) {
      if (held) await held
      if (refusals > 0) {
        refusals--
        refusedCount++
        tell()
        throw new Error('busy, try again')
      }
      signals.push(...batch)
      batches.push([...batch])
      tell()
    },
    refuse(count) {
      refusals = count
    },
    hold() {
      held = new Promise((resolve) => (letGo = resolve))
    },
    release() {
      held = null
      letGo?.()
    },
    async until(condition) {
      while (!condition(sink)) await new Promise<void>((resolve) => waiting.add(resolve))
    },
  }

  function tell(): void {
    const woken = [...waiting]
    waiting.clear()
    for (const wake of woken) wake()
  }
  return sink
}
