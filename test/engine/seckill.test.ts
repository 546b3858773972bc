/** 秒殺: units that are claimed, held, paid, given back and queued for, and never too many of them. */
import type { MemberId } from '@fanfare/shared/base'
import type { EventOf } from '@fanfare/shared/contracts'
import { ProducerCommandSchema } from '@fanfare/shared/contracts'
import { accountBalance, activityOf } from '@fanfare/shared/engine'
import type { Claim } from '@fanfare/shared/engine'
import { describe, expect, test } from 'vitest'
import { adjust, ban, chat, enter, orderRefunded } from '../support/commands.ts'
import { issueCode } from '../support/desk-commands.ts'
import { given, MINUTE, SECOND } from '../support/given.ts'
import type { Outcome, Step, Story } from '../support/given.ts'
import { openLottery } from '../support/lottery-commands.ts'
import { exclude, grantRight } from '../support/safeguard-commands.ts'
import {
  cancelClaim,
  claim,
  closeSeckill,
  confirmClaim,
  openSeckill,
  orderOf,
  restock,
} from '../support/seckill-commands.ts'

/** Left, held, sold. */
function units(story: Story, id = 's1'): number[] {
  const on = (account: string): number => accountBalance(story.state, 'stock', `${account}:${id}`)
  return [on('stock') + on('early'), on('held'), on('sold')]
}

/** Who has what, by name, in the order of the claims. */
function claims(story: Story): string[] {
  return [...story.state.claims.values()].map(
    ({ member, state, quantity }) => `${member} ${state} ${quantity}`,
  )
}

function claimOf(story: Story, member: string): Claim {
  const found = [...story.state.claims.values()].find((one) => one.member === member)
  if (found === undefined) throw new Error(`${member} has no claim`)
  return found
}

function seckill(story: Story, id = 's1') {
  const found = activityOf(story.state, 'seckill', id)
  if (found === undefined) throw new Error(`${id} was never opened`)
  return found
}

const named = (story: Story | Outcome, type: string): unknown[] =>
  ('events' in story ? story.events : []).filter((event) => event.type === type)

/** Somebody with exactly so many points. */
const rich = (member: string, points: number): Step[] => [enter(member), adjust(member, points)]

/** A ticket for the member. */
const ticket = (member: string, quantity = 1): Step => grantRight(member, 'vip', quantity)

describe('opening', () => {
  test('[SK1] puts the whole quota on the shelf, with terms that nothing changes', () => {
    const story = given()
      .when(openSeckill({ priceMoney: 9_900, sku: 'MUG-1' }))
      .thenExactly(
        { type: 'Transferred', asset: 'stock', from: 'issue', to: 'stock:s1', amount: 3 },
        {
          type: 'SeckillOpened',
          activityId: 's1',
          title: 'Mug',
          quota: 3,
          priceMoney: { amount: 9_900, currency: 'TWD' },
          early: null,
          actor: 'producer:p',
        },
      )
    expect(units(story)).toEqual([3, 0, 0])
    story.when(openSeckill({ folded: 'a02', quota: 9 })).thenRejected('seckill/already_open')
    expect(seckill(story)).toMatchObject({ quota: 3, title: 'Mug' })
  })

  test('[SK2] a keyword is of one open activity, and free again after it', () => {
    const story = given(openSeckill())
      .when(openSeckill({ title: 'Cup' }))
      .thenRejected('activity/keyword_taken')
    story.and(closeSeckill(), openSeckill({ title: 'Cup' }))
    expect(seckill(story, 's2').title).toBe('Cup')
  })

  test('[SK2] a lottery and a code have words of their own too', () => {
    const story = given(openLottery({ keyword: 'Cup', folded: 'cup' }), issueCode('MUG'))
    story.when(openSeckill({ folded: 'cup' })).thenRejected('activity/keyword_taken')
    story.when(openSeckill({ folded: 'mug' })).thenRejected('activity/keyword_taken')
    story.and(openSeckill())
    story
      .when(openLottery({ title: 'Other', folded: 'a01' }))
      .thenRejected('activity/keyword_taken')
  })

  test('[SK3] at most eight are open, and those that are over are not', () => {
    const story = given()
    for (let i = 1; i <= 8; i++) story.and(openSeckill({ title: `t${i}`, folded: `k${i}` }))
    story
      .when(openSeckill({ title: 't9', folded: 'k9' }))
      .thenRejected('activity/too_many')
      .and(closeSeckill('s3'), openSeckill({ title: 't9', folded: 'k9' }))
  })

  test('[SK4] money needs time to be paid, a draw an end', () => {
    given()
      .when(openSeckill({ priceMoney: 100, holdSeconds: 0 }))
      .thenRejected('seckill/hold_needed')
      .when(openSeckill({ mode: 'draw' }))
      .thenRejected('seckill/draw_needs_end')
  })
})

describe('claiming', () => {
  test('[SK5] units go in the order of the journal, held until they are paid', () => {
    const story = given(openSeckill({ quota: 2 }), chat('ann'))
    story
      .when(claim('ann'))
      .thenExactly(
        { type: 'Transferred', asset: 'stock', from: 'stock:s1', to: 'sold:s1', state: 'pending' },
        { type: 'UnitsClaimed', state: 'held', quantity: 1, until: story.at + 600 * SECOND },
      )
    expect(units(story)).toEqual([1, 1, 0])
    story.and(claim('bea'))
    expect(claims(story)).toEqual(['ann held 1', 'bea held 1'])
    expect(units(story)).toEqual([0, 2, 0])
  })

  test('[SK6] with nothing to wait for they are sold at once', () => {
    const story = given(openSeckill({ holdSeconds: 0, pricePoints: 40 }), ...rich('ann', 100))
    story
      .when(claim('ann'))
      .thenExactly(
        { type: 'Transferred', asset: 'stock', state: 'posted' },
        { type: 'Transferred', asset: 'points', to: 'spent', amount: 40, balance: 60 },
        { type: 'UnitsClaimed', state: 'sold', until: null, stock: null, points: null },
      )
    expect(units(story)).toEqual([2, 0, 1])
  })

  test('[SK7] the price in points is held with the units, and reaches its end with them', () => {
    const story = given(openSeckill({ pricePoints: 40 }), ...rich('ann', 100), ...rich('bea', 100))
    story.and(claim('ann'), claim('bea'))
    expect(story.member('ann').balance).toBe(60)
    story.and(confirmClaim('ann'), cancelClaim('bea'))
    expect(story.member('ann').balance).toBe(60)
    expect(story.member('bea').balance).toBe(100)
    expect(accountBalance(story.state, 'points', 'spent')).toBe(40)
    expect(units(story)).toEqual([2, 0, 1])
  })

  test('[SK7] who has too few points gets nothing', () => {
    given(openSeckill({ pricePoints: 40, perMember: 2 }), ...rich('ann', 79))
      .when(claim('ann', 2))
      .thenRejected('points/insufficient')
      .and(claim('ann', 1))
      .when(claim('ann', 1))
      .thenRejected('points/insufficient')
      .when(claim('bea', 1))
      .thenRejected('points/insufficient')
  })

  test('[SK8] every unit uses up a ticket where one is needed', () => {
    const story = given(openSeckill({ right: 'vip', perMember: 3 }), chat('ann'))
      .when(claim('ann'))
      .thenRejected('seckill/right_missing')
      .and(ticket('ann', 3))
      .and(claim('ann', 2))
    expect(story.member('ann').extras?.rights).toEqual({ vip: 1 })
    story.when(claim('ann', 2)).thenRejected('seckill/member_limit')
    story.and(cancelClaim('ann'))
    expect(story.member('ann').extras?.rights).toEqual({ vip: 3 })
    story.and(claim('ann'), confirmClaim('ann'))
    expect(story.member('ann').extras?.rights).toEqual({ vip: 2 })
  })

  test('[SK9] nobody has more than one may have, held, bought and queued together', () => {
    given(openSeckill({ quota: 3, perMember: 2 }))
      .when(claim('ann', 3))
      .thenRejected('seckill/member_limit')
      .and(claim('ann'), confirmClaim('ann'), claim('bea', 2), claim('ann'))
      .when(claim('ann'))
      .thenRejected('seckill/member_limit')
      .and(closeSeckill())
  })

  test('[SK10] as many as are left are granted, the rest waits in the line', () => {
    const story = given(openSeckill({ quota: 2, perMember: 5 }))
    story
      .when(claim('ann', 4))
      .thenExactly(
        { type: 'MemberJoined' },
        { type: 'Transferred', amount: 2 },
        { type: 'UnitsClaimed', quantity: 2 },
        { type: 'SoldOut' },
        { type: 'UnitsQueued', quantity: 2 },
      )
    expect(claims(story)).toEqual(['ann held 2', 'ann queued 2'])
  })

  test('[SK10] without a place in the line the rest is not granted', () => {
    const story = given(openSeckill({ quota: 1, perMember: 5, waitlist: 1 }))
    story.and(claim('ann'), claim('bea', 2))
    story.when(claim('cat')).thenRejected('seckill/sold_out')
    const none = given(openSeckill({ quota: 1, perMember: 5, waitlist: 0 })).and(claim('ann', 3))
    expect(claims(none)).toEqual(['ann held 1'])
  })

  test('[SK11] the code is the member’s own, of signs that nobody mixes up', () => {
    const story = given(openSeckill()).and(claim('ann'), claim('bea'))
    const codes = ['ann', 'bea'].map((who) => claimOf(story, who).code)
    for (const code of codes) expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/)
    expect(new Set(codes).size).toBe(2)
  })

  test.each([
    ['seckill/none_open', claim('ann', 1, null), []],
    ['seckill/unknown', claim('ann', 1, 's7'), []],
    ['seckill/unknown', claim('ann', 1, 'w1'), []],
    ['seckill/closed', claim('ann'), [closeSeckill()]],
    ['member/banned', claim('ann'), [ban('ann', 60)]],
    ['member/excluded', claim('ann'), [chat('ann'), exclude('ann', 'rewards')]],
  ] as const)('[SK12] a claim is refused as %s', (code, step, past) => {
    given(openSeckill(), ...past)
      .when(step)
      .thenRejected(code)
  })

  test('[SK12] after its end nobody claims, also before the clock has seen it', () => {
    const story = given(openSeckill({ seconds: 60 }), { ...claim('ann'), after: MINUTE - 1 })
    story.when({ ...claim('bea'), after: 1 }).thenRejected('seckill/closed')
    story.when(closeSeckill()).thenRejected('seckill/closed')
    story.when(restock(1)).thenRejected('seckill/closed')
  })
})

describe('what is held', () => {
  test('[SK13] goes back on the shelf when its time is over', () => {
    const story = given(openSeckill({ pricePoints: 10 }), ...rich('ann', 10), claim('ann'))
    story.pass(600 * SECOND - 1).thenNothing()
    story
      .pass(1)
      .thenExactly(
        { type: 'TransferSettled', outcome: 'voided', why: 'expired' },
        { type: 'TransferSettled', outcome: 'voided', why: 'expired', balance: 10 },
        { type: 'ClaimEnded', outcome: 'released', why: 'expired' },
      )
    expect(units(story)).toEqual([3, 0, 0])
    expect(claims(story)).toEqual([])
    story.when(claim('ann')).thenAmong({ type: 'UnitsClaimed' })
  })

  test('[SK14] goes to whoever is first in the line, with a hold of its own', () => {
    const story = given(openSeckill({ quota: 1 }), claim('ann'), { ...claim('bea'), after: SECOND })
    story.and(claim('cat'))
    story
      .pass(600 * SECOND)
      .thenAmong({ type: 'UnitsClaimed', member: 'bea' as MemberId, quantity: 1 })
    expect(claims(story)).toEqual(['cat queued 1', 'bea held 1'])
    expect(claimOf(story, 'bea').until).toBe(story.at - SECOND + 600 * SECOND)
    story.when(cancelClaim('bea')).thenAmong({ type: 'UnitsClaimed', member: 'cat' as MemberId })
  })

  test('[SK14] several that end in one tick each serve another of the line', () => {
    const story = given(openSeckill({ quota: 3 }))
    for (const who of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) story.and(claim(who))
    const outcome = story.when({ type: 'Tick', after: 600 * SECOND })
    const served = named(outcome, 'UnitsClaimed') as EventOf<'UnitsClaimed'>[]
    expect(served.map(({ member }) => member)).toEqual(['d', 'e', 'f'])
    expect(units(story)).toEqual([0, 3, 0])
  })

  test('[SK15] who cannot have it any more leaves the line', () => {
    const story = given(openSeckill({ quota: 1, pricePoints: 10 }))
    for (const who of ['ann', 'bea', 'cat', 'dan']) story.and(...rich(who, 10), claim(who))
    story.and(adjust('bea', -5), ban('cat', 3_600))
    story
      .when(cancelClaim('ann'))
      .thenAmong(
        { type: 'ClaimEnded', member: 'bea' as MemberId, outcome: 'left_queue', why: 'refused' },
        { type: 'ClaimEnded', member: 'cat' as MemberId, outcome: 'left_queue', why: 'refused' },
        { type: 'UnitsClaimed', member: 'dan' as MemberId },
      )
    expect(claims(story)).toEqual(['dan held 1'])
  })

  test('[SK16] who waits for more than came back keeps the place for the rest', () => {
    const story = given(openSeckill({ quota: 1, perMember: 3 }), claim('ann'), claim('bea', 2))
    story.and(claim('cat'), cancelClaim('ann'))
    expect(claims(story)).toEqual(['bea queued 1', 'cat queued 1', 'bea held 1'])
    story.and(cancelClaim('bea'))
    expect(claims(story)).toEqual(['cat held 1'])
  })

  test('[SK17] a producer confirms it once, and cancels it never after', () => {
    const story = given(openSeckill(), claim('ann'))
    story
      .when(confirmClaim('ann'))
      .thenExactly(
        { type: 'TransferSettled', outcome: 'posted', why: 'confirmed' },
        { type: 'ClaimEnded', outcome: 'sold', why: 'confirmed' },
      )
    story.when(confirmClaim('ann')).thenRejected('seckill/no_claim')
    story.when(cancelClaim('ann')).thenRejected('seckill/no_claim')
    story.when(confirmClaim('bea')).thenRejected('seckill/no_claim')
    story.when(confirmClaim('ann', 's9')).thenRejected('seckill/unknown')
    story.pass(3_600 * SECOND).thenNothing()
    expect(units(story)).toEqual([2, 0, 1])
  })

  test('[SK17] cancelling gives back places in the line too, and serves nobody with their own', () => {
    const story = given(openSeckill({ quota: 1, perMember: 2 }), claim('ann', 2), claim('bea'))
    story.and(cancelClaim('ann'))
    expect(claims(story)).toEqual(['bea held 1'])
  })
})

describe('orders', () => {
  test('[SK18] a paid order that names the article or the keyword sells what is held', () => {
    const story = given(openSeckill({ sku: 'MUG-1' }), claim('ann'), claim('bea'), claim('cat'))
    story
      .when(orderOf('ann', 'shop:1', { 'MUG-1': 1 }))
      .thenAmong({ type: 'ClaimEnded', member: 'ann' as MemberId, outcome: 'sold', why: 'paid' })
    story.and(orderOf('bea', 'shop:2', { Ａ01: 1 }), orderOf('cat', 'shop:3', { OTHER: 1 }))
    expect(claims(story)).toEqual(['ann sold 1', 'bea sold 1', 'cat held 1'])
    story.and(orderRefunded('shop:1', 10_000))
    expect(units(story)).toEqual([0, 1, 2])
  })

  test('[SK19] a part that is paid is sold, the rest is held as before', () => {
    const story = given(openSeckill({ perMember: 3, pricePoints: 10 }), ...rich('ann', 30))
    story.and(claim('ann', 3))
    const { until } = claimOf(story, 'ann')
    story.and({ ...orderOf('ann', 'shop:1', { a01: 2 }), after: MINUTE })
    expect(claims(story)).toEqual(['ann sold 2', 'ann held 1'])
    expect([...story.state.claims.values()].map((one) => one.until)).toEqual([null, until])
    story.pass(600 * SECOND)
    expect(units(story)).toEqual([1, 0, 2])
    expect(accountBalance(story.state, 'points', 'spent')).toBe(20)
  })

  test('[SK19] several claims of one buyer are sold oldest first, never more than was paid', () => {
    const story = given(openSeckill({ perMember: 3 }), claim('ann'), claim('ann'), claim('ann'))
    story.and(orderOf('ann', 'shop:1', { a01: 2 }))
    expect(claims(story)).toEqual(['ann sold 1', 'ann sold 1', 'ann held 1'])
    story.and(orderOf('ann', 'shop:2', { a01: 5 }))
    expect(units(story)).toEqual([0, 0, 3])
  })

  test('[SK19] one unit that was paid sells one, though two seckills have the article', () => {
    const story = given(openSeckill({ sku: 'MUG-1' }), claim('ann'), closeSeckill())
    story.and(openSeckill({ sku: 'MUG-1' }), claim('ann', 1, 's2'))
    story.and(orderOf('ann', 'shop:1', { 'MUG-1': 1 }))
    expect(claims(story)).toEqual(['ann sold 1', 'ann held 1'])
    story.and(orderOf('ann', 'shop:2', { 'MUG-1': 1, a01: 1 }))
    expect(claims(story)).toEqual(['ann sold 1', 'ann sold 1'])
  })
})

describe('sold out and restocked', () => {
  test('[SK20] being sold out is said once, whatever comes back', () => {
    const story = given(openSeckill({ quota: 1 }))
      .when(claim('ann'))
      .thenAmong({ type: 'SoldOut' })
      .when(cancelClaim('ann'))
      .thenNo('SoldOut')
      .when(claim('bea'))
      .thenNo('SoldOut')
    expect(seckill(story).soldOut).toBe(true)
  })

  test('[SK21] more units are an act of their own, and serve the line first', () => {
    const story = given(openSeckill({ quota: 1 }), claim('ann'), claim('bea'), claim('cat'))
    story
      .when(restock(3))
      .thenExactly(
        { type: 'Transferred', from: 'issue', to: 'stock:s1', amount: 3, rule: 'stock' },
        { type: 'Restocked', quantity: 3, actor: 'producer:p' },
        { type: 'Transferred', asset: 'stock' },
        { type: 'UnitsClaimed', member: 'bea' as MemberId },
        { type: 'Transferred', asset: 'stock' },
        { type: 'UnitsClaimed', member: 'cat' as MemberId },
      )
    expect(units(story)).toEqual([1, 3, 0])
    expect(seckill(story)).toMatchObject({ quota: 4, soldOut: false })
    story.when(claim('dan')).thenAmong({ type: 'SoldOut' })
    story.when(restock(1, 's9')).thenRejected('seckill/unknown')
  })

  test('[SK21] what is restocked and gone at once is sold out again', () => {
    given(openSeckill({ quota: 1 }), claim('ann'), claim('bea'))
      .when(restock(1))
      .thenAmong({ type: 'SoldOut' })
  })
})

describe('the end', () => {
  test('[SK22] what comes back when time is over serves nobody, also before the clock has closed it', () => {
    const story = given(openSeckill({ quota: 1, seconds: 60 }), claim('ann'), claim('bea'))
    story
      .when({ ...cancelClaim('ann'), after: 60 * SECOND })
      .thenAmong(
        { type: 'ClaimEnded', member: 'ann' as MemberId, why: 'cancelled' },
        { type: 'ClaimEnded', member: 'bea' as MemberId, outcome: 'left_queue', why: 'closed' },
      )
    story.pass(0)
    expect(units(story)).toEqual([1, 0, 0])
  })

  test('[SK22] sends the line home and lets what is held live on', () => {
    const story = given(openSeckill({ quota: 1 }), claim('ann'), claim('bea'))
    story
      .when(closeSeckill())
      .thenExactly(
        { type: 'ClaimEnded', member: 'bea' as MemberId, outcome: 'left_queue', why: 'closed' },
        { type: 'SeckillClosed', why: 'producer' },
      )
    story.when(closeSeckill()).thenRejected('seckill/closed')
    story.when(closeSeckill('s9')).thenRejected('seckill/unknown')
    expect(seckill(story)).toMatchObject({ isOpen: false, endedAt: 0 })
    story.and({ ...confirmClaim('ann'), after: SECOND })
    expect(seckill(story).endedAt).toBe(story.at)
    expect(units(story)).toEqual([0, 0, 1])
  })

  test('[SK22] comes by the clock, and what runs out later stays on the shelf', () => {
    const story = given(openSeckill({ quota: 1, seconds: 60 }), claim('ann'), claim('bea'))
    story.pass(MINUTE).thenAmong({ type: 'SeckillClosed', why: 'ended' })
    expect(claims(story)).toEqual(['ann held 1'])
    story.pass(600 * SECOND).thenNo('UnitsClaimed')
    expect(units(story)).toEqual([1, 0, 0])
    expect(seckill(story).endedAt).toBeGreaterThan(0)
  })

  test('[SK22] a clock that is late serves nobody after the end', () => {
    const story = given(
      openSeckill({ quota: 1, seconds: 60, holdSeconds: 30 }),
      claim('ann'),
      claim('bea'),
    )
    story.when({ type: 'Tick', after: 5 * MINUTE }).thenNo('UnitsClaimed')
    expect(units(story)).toEqual([1, 0, 0])
  })
})

describe('the early', () => {
  const early = { quota: 10, earlySeconds: 60, perMember: 5 }

  test('[SK23] gold and diamond come first, to three in ten of the quota, unless told otherwise', () => {
    const story = given(openSeckill(early), ...rich('gold', 3_000))
    expect(accountBalance(story.state, 'stock', 'early:s1')).toBe(3)
    story.when(claim('ann')).thenRejected('seckill/not_yet')
    story.when(claim('gold', 5)).thenAmong({ type: 'UnitsClaimed', quantity: 3, early: true })
    story.when(claim('gold')).thenRejected('seckill/not_yet')
    story.pass(MINUTE)
    story.when(claim('ann')).thenAmong({ type: 'UnitsClaimed', early: false })
    expect(units(story)).toEqual([6, 4, 0])
  })

  test('[SK24] what they leave is everybody’s when their time is over', () => {
    const story = given(openSeckill({ ...early, earlyShareBp: 10_000, earlyTiers: ['silver'] }))
    story.pass(MINUTE).thenExactly({ type: 'Transferred', from: 'early:s1', amount: 10 })
    story.pass(MINUTE).thenNothing()
    story.and(claim('ann', 5))
    expect(units(story)).toEqual([5, 5, 0])
  })

  test('[SK24] a claim does not wait for the clock, and what is given back late is everybody’s too', () => {
    const story = given(
      openSeckill({ ...early, quota: 1, earlyShareBp: 1 }),
      ...rich('gold', 3_000),
    )
    story.and(claim('gold'), { ...claim('ann'), at: story.at + MINUTE })
    expect(claims(story)).toEqual(['gold held 1', 'ann queued 1'])
    story.and(cancelClaim('gold'))
    expect(claims(story)).toEqual(['ann held 1'])
    expect(accountBalance(story.state, 'stock', 'early:s1')).toBe(0)
  })

  test('[SK24] what is given back in time stays with the early', () => {
    const story = given(openSeckill(early), ...rich('gold', 3_000)).and(claim('gold', 2))
    story.and(cancelClaim('gold'))
    expect(accountBalance(story.state, 'stock', 'early:s1')).toBe(3)
  })
})

describe('by lot', () => {
  const draw = { mode: 'draw', seconds: 60, quota: 2, waitlist: 2 } as const
  const everybody = ['ann', 'bea', 'cat', 'dan', 'eve', 'fay']

  function entered(more: Parameters<typeof openSeckill>[0] = {}): Story {
    const story = given(openSeckill({ ...draw, ...more }))
    for (const who of everybody) story.and(...rich(who, 10), claim(who))
    return story
  }

  test('[SK25] claims are entries, one a member, into a draw that was sealed before them', () => {
    const story = given()
      .when(openSeckill({ ...draw, perMember: 5, earlySeconds: 30 }))
      .thenExactly(
        { type: 'Transferred', amount: 2 },
        { type: 'SeckillOpened', perMember: 1, early: null },
        { type: 'DrawSealed', activityId: 's1' },
      )
    story.when(claim('ann')).thenAmong({ type: 'DrawEntered', index: 0, weight: 1 })
    story.when(claim('ann')).thenRejected('seckill/member_limit')
    story.when(claim('bea', 2)).thenRejected('seckill/member_limit')
    expect(units(story)).toEqual([2, 0, 0])
  })

  test('[SK32] one draw hands out 10,000 units and places at most, whatever is put up later', () => {
    const asked = { type: 'OpenSeckill', title: 'Mug', keyword: 'A01', mode: 'draw', seconds: 60 }
    const most = { ...asked, quota: 9_000, waitlist: 1_000 }
    expect(ProducerCommandSchema.safeParse(most).success).toBe(true)
    const more = ProducerCommandSchema.safeParse({ ...most, quota: 9_001 })
    expect(more.error?.issues).toMatchObject([
      { path: ['quota'], message: 'a draw hands out at most 10000 units and places in the line' },
    ])
    const first = { ...asked, mode: 'first', quota: 1_000_000, waitlist: 10_000 }
    expect(ProducerCommandSchema.safeParse(first).success).toBe(true)
    expect(ProducerCommandSchema.safeParse({ ...first, waitlist: 10_001 }).success).toBe(false)
    const story = given(openSeckill({ ...draw, quota: 9_000, waitlist: 900 }))
    story.when(restock(101)).thenRejected('request/invalid')
    story.when(restock(100)).thenAmong({ type: 'Restocked', quantity: 100 })
  })

  test('[SK26] at the end the lot gives out the units, and the next of the lot are the line', () => {
    const story = entered()
    const outcome = story.pass(MINUTE)
    const [drawn] = named(outcome, 'WinnersDrawn') as EventOf<'WinnersDrawn'>[]
    const lot = [...(drawn?.winners ?? []), ...(drawn?.alternates ?? [])].map((one) => one.member)
    expect(new Set(lot).size).toBe(4)
    expect(claims(story)).toEqual([
      `${lot[0]} held 1`,
      `${lot[1]} held 1`,
      `${lot[2]} queued 1`,
      `${lot[3]} queued 1`,
    ])
    expect(seckill(story)).toMatchObject({ isOpen: false, endedAt: 0, soldOut: true })
    story.and(cancelClaim(String(lot[0])))
    expect(claims(story)).toContain(`${lot[2]} held 1`)
    story.and(confirmClaim(String(lot[1])), confirmClaim(String(lot[2])))
    expect(claims(story)).not.toContain(`${lot[3]} queued 1`)
    expect(seckill(story).endedAt).toBe(story.at)
  })

  test('[SK26] who is drawn and cannot pay any more makes room, on record', () => {
    const open = { pricePoints: 10 }
    const before = entered(open)
    const [drawn] = named(before.pass(MINUTE), 'WinnersDrawn') as EventOf<'WinnersDrawn'>[]
    const first = String(drawn?.winners[0]?.member)
    const story = entered(open).and(adjust(first, -5))
    story.pass(MINUTE)
    expect(claims(story)).not.toContain(`${first} held 1`)
    expect(units(story)).toEqual([0, 2, 0])
    expect(story.envelopes.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'ClaimEnded', member: first, why: 'refused' }),
    )
  })

  test('[SK26] ending it early draws at once, and with few entries the rest stays on the shelf', () => {
    const story = given(openSeckill(draw), claim('ann'))
    story
      .when(closeSeckill())
      .thenAmong({ type: 'UnitsClaimed', member: 'ann' as MemberId }, { type: 'SeckillClosed' })
    expect(units(story)).toEqual([1, 1, 0])
    given(openSeckill(draw)).pass(MINUTE).thenAmong({ type: 'SeckillClosed' })
  })
})
