/** Keeps the two live rates: points given, and things done, per minute. */
import { createStore, type StoreApi } from 'zustand'
import { EMPTY_RATES, sampleRate, type RateRing } from './rate-ring.ts'

export type Rates = { points: RateRing; entries: RateRing }
export type RateStore = StoreApi<Rates> & {
  sample: (at: number, totals: { points: number; entries: number }) => void
}

export function createRateStore(): RateStore {
  const store = createStore<Rates>(() => ({ points: EMPTY_RATES, entries: EMPTY_RATES }))
  return Object.assign(store, {
    sample(at: number, totals: { points: number; entries: number }): void {
      store.setState(({ points, entries }) => ({
        points: sampleRate(points, at, totals.points),
        entries: sampleRate(entries, at, totals.entries),
      }))
    },
  })
}
