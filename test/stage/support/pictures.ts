/** Views and cues as a server would send them, for tests and pictures of the stage. */
import type {
  BoardRow,
  Cue,
  CueBody,
  CuePriority,
  DisplayName,
  Language,
  OverlayView,
  Tier,
  WindowView,
} from '@fanfare/shared/contracts'

const NAMES: Record<Language, string[]> = {
  'zh-Hant': [
    '小明',
    '阿華愛喝珍奶',
    '台北吃貨王',
    '溫柔的貓',
    'mon_dieud',
    '雞排加辣不要切',
    '林小美',
    '夜貓子阿凱',
    '月光',
    '太空人二號',
    '老闆再來一單',
    '小雨',
  ],
  'zh-Hans': [
    '小明',
    '爱喝奶茶的猫',
    '上海吃货',
    '温柔的风',
    'mon_dieud',
    '火锅不要香菜',
    '林小美',
    '夜猫子阿凯',
    '月光',
    '宇航员二号',
    '老板再来一单',
    '小雨',
  ],
  en: [
    'Mia',
    'northern_lights',
    'CoffeeFirst',
    'Rosie & Max',
    'mon_dieud',
    'BigSpoonSam',
    'Lin',
    'nightowl_92',
    'Moonlight',
    'Ada',
    'OneMoreOrder',
    'Rain',
  ],
}
const BOARD_TIERS: Tier[] = [
  'diamond',
  'gold',
  'diamond',
  'gold',
  'silver',
  'silver',
  'normal',
  'silver',
  'normal',
  'normal',
  'gold',
  'normal',
]
const SCORES = [
  128_450, 96_320, 88_015, 41_200, 38_777, 20_480, 12_960, 9_999, 5_120, 880, 640, 300,
]

export function person(index: number, language: Language = 'zh-Hant'): DisplayName {
  const names = NAMES[language]
  return {
    name: names[index % names.length] ?? '',
    tag: String(1000 + ((index * 7919) % 9000)),
    tier: BOARD_TIERS[index % BOARD_TIERS.length] ?? 'normal',
  }
}

export function boardRows(count: number, language: Language = 'zh-Hant'): BoardRow[] {
  return Array.from({ length: count }, (_, index) => ({
    ...person(index, language),
    key: `m${index}`,
    rank: index + 1,
    score: SCORES[index % SCORES.length] ?? 0,
  }))
}

export function emptyView(language: Language = 'zh-Hant'): OverlayView {
  return {
    channel: { id: 'demo', rehearsal: false },
    stage: { language, motion: 'full' },
    broadcast: { broadcast: 1, title: '', startedAt: Date.now() - 600_000 },
    board: { board: 'points', period: 'broadcast', rows: [], total: 0 },
    windows: [],
    checkins: { count: 0, recent: [] },
    seckills: [],
    lotteries: [],
    polls: [],
    quizzes: [],
    codes: [],
    card: null,
    question: null,
    blank: false,
  }
}

export function steadyView(language: Language = 'zh-Hant'): OverlayView {
  return {
    ...emptyView(language),
    board: { board: 'points', period: 'broadcast', rows: boardRows(10, language), total: 1_284 },
    checkins: {
      count: 347,
      recent: Array.from({ length: 8 }, (_, index) => ({
        ...person(index + 3, language),
        key: `c${index}`,
      })),
    },
  }
}

export function openWindow(over: Partial<WindowView> = {}): WindowView {
  const now = Date.now()
  return {
    activityId: 'w1',
    factorBp: 20_000,
    opensAt: now - 40_000,
    closesAt: now + 134_500,
    tiers: null,
    actions: null,
    budget: null,
    budgetLeft: null,
    ...over,
  }
}

let cueCount = 0

/** A cue of now, good for its usual time. */
export function cueOf(body: CueBody, over: Partial<Cue> = {}): Cue {
  cueCount += 1
  const priority = PRIORITIES[body.kind]
  const times = { at: Date.now(), ttlMs: TTL_MS[priority] }
  return { ...body, id: `cue-${cueCount}`, priority, ...times, ...over } as Cue
}

const PRIORITIES: Record<CueBody['kind'], CuePriority> = {
  window_opened: 1,
  window_closed: 1,
  tier_up: 3,
  gift: 3,
  subscribe: 3,
  raid: 3,
  points: 4,
  checkin: 4,
  answer: 4,
  seckill_opened: 1,
  unit_claimed: 4,
  sold_out: 1,
  lottery_opened: 1,
  winners_drawn: 1,
  winner_passed: 2,
  prize_claimed: 3,
  poll_opened: 1,
  poll_closed: 1,
  quiz_opened: 1,
  quiz_closed: 1,
  task_done: 4,
  perk: 3,
  code_redeemed: 4,
  retracted: 0,
}
const TTL_MS: Record<CuePriority, number> = {
  0: 60_000,
  1: 60_000,
  2: 45_000,
  3: 20_000,
  4: 10_000,
}

export function tierUp(index: number, from: Tier, to: Tier, language: Language = 'zh-Hant'): Cue {
  const priority = to === 'diamond' ? 2 : 3
  return cueOf(
    { kind: 'tier_up', who: { ...person(index, language), tier: to }, from, to },
    { priority },
  )
}

export function points(index: number, amount: number, language: Language = 'zh-Hant'): Cue {
  const who = person(index, language)
  return cueOf({ kind: 'points', who, amount, balance: 1_000 + amount, rule: 'chat' })
}
