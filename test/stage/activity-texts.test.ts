import { describe, expect, test } from 'vitest'
import type { Cue, Language } from '@fanfare/shared/contracts'
import { LANGUAGES } from '@fanfare/shared/contracts'
import { TOLD_REFUSALS } from '@fanfare/shared/view'
import { entryText, priceText, shortSeal, tiersText } from '@fanfare/overlay/stage/activity-text.ts'
import { heroContent } from '@fanfare/overlay/stage/hero-content.ts'
import { leadersOf, letterOf, percentsOf } from '@fanfare/overlay/stage/shares.ts'
import { textsOf } from '@fanfare/overlay/stage/texts/texts.ts'
import { toastContent } from '@fanfare/overlay/stage/toast-content.ts'
import fc from 'fast-check'
import { COMMITMENT, drawCue, drawnLottery, lottery, seckill } from './support/activities.ts'
import { cueOf, person } from './support/pictures.ts'

const toast = (cues: Cue[], language: Language = 'zh-Hant') => toastContent(cues, textsOf(language))
const hero = (cues: Cue[], language: Language = 'zh-Hant') => heroContent(cues, textsOf(language))
const zh = textsOf('zh-Hant')

const claimed = (index: number, quantity = 1) =>
  cueOf({
    kind: 'unit_claimed',
    activityId: 's1',
    who: person(index),
    title: '馬克杯',
    quantity,
    left: 40 - index,
  })

describe('toasts of activities', () => {
  test('[ST3] one buyer by name, many as their number and what is left', () => {
    expect(toast([claimed(0, 2)])).toMatchObject({
      title: '小明',
      detail: '搶到 馬克杯',
      value: '×2',
    })
    expect(toast(Array.from({ length: 34 }, (_, index) => claimed(index % 12)))).toMatchObject({
      title: '12 人搶到',
      detail: '馬克杯，剩 31 件',
      value: null,
    })
  })

  test('[ST3] tasks, surprises, codes and prizes', () => {
    const who = person(0)
    const task = { kind: 'task_done', who, name: '每日簽到' } as const
    expect(toast([cueOf({ ...task, points: 10, right: null })])).toMatchObject({
      detail: '完成任務：每日簽到',
      value: '+10',
    })
    expect(toast([cueOf({ ...task, points: 0, right: '搶購券' })])).toMatchObject({
      detail: '獲得搶購券',
      value: null,
    })
    expect(toast([cueOf({ kind: 'perk', who, prize: '小紅包', points: 5 })])).toMatchObject({
      detail: '今日驚喜：小紅包',
      value: '+5',
    })
    expect(toast([cueOf({ kind: 'code_redeemed', who, title: '見面禮' })], 'en')).toMatchObject({
      title: '小明',
      detail: 'redeemed 見面禮',
    })
    const prize = { activityId: 'l1', title: '海報', who } as const
    expect(toast([cueOf({ kind: 'prize_claimed', ...prize })])).toMatchObject({
      detail: '已領獎：海報',
    })
    const passed = { kind: 'winner_passed', ...prize } as const
    expect(toast([cueOf({ ...passed, next: { ...person(1), name: '' } })])).toMatchObject({
      detail: '未領獎，由 觀眾#8919 遞補',
    })
    expect(toast([cueOf({ ...passed, next: null })])).toMatchObject({ detail: '未領獎，無人遞補' })
  })

  test('[ST25] what was undone is named, by its kind where it has no name', () => {
    const undone = { kind: 'retracted', activityId: 'w1', activity: 'window' } as const
    expect(toast([cueOf({ ...undone, title: '' })])).toMatchObject({ title: '已撤回：加碼' })
    expect(toast([cueOf({ ...undone, title: 'Mug' })], 'en')).toMatchObject({
      title: 'Undone: Mug',
    })
  })
})

describe('heroes of activities', () => {
  test('[ST26] what opens says what to type', () => {
    const opened = cueOf({
      kind: 'seckill_opened',
      activityId: 's1',
      title: '馬克杯',
      keyword: 'A01',
      quota: 100,
    })
    expect(hero([opened])).toMatchObject({ lead: '秒殺開搶', detail: '留言', keyword: 'A01+1' })
    const lucky = { kind: 'lottery_opened', activityId: 'l1', title: '海報', winners: 3 } as const
    expect(hero([cueOf({ ...lucky, keyword: '幸運' })])).toMatchObject({ keyword: '幸運' })
    expect(hero([cueOf({ ...lucky, keyword: '' })])).toMatchObject({
      keyword: null,
      detail: '抽 3 名',
    })
  })

  test('[ST26] results: the winner, a tie, nobody', () => {
    const closed = { kind: 'poll_closed', activityId: 'p1', question: '顏色？' } as const
    const said = (winner: string | null, votes: number) =>
      hero([cueOf({ ...closed, winner, votes })])
    expect(said('奶茶', 600)).toMatchObject({ title: '奶茶', detail: '600 票' })
    expect(said(null, 8)).toMatchObject({ title: '平手' })
    expect(said(null, 0)).toMatchObject({ title: '無人投票' })
    const quiz = {
      kind: 'quiz_closed',
      activityId: 'q1',
      question: '幾毫升？',
      answer: '420',
    } as const
    expect(hero([cueOf({ ...quiz, right: 2, first: [person(0), person(1)] })])).toMatchObject({
      title: '420',
      detail: '2 人答對、最快答對 小明',
    })
    expect(hero([cueOf({ ...quiz, right: 0, first: [] })])).toMatchObject({ detail: '無人答對' })
  })

  test('[ST27] a draw is told by its own hero', () => {
    expect(hero([drawCue(drawnLottery(3))])).toMatchObject({ kind: 'draw' })
  })
})

describe('facts of activities', () => {
  test('[ST26] prices as a shop writes them in each language', () => {
    const price = (money: { amount: number; currency: string } | null, points: number | null) =>
      LANGUAGES.map((language) =>
        priceText({ priceMoney: money, pricePoints: points }, textsOf(language)),
      )
    expect(price({ amount: 128_000, currency: 'TWD' }, null)).toEqual([
      '$1,280',
      'NT$1,280',
      'NT$1,280',
    ])
    expect(price({ amount: 9_950, currency: 'USD' }, 20)[0]).toBe('US$99.50 + 20 分')
    expect(price({ amount: 500, currency: 'JPY' }, null)[2]).toBe('¥500')
    expect(price({ amount: 500, currency: 'DIAMONDS' }, null)[2]).toBe('500 DIAMONDS')
    expect(price(null, null)).toEqual(['免費', '免费', 'Free'])
  })

  test('[ST26] how to enter, who may, the seal', () => {
    expect(entryText(lottery({ enterBy: ['gift', 'order'], keyword: '' }), zh)).toEqual({
      say: '留言',
      keyword: null,
      others: '送禮、下單',
    })
    expect(tiersText(['diamond', 'gold'], zh)).toBe('金卡以上')
    expect(tiersText(['silver', 'diamond'], zh)).toBe('銀卡、鑽石卡')
    expect(shortSeal(COMMITMENT)).toBe('7f3a 9c52 e1b8')
    expect(seckill().keyword).toBe('A01')
  })

  test('[ST28] shares are whole percents that add up to a hundred', () => {
    expect(percentsOf([1, 1, 1])).toEqual([34, 33, 33])
    expect(percentsOf([0, 0])).toEqual([0, 0])
    expect(leadersOf([3, 7, 7])).toEqual([1, 2])
    expect(leadersOf([0, 0])).toEqual([])
    expect(letterOf(9)).toBe('J')
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 10 }), (votes) => {
        const percents = percentsOf(votes)
        const sum = percents.reduce((all, percent) => all + percent, 0)
        expect(sum).toBe(votes.some((count) => count > 0) ? 100 : 0)
        percents.forEach((percent, index) => {
          const total = votes.reduce((all, count) => all + count, 0)
          const exact = total === 0 ? 0 : (votes[index]! * 100) / total
          expect(Math.abs(percent - exact)).toBeLessThan(1)
        })
      }),
    )
  })
})

describe('answers', () => {
  const say = (key: string, values: Record<string, string | number> = {}) =>
    LANGUAGES.map((language) => textsOf(language).answer(key, values))

  test('[ST19] tasks, links, tiers and refusals in three languages', () => {
    const tasks = { done: 1, all: 3, name1: 'T', have1: 2, need1: 5, points1: 10, right1: 'R' }
    expect(say('tasks', tasks)).toEqual([
      '完成 1/3・T 2/5 +10 R',
      '完成 1/3·T 2/5 +10 R',
      '1 of 3 done, T 2/5 +10 R',
    ])
    expect(say('tasks_none')[0]).toBe('目前沒有任務')
    expect(say('tasks_done', { done: 3, all: 3 })[2]).toBe('All 3 tasks done')
    expect(say('link', { title: 'Shop', url: 'https://shop.example/7' })).toEqual(
      LANGUAGES.map(() => 'shop.example/7'),
    )
    const gold = { tier: 'gold', since: '2026-11-02', by: 'points', have: 3_120, need: 3_000 }
    expect(say('why_tier', { ...gold, next: 'diamond', pointsLeft: 6_880 })[0]).toBe(
      '金卡，2026-11-02 起・積分 3,120，門檻 3,000・距鑽石卡還差 6,880 分',
    )
    const spent = { tier: 'gold', since: '2026-11-02', by: 'spend', currency: 'TWD' }
    expect(say('why_tier', { ...spent, have: 900_000, need: 500_000 })[2]).toBe(
      'Gold since 2026-11-02, spent NT$9,000, needed NT$5,000',
    )
    expect(say('why_tier', { tier: 'normal' })[0]).toBe('一般會員')
    expect(say('why', { balance: 5, source1: 'task', amount1: 5, held: 20 })[0]).toBe(
      '任務 +5・另有 20 分待入帳',
    )
    expect(say('why', { balance: 5, held: 20, heldWhy: 'velocity' })).toEqual([
      '還沒有積分紀錄・另有 20 分待入帳（短時間拿太多次，審核中）',
      expect.stringContaining('（短时间拿太多次，审核中）'),
      expect.stringContaining('20 on hold (too many too fast, under review)'),
    ])
    expect(say('why_no', { code: 'points/insufficient', need: 50, balance: 12 })[0]).toBe(
      '積分不夠：需要 50，你有 12',
    )
    expect(say('why_no', { code: 'seckill/member_limit', perMember: 2, title: '杯' })[0]).toBe(
      '每人限 2 件，你已達上限・杯',
    )
  })

  test('[ST19] every refusal that viewers are told of has a sentence of its own', () => {
    for (const language of LANGUAGES) {
      const texts = textsOf(language)
      const other = texts.answer('why_no', { code: 'no/such' })
      const said = TOLD_REFUSALS.map((code) => texts.answer('why_no', { code }))
      expect(new Set(said).size).toBeGreaterThanOrEqual(said.length - 1)
      for (const line of said) {
        expect(line).not.toMatch(/null|undefined|NaN/)
        expect(line).not.toBe(other)
      }
    }
  })
})
