/** Tiers: reached at once, by points or spending, and multiplying from the next grant on. */
import type { Tier } from '@fanfare/shared/contracts'
import { defaultRules } from '@fanfare/shared/contracts'
import { tierFactorBp, tierProgress } from '@fanfare/shared/engine'
import { describe, expect, test } from 'vitest'
import { adjust, chat, gift, orderPaid, plainRules, rules, share } from '../support/commands.ts'
import { DAY, given, MINUTE } from '../support/given.ts'

describe('rising', () => {
  test.each<[Tier, number]>([
    ['normal', 499],
    ['silver', 500],
    ['silver', 2_999],
    ['gold', 3_000],
    ['gold', 9_999],
    ['diamond', 10_000],
  ])('[TR1] %s with %i points earned', (tier, points) => {
    const story = given(gift('ann', { unitAmount: points * 100 }))
    expect(story.member('ann').tier).toBe(tier)
  })

  test.each<[Tier, number]>([
    ['normal', 299_999],
    ['silver', 300_000],
    ['gold', 1_500_000],
    ['diamond', 5_000_000],
  ])('[TR2] %s with %i minor units spent', (tier, spend) => {
    const noPoints = rules((all) => {
      all.earning.order.rateBp = {}
    })
    const story = given(noPoints, orderPaid('ann', 'shop:1', spend))
    expect(story.member('ann').tier).toBe(tier)
  })

  test('[TR2] a tier that asks for no spending cannot be bought', () => {
    const free = rules((all) => {
      all.earning.order.rateBp = {}
      for (const tier of ['silver', 'gold', 'diamond'] as const) all.tiers[tier].spend = 0
    })
    const story = given(free, orderPaid('ann', 'shop:1', 10_000_000))
    expect(story.member('ann').tier).toBe('normal')
  })

  test('[TR3] a tier is reached in the same moment, straight to the highest', () => {
    given()
      .when(gift('ann', { unitAmount: 1_000_000 }))
      .thenAmong({ type: 'TierChanged', from: 'normal', to: 'diamond', why: 'points' })
      .when(gift('ann', { unitAmount: 1_000_000 }))
      .thenNo('TierChanged')
  })

  test('[TR4] the grant that lifts is paid at the old tier, the next one at the new', () => {
    given(plainRules())
      .when(gift('ann', { unitAmount: 50_000 }))
      .thenPays('ann', 500)
      .when(chat('ann'))
      .thenAmong({
        type: 'Transferred',
        base: 10,
        amount: 12,
        factors: [{ kind: 'tier', bp: 12_000, ref: 'silver' }],
      })
  })

  test('[TR4] the multipliers are 1, 1.2, 1.5 and 2', () => {
    const all = defaultRules()
    expect(
      (['normal', 'silver', 'gold', 'diamond'] as const).map((t) => tierFactorBp(all, t)),
    ).toEqual([10_000, 12_000, 15_000, 20_000])
  })

  test('[TR5] spending, expiry and taking back points lower no tier', () => {
    const story = given(gift('ann', { unitAmount: 50_000 }), adjust('ann', -500))
    story.pass(800 * DAY)
    expect(story.member('ann')).toMatchObject({ tier: 'silver', earned: 0 })
  })

  test('[TR5] new thresholds lift with the next grant and lower nobody', () => {
    const harder = rules((all) => {
      all.tiers.silver.points = 5_000
    })
    const easier = rules((all) => {
      all.tiers.silver.points = 5
    })
    const story = given(gift('ann', { unitAmount: 50_000 }), harder, share('ann'))
    expect(story.member('ann').tier).toBe('silver')
    given(chat('bea'), easier).when(share('bea')).thenAmong({ type: 'TierChanged', to: 'silver' })
  })
})

describe('progress', () => {
  test('[TR6] progress says what is missing to the next tier, by points and by spending', () => {
    const story = given(gift('ann', { unitAmount: 12_000 }), orderPaid('ann', 'shop:1', 1_000))
    expect(tierProgress(story.state.rules, story.member('ann'))).toEqual({
      next: 'silver',
      points: { have: 130, need: 500, left: 370 },
      spend: { have: 1_000, need: 300_000, left: 299_000 },
    })
  })

  test('[TR6] at the top there is nothing more to reach', () => {
    const story = given(gift('ann', { unitAmount: 1_000_000 }), { ...chat('ann'), after: MINUTE })
    expect(tierProgress(story.state.rules, story.member('ann'))).toBeNull()
  })

  test('[TR6] a tier that cannot be bought shows no spending', () => {
    const all = defaultRules()
    all.tiers.gold.spend = 0
    const silver = { tier: 'silver', earned: 5_000, spend: 7 } as const
    expect(tierProgress(all, silver)).toEqual({
      next: 'gold',
      points: { have: 5_000, need: 3_000, left: 0 },
      spend: null,
    })
  })
})
