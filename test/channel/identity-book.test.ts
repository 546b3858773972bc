/** Finding people by what they are called. */
import { Identities } from '@fanfare/server/channel/identity-book.ts'
import type { MemberId } from '@fanfare/shared/base'
import { describe, expect, test } from 'vitest'

const member = (id: string) => id as MemberId

function bookOf(names: Record<string, string>): Identities {
  const book = new Identities()
  for (const [userId, name] of Object.entries(names)) {
    book.learn({ platform: 'test', userId, name }, member(`m-${userId}`))
  }
  return book
}

describe('search', () => {
  test('[CH23] the whole name comes before its beginning, and that before the middle', () => {
    const book = bookOf({ 1: 'banana anna', 2: 'annabel', 3: 'Anna', 4: 'hanna', 5: 'otto' })
    expect(book.search('anna', 10)).toEqual(['m-3', 'm-2', 'm-1', 'm-4'])
    expect(book.search('anna', 2)).toEqual(['m-3', 'm-2'])
  })

  test('[CH23] case and width do not matter, and ids are found like names', () => {
    const book = bookOf({ 'U-77': 'ＦＵＬＬ width', 2: '小明 🎉' })
    expect(book.search('full', 10)).toEqual(['m-U-77'])
    expect(book.search(' u-77 ', 10)).toEqual(['m-U-77'])
    expect(book.search('明', 10)).toEqual(['m-2'])
    expect(book.search('nobody', 10)).toEqual([])
  })

  test('[CH23] a new name replaces the old one', () => {
    const book = bookOf({ 1: 'old' })
    book.learn({ platform: 'test', userId: '1', name: 'new' }, member('ignored'))
    expect(book.search('old', 10)).toEqual([])
    expect(book.search('new', 10)).toEqual(['m-1'])
  })

  test('[CH23] 100 000 members are searched in less than 50 ms', () => {
    const book = new Identities()
    for (let n = 0; n < 100_000; n++) {
      book.load(`i:test:user-${n}`, [`m-${n}`, `觀眾 Viewer ${n}`, null])
    }
    book.search('viewer', 10)
    const searchesMs = [1, 2, 3].map(() => {
      const startedAt = performance.now()
      expect(book.search('viewer 99999', 10)).toEqual(['m-99999'])
      return performance.now() - startedAt
    })
    // One reading alone may be somebody else's work on the same core.
    expect(Math.min(...searchesMs)).toBeLessThan(50)
  })
})

describe('rows', () => {
  test('[CH10] a row is written at first sight and when something changed, and only then', () => {
    const book = new Identities()
    const seen = { platform: 'test', userId: 'a:b', name: '小明' }
    book.learn(seen, member('m-1'))
    expect(book.takeChanges()).toEqual([['i:test:a:b', '["m-1","小明",null]']])
    book.learn(seen, member('m-1'))
    book.learn({ platform: 'test', userId: 'a:b' }, member('m-1'))
    expect(book.takeChanges()).toEqual([])
    book.learn({ ...seen, avatar: 'https://example.org/a.png' }, member('m-1'))
    const row = ['i:test:a:b', '["m-1","小明","https://example.org/a.png"]'] as const
    expect(book.takeChanges()).toEqual([row])

    const loaded = new Identities()
    loaded.load(row[0], JSON.parse(row[1]))
    expect(loaded.find('test', 'a:b')).toBe('m-1')
    expect(loaded.ofMember(member('m-1'))).toEqual({ ...seen, avatar: 'https://example.org/a.png' })
    expect(loaded.takeChanges()).toEqual([])
    expect(loaded.size).toBe(1)
  })

  test('[CH10] the same user id on two platforms is two people until they are linked', () => {
    const book = new Identities()
    book.learn({ platform: 'one', userId: 'x' }, member('m-1'))
    book.learn({ platform: 'two', userId: 'x' }, member('m-2'))
    expect(book.find('one', 'x')).toBe('m-1')
    expect(book.find('two', 'x')).toBe('m-2')
    expect(book.find('three', 'x')).toBeUndefined()
  })
})
