import { createFeedStore } from '@fanfare/overlay/stores/feed-store.ts'
import { createViewStore } from '@fanfare/overlay/stores/view-store.ts'
import { describe, expect, test } from 'vitest'
import { lineOf, overlayViewOf } from '../broadcast/fake-channel.ts'

describe('view store', () => {
  test('[BC25] only the keys that changed are new; an equal snapshot changes none', () => {
    const store = createViewStore<'overlay'>()
    const view = overlayViewOf('show', { total: 1, blank: false })
    store.apply({ incarnation: 'one', seq: 1, at: 5, view, recent: [] })
    const before = store.getState().view
    store.apply({ incarnation: 'one', seq: 2, at: 6, state: { blank: true } })
    const after = store.getState().view
    expect(after).toMatchObject({ blank: true, board: { total: 1 } })
    expect(after?.board).toBe(before?.board)
    const again = overlayViewOf('show', { total: 1, blank: true })
    store.apply({ incarnation: 'two', seq: 1, at: 7, view: again, recent: [] })
    expect(store.getState().view?.board).toBe(before?.board)
    expect(store.getState().at).toBe(7)
  })

  test('[BC25] moments alone wake nobody', () => {
    const store = createViewStore<'overlay'>()
    const view = overlayViewOf('show', { total: 1, blank: false })
    store.apply({ incarnation: 'one', seq: 1, at: 5, view, recent: [] })
    let woken = 0
    store.subscribe(() => (woken += 1))
    store.apply({ incarnation: 'one', seq: 2, at: 6, moments: [] })
    expect(woken).toBe(0)
  })
})

describe('feed store', () => {
  test('[BC25] lines are kept once, the newest, in order', () => {
    const feed = createFeedStore(3)
    feed.add(['a', 'b'].map(lineOf))
    feed.add(['a', 'b', 'c'].map(lineOf))
    expect(feed.getState().items.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    feed.add(['d', 'e'].map(lineOf))
    expect(feed.getState().items.map(({ id }) => id)).toEqual(['c', 'd', 'e'])
    feed.restart()
    feed.add([{ ...lineOf('d'), text: 'another' }])
    expect(feed.getState().items.map(({ id, text }) => `${id} ${text}`)).toEqual([
      'c c',
      'e e',
      'd another',
    ])
  })
})
