import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ANNOUNCE_EVERY_MS, createAnnouncer } from '@fanfare/overlay/panel/parts/announce.ts'
import { createNoticeStore, NOTICES_MAX } from '@fanfare/overlay/panel/model/notice-store.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('[PN24] screen readers hear at most one message in three seconds, the newest of each topic', () => {
  const announcer = createAnnouncer()
  const heard: string[] = []
  announcer.subscribe(({ text }) => heard.push(text))
  announcer.say('countdown', '60')
  for (const text of ['30', '10']) announcer.say('countdown', text)
  announcer.say('notice', 'copied')
  expect(heard).toEqual(['60'])
  vi.advanceTimersByTime(ANNOUNCE_EVERY_MS)
  expect(heard).toEqual(['60', '10. copied'])
  vi.advanceTimersByTime(ANNOUNCE_EVERY_MS * 3)
  announcer.say('countdown', '5')
  expect(heard).toEqual(['60', '10. copied', '5'])
})

test('notices are few, the newest stay', () => {
  const store = createNoticeStore()
  for (let index = 0; index <= NOTICES_MAX; index += 1) store.tell(`notice ${index}`)
  const texts = store.getState().notices.map(({ text }) => text)
  expect(texts).toEqual(['notice 1', 'notice 2', 'notice 3'])
})
