/** What a channel needs of the engine; the real one, unless a test brings its own. */
import {
  apply,
  brokenInvariants,
  decide,
  finishLoad,
  initialState,
  isListening,
  loadRow,
  mayBeGiven,
  meaningOf,
  nextDeadline,
  reloadRow,
  saysNewerFormat,
  saysPresentFormat,
  stateHash,
  takeChanges,
} from '@fanfare/shared/engine'

export type Engine = {
  apply: typeof apply
  brokenInvariants: typeof brokenInvariants
  decide: typeof decide
  finishLoad: typeof finishLoad
  initialState: typeof initialState
  isListening: typeof isListening
  loadRow: typeof loadRow
  mayBeGiven: typeof mayBeGiven
  meaningOf: typeof meaningOf
  nextDeadline: typeof nextDeadline
  reloadRow: typeof reloadRow
  saysNewerFormat: typeof saysNewerFormat
  saysPresentFormat: typeof saysPresentFormat
  stateHash: typeof stateHash
  takeChanges: typeof takeChanges
}

export const engine: Engine = {
  apply,
  brokenInvariants,
  decide,
  finishLoad,
  initialState,
  isListening,
  loadRow,
  mayBeGiven,
  meaningOf,
  nextDeadline,
  reloadRow,
  saysNewerFormat,
  saysPresentFormat,
  stateHash,
  takeChanges,
}
