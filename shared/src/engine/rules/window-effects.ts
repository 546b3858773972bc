/** What opening, extending and closing multiplier windows changes. */
import { assert } from '../../base/index.ts'
import type { EventOf } from '../../contracts/index.ts'
import type { State, Window } from '../state.ts'
import { isInQuestion } from './windows.ts'

type WindowEvent = EventOf<'WindowOpened' | 'WindowExtended' | 'WindowClosed'>

export function applyWindow(state: State, event: WindowEvent): void {
  if (event.type === 'WindowOpened') {
    const { activityId, factorBp, opensAt, closesAt, tiers, actions, budget } = event
    const scope = { factorBp, opensAt, closesAt, tiers, actions, budget }
    const window = { activityId, ...scope, isOpen: true, reversal: null }
    state.windows.set(activityId, window)
    state.activityCount += 1
    state.changedKeys.add('channel')
  } else {
    const window = state.windows.get(event.activityId)
    assert(window !== undefined, `window ${event.activityId} was never opened`)
    if (event.type === 'WindowExtended') window.closesAt = event.closesAt
    else {
      window.isOpen = false
      window.closesAt = Math.min(window.closesAt, state.at)
    }
  }
  state.changedKeys.add(`w:${event.activityId}`)
  refreshJudged(state)
}

/** Closed windows stay in question until no event may be judged into them any more. */
export function refreshJudged(state: State): void {
  state.judged = [...state.windows.values()]
    .filter((window) => isInQuestion(state, window))
    .sort((a, b) => a.opensAt - b.opensAt || numberOf(a) - numberOf(b))
}

/** Two may open in the same instant; the order is the same however the state was come by. */
function numberOf({ activityId }: Window): number {
  return Number(activityId.slice(1))
}
