/** Previews: what opening may cost and whom it leaves out, and what undoing would do, before either is done. */
import type { MemberId } from '@fanfare/shared/base'
import type { Command, OpeningPreview } from '@fanfare/shared/contracts'
import { stateHash } from '@fanfare/shared/engine'
import { previewOpening, previewReversal } from '@fanfare/shared/view'
import { describe, expect, test } from 'vitest'
import {
  adjust,
  chat,
  enter,
  gift,
  hideName,
  openWindow,
  plainRules,
  start,
} from '../support/commands.ts'
import { issueCode } from '../support/desk-commands.ts'
import { DAY, given, MINUTE, stamped } from '../support/given.ts'
import type { Step, Story } from '../support/given.ts'
import { openLottery } from '../support/lottery-commands.ts'
import { openPoll, openQuiz } from '../support/poll-commands.ts'
import { budget, exclude, mute, reverse } from '../support/safeguard-commands.ts'
import { claim, confirmClaim, openSeckill } from '../support/seckill-commands.ts'

const whoIs = (member: MemberId) => ({ platform: 'demo', userId: member, name: member })

function opening(story: Story, step: Step): OpeningPreview {
  const before = stateHash(story.state)
  const command: Command = stamped(step, story.at, 0)
  const preview = previewOpening({ state: story.state, at: story.at, whoIs }, command)
  expect(stateHash(story.state), 'looking changes nothing').toBe(before)
  return preview
}

const undoing = (story: Story, id: string) =>
  previewReversal({ state: story.state, at: story.at, whoIs }, id)

describe('opening', () => {
  test('[PV3] counts who has been here in the last five minutes, and whom it would leave out and why', () => {
    const story = given(chat('old'))
    story.and({ ...chat('ann'), after: 6 * MINUTE }, chat('bea'), chat('cat'), chat('dan'))
    story.and(adjust('ann', 50), exclude('bea', 'rewards'), mute('cat'))
    expect(opening(story, openSeckill({ pricePoints: 20 }))).toMatchObject({
      present: 4,
      eligible: 1,
      refused: [
        { code: 'member/banned', members: 1 },
        { code: 'member/excluded', members: 1 },
        { code: 'points/insufficient', members: 1 },
      ],
      expectedPoints: 0,
      worstPoints: 0,
    })
    const ticket = opening(story, openSeckill({ right: 'vip' }))
    expect(ticket.refused).toContainEqual({ code: 'seckill/right_missing', members: 2 })
    expect(opening(story, openPoll())).toMatchObject({ present: 4, eligible: 3 })
    const silver = openLottery({ eligible: { tiers: ['silver'] }, feePoints: 1 })
    expect(opening(story, silver).refused).toContainEqual({
      code: 'lottery/not_eligible',
      members: 2,
    })
    expect(opening(story, openWindow({ tiers: ['gold'] })).eligible).toBe(0)
  })

  test('[PV4] expects of a window what the last ten minutes would have brought', () => {
    const story = given(plainRules(), ...Array.from({ length: 30 }, () => chat('ann')), gift('ann'))
    const story2 = story.and({ ...chat('ann'), after: 9 * MINUTE })
    // 31 lines of 10 points in ten minutes, ten minutes of double: as many again; the rose is no chat.
    const look = opening(story2, openWindow({ seconds: 600, actions: ['chat'] }))
    expect(look).toMatchObject({ expectedPoints: 310, worstPoints: null, budgetLeft: null })
    expect(opening(story, openWindow({ seconds: 600 })).expectedPoints).toBe(320)
    expect(opening(story, openWindow({ seconds: 600, factorBp: 15_000 })).expectedPoints).toBe(160)
    expect(opening(story, openWindow({ seconds: 600, budget: 50 }))).toMatchObject({
      expectedPoints: 50,
      worstPoints: 50,
    })
    story.and({ ...chat('bea'), after: 11 * MINUTE })
    expect(opening(story, openWindow({ seconds: 600 })).expectedPoints).toBe(10)
  })

  test('[PV4] of prizes, quizzes and codes by what they promise', () => {
    const story = given(chat('ann'), chat('bea'))
    expect(opening(story, openLottery({ winners: 3, prizePoints: 40 }))).toMatchObject({
      expectedPoints: 80,
      worstPoints: 120,
    })
    expect(opening(story, openQuiz({ rewardPoints: 20 }))).toMatchObject({
      expectedPoints: 40,
      worstPoints: null,
    })
    expect(opening(story, openQuiz({ rewardPoints: 20, firstK: 1 }))).toMatchObject({
      expectedPoints: 20,
      worstPoints: 20,
    })
    expect(opening(story, issueCode('HI', { limit: 50, points: 3 }))).toMatchObject({
      expectedPoints: 6,
      worstPoints: 150,
    })
  })

  test('[PV5] is never more than the budget has left, and warns when that is short', () => {
    const story = given(budget(100), start(), chat('ann'))
    expect(opening(story, openLottery({ winners: 5, prizePoints: 400 }))).toMatchObject({
      expectedPoints: 90,
      worstPoints: 90,
      budgetLeft: 90,
      warnings: ['budget_short'],
    })
  })

  test('[PV5] says whether it would be refused as things stand', () => {
    const story = given(plainRules(), openWindow())
    expect(opening(story, openWindow()).refusal?.code).toBe('window/already_open')
    story.pass(MINUTE)
    expect(opening(story, openWindow()).refusal).toBeNull()
    expect(opening(story, openWindow()).warnings).toEqual(['off_air', 'unbounded'])
    story.and(start(), openLottery({ title: 'a', keyword: 'a', folded: 'a' }))
    story.and(openLottery({ title: 'b', keyword: 'b', folded: 'b' }))
    const third = openLottery({ title: 'c', keyword: 'c', folded: 'c', override: true })
    expect(opening(story, third)).toMatchObject({ refusal: null, warnings: ['many_lotteries'] })
  })
})

describe('undoing', () => {
  test('[PV1] names who loses most, and the units that come back', () => {
    const story = given(plainRules(), enter('ann'), adjust('ann', 100), enter('bea'))
    story.and(openSeckill({ pricePoints: 30, perMember: 2 }), claim('ann', 2), confirmClaim('ann'))
    expect(undoing(story, 's1')).toMatchObject({
      members: 1,
      taken: 0,
      returned: 60,
      owed: 0,
      unitsReturned: 2,
      most: [{ name: 'ann', key: 'ann', loses: 0, owes: 0, getsBack: 60 }],
    })
    story.and(openWindow(), gift('bea', { count: 5 }), chat('ann'), adjust('bea', -90))
    story.and(hideName('bea'))
    expect(undoing(story, 'w2')).toMatchObject({
      taken: 20,
      owed: 40,
      most: [
        { key: 'bea', name: '', loses: 50, owes: 40 },
        { key: 'ann', name: 'ann', loses: 10, owes: 0 },
      ],
    })
  })

  test('[PV2] of what is not there is nothing, and of what cannot be undone says so', () => {
    const story = given(plainRules(), openWindow(), chat('ann'), reverse('w1'))
    expect(undoing(story, 'w9')).toBeNull()
    expect(undoing(story, 'w1')).toMatchObject({ reversible: false, members: 0, taken: 0 })
    story.and(openWindow())
    story.pass(9 * DAY)
    expect(undoing(story, 'w2')).toMatchObject({ reversible: false })
  })
})
