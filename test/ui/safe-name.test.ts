import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellsOf, NAME_CELLS_MAX, safeName } from '@fanfare/overlay/ui/safe-name.ts'
import { INVISIBLE_NAMES, NAME_CORPUS } from '../stage/support/name-corpus.ts'

const FORBIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\u{e0000}-\u{e0fff}]|\p{Surrogate}/u

describe('names on the picture', () => {
  test('[ST11] two hundred odd names become harmless', () => {
    expect(NAME_CORPUS.length).toBeGreaterThanOrEqual(200)
    for (const name of NAME_CORPUS) {
      const safe = safeName(name)
      expect(safe, JSON.stringify(name)).not.toMatch(FORBIDDEN)
      expect(safe, JSON.stringify(name)).not.toMatch(/\p{M}{3}/u)
      expect(cellsOf(safe), JSON.stringify(name)).toBeLessThanOrEqual(NAME_CELLS_MAX)
      expect(safeName(safe), JSON.stringify(name)).toBe(safe)
    }
  })

  test('[ST11] whatever characters there are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const safe = safeName(name)
        expect(safe).not.toMatch(FORBIDDEN)
        expect(cellsOf(safe)).toBeLessThanOrEqual(NAME_CELLS_MAX)
        expect(safe).toBe(safe.trim())
      }),
      { numRuns: 2_000 },
    )
  })

  test.each(INVISIBLE_NAMES.map((name) => [JSON.stringify(name), name]))(
    '[ST11] %s is nothing to see',
    (_title, name) => {
      expect(safeName(name)).toBe('')
    },
  )

  test.each([
    ['小明', '小明'],
    ['  中 間   空 白 ', '中 間 空 白'],
    ['字'.repeat(8), '字'.repeat(8)],
    ['字'.repeat(9), `${'字'.repeat(7)}…`],
    ['m'.repeat(16), 'm'.repeat(16)],
    ['m'.repeat(17), `${'m'.repeat(15)}…`],
    ['👨‍👩‍👧‍👦'.repeat(9), `${'👨‍👩‍👧‍👦'.repeat(7)}…`],
    ['👩‍🚀太空人', '👩‍🚀太空人'],
    ['👍🏽', '👍🏽'],
    ['❤️‍🔥', '❤️‍🔥'],
    ['🇹🇼', '🇹🇼'],
    ['小\u200d明', '小明'],
    ['😀\u200d', '😀'],
    ['\u202egnimOaiX', 'gnimOaiX'],
    ['e\u0301', 'é'],
    ['𠮷野家', '𠮷野家'],
    ['a\ud800b', 'ab'],
    ['<b>x</b>', '<b>x</b>'],
    ['葛\u{e0100}城', '葛城'],
  ])('[ST11] %j is shown as %j', (name, shown) => {
    expect(safeName(name)).toBe(shown)
  })

  test('[ST11] an endless name costs no time', () => {
    const startedAt = performance.now()
    for (let round = 0; round < 50; round += 1) safeName('a\u0301'.repeat(200_000))
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})
