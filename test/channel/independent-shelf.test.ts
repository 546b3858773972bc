/** The second bookkeeper on seckills: nothing to say of what is right, and something of everything that is not. */
import type { Envelope, Event, EventOf } from '@fanfare/shared/contracts'
import { IndependentBooks } from '@fanfare/server/channel/independent-books.ts'
import { expect, test } from 'vitest'
import { adjust, enter } from '../support/commands.ts'
import { given, SECOND } from '../support/given.ts'
import {
  cancelClaim,
  claim,
  closeSeckill,
  confirmClaim,
  openSeckill,
  orderOf,
  restock,
} from '../support/seckill-commands.ts'

/** Everything that a unit may go through. */
function lived(): Envelope[] {
  const story = given(openSeckill({ quota: 2, perMember: 2, pricePoints: 5 }))
  for (const who of ['ann', 'bea', 'cat', 'dan']) story.and(enter(who), adjust(who, 50))
  story.and(claim('ann', 2), claim('bea'), claim('cat', 2), cancelClaim('ann'), restock(3))
  story.and(confirmClaim('bea'), claim('dan', 2), orderOf('dan', 'shop:1', { a01: 1 }))
  story.and(closeSeckill())
  story.pass(600 * SECOND)
  return story.envelopes
}

function judge(envelopes: readonly Envelope[]): string {
  const books = new IndependentBooks()
  for (const envelope of envelopes) books.enter(envelope)
  return books.broken().join('\n')
}

/** The journal with one event changed. */
function journalWith<T extends Event['type']>(
  type: T,
  change: (event: EventOf<T>) => EventOf<T>,
): Envelope[] {
  const all = lived()
  const index = all.findIndex(({ event }) => event.type === type)
  return all.map((envelope, i) =>
    i === index ? { ...envelope, event: change(envelope.event as EventOf<T>) } : envelope,
  )
}

test('[CH24] the second bookkeeper agrees with a seckill that went as it should', () => {
  expect(judge(lived())).toBe('')
})

test.each([
  ['a quota', journalWith('SeckillOpened', (event) => ({ ...event, quota: 9 })), /has .* of 9/],
  ['a claim', journalWith('UnitsClaimed', (event) => ({ ...event, quantity: 1 })), /its claims/],
  ['a sale', journalWith('ClaimEnded', (event) => ({ ...event, outcome: 'sold' })), /its claims/],
  ['a restock', journalWith('Restocked', (event) => ({ ...event, quantity: 1 })), /left/],
  [
    'a limit',
    journalWith('SeckillOpened', (event) => ({ ...event, perMember: 1 })),
    /gives ann 2 of 1/,
  ],
])('[CH24] the second bookkeeper notices %s that was changed', (_what, envelopes, sentence) => {
  expect(judge(envelopes)).toMatch(sentence)
})
