/** Keeping somebody off the boards or from rewards, and from speaking at all. */
import { boardPage, rankOf, rightsOf } from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ban, chat, checkIn, gift, openWindow, orderPaid, plainRules } from '../support/commands.ts'
import { issueCode, redeem } from '../support/desk-commands.ts'
import { given, HOUR, MINUTE, SECOND } from '../support/given.ts'
import type { Step, Story } from '../support/given.ts'
import { join, openLottery } from '../support/lottery-commands.ts'
import { answer, openQuiz } from '../support/poll-commands.ts'
import { exclude, grantRight, include, mute, unmute } from '../support/safeguard-commands.ts'
import { claim, openSeckill } from '../support/seckill-commands.ts'

function ranks(story: Story): [string, number, number][] {
  const look = { board: 'points', period: 'all', offset: 0, limit: 9, at: story.at } as const
  return boardPage(story.state, look).rows.map(({ member, rank, score }) => [
    member.id,
    rank,
    score,
  ])
}

describe('off the boards', () => {
  test('[EX1] nobody sees the score, whatever multiplies, and the others close up', () => {
    const story = given(plainRules(), gift('ann', { count: 9 }), gift('bea', { count: 5 }))
    story.and(gift('cat'), exclude('ann', 'board'))
    expect(ranks(story)).toEqual([
      ['bea', 1, 50],
      ['cat', 2, 10],
    ])
    story.and(openWindow({ factorBp: 500_000 }), gift('ann', { count: 50 }))
    expect(ranks(story).map(([id]) => id)).toEqual(['bea', 'cat'])
    const look = { board: 'points', period: 'all', at: story.at } as const
    expect(rankOf(story.state, { ...look, member: story.member('ann') })).toBeNull()
    expect(story.member('ann').balance).toBeGreaterThan(90)
  })

  test('[EX1] who comes back is where the score says', () => {
    const story = given(plainRules(), gift('ann', { count: 3 }), gift('bea', { count: 5 }))
    expect(ranks(story)[0]?.[0]).toBe('bea')
    story.and(exclude('ann', 'board'))
    expect(ranks(story)).toHaveLength(1)
    story.and(gift('ann', { count: 4 }), include('ann', 'board'))
    expect(ranks(story)).toEqual([
      ['ann', 1, 70],
      ['bea', 2, 50],
    ])
  })

  test('[EX1] whatever is excluded and included, the boards are everybody else in order', () => {
    const who = fc.constantFrom('ann', 'bea', 'cat', 'dan')
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.tuple(who, fc.integer({ min: 1, max: 9 })).map(([name, count]) => gift(name, { count })),
      who.map((name) => exclude(name, 'board')),
      who.map((name) => include(name, 'board')),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const story = given(plainRules())
        for (const one of steps) {
          story.when(one)
          const shown = ranks(story)
          const expected = [...story.state.members.values()]
            .filter((member) => (member.excluded & 1) === 0 && member.balance > 0)
            .map((member) => member.score(3))
            .toSorted((a, b) => b - a)
          expect(shown.map(([, , score]) => score)).toEqual(expected)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('kept from rewards', () => {
  test('[EX2] a member earns nothing and what they do counts all the same', () => {
    const story = given(plainRules(), chat('ann'), exclude('ann', 'rewards'))
    story.when(chat('ann')).thenExactly({ type: 'Interacted' })
    story
      .when(checkIn('ann'))
      .thenNo('Transferred')
      .and(orderPaid('ann', 'shop:1', 50_000))
    expect(story.member('ann')).toMatchObject({ balance: 10, spend: 50_000 })
    story.and(include('ann', 'rewards'))
    story.when(chat('ann')).thenPays('ann', 10)
  })

  test('[EX2] a member claims nothing and enters nothing', () => {
    const story = given(chat('ann'), exclude('ann', 'rewards'))
    story.and(openSeckill(), openLottery(), openQuiz(), issueCode('HELLO'))
    story.when(claim('ann', 1, 's1')).thenRejected('member/excluded')
    story.when(join('ann', 'l2')).thenRejected('member/excluded')
    story.when(answer('ann', 'tokyo', 'q3')).thenRejected('member/excluded')
    story.when(redeem('ann', 'hello')).thenRejected('member/excluded')
    story.when(grantRight('ann', 'ticket')).thenRejected('member/excluded')
  })

  test('[EX3] twice, not at all, or nobody is refused', () => {
    const story = given(chat('ann'))
    story.when(include('ann', 'board')).thenRejected('member/not_excluded')
    story.and(exclude('ann', 'board'))
    story.when(exclude('ann', 'board')).thenRejected('member/already_excluded')
    story.and(exclude('ann', 'rewards'), include('ann', 'board'))
    story.when(include('ann', 'board')).thenRejected('member/not_excluded')
    story.when(exclude('zoe', 'board')).thenRejected('member/unknown')
    story.when(include('zoe', 'board')).thenRejected('member/unknown')
  })
})

describe('a mute', () => {
  test('[EX4] ends by itself or by a producer, whose word stands when it is shorter', () => {
    const story = given(chat('ann'), mute('ann'))
    story.when(chat('ann')).thenRejected('member/banned')
    story.and(mute('ann', 60))
    story.when({ ...chat('ann'), after: 59 * SECOND }).thenRejected('member/banned')
    story.and({ ...chat('ann'), after: SECOND })
    story.when(unmute('ann')).thenRejected('member/not_banned')
    story.and(ban('ann', null), unmute('ann'), { ...chat('ann'), after: HOUR })
    story.when(unmute('ann')).thenRejected('member/not_banned')
    story.when(mute('zoe')).thenRejected('member/unknown')
    story.when(unmute('zoe')).thenRejected('member/unknown')
  })

  test('[EX5] nobody who is muted farms; what was paid for counts', () => {
    const story = given(plainRules(), chat('ann'), mute('ann', 3_600), openLottery())
    for (const step of [chat('ann'), gift('ann'), checkIn('ann'), join('ann')]) {
      story.when(step).thenRejected('member/banned')
    }
    story.when(orderPaid('ann', 'shop:1', 10_000)).thenPays('ann', 100)
    story.and({ ...chat('ann'), after: 61 * MINUTE })
  })
})

test('[EX6] a producer gives a ticket, to somebody who is known', () => {
  const story = given(chat('ann'), grantRight('ann', 'early', 2))
  expect(rightsOf(story.member('ann'), 'early')).toBe(2)
  story.when(grantRight('zoe', 'early')).thenRejected('member/unknown')
})
