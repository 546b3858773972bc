/** The ledger's other side: points on their way out, units that can run out, and tickets. */
import type { CauseId } from '@fanfare/shared/base'
import type { Transferred } from '@fanfare/shared/contracts'
import { accountBalance, apply, partIn, SOURCES } from '@fanfare/shared/engine'
import { describe, expect, test } from 'vitest'
import { adjust, enter, gift, rules, share } from '../support/commands.ts'
import { DAY, given, MINUTE, SECOND } from '../support/given.ts'
import type { Story } from '../support/given.ts'
import { grantRight } from '../support/safeguard-commands.ts'
import {
  cancelClaim,
  claim,
  closeSeckill,
  confirmClaim,
  openSeckill,
} from '../support/seckill-commands.ts'

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

function lots(story: Story, member: string): [string, number][] {
  return story.member(member).lots.map(({ day, left }) => [dateOf(day), left])
}

function sourceOf(story: Story, member: string, source: (typeof SOURCES)[number]): number {
  return story.member(member).sources[SOURCES.indexOf(source)] ?? 0
}

describe('points on their way out', () => {
  /** Five points of Thursday and ten of Friday, twelve of them asked for. */
  const twoLots = (): Story =>
    given(share('ann'), { ...gift('ann'), after: DAY }).and(openSeckill({ pricePoints: 12 }))

  test('[LG12] leave the balance at once, the lots that end first before the others', () => {
    const story = twoLots()
      .when(claim('ann'))
      .thenAmong({ type: 'Transferred', asset: 'points', state: 'pending', balance: 3 })
    expect(lots(story, 'ann')).toEqual([['2028-01-16', 3]])
    expect(accountBalance(story.state, 'points', 'pending')).toBe(12)
    expect(story.member('ann')).toMatchObject({ balance: 3, held: 0, earned: 15 })
    story.when(adjust('ann', -4)).thenRejected('points/insufficient')
  })

  test('[LG12] voided go back into the very lots they came from', () => {
    const story = twoLots().and(claim('ann'), cancelClaim('ann'))
    expect(lots(story, 'ann')).toEqual([
      ['2028-01-15', 5],
      ['2028-01-16', 10],
    ])
    expect(sourceOf(story, 'ann', 'spend')).toBe(0)
    expect(accountBalance(story.state, 'points', 'pending')).toBe(0)
  })

  test('[LG12] voided join what the same lots have got meanwhile', () => {
    const story = twoLots().and(claim('ann'), gift('ann'), cancelClaim('ann'))
    expect(lots(story, 'ann')).toEqual([
      ['2028-01-15', 5],
      ['2028-01-16', 20],
    ])
  })

  test('[LG12] voided after their end, they end with the next sweep', () => {
    const month = rules((all) => {
      all.pointsValidMonths = 1
    })
    const story = given(month, share('ann')).and(
      openSeckill({ pricePoints: 5, holdSeconds: 40 * 86_400 }),
      claim('ann'),
    )
    story.pass(35 * DAY).thenNothing()
    story.and(cancelClaim('ann'))
    expect(story.member('ann').balance).toBe(5)
    story
      .pass(MINUTE)
      .thenExactly(
        { type: 'Transferred', rule: 'expiry', amount: 5, balance: 0 },
        { type: 'LotsSwept' },
      )
  })

  test('[LG12] posted they arrive, and are no more the member’s', () => {
    const story = twoLots().and(claim('ann'), confirmClaim('ann'))
    expect(accountBalance(story.state, 'points', 'spent')).toBe(12)
    expect(lots(story, 'ann')).toEqual([['2028-01-16', 3]])
    expect(sourceOf(story, 'ann', 'spend')).toBe(-12)
  })

  test('[LG13] without a deadline they wait for what they belong to', () => {
    const story = twoLots().and(claim('ann'))
    const pending = [...story.state.pending.values()].map(({ asset, deadline }) => [
      asset,
      deadline,
    ])
    expect(pending).toEqual([
      ['stock', story.at + 600 * SECOND],
      ['points', null],
    ])
    const outcome = story.pass(600 * SECOND)
    expect(outcome.events.filter(({ type }) => type === 'TransferSettled')).toHaveLength(2)
    expect(story.state.pending.size).toBe(0)
  })
})

describe('stock', () => {
  test('[LG14] lies on the shelf, waits on an account of its activity, and is sold', () => {
    const story = given(openSeckill(), claim('ann'), claim('bea'), confirmClaim('bea'))
    const on = (account: string): number => accountBalance(story.state, 'stock', account)
    expect([on('issue'), on('stock:s1'), on('held:s1'), on('sold:s1'), on('pending')]).toEqual([
      -3, 1, 1, 1, 0,
    ])
    story.and(closeSeckill(), cancelClaim('ann'))
    expect([on('stock:s1'), on('held:s1'), on('sold:s1')]).toEqual([2, 0, 1])
  })

  test('[LG14] gives no more than there is: an event that says otherwise is not applied', () => {
    const story = given(openSeckill({ quota: 1 }), claim('ann'))
    const event: Transferred = {
      type: 'Transferred',
      asset: 'stock',
      from: 'stock:s1',
      to: 'sold:s1',
      amount: 1,
      base: 1,
      state: 'posted',
      deadline: null,
      member: null,
      balance: null,
      prev: null,
      rule: 'claim',
      ruleVersion: 1,
      factors: [],
      activityId: 's1',
      reason: null,
      actor: 'viewer',
    }
    const { seq, at } = story.state
    const envelope = { seq: seq + 1, at, causeId: 'test:x' as CauseId, v: 1, event }
    expect(() => apply(story.state, envelope)).toThrow('stock/stock:s1 would go below zero')
  })
})

describe('tickets', () => {
  test('[LG15] are given, held and used up like points, each kind by itself', () => {
    const story = given(enter('ann'), grantRight('ann', 'vip', 2), grantRight('ann', 'trial'))
    story.and(openSeckill({ right: 'vip', perMember: 3 }), claim('ann'))
    const on = (account: string): number => accountBalance(story.state, 'right:vip', account)
    expect(story.member('ann').extras?.rights).toEqual({ vip: 1, trial: 1 })
    expect([on('issue'), on('pending'), on('spent')]).toEqual([-2, 1, 0])
    story.and(confirmClaim('ann'))
    expect([on('issue'), on('pending'), on('spent')]).toEqual([-2, 0, 1])
    story.and(claim('ann'))
    story.when(claim('ann')).thenRejected('seckill/right_missing')
    expect(story.member('ann').extras?.rights).toEqual({ trial: 1 })
  })
})

describe('what an activity gave and took', () => {
  test('[LG16] is known of each member, without what was voided', () => {
    const story = given(enter('ann'), adjust('ann', 100), enter('bea'), adjust('bea', 100)).and(
      openSeckill({ pricePoints: 30 }),
      claim('ann'),
      claim('bea'),
    )
    expect(partIn(story.member('ann'), 's1')).toMatchObject({ gained: 0, paid: 30 })
    story.and(cancelClaim('ann'), confirmClaim('bea'))
    expect(partIn(story.member('ann'), 's1')).toMatchObject({ gained: 0, paid: 0 })
    expect(partIn(story.member('bea'), 's1')).toMatchObject({ gained: 0, paid: 30 })
  })
})
