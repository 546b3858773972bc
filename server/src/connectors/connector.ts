/** The port of every platform connector: it turns what it sees into signals and knows no rule. */
import type { Signal } from '@fanfare/shared/contracts'

/**
 * Hands signals on and resolves once they are durable (or answered). A rejection means "try the same
 * signals again later"; repeating them is safe, because an effect happens once per signal id.
 */
export type EmitSignals = (signals: Signal[]) => Promise<unknown>

export type ConnectorState = 'connecting' | 'live' | 'retrying' | 'stopped'

export type ConnectorHealth = {
  /** `twitch:somebody`, `simulated`, `recording:file`. */
  id: string
  platform: string
  state: ConnectorState
  /** One plain sentence in English for the log; the panel translates the state, not this. */
  detail: string
  /** Unix ms of the last change of state. */
  sinceMs: number
  signalCount: number
  lastSignalMs: number | null
  /** Attempts to connect since it was last live. */
  attemptCount: number
}

export interface Connector {
  start(): void
  stop(): Promise<void>
  health(): ConnectorHealth
}
