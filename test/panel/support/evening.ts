/** An evening at the desk as data: views, people and lines for tests and pictures. */
import type {
  ConnectorView,
  FeedItem,
  OverlayHealth,
  PanelView,
  Tier,
} from '@fanfare/shared/contracts'

export type Person = {
  platform: string
  userId: string
  name: string
  tag: string
  tier: Tier
  balance: number
}

export const PEOPLE: Person[] = [
  { platform: 'twitch', userId: '101', name: '小明', tag: '0101', tier: 'gold', balance: 2_480 },
  {
    platform: 'twitch',
    userId: '102',
    name: '阿華愛買',
    tag: '0102',
    tier: 'silver',
    balance: 1_120,
  },
  {
    platform: 'twitch',
    userId: '103',
    name: 'Mei ✨',
    tag: '0103',
    tier: 'diamond',
    balance: 18_930,
  },
  {
    platform: 'twitch',
    userId: '104',
    name: '陈小姐的猫',
    tag: '0104',
    tier: 'normal',
    balance: 85,
  },
  {
    platform: 'youtube',
    userId: 'UC105',
    name: 'night_owl_99',
    tag: '0105',
    tier: 'normal',
    balance: 240,
  },
  {
    platform: 'youtube',
    userId: 'UC106',
    name: '湯姆👩‍👩‍👧',
    tag: '0106',
    tier: 'silver',
    balance: 904,
  },
  {
    platform: 'twitch',
    userId: '107',
    name: '<b>bold</b>',
    tag: '0107',
    tier: 'normal',
    balance: 12,
  },
  {
    platform: 'twitch',
    userId: '108',
    name: '林林林林林林林林林林林林',
    tag: '0108',
    tier: 'gold',
    balance: 4_215,
  },
]

export function personAt(index: number): Person {
  const person = PEOPLE[index % PEOPLE.length]
  if (person === undefined) throw new Error('nobody is there')
  return person
}

export function whoOf({ platform, userId, name, tag, tier }: Person): NonNullable<FeedItem['who']> {
  return { platform, userId, name, tag, tier }
}

export function healthy(at: number): OverlayHealth {
  return {
    id: 'overlay-1',
    label: '16:9',
    connectedAt: at - 60_000,
    visible: true,
    active: true,
    lastReportAt: at,
    frozen: false,
    version: '0.1.0',
    canvas: { width: 1920, height: 1080 },
    userAgent: 'Mozilla/5.0 Chrome/127.0.0.0 Safari/537.36 OBS/32.2.2',
    cues: { offered: 214, shown: 180, merged: 30, expired: 4 },
  }
}

export function twitch(at: number): ConnectorView {
  return {
    id: 'twitch:demo',
    platform: 'Twitch',
    state: 'live',
    detail: '',
    sinceMs: at - 600_000,
    signalCount: 12_873,
    lastSignalMs: at - 2_000,
    attemptCount: 1,
  }
}

export function emptyEvening(): PanelView {
  return {
    channel: { id: 'demo', rehearsal: false },
    stage: { language: 'zh-Hant', motion: 'full' },
    broadcast: null,
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
    overlays: [],
    connectors: [],
    stats: {
      members: 0,
      present: 0,
      signalsPerSecond: 0,
      pointsGranted: 0,
      interactions: 0,
      duplicates: 0,
      quarantined: 0,
      queue: 0,
      durability: 'disk',
      requiredDurability: 'disk',
      node: 'fanfare',
    },
    producers: [{ id: 'socket-1', label: '主控' }],
    incidents: [],
    activities: [],
    rundowns: [],
    cued: [],
    budget: null,
    held: [],
    heldCount: 0,
    questions: [],
    rulesVersion: 1,
  }
}

export function busyEvening(at: number): PanelView {
  return {
    ...emptyEvening(),
    broadcast: { broadcast: 12, title: '週五新品開箱', startedAt: at - 3_725_000 },
    windows: [
      {
        activityId: 'window-1',
        factorBp: 20_000,
        opensAt: at - 72_000,
        closesAt: at + 108_000,
        tiers: null,
        actions: null,
        budget: 2_000,
        budgetLeft: 740,
      },
    ],
    overlays: [
      healthy(at),
      {
        ...healthy(at),
        id: 'overlay-2',
        label: '9:16',
        canvas: { width: 1080, height: 1920 },
        visible: false,
      },
    ],
    connectors: [twitch(at)],
    stats: {
      ...emptyEvening().stats,
      members: 1_284,
      present: 346,
      signalsPerSecond: 12,
      pointsGranted: 48_120,
      interactions: 12_873,
    },
    producers: [
      { id: 'socket-1', label: '主控' },
      { id: 'socket-2', label: '小美' },
    ],
  }
}

const CHAT = [
  '這件有黑色的嗎？',
  '！簽到',
  '+1',
  '主播今天好漂亮',
  '请问什么时候抽奖',
  'does it ship to Taichung?',
  '搶到了！！！',
  '上次買的超好穿，這次要帶兩件給媽媽跟姊姊，請問可以合併運費嗎？',
]

/** Lines as the server would send them, oldest first, ending at `at`. */
export function busyFeed(at: number, count = 60): FeedItem[] {
  const start = at - count * 4_000
  const lines: FeedItem[] = Array.from({ length: count }, (_, index) => {
    const who = whoOf(personAt(index * 3))
    const base = { id: `line-${index}`, at: start + index * 4_000, who }
    if (index % 11 === 5)
      return { ...base, kind: 'gift' as const, text: '玫瑰', values: { count: 10 } }
    if (index % 13 === 4) return { ...base, kind: 'checkin' as const, values: { streak: 5 } }
    if (index % 17 === 9)
      return { ...base, kind: 'tier_up' as const, values: { from: 'silver', to: 'gold' } }
    return { ...base, kind: 'chat' as const, text: CHAT[index % CHAT.length] ?? '' }
  })
  return [...lines, ...deskLines(at)]
}

export function deskLines(at: number): FeedItem[] {
  const actor = 'producer:desk'
  return [
    {
      id: 'e900',
      at: at - 3_725_000,
      kind: 'broadcast',
      values: { action: 'started', title: '週五新品開箱' },
      actor,
    },
    {
      id: 'e950',
      at: at - 300_000,
      kind: 'adjust',
      who: whoOf(personAt(1)),
      values: { amount: 50 },
      text: '補發漏掉的簽到',
      actor,
    },
    {
      id: 'e960',
      at: at - 200_000,
      kind: 'moderation',
      who: { ...whoOf(personAt(3)), name: '' },
      values: { action: 'hidden' },
      actor,
    },
    {
      id: 'e970',
      at: at - 72_000,
      kind: 'window',
      values: { action: 'opened', activityId: 'window-1', factorBp: 20_000, seconds: 180 },
      actor,
    },
  ]
}
