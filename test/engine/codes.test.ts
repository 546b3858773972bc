/** Codes: how often, by whom, and what for. */
import type { MemberId } from '@fanfare/shared/base'
import { accountBalance, partIn, rightsOf } from '@fanfare/shared/engine'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { adjust, ban, chat } from '../support/commands.ts'
import { issueCode, redeem, withdrawCode } from '../support/desk-commands.ts'
import { given, MINUTE, SECOND } from '../support/given.ts'
import type { Story } from '../support/given.ts'

const left = (story: Story) => accountBalance(story.state, 'stock', 'stock:c1')
const used = (story: Story) => accountBalance(story.state, 'stock', 'sold:c1')

test('[DK5] the uses of a code are units on the ledger', () => {
  const story = given()
    .when(issueCode('VIP2026'))
    .thenExactly(
      { type: 'CodeIssued', activityId: 'c1', limit: 2, points: 10, right: null },
      { type: 'Transferred', asset: 'stock', to: 'stock:c1', amount: 2, rule: 'stock' },
    )
  expect([left(story), used(story)]).toEqual([2, 0])
})

test('[DK6] redeeming takes one use and gives points and right at once, with no multiplier', () => {
  const story = given(chat('ming'), adjust('ming', 3_000), issueCode('vip', { right: '門票' }))
    .when(redeem('ming', 'vip'))
    .thenExactly(
      { type: 'Transferred', asset: 'stock', from: 'stock:c1', to: 'sold:c1', amount: 1 },
      { type: 'CodeRedeemed', activityId: 'c1' },
      { type: 'Transferred', asset: 'points', amount: 10, rule: 'code', activityId: 'c1' },
      { type: 'Transferred', asset: 'right:門票', amount: 1, rule: 'code', activityId: 'c1' },
    )
  expect([left(story), used(story)]).toEqual([1, 1])
  expect(rightsOf(story.member('ming'), '門票')).toBe(1)
  expect(partIn(story.member('ming'), 'c1')).toMatchObject({ gained: 10, mark: 1 })
})

test('[DK7] a code of neither points nor right is a record of who came by this way', () => {
  const bare = { ...issueCode('line') }
  delete (bare as { points?: number }).points
  given(bare)
    .when(redeem('ming', 'line'))
    .thenExactly(
      { type: 'MemberJoined' },
      { type: 'Transferred', asset: 'stock' },
      { type: 'CodeRedeemed', member: 'ming' as MemberId },
    )
})

test('[DK8] a member redeems a code so often as it says, and all of them so often as there are uses', () => {
  given(issueCode('vip'), redeem('ming', 'vip'))
    .when(redeem('ming', 'vip'))
    .thenRejected('code/already_used')
    .and(redeem('mei', 'vip'))
    .when(redeem('hua', 'vip'))
    .thenRejected('code/used_up')
  given(issueCode('vip', { limit: 9, perMember: 2 }), redeem('ming', 'vip'), redeem('ming', 'vip'))
    .when(redeem('ming', 'vip'))
    .thenRejected('code/already_used')
})

test('[DK9] an unknown code, or one that is over, is refused; so is a muted member', () => {
  given().when(redeem('ming', 'vip')).thenRejected('code/unknown')
  given(issueCode('vip', { seconds: 60 }))
    .when({ ...redeem('ming', 'vip'), after: MINUTE })
    .thenRejected('code/unknown')
  given(issueCode('vip'), chat('ming'), ban('ming', null))
    .when(redeem('ming', 'vip'))
    .thenRejected('member/banned')
})

test('[DK10] what was not redeemed goes back when the code ends by the clock or by hand', () => {
  const ended = given(issueCode('vip', { seconds: 60 }), redeem('ming', 'vip'))
  ended
    .pass(MINUTE)
    .thenExactly(
      { type: 'CodeWithdrawn', why: 'ended' },
      { type: 'Transferred', asset: 'stock', from: 'stock:c1', amount: 1, rule: 'release' },
    )
  expect([left(ended), used(ended)]).toEqual([0, 1])
  given(issueCode('vip'))
    .when(withdrawCode('c1'))
    .thenAmong({ type: 'CodeWithdrawn', activityId: 'c1', why: 'producer', actor: 'producer:p' })
    .when(withdrawCode('c1'))
    .thenRejected('code/unknown')
    .when(withdrawCode('c9'))
    .thenRejected('activity/unknown')
})

test('[DK11] one word belongs to one open activity, and may be used again when that is over', () => {
  given(issueCode('vip'))
    .when(issueCode('vip'))
    .thenRejected('activity/keyword_taken')
    .and(withdrawCode('c1'))
    .when(issueCode('vip'))
    .thenAmong({ type: 'CodeIssued', activityId: 'c2' })
})

test('[DK12] at most eight codes are open at once', () => {
  const eight = Array.from({ length: 8 }, (_, i) => issueCode(`code${i}`))
  given(...eight)
    .when(issueCode('one more'))
    .thenRejected('activity/too_many')
})

test('[DK13] whatever is redeemed in whatever order, uses left and had are what was issued', () => {
  const member = fc.constantFrom('ming', 'mei', 'hua')
  const step = fc.record({ member, code: fc.constantFrom('a', 'b', 'none'), after: fc.nat(40) })
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      (steps, limit) => {
        const story = given(
          issueCode('a', { limit, perMember: 2 }),
          issueCode('b', { limit: 3, seconds: 300 }),
        )
        let redeemed = 0
        for (const { member: who, code, after } of steps) {
          story.pass(after * SECOND)
          if (story.when(redeem(who, code)).refusal === null && code === 'a') redeemed++
          expect(left(story) + used(story)).toBe(limit)
          expect(used(story)).toBe(redeemed)
        }
      },
    ),
    { numRuns: 60 },
  )
})
