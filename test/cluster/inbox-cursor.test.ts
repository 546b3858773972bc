/** How far an inbox is decided, in whatever order that happens. */
import { idAfter, InboxCursor, isUpTo } from '@fanfare/server/cluster/inbox-cursor.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const idOf = (place: number) => `${1_700_000_000_000 + Math.floor(place / 3)}-${place % 3}`

test('[IB3] the cursor is the last entry such that it and all before it are decided', () => {
  const steps = fc.array(fc.oneof(fc.constant('take' as const), fc.nat(40)), { maxLength: 120 })
  fc.assert(
    fc.property(steps, fc.boolean(), (moves, hasBegun) => {
      const start = hasBegun ? idOf(0) : undefined
      const cursor = new InboxCursor(start)
      const decided: boolean[] = []
      for (const move of moves) {
        if (move === 'take') {
          cursor.take(idOf(decided.length + 1))
          decided.push(false)
        } else if (move < decided.length) {
          cursor.decide(idOf(move + 1))
          decided[move] = true
        } else {
          cursor.decide(idOf(move + 1))
        }
        const open = decided.indexOf(false)
        const count = open === -1 ? decided.length : open
        expect(cursor.last).toBe(count === 0 ? start : idOf(count))
      }
    }),
  )
})

test('[IB3] ids are compared as numbers, however long they are', () => {
  expect(isUpTo('9-1', '10-0')).toBe(true)
  expect(isUpTo('10-2', '10-10')).toBe(true)
  expect(isUpTo('10-10', '10-9')).toBe(false)
  expect(isUpTo('11-0', '10-9')).toBe(false)
  expect(idAfter('1700000000000-9')).toBe('1700000000000-10')
})
