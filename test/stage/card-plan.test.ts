import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OverlayView } from '@fanfare/shared/contracts'
import { optionsShown } from '@fanfare/overlay/stage/card-height.ts'
import {
  CARD_GAP,
  COLUMNS,
  MORE_HEIGHT,
  planCards,
  type CardPlan,
} from '@fanfare/overlay/stage/card-plan.ts'
import { revealTimes } from '@fanfare/overlay/stage/reveal-times.ts'
import { sampleCards } from '@fanfare/overlay/stage/sample-cards.ts'
import { stageCards, type StageCard } from '@fanfare/overlay/stage/stage-cards.ts'
import { questionFit, titleFit } from '@fanfare/overlay/stage/text-fit.ts'
import {
  code,
  lottery,
  poll,
  qrCard,
  question,
  quiz,
  seckill,
  textCard,
} from './support/activities.ts'
import { cueOf, emptyView } from './support/pictures.ts'

const cardsOf = (state: Partial<OverlayView>) => stageCards({ ...emptyView(), ...state })
const kinds = ({ cards }: CardPlan) => cards.map(({ card, size }) => `${card.kind} ${size}`)

describe('the order of cards', () => {
  test('[ST29] open ones first, the newest first', () => {
    const now = Date.now()
    const cards = cardsOf({
      seckills: [seckill({ activityId: 's9', open: false, opensAt: now }), seckill()],
      lotteries: [lottery({ state: 'closed', opensAt: now - 1_000 })],
      polls: [poll({ opensAt: now - 500 })],
      codes: [code()],
    })
    expect(cards.map(({ key }) => key)).toEqual(['p1', 'l1', 's1', 'c1', 's9'])
  })

  test('[ST29] what is sold out goes after what can still be won', () => {
    const now = Date.now()
    const gone = seckill({ opensAt: now, available: 0, soldOut: true })
    const cards = cardsOf({ seckills: [gone], lotteries: [lottery({ opensAt: now - 9_000 })] })
    expect(cards.map(({ kind }) => kind)).toEqual(['lottery', 'seckill'])
  })

  test('[ST29] nothing is on: there is no card', () => {
    expect(cardsOf({})).toEqual([])
    expect(planCards([], '16x9', true)).toEqual({ cards: [], more: 0 })
  })
})

describe('the plan of the column', () => {
  const all = (): Partial<OverlayView> => ({
    seckills: [seckill()],
    lotteries: [lottery()],
    polls: [poll()],
    quizzes: [quiz()],
    codes: [code()],
  })

  test('[ST29] one is whole, many are folded and counted', () => {
    expect(kinds(planCards(cardsOf({ seckills: [seckill()] }), '16x9', false))).toEqual([
      'seckill full',
    ])
    const plan = planCards(cardsOf(all()), '16x9', false)
    expect(plan.cards[0]?.size).toBe('full')
    expect(plan.cards.length + plan.more).toBe(5)
  })

  test('[ST30] a code to scan is whole whatever else is on, and a seckill beside it has its stock', () => {
    const plan = planCards(
      cardsOf({ ...all(), polls: [], quizzes: [], lotteries: [], card: qrCard() }),
      '16x9',
      true,
    )
    expect(kinds(plan)).toContain('card full')
    expect(kinds(plan)).toContain('seckill compact')
  })

  test('[ST29] never higher than the column; all are drawn or counted; the first is never a line', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
    const options = fc.array(fc.record({ text, votes: fc.nat(999) }), {
      minLength: 2,
      maxLength: 10,
    })
    const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 })
    const state = fc.record({
      seckills: some(text.map((title) => seckill({ title }))),
      lotteries: some(text.map((title) => lottery({ title }))),
      polls: some(fc.tuple(text, options).map(([q, o]) => poll({ question: q, options: o }))),
      quizzes: some(
        fc
          .tuple(text, fc.option(options))
          .map(([q, o]) => quiz({ question: q, options: o?.map((one) => one.text) ?? null })),
      ),
      codes: some(text.map((title) => code({ title }))),
      card: fc.option(
        fc
          .boolean()
          .chain((isQr) => text.map((title) => ({ ...(isQr ? qrCard() : textCard()), title }))),
      ),
      question: fc.option(text.map((words) => question({ text: words }))),
    })
    fc.assert(
      fc.property(
        state,
        fc.constantFrom('16x9', '9x16'),
        fc.boolean(),
        (parts, canvas, hasWindow) => {
          const cards = cardsOf(parts)
          const plan = planCards(cards, canvas, hasWindow)
          const { height, heightUnderWindow, stripsMax } = COLUMNS[canvas]
          const parts16 = plan.cards.map((one) => one.height)
          if (plan.more > 0) parts16.push(MORE_HEIGHT)
          const used = parts16.reduce((sum, one) => sum + one + CARD_GAP, -CARD_GAP)
          expect(used).toBeLessThanOrEqual((hasWindow ? heightUnderWindow : height) + 1e-6)
          expect(plan.cards.length + plan.more).toBe(cards.length)
          expect(plan.cards.filter(({ size }) => size === 'strip').length).toBeLessThanOrEqual(
            stripsMax,
          )
          if (cards.length > 0) expect(plan.cards.some(({ size }) => size !== 'strip')).toBe(true)
        },
      ),
      { numRuns: 4_000 },
    )
  }, 20_000)

  test('[ST29] two that are high, under a window: the first has what it can show, the other is counted', () => {
    const options = Array.from({ length: 10 }, (_, index) => `${index}`)
    const quizzes = ['q1', 'q2'].map((activityId) => quiz({ activityId, options }))
    const plan = planCards(cardsOf({ quizzes }), '9x16', true)
    expect(kinds(plan)).toEqual(['quiz tight'])
    expect(plan.more).toBe(1)
    expect(optionsShown(3, 'tight', '9x16')).toBe(3)
    expect(optionsShown(3, 'tight', '16x9')).toBe(3)
  })

  test('[ST30] the words under a code give way to another card', () => {
    const card = { ...qrCard(), text: '掃碼看今天所有商品' }
    expect(kinds(planCards(cardsOf({ card }), '16x9', false))).toEqual(['card full'])
    const both = cardsOf({ card, seckills: [seckill()], polls: [poll()] })
    expect(kinds(planCards(both, '16x9', false))).toContain('card compact')
    const twice = [lottery(), lottery({ activityId: 'l2' })]
    const plan = planCards(cardsOf({ card, lotteries: twice }), '16x9', false)
    expect(kinds(plan).toSorted()).toEqual(['card compact', 'lottery compact'])
    expect(plan.more).toBe(1)
  })

  test('[ST28] a small card shows the options there is room for', () => {
    expect(optionsShown(10, 'full', '16x9')).toBe(10)
    expect(optionsShown(10, 'compact', '16x9')).toBe(3)
    expect(optionsShown(10, 'compact', '9x16')).toBe(6)
    expect(optionsShown(2, 'strip', '16x9')).toBe(0)
  })

  test('[ST29] long words are smaller and take the lines they need', () => {
    expect(titleFit('杯', '16x9')).toEqual({ size: 'large', lines: 1 })
    expect(titleFit('杯'.repeat(60), '16x9')).toEqual({ size: 'small', lines: 2 })
    expect(questionFit('杯'.repeat(200), '16x9')).toEqual({ size: 'small', lines: 9 })
    expect(questionFit('好嗎', '9x16')).toEqual({ size: 'large', lines: 1 })
  })
})

describe('times of a draw', () => {
  test('[ST27] few winners one by one, many by pages, and none without end', () => {
    expect(revealTimes(3)).toMatchObject({ isSingly: true, steps: [2_600, 4_300, 6_000] })
    expect(revealTimes(20)).toMatchObject({ isSingly: false, pages: 2, steps: [2_600, 6_100] })
    expect(revealTimes(1_000)).toMatchObject({ pages: 3 })
    expect(revealTimes(0).totalMs).toBeLessThan(7_000)
    for (const count of [1, 5, 6, 12, 13, 1_000]) {
      expect(revealTimes(count).totalMs).toBeLessThanOrEqual(16_000)
    }
  })
})

describe('samples', () => {
  const presented = (test: boolean) => {
    const cue = cueOf(
      { kind: 'lottery_opened', activityId: 'test', title: 'T', keyword: 'k', winners: 1 },
      test ? { test: true } : {},
    )
    const times = { phase: 'on', since: 0, leavesAt: 1, goneAt: 2 } as const
    return [{ id: cue.id, lane: 'hero', place: 0, priority: 1, cues: [cue], ...times } as const]
  }

  test('[ST20] a test cue brings a marked card of its kind; a real one brings none', () => {
    const cards: StageCard[] = sampleCards(presented(true))
    expect(cards).toMatchObject([{ kind: 'lottery', key: 'test', isTest: true }])
    expect(sampleCards(presented(false))).toEqual([])
  })
})
