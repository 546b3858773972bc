/** Short messages at the edge of the picture, each with an optional way back. */
import { createStore, type StoreApi } from 'zustand'

export const NOTICES_MAX = 3
export const NOTICE_MS = 10_000

export type Notice = {
  id: number
  text: string
  /** Shown as a button while the notice is there. */
  undo?: { label: string; run: () => void }
}

export type NoticeStore = StoreApi<{ notices: readonly Notice[] }> & {
  tell: (text: string, undo?: Notice['undo']) => void
  dismiss: (id: number) => void
}

export function createNoticeStore(): NoticeStore {
  const store = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }))
  let lastId = 0
  return Object.assign(store, {
    tell(text: string, undo?: Notice['undo']): void {
      lastId += 1
      const notice: Notice = { id: lastId, text, ...(undo === undefined ? {} : { undo }) }
      store.setState(({ notices }) => ({ notices: [...notices, notice].slice(-NOTICES_MAX) }))
    },
    dismiss(id: number): void {
      store.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }))
    },
  })
}
