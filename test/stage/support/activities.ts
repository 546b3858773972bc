/** Activities as a server would send them, for tests and pictures of the stage. */
import type {
  CardView,
  CodeView,
  Cue,
  Language,
  LotteryView,
  PollView,
  QuestionView,
  QuizView,
  SeckillView,
  WinnerView,
} from '@fanfare/shared/contracts'
import { cueOf, person } from './pictures.ts'

type Words = {
  cup: string
  prize: string
  poll: string
  options: string[]
  quiz: string
  quizOptions: string[]
  question: string
  code: string
  shop: string
}

export const WORDS: Record<Language, Words> = {
  'zh-Hant': {
    cup: '限量手繪琺瑯馬克杯',
    prize: '週年慶幸運抽獎：簽名海報',
    poll: '下一款先開哪一個顏色？',
    options: ['霧藍', '奶茶', '森林綠', '櫻花粉'],
    quiz: '這只杯子的容量是幾毫升？',
    quizOptions: ['350', '420', '500'],
    question: '請問這款杯子可以放進洗碗機嗎？把手會不會燙？',
    code: '開播見面禮',
    shop: '今日商品總覽',
  },
  'zh-Hans': {
    cup: '限量手绘珐琅马克杯',
    prize: '周年庆幸运抽奖：签名海报',
    poll: '下一款先开哪个颜色？',
    options: ['雾蓝', '奶茶', '森林绿', '樱花粉'],
    quiz: '这只杯子的容量是多少毫升？',
    quizOptions: ['350', '420', '500'],
    question: '请问这款杯子可以放进洗碗机吗？把手会不会烫？',
    code: '开播见面礼',
    shop: '今日商品总览',
  },
  en: {
    cup: 'Hand painted enamel mug, limited run',
    prize: 'Anniversary giveaway: signed poster',
    poll: 'Which colour should we open next?',
    options: ['Misty blue', 'Milk tea', 'Forest green', 'Cherry pink'],
    quiz: 'How many millilitres does this mug hold?',
    quizOptions: ['350', '420', '500'],
    question: 'Can this mug go into the dishwasher? Does the handle get hot?',
    code: 'Welcome gift',
    shop: 'Everything in today’s show',
  },
}

export const COMMITMENT = '7f3a9c52e1b84d06aa51c0ffee12d3e4987650fedcba43210b1c2d3e4f5a6b7c'

export function seckill(
  over: Partial<SeckillView> = {},
  language: Language = 'zh-Hant',
): SeckillView {
  const now = Date.now()
  return {
    activityId: 's1',
    title: WORDS[language].cup,
    keyword: 'A01',
    quota: 100,
    available: 37,
    held: 21,
    sold: 42,
    soldOut: false,
    queue: 0,
    perMember: 2,
    pricePoints: null,
    priceMoney: { amount: 68_000, currency: 'TWD' },
    early: null,
    mode: 'first',
    entrants: 0,
    commitment: null,
    opensAt: now - 60_000,
    closesAt: now + 154_500,
    open: true,
    recent: [0, 1, 2, 3, 4].map((index) => ({
      ...person(index + 1, language),
      key: `b${index}`,
      quantity: index === 1 ? 2 : 1,
    })),
    ...over,
  }
}

export function winner(
  index: number,
  over: Partial<WinnerView> = {},
  language: Language = 'zh-Hant',
): WinnerView {
  return { ...person(index, language), key: `m${index}`, state: 'won', claimUntil: null, ...over }
}

export function lottery(
  over: Partial<LotteryView> = {},
  language: Language = 'zh-Hant',
): LotteryView {
  const now = Date.now()
  return {
    activityId: 'l1',
    title: WORDS[language].prize,
    keyword: language === 'en' ? 'lucky' : '幸運',
    winnersWanted: 3,
    alternatesWanted: 2,
    feePoints: null,
    enterBy: ['keyword'],
    eligible: null,
    weights: { normal: 1, silver: 1, gold: 2, diamond: 3 },
    claimSeconds: null,
    prizePoints: null,
    prizeRight: null,
    entrants: 1_284,
    opensAt: now - 50_000,
    closesAt: now + 74_500,
    drawnAt: 0,
    state: 'open',
    commitment: COMMITMENT,
    root: null,
    round: null,
    roundAt: null,
    trust: 'operator',
    winners: [],
    alternates: [],
    ...over,
  }
}

export function drawnLottery(
  winnerCount: number,
  language: Language = 'zh-Hant',
  over: Partial<LotteryView> = {},
): LotteryView {
  const now = Date.now()
  return lottery(
    {
      state: 'drawn',
      drawnAt: now,
      winnersWanted: winnerCount,
      winners: Array.from({ length: winnerCount }, (_, index) => winner(index, {}, language)),
      alternates: [winner(7, {}, language), winner(8, {}, language)],
      ...over,
    },
    language,
  )
}

export function drawCue(view: LotteryView): Cue {
  const { activityId, title, entrants, winners, alternates, trust } = view
  return cueOf({ kind: 'winners_drawn', activityId, title, entrants, winners, alternates, trust })
}

export function poll(over: Partial<PollView> = {}, language: Language = 'zh-Hant'): PollView {
  const now = Date.now()
  const votes = [128, 342, 87, 43]
  const { options } = WORDS[language]
  return {
    activityId: 'p1',
    question: WORDS[language].poll,
    options: options.map((text, index) => ({ text, votes: votes[index] ?? 0 })),
    votes: 600,
    changeVote: true,
    opensAt: now - 40_000,
    closesAt: now + 44_500,
    open: true,
    ...over,
  }
}

export function quiz(over: Partial<QuizView> = {}, language: Language = 'zh-Hant'): QuizView {
  const now = Date.now()
  return {
    activityId: 'q1',
    question: WORDS[language].quiz,
    options: null,
    rewardPoints: 50,
    firstK: 10,
    answered: 128,
    right: 0,
    opensAt: now - 30_000,
    closesAt: now + 34_500,
    open: true,
    answer: null,
    rightOption: null,
    first: [],
    ...over,
  }
}

export function code(over: Partial<CodeView> = {}, language: Language = 'zh-Hant'): CodeView {
  return {
    activityId: 'c1',
    title: WORDS[language].code,
    code: 'HELLO24',
    limit: 200,
    left: 163,
    open: true,
    closesAt: null,
    ...over,
  }
}

export function qrCard(language: Language = 'zh-Hant'): CardView {
  return {
    kind: 'qr',
    title: WORDS[language].shop,
    text: '',
    url: 'https://shop.example/s/k3x9',
    code: 'HELLO24',
    shownAt: Date.now() - 20_000,
    until: null,
  }
}

export function textCard(language: Language = 'zh-Hant'): CardView {
  return {
    kind: 'text',
    title: WORDS[language].shop,
    text: WORDS[language].question,
    shownAt: Date.now() - 20_000,
    until: null,
  }
}

export function question(
  over: Partial<QuestionView> = {},
  language: Language = 'zh-Hant',
): QuestionView {
  return {
    id: 812,
    who: person(2, language),
    text: WORDS[language].question,
    at: Date.now() - 10_000,
    ...over,
  }
}
