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
  /** Ids may come again with other lines (a rehearsal started anew): those take the old ones' place. */
  restart(): void
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
      const ids = new Set(added.map(({ id }) => id))
      const before = store.getState().items.filter(({ id }) => !ids.has(id))
      const all = [...before, ...added]
      const kept = all.slice(-linesMax)
      for (const { id } of all.slice(0, all.length - kept.length)) known.delete(id)
      store.setState({ items: kept })
    },
    restart() {
      known.clear()
    },
  }
}
