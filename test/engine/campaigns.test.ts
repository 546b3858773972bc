/** Campaigns on the calendar, and what orders earn by them. */
import type { MemberId } from '@fanfare/shared/base'
import { RulesSchema } from '@fanfare/shared/contracts'
import type { Campaign, OrderItem } from '@fanfare/shared/contracts'
import { rightsOf } from '@fanfare/shared/engine'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjust, chat, openWindow, orderRefunded, plainRules } from '../support/commands.ts'
import { DAY, given, givenAt, SECOND } from '../support/given.ts'
import type { Step, Story } from '../support/given.ts'
import { claim, openSeckill } from '../support/seckill-commands.ts'

const by = (member: string) => ({ member: member as MemberId, eventAt: null })

/** An order in NT$ (100 minor units), of items as `category: amount`. */
function order(orderKey: string, amount: number, goods: Record<string, number> = {}): Step {
  const items: OrderItem[] = Object.entries(goods).map(([category, of]) => ({
    sku: category,
    category: category === '' ? null : category,
    quantity: 1,
    amount: of * 100,
  }))
  const money = { amount: amount * 100, currency: 'TWD' }
  return { type: 'RecordOrderPaid', ...by('ming'), orderKey, ...money, items }
}

const refund = (orderKey: string, amount: number) => orderRefunded(orderKey, amount * 100)

/** Three times as much on every day, unless told otherwise. */
function campaign(more: Partial<Campaign> = {}): Campaign {
  return { id: 'sale', name: '特賣', from: '01-01', to: '12-31', factorBp: 30_000, ...more }
}

/** Chat earns 10 points a line, an order one point for one NT$. */
function withCampaigns(...campaigns: Campaign[]): Step {
  return plainRules((all) => {
    all.campaigns = campaigns
  })
}

/** A quiet room in which ming has this tier; EVENING is 15 January 2026. */
function room(tier: 'normal' | 'gold', ...campaigns: Campaign[]): Story {
  const story = given(withCampaigns(...campaigns), chat('ming'))
  return tier === 'gold' ? story.and(adjust('ming', 3_000)) : story
}

describe('[CP1] days of a campaign', () => {
  const noon = (date: string) => Date.parse(`${date}T12:00:00+08:00`)
  const DAYS: [from: string, to: string, on: string[], off: string[]][] = [
    ['2026-11-11', '2026-11-11', ['2026-11-11'], ['2026-11-10', '2026-11-12', '2027-11-11']],
    ['11-11', '11-11', ['2026-11-11', '2027-11-11'], ['2026-11-10', '2026-11-12']],
    ['12-20', '01-05', ['2026-12-20', '2026-12-31', '2027-01-05'], ['2026-12-19', '2027-01-06']],
    ['2026-12-20', '2027-01-05', ['2026-12-31', '2027-01-05'], ['2027-12-31', '2027-01-06']],
    ['02-29', '02-29', ['2028-02-29', '2027-02-28'], ['2028-02-28', '2027-03-01', '2027-02-27']],
    ['02-20', '02-29', ['2027-02-28', '2028-02-29'], ['2027-03-01', '2028-03-01']],
  ]
  test.each(DAYS)('%s to %s', (from, to, on, off) => {
    const sale = campaign({ from, to, factorBp: 20_000 })
    for (const date of on) {
      const story = givenAt(noon(date), withCampaigns(sale))
      story.when(chat('ming')).thenPays('ming', 20)
    }
    for (const date of off) {
      const story = givenAt(noon(date), withCampaigns(sale))
      story.when(chat('ming')).thenPays('ming', 10)
    }
  })

  test('a day of the programme begins at five in the morning', () => {
    const at = Date.parse('2026-11-12T04:59:59+08:00')
    const sale = campaign({ from: '11-11', to: '11-11', factorBp: 20_000 })
    givenAt(at, withCampaigns(sale)).when(chat('ming')).thenPays('ming', 20)
    givenAt(at + 1_000, withCampaigns(sale))
      .when(chat('ming'))
      .thenPays('ming', 10)
    // It happened before five, and came within the grace.
    givenAt(at + 1_000, withCampaigns(sale))
      .when({ ...chat('ming'), eventAgo: SECOND })
      .thenPays('ming', 20)
  })
})

describe('[CP2] stacking', () => {
  test('Double 11: gold gets five times on top, 6.5 in all', () => {
    const double11 = campaign({ factorBp: 50_000, mode: 'add', tiers: ['gold'] })
    room('gold', double11)
      .when(order('o1', 1_000))
      .thenAmong({
        type: 'Transferred',
        rule: 'order',
        base: 1_000,
        amount: 6_500,
        factors: [
          { kind: 'tier', bp: 15_000, ref: 'gold' },
          { kind: 'campaign', bp: 50_000, ref: 'sale' },
        ],
      })
  })

  test('as the rules say where the campaign says nothing, windows after it', () => {
    room('gold', campaign())
      .and(openWindow())
      .when(chat('ming'))
      .thenAmong({
        type: 'Transferred',
        rule: 'chat',
        amount: 90,
        activityId: 'w1',
        bonus: 45,
        factors: [
          { kind: 'tier', bp: 15_000, ref: 'gold' },
          { kind: 'campaign', bp: 30_000, ref: 'sale' },
          { kind: 'window', bp: 20_000, ref: 'w1' },
        ],
      })
    room('gold', campaign({ mode: 'max' }))
      .when(chat('ming'))
      .thenPays('ming', 30)
    room('gold', campaign(), campaign({ id: 'more' }))
      .when(chat('ming'))
      .thenAmong({ type: 'Transferred', rule: 'chat', amount: 100 })
  })

  test('the cap holds, and is said once', () => {
    room('gold', campaign({ factorBp: 1_000_000 }))
      .and(openWindow())
      .when(chat('ming'))
      .thenAmong({
        type: 'Transferred',
        amount: 100,
        bonus: 0,
        factors: [
          { kind: 'tier', bp: 15_000, ref: 'gold' },
          { kind: 'campaign', bp: 1_000_000, ref: 'sale' },
          { kind: 'window', bp: 20_000, ref: 'w1' },
          { kind: 'cap', bp: 100_000 },
        ],
      })
  })
})

test('[CP3] for some tiers, some actions, some categories', () => {
  room('normal', campaign({ tiers: ['gold'] }))
    .when(chat('ming'))
    .thenPays('ming', 10)
  room('normal', campaign({ actions: ['order'] }))
    .when(chat('ming'))
    .thenPays('ming', 10)
    .when(order('o1', 100))
    .thenPays('ming', 300)
  room('normal', campaign({ categories: ['冬季服飾'] }))
    .when(chat('ming'))
    .thenPays('ming', 10)
})

describe('[CP4] winter goods count twice', () => {
  const winter = campaign({ factorBp: 20_000, categories: ['冬季服飾', '暖爐'] })

  test('and the rest of the order once', () => {
    room('normal', winter)
      .when(order('o1', 1_000, { 冬季服飾: 300, 飲料: 700 }))
      .thenAmong({
        type: 'Transferred',
        rule: 'order',
        base: 1_000,
        amount: 1_300,
        factors: [
          { kind: 'tier', bp: 10_000, ref: 'normal' },
          { kind: 'campaign', bp: 20_000, ref: 'sale', on: 300 },
        ],
      })
  })

  test('the sum is rounded once, shares before', () => {
    // 33 of 100 points (of 33.34) are multiplied by 1.5 + 1.5, and 67 by 1.5.
    const tea = campaign({ factorBp: 15_000, mode: 'add', categories: ['茶'] })
    room('gold', tea)
      .when(order('o1', 100, { 茶: 33.34, 水: 66.66 }))
      .thenAmong({ type: 'Transferred', base: 100, amount: 199 })
  })

  test('several campaigns each take their own share', () => {
    const tea = campaign({ id: 'tea', factorBp: 30_000, categories: ['茶'] })
    const all = campaign({ id: 'all', factorBp: 20_000 })
    room('normal', tea, all)
      .when(order('o1', 1_000, { 茶: 200, 水: 800 }))
      .thenAmong({
        type: 'Transferred',
        amount: 200 * 6 + 800 * 2,
        factors: [
          { kind: 'tier', bp: 10_000, ref: 'normal' },
          { kind: 'campaign', bp: 30_000, ref: 'tea', on: 200 },
          { kind: 'campaign', bp: 20_000, ref: 'all' },
        ],
      })
  })
})

test('[CP5] items above what was paid count in proportion; without items nothing matches', () => {
  const winter = campaign({ factorBp: 20_000, categories: ['冬'] })
  // 1,000 of goods for 500: 400 of 1,000 are 200 of 500.
  room('normal', winter)
    .when(order('o1', 500, { 冬: 400, 水: 600 }))
    .thenPays('ming', 700)
  room('normal', winter).when(order('o1', 500)).thenPays('ming', 500)
  room('normal', winter)
    .when(order('o1', 500, { '': 500 }))
    .thenPays('ming', 500)
  room('normal', winter)
    .when(order('o1', 500, { 冬: 0 }))
    .thenPays('ming', 500)
})

const OFFER = { minSpend: 100_000, points: 200, right: '抽獎券' }
/** 滿千送 200: no multiplier of its own. */
const thousand = campaign({ factorBp: 10_000, offer: OFFER })
const tickets = (story: Story) => rightsOf(story.member('ming'), '抽獎券')

describe('[CP6] offers', () => {
  test('an order that is large enough earns it once, with no multiplier', () => {
    const story = room('gold', thousand)
    story
      .when(order('o1', 1_000))
      .thenAmong(
        { type: 'Transferred', rule: 'offer', amount: 200, reason: 'o1', factors: [] },
        { type: 'Transferred', rule: 'offer', asset: 'right:抽獎券', amount: 1 },
        { type: 'OfferEarned', orderKey: 'o1', campaign: 'sale', spend: 100_000, pending: null },
      )
    expect(tickets(story)).toBe(1)
    story.when(order('o2', 999)).thenNo('OfferEarned')
    story.when(order('o3', 9_999)).thenAmong({ type: 'OfferEarned', points: 200 })
    expect(tickets(story)).toBe(2)
  })

  test('with categories only matching items count', () => {
    const tea = { ...thousand, categories: ['茶'] }
    room('normal', tea)
      .when(order('o1', 1_500, { 茶: 900, 水: 600 }))
      .thenNo('OfferEarned')
      .when(order('o2', 1_600, { 茶: 1_000, 水: 600 }))
      .thenAmong({ type: 'OfferEarned', spend: 100_000 })
  })

  test('the tier of before the order decides, and other days have none', () => {
    const first = room('normal', { ...thousand, tiers: ['silver'] }).when(order('o1', 1_000))
    first.thenAmong({ type: 'TierChanged', to: 'silver' })
    first.thenNo('OfferEarned')
    first.story.when(order('o2', 1_000)).thenAmong({ type: 'OfferEarned' })
    room('normal', { ...thousand, from: '11-11', to: '11-11' })
      .when(order('o1', 1_000))
      .thenNo('OfferEarned')
  })
})

describe('[CP7] refunds and offers', () => {
  test('one that leaves enough takes nothing, one that leaves less takes all of it once', () => {
    const story = room('normal', thousand).and(order('o1', 1_500))
    const before = story.member('ming').balance
    story.when(refund('o1', 500)).thenNo('OfferTakenBack')
    expect(story.member('ming').balance).toBe(before - 500)
    story
      .when(refund('o1', 1))
      .thenAmong({ type: 'OfferTakenBack', campaign: 'sale', points: 200, owed: 0, right: true })
    expect(story.member('ming').balance).toBe(before - 501 - 200)
    expect(tickets(story)).toBe(0)
    story.when(refund('o1', 999)).thenNo('OfferTakenBack')
    expect(story.member('ming').balance).toBe(before - 1_500 - 200)
  })

  test('what was spent is owed', () => {
    const story = room('normal', thousand).and(order('o1', 1_000))
    story.and(adjust('ming', -(story.member('ming').balance - 50)))
    story
      .when(refund('o1', 1_000))
      .thenAmong({ type: 'OrderRefunded', owed: 950 }, { type: 'OfferTakenBack', owed: 200 })
    expect(story.member('ming')).toMatchObject({ balance: 0, owed: 1_150 })
  })

  test('of the tickets of an offer and of a task only those go back that are there', () => {
    const both = plainRules((all) => {
      const first = { id: 'first', name: '首購', action: 'order', count: 1, points: 0 } as const
      all.tasks.growth = [{ ...first, right: '抽獎券' }]
      all.campaigns = [thousand]
    })
    const story = given(both, chat('ming'), order('o1', 1_000))
    expect(tickets(story)).toBe(2)
    story.and(openSeckill({ right: '抽獎券', holdSeconds: 0 }), claim('ming'))
    story
      .when(refund('o1', 1_000))
      .thenAmong({ type: 'OfferTakenBack', right: true }, { type: 'TaskRevoked', right: null })
    expect(tickets(story)).toBe(0)
  })

  test('held points are voided, and posted when the return days are over', () => {
    const held = plainRules((all) => {
      all.campaigns = [thousand]
      all.earning.order.returnDays = 7
    })
    const story = given(held, chat('ming'), order('o1', 1_000), order('o2', 1_000))
    const before = story.member('ming').balance
    expect(story.member('ming').held).toBe(2_400)
    story
      .when(refund('o1', 1_000))
      .thenAmong(
        { type: 'OfferTakenBack', owed: 0 },
        { type: 'TransferSettled', outcome: 'voided' },
      )
    expect(story.member('ming').held).toBe(1_200)
    story.pass(7 * DAY)
    expect(story.member('ming')).toMatchObject({ held: 0, owed: 0, balance: before + 1_200 })
    story.when(refund('o2', 1_000)).thenAmong({ type: 'OfferTakenBack', points: 200, owed: 0 })
    expect(story.member('ming').balance).toBe(before)
  })
})

test('[CP8] what is no campaign is refused', () => {
  const isRight = (more: Partial<Campaign>) =>
    RulesSchema.safeParse({ campaigns: [campaign(more)] }).success
  expect(isRight({})).toBe(true)
  expect(isRight({ from: '02-29', to: '02-29' })).toBe(true)
  expect(isRight({ from: '2028-02-29', to: '2028-02-29' })).toBe(true)
  for (const from of ['2026-02-29', '13-01', '00-10', '04-31', '1-1', '2026-1-1', '', '02-30']) {
    expect(isRight({ from, to: from }), from).toBe(false)
  }
  expect(isRight({ from: '2026-11-12', to: '2026-11-11' })).toBe(false)
  expect(isRight({ from: '2026-11-11', to: '11-12' })).toBe(false)
  expect(isRight({ from: '12-20', to: '01-05' })).toBe(true)
  expect(RulesSchema.safeParse({ campaigns: [campaign(), campaign()] }).success).toBe(false)
  expect(RulesSchema.safeParse({ campaigns: [campaign(), campaign({ id: 'b' })] }).success).toBe(
    true,
  )
})

test('[CP9] whatever is bought, a campaign adds and never more than it says', () => {
  const category = fc.constantFrom('茶', '水', '')
  const item = fc.tuple(category, fc.nat(5_000))
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 6 }),
      fc.integer({ min: 1, max: 9_000 }),
      fc.integer({ min: 10_000, max: 60_000 }),
      fc.constantFrom<Campaign['mode']>('multiply', 'add', 'max'),
      (bought, amount, factorBp, mode) => {
        const goods = Object.fromEntries(bought)
        const tea = campaign({ factorBp, mode, categories: ['茶'] })
        const paid = room('gold', tea).when(order('o1', amount, goods)).events
        const transfer = paid.find(
          (event) => event.type === 'Transferred' && event.rule === 'order',
        )
        if (transfer?.type !== 'Transferred') throw new Error('nothing was earned')
        const plain = Math.floor((amount * 15_000) / 10_000)
        const most = mode === 'add' ? 15_000 + factorBp : Math.floor((15_000 * factorBp) / 10_000)
        expect(transfer.amount).toBeGreaterThanOrEqual(plain)
        expect(transfer.amount).toBeLessThanOrEqual(Math.floor((amount * most) / 10_000))
      },
    ),
    { numRuns: 60 },
  )
})
