/** The live feed: the newest lines, each once, oldest first. */
import type { FeedItem } from '@fanfare/shared/contracts'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'

/** Lines kept in the page; older ones are forgotten. */
export const FEED_LINES_MAX = 1_000

export type FeedState = { items: readonly FeedItem[] }

export type FeedStore = StoreApi<FeedState> & {
  /** Lines that are there already are left where they are. */
  add(items: readonly FeedItem[]): void
}

export function createFeedStore(linesMax: number = FEED_LINES_MAX): FeedStore {
  const store = createStore<FeedState>(() => ({ items: [] }))
  const known = new Set<string>()
  return {
    ...store,
    add(items) {
      const added: FeedItem[] = []
      for (const item of items) {
        if (known.has(item.id)) continue
        known.add(item.id)
        added.push(item)
      }
      if (added.length === 0) return
      const all = [...store.getState().items, ...added]
      const kept = all.slice(-linesMax)
      for (const { id } of all.slice(0, all.length - kept.length)) known.delete(id)
      store.setState({ items: kept })
    },
  }
}
