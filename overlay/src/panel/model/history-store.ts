/** The history of this browser, kept over reloads so that undo lasts the whole show. */
import { createStore, type StoreApi } from 'zustand'
import type { FeedItem } from '@fanfare/shared/contracts'
import { EMPTY_HISTORY, markUndone, recordActions, type HistoryLog } from './history-log.ts'

export type HistoryStore = StoreApi<HistoryLog> & {
  record: (items: readonly FeedItem[]) => void
  undone: (id: string) => void
}

export function historyKey(channelId: string): string {
  return `fanfare.panel.history.${channelId}`
}

function restore(storage: Storage | null, key: string): HistoryLog {
  try {
    const stored = JSON.parse(storage?.getItem(key) ?? 'null') as Partial<HistoryLog> | null
    if (stored === null || !Array.isArray(stored.entries) || !Array.isArray(stored.undone))
      return EMPTY_HISTORY
    return { entries: stored.entries, undone: stored.undone }
  } catch {
    return EMPTY_HISTORY
  }
}

export function createHistoryStore(storage: Storage | null, channelId: string): HistoryStore {
  const key = historyKey(channelId)
  const store = createStore<HistoryLog>(() => restore(storage, key))
  store.subscribe((log) => {
    try {
      storage?.setItem(key, JSON.stringify(log))
    } catch {
      // Full or refused: the history lasts for this visit.
    }
  })
  return Object.assign(store, {
    record: (items: readonly FeedItem[]) =>
      store.setState((log) => recordActions(log, items), true),
    undone: (id: string) => store.setState((log) => markUndone(log, id), true),
  })
}
