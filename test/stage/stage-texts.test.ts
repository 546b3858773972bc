import { describe, expect, test } from 'vitest'
import type { Cue, Language } from '@fanfare/shared/contracts'
import { LANGUAGES, TIERS } from '@fanfare/shared/contracts'
import { heroContent } from '@fanfare/overlay/stage/hero-content.ts'
import { lettersOf, textsOf } from '@fanfare/overlay/stage/texts/texts.ts'
import { toastContent } from '@fanfare/overlay/stage/toast-content.ts'
import { TIER_ORDER } from '@fanfare/overlay/ui/tier-order.ts'
import { cueOf, person, points, tierUp } from './support/pictures.ts'

const toast = (cues: Cue[], language: Language = 'zh-Hant') => toastContent(cues, textsOf(language))
const hero = (cues: Cue[], language: Language = 'zh-Hant') => heroContent(cues, textsOf(language))

describe('dictionaries', () => {
  const simplified =
    /[們個來對說會時這為樣後過還點種開關學長問題選體數據總號統聯觀變壓權歡銀鑽獎勵簽盤]/u
  const traditional =
    /[们个来对说会时这为样后过还点种开关学长问题选体数据总号统联观变压权欢银钻奖励签盘]/u

  test('[ST19] the two Chinese ones are each in their own characters', () => {
    expect(lettersOf(textsOf('zh-Hant'))).not.toMatch(traditional)
    expect(lettersOf(textsOf('zh-Hans'))).not.toMatch(simplified)
    expect(lettersOf(textsOf('en'))).not.toMatch(/\p{Script=Han}/u)
  })

  test('[ST19] every answer the server gives has a sentence in every language', () => {
    const answers = [
      ['points', { balance: 1_280, held: 0 }],
      ['points', { balance: 1_280, held: 25 }],
      ['rank', {}],
      ['rank', { rank: 12 }],
      ['me', { tier: 'silver', balance: 880, streak: 3, next: 'gold', pointsLeft: 2_120 }],
      ['why', { balance: 0 }],
      [
        'why',
        {
          balance: 100,
          source1: 'chat',
          amount1: 120,
          source2: 'refund',
          amount2: -40,
          others: 20,
        },
      ],
      ['help', { grab: 'A01', vote: 3 }],
    ] as const
    const said = LANGUAGES.map((language) =>
      answers.map(([key, values]) => textsOf(language).answer(key, values)),
    )
    for (const sentences of said) {
      for (const sentence of sentences) expect(sentence).not.toMatch(/^$|null|undefined|NaN/)
    }
    expect(said[0]).toEqual([
      '1,280 分',
      '1,280 分，另有 25 分待入帳',
      '還沒上榜，聊聊天就有分',
      '第 12 名',
      '銀卡・880 分・距金卡還差 2,120 分',
      '還沒有積分紀錄',
      '聊天 +120・退款扣回 −40・其他 +20',
      '搶購 A01+1　投票 A–C　！積分　！排行　！簽到　！我　！任務　！連結',
    ])
    expect(textsOf('en').answer('no-such-answer', {})).toBeNull()
  })

  test('[ST19] the page knows the tiers of the contract', () => {
    expect(TIER_ORDER).toEqual(TIERS)
  })
})

describe('toasts', () => {
  test('[ST3] one, the same person twice, many', () => {
    expect(toast([points(0, 25)])).toMatchObject({ title: '小明', detail: '聊天', value: '+25' })
    expect(toast([points(0, 25), points(0, 1_000)])).toMatchObject({
      title: '小明',
      value: '+1,025',
    })
    const many = Array.from({ length: 10 }, (_, index) => points(index, 128))
    expect(toast(many)).toMatchObject({
      title: '+1,280 分',
      detail: '10 位觀眾',
      value: null,
      isSum: true,
    })
    expect(toast(many, 'en')).toMatchObject({ title: '+1,280 points', detail: '10 viewers' })
  })

  test('[ST9] gifts are added up', () => {
    const gift = (index: number, giftName: string, count: number) =>
      cueOf({ kind: 'gift', who: person(index), giftName, count, comboKey: 'c' })
    expect(toast([gift(0, '玫瑰', 1), gift(0, '玫瑰', 4)])).toMatchObject({
      title: '小明',
      detail: '送出 玫瑰 ×5',
    })
    expect(toast([gift(0, '玫瑰', 1), gift(1, '火箭', 1)])).toMatchObject({
      title: '小明 等 2 人',
      detail: '送出 2 份禮物',
    })
  })

  test('[ST3] check-ins, subscriptions, raids and the end of a window', () => {
    const who = person(0)
    expect(toast([cueOf({ kind: 'checkin', who, streak: 5, points: 10 })])).toMatchObject({
      detail: '簽到・連續 5 天',
      value: '+10',
    })
    expect(toast([cueOf({ kind: 'checkin', who, streak: 1, points: 0 })])).toMatchObject({
      detail: '簽到成功',
      value: null,
    })
    expect(toast([cueOf({ kind: 'subscribe', who, months: 12 })], 'en')).toMatchObject({
      detail: 'Subscribed, month 12',
    })
    expect(toast([cueOf({ kind: 'raid', who, viewers: 1 })], 'en')).toMatchObject({
      detail: 'raids with 1 viewer',
    })
    expect(toast([cueOf({ kind: 'window_closed', activityId: 'w', why: 'ended' })])).toMatchObject({
      title: '積分加碼結束',
    })
  })

  test('[ST11] a hidden or invisible name is a number', () => {
    const hidden = { ...points(0, 5), who: { ...person(0), name: '' } } as Cue
    const invisible = { ...points(0, 5), who: { ...person(0), name: '\u3164' } } as Cue
    for (const cue of [hidden, invisible]) {
      expect(toast([cue])?.title).toBe('觀眾#1000')
      expect(toast([cue], 'zh-Hans')?.title).toBe('观众#1000')
      expect(toast([cue], 'en')?.title).toBe('Viewer #1000')
    }
  })
})

describe('heroes', () => {
  test('[ST3] up to three names, then how many they are', () => {
    expect(hero([tierUp(0, 'silver', 'gold')])).toMatchObject({
      names: '小明',
      more: null,
      headline: '升級金卡',
      from: 'silver',
    })
    const group = Array.from({ length: 12 }, (_, index) => tierUp(index, 'silver', 'gold'))
    expect(hero(group)).toMatchObject({
      names: '小明、阿華愛喝珍奶、台北吃貨王',
      more: '等 12 人',
      from: null,
    })
    expect(hero(group, 'en')).toMatchObject({ more: '+9' })
    expect(hero(group.slice(0, 3))).toMatchObject({ more: null })
  })

  test('[ST20] a test is marked', () => {
    expect(hero([{ ...tierUp(0, 'silver', 'gold'), test: true }])?.isTest).toBe(true)
    expect(toast([{ ...points(0, 5), test: true }])?.isTest).toBe(true)
    expect(hero([tierUp(0, 'silver', 'gold')])?.isTest).toBe(false)
  })

  test('[ST19] a window opening says what and for how long', () => {
    const opened = cueOf({ kind: 'window_opened', activityId: 'w', factorBp: 20_000, seconds: 180 })
    expect(hero([opened])).toMatchObject({
      factor: '2×',
      headline: '雙倍積分',
      detail: '限時 3 分鐘',
    })
    const odd = cueOf({ kind: 'window_opened', activityId: 'w', factorBp: 15_000, seconds: 45 })
    expect(hero([odd], 'zh-Hans')).toMatchObject({
      factor: '1.5×',
      headline: '积分 1.5×',
      detail: '限时 45 秒',
    })
  })
})
