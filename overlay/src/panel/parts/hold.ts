/** Holding a button: a pure machine, so that no double click, key repeat or short press can ever fire it. */

/** How long a costly button is held. */
export const HOLD_MS = 1_200

export type HoldState =
  | { phase: 'idle' }
  | { phase: 'holding'; sinceMs: number }
  /** Fired, or cancelled while still down: nothing more until it is let go. */
  | { phase: 'spent' }

export type HoldInput =
  | { type: 'press'; atMs: number }
  | { type: 'clock'; atMs: number }
  | { type: 'cancel' }
  | { type: 'release' }

export type HoldStep = { state: HoldState; fires: boolean }

export const AT_REST: HoldState = { phase: 'idle' }

export function holdStep(state: HoldState, input: HoldInput, holdMs: number = HOLD_MS): HoldStep {
  switch (input.type) {
    case 'press':
      if (state.phase !== 'idle') return { state, fires: false }
      return { state: { phase: 'holding', sinceMs: input.atMs }, fires: false }
    case 'clock': {
      const isDue = state.phase === 'holding' && input.atMs - state.sinceMs >= holdMs
      return isDue ? { state: { phase: 'spent' }, fires: true } : { state, fires: false }
    }
    case 'cancel':
      return { state: state.phase === 'holding' ? { phase: 'spent' } : state, fires: false }
    case 'release':
      return { state: AT_REST, fires: false }
  }
}
