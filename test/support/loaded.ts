/** States made of rows, to be held beside the states that the rows are of. */
import { allRows, finishLoad, initialState, loadRow, reloadRow } from '@fanfare/shared/engine'
import type { State } from '@fanfare/shared/engine'

/** From all its rows, in an order from the front or the back. */
export function reloaded(state: State, from: string): State {
  const rows = [...allRows(state)].sort(([a], [b]) => (a < b === (from === 'front') ? -1 : 1))
  const again = initialState()
  for (const [row, json] of rows) loadRow(again, row, JSON.parse(json))
  again.at = state.at
  finishLoad(again, state.seq)
  return again
}

/** Loaded from rows of some moments, and those that changed since loaded again. */
export function caughtUp(state: State, earlier: ReadonlyMap<string, string>): State {
  const now = new Map(allRows(state))
  const again = initialState()
  for (const [row, json] of earlier) loadRow(again, row, JSON.parse(json))
  for (const row of new Set([...now.keys(), ...earlier.keys()])) {
    const json = now.get(row) ?? null
    if (json === earlier.get(row)) continue
    const isTaken = reloadRow(again, row, json === null ? null : JSON.parse(json))
    if (!isTaken) throw new Error(`${row} was not taken`)
  }
  again.at = state.at
  finishLoad(again, state.seq)
  return again
}

/** What is derived, in an order of its own. */
export const derived = (state: State) => ({
  lotDays: new Map([...state.lotDays].sort(([a], [b]) => a - b)),
  firstLotDay: state.firstLotDay,
  parts: new Map([...state.participants].map(([id, members]) => [id, members.length])),
})
