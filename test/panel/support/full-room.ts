/** An evening with everything open at once, as data: for pictures and for what the cards show. */
import type { HeldView, PanelView, Rundown } from '@fanfare/shared/contracts'
import { standardRundown } from '@fanfare/overlay/panel/rundown/standard-rundown.ts'
import { DICTIONARIES } from '@fanfare/overlay/panel/i18n.ts'
import { busyEvening, personAt, whoOf } from './evening.ts'

export const RUNDOWN: Rundown = standardRundown(DICTIONARIES['zh-Hant'].template, 'show')

function displayed(index: number): { name: string; tag: string; tier: HeldView['who']['tier'] } {
  const { name, tag, tier } = personAt(index)
  return { name, tag, tier }
}

function heldAt(at: number): HeldView[] {
  return [0, 0, 4].map((person, index) => ({
    transfer: 500 + index,
    who: whoOf(personAt(person)),
    amount: 12 + index,
    rule: 'chat',
    why: index === 2 ? 'same_text' : 'velocity',
    at: at - 60_000,
    releasesAt: at + 72 * 3_600_000,
  }))
}

const SEAL = 'a3f09b1c5d7e2f48a3f09b1c5d7e2f48a3f09b1c5d7e2f48a3f09b1c5d7e2f48'

function sales(at: number): Pick<PanelView, 'seckills' | 'lotteries'> {
  const seckill: PanelView['seckills'][number] = {
    activityId: 's1',
    title: '真絲睡衣（霧藍）',
    keyword: 'A01',
    quota: 10,
    available: 0,
    held: 3,
    sold: 7,
    soldOut: true,
    queue: 4,
    perMember: 1,
    pricePoints: null,
    priceMoney: { amount: 39_000, currency: 'TWD' },
    early: null,
    mode: 'first',
    entrants: 0,
    commitment: null,
    opensAt: at - 90_000,
    closesAt: null,
    open: true,
    recent: [{ ...displayed(0), key: 'a', quantity: 1 }],
  }
  const lottery: PanelView['lotteries'][number] = {
    activityId: 'l1',
    title: '小禮物三份',
    keyword: '抽獎',
    winnersWanted: 3,
    alternatesWanted: 3,
    feePoints: null,
    enterBy: ['keyword'],
    eligible: null,
    weights: { normal: 1, silver: 1, gold: 1, diamond: 1 },
    claimSeconds: 600,
    prizePoints: null,
    prizeRight: null,
    entrants: 214,
    opensAt: at - 200_000,
    closesAt: at - 20_000,
    drawnAt: 0,
    state: 'closed',
    commitment: SEAL,
    root: SEAL,
    round: null,
    roundAt: null,
    trust: 'operator',
    winners: [],
    alternates: [],
  }
  return { seckills: [seckill], lotteries: [lottery] }
}

function questions(at: number): Pick<PanelView, 'polls' | 'quizzes' | 'questions' | 'question'> {
  const asked = { id: 71, who: displayed(1), text: '這件洗了會縮水嗎？', at: at - 30_000 }
  return {
    polls: [
      {
        activityId: 'p1',
        question: '下一件先看哪個？',
        options: [
          { text: '外套', votes: 61 },
          { text: '包包', votes: 102 },
          { text: '<b>鞋子</b>', votes: 12 },
        ],
        votes: 175,
        changeVote: true,
        opensAt: at - 20_000,
        closesAt: at + 40_000,
        open: true,
      },
    ],
    quizzes: [
      {
        activityId: 'q1',
        question: '這件賣多少錢？',
        options: null,
        rewardPoints: 20,
        firstK: 10,
        answered: 10,
        right: 10,
        opensAt: at - 120_000,
        closesAt: at - 60_000,
        open: false,
        answer: '390',
        rightOption: null,
        first: [
          { ...displayed(0), key: 'a' },
          { ...displayed(2), key: 'b' },
        ],
      },
    ],
    questions: [asked, { id: 72, who: displayed(6), text: '可以合併運費嗎？', at: at - 10_000 }],
    question: { ...asked, id: 70, text: '有黑色嗎？' },
  }
}

function history(at: number): PanelView['activities'] {
  const base = { state: 'open', endsAt: null, open: true, reversal: null, reversible: true }
  return [
    {
      ...base,
      activityId: 's1',
      type: 'seckill',
      title: '真絲睡衣（霧藍）',
      openedAt: at - 90_000,
    },
    {
      ...base,
      activityId: 'q1',
      type: 'quiz',
      title: '這件賣多少錢？',
      openedAt: at - 120_000,
      open: false,
      state: 'ended',
    },
    {
      ...base,
      activityId: 'w0',
      type: 'window',
      title: '2×',
      openedAt: at - 1_900_000,
      open: false,
      reversal: 'done',
      reversible: false,
      state: 'ended',
    },
  ]
}

export function fullRoom(at: number): PanelView {
  const cue = (index: number, activityId: string | null, agoMs: number) => ({
    rundownId: RUNDOWN.id,
    itemId: RUNDOWN.items[index]?.id ?? '',
    activityId,
    at: at - agoMs,
  })
  return {
    ...busyEvening(at),
    ...sales(at),
    ...questions(at),
    codes: [
      {
        activityId: 'c1',
        title: '週五見面禮',
        code: 'FRI50',
        limit: 100,
        left: 63,
        open: true,
        closesAt: null,
      },
    ],
    card: {
      kind: 'qr',
      title: '加入 LINE 群',
      text: '掃一下，開播通知不漏接',
      url: 'https://example.com/join?b={broadcast}',
      shownAt: at - 15_000,
      until: at + 45_000,
    },
    activities: history(at),
    rundowns: [RUNDOWN, { id: 'other', name: '雙十一節目單', items: [] }],
    cued: [cue(0, null, 3_700_000), cue(1, 'window-1', 72_000), cue(2, 'l1', 60_000)],
    budget: {
      period: 'broadcast:12',
      points: 60_000,
      spent: 48_120,
      left: 11_880,
      tiers: [
        { tier: 'normal', spent: 21_000, cap: null },
        { tier: 'silver', spent: 9_000, cap: null },
        { tier: 'gold', spent: 3_000, cap: null },
        { tier: 'diamond', spent: 15_120, cap: 18_000 },
      ],
      endsAt: null,
    },
    held: heldAt(at),
    heldCount: 3,
  }
}
