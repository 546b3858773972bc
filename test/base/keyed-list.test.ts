/** Things by text: the same answers as a `Map`, also where texts meet in one slot. */
import { describe, expect, it } from 'vitest'
import { KeyedList } from '@fanfare/shared/base'

type Thing = { key: string; number: number }
const keyOf = ({ key }: Thing): string => key

function filled(keys: readonly string[], seed = 0): KeyedList<Thing> {
  const list = new KeyedList<Thing>(keyOf, seed)
  for (const [number, key] of keys.entries()) list.add({ key, number })
  return list
}

describe('a keyed list', () => {
  it.each([0, 1, 0x7fff_ffff])('finds each of many, and nothing else (seed %i)', (seed) => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `viewer-${index * 7}`)
    const list = filled(keys, seed)
    for (const [number, key] of keys.entries()) expect(list.get(key)?.number).toBe(number)
    for (const key of keys) expect(list.get(`${key}x`)).toBeUndefined()
    expect([...list.values()].map(keyOf)).toEqual(keys)
    expect(list.size).toBe(keys.length)
  })

  it('keeps the first of the same key', () => {
    const list = filled(['ann', 'ben'])
    expect(list.add({ key: 'ann', number: 9 })).toBe(false)
    expect(list.get('ann')?.number).toBe(0)
    expect(list.size).toBe(2)
    expect(list.add({ key: 'cid', number: 3 })).toBe(true)
  })

  it('takes any text, also none', () => {
    const odd = ['', '\0', '小明', '🎉', '__proto__', 'a'.repeat(200), '\ud800']
    const list = filled(odd)
    for (const [number, key] of odd.entries()) expect(list.get(key)?.number).toBe(number)
    expect(list.get('constructor')).toBeUndefined()
  })

  it('finds its place round the end of the table', () => {
    for (let seed = 0; seed < 200; seed++) {
      const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
      const list = filled(keys, seed)
      expect(keys.map((key) => list.get(key)?.number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
      expect(list.get('z')).toBeUndefined()
    }
  })
})
