/** The one polite voice for screen readers: at most one message every three seconds. */
import { createStore, type StoreApi } from 'zustand'

export const ANNOUNCE_EVERY_MS = 3_000

export type Announcer = StoreApi<{ text: string }> & {
  /** A newer sentence of the same `topic` replaces one still waiting. */
  say: (topic: string, text: string) => void
}

export function createAnnouncer(): Announcer {
  const store = createStore<{ text: string }>(() => ({ text: '' }))
  const waiting = new Map<string, string>()
  let isResting = false

  function flush(): void {
    if (waiting.size === 0) {
      isResting = false
      return
    }
    store.setState({ text: [...waiting.values()].join('. ') })
    waiting.clear()
    setTimeout(flush, ANNOUNCE_EVERY_MS)
  }

  return Object.assign(store, {
    say(topic: string, text: string): void {
      waiting.delete(topic)
      waiting.set(topic, text)
      if (isResting) return
      isResting = true
      flush()
    },
  })
}
