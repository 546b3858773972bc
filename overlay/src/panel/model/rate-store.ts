/** Keeps the live rates: points given, things done, and budget spent, per minute. */
import { createStore, type StoreApi } from 'zustand'
import { EMPTY_RATES, sampleRate, type RateRing } from './rate-ring.ts'

export type Totals = {
  points: number
  entries: number
  /** Points out of the budget of the period. */
  spent: number
}
export type Rates = Record<keyof Totals, RateRing>
export type RateStore = StoreApi<Rates> & {
  sample: (at: number, totals: Totals) => void
}

export function createRateStore(): RateStore {
  const store = createStore<Rates>(() => ({
    points: EMPTY_RATES,
    entries: EMPTY_RATES,
    spent: EMPTY_RATES,
  }))
  return Object.assign(store, {
    sample(at: number, totals: Totals): void {
      store.setState(({ points, entries, spent }) => ({
        points: sampleRate(points, at, totals.points),
        entries: sampleRate(entries, at, totals.entries),
        spent: sampleRate(spent, at, totals.spent),
      }))
    },
  })
}
