/** The latest view of one audience: a value per key, and a key keeps its identity until it changes. */
import type { Audience, Delta, Snapshot, ViewOf } from '@fanfare/shared/contracts'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'

/** `at`: server clock, Unix ms, of the frame that made it so. */
export type ViewState<A extends Audience> = { view: ViewOf<A> | null; at: number }

export type ViewStore<A extends Audience> = StoreApi<ViewState<A>> & {
  apply(frame: Snapshot<A> | Delta<A>): void
}

export function createViewStore<A extends Audience>(): ViewStore<A> {
  const store = createStore<ViewState<A>>(() => ({ view: null, at: 0 }))
  return {
    ...store,
    apply(frame) {
      const { view } = store.getState()
      if ('view' in frame) store.setState({ view: replaced(view, frame.view), at: frame.at })
      else if (view !== null && frame.state !== undefined) {
        store.setState({ view: { ...view, ...frame.state }, at: frame.at })
      }
    },
  }
}

/** A snapshot after an outage mostly repeats what is known: equal keys are not made new. */
function replaced<V extends object>(before: V | null, after: V): V {
  if (before === null) return after
  const view = { ...after }
  for (const key of Object.keys(after) as (keyof V)[]) {
    if (JSON.stringify(before[key]) === JSON.stringify(after[key])) view[key] = before[key]
  }
  return view
}
