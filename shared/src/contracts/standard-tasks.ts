/** A good set of tasks to begin with: ten points a day, what comes once, and tickets for the eager and the faithful. */
import type { Language, Rules } from './rules.ts'

type Names = {
  checkin: string
  chat: string
  share: string
  follow: string
  order: string
  spend: string
  sharer: string
  ticket: string
  regular: string
  surprise: string
}

const NAMES: Record<Language, Names> = {
  'zh-Hant': {
    checkin: '每日簽到',
    chat: '聊聊 5 句',
    share: '分享直播間',
    follow: '第一次關注',
    order: '第一次下單',
    spend: '累計消費 3,000 元',
    sharer: '本月分享 5 次',
    ticket: '搶購券',
    regular: '本月參加 3 場直播',
    surprise: '神秘禮券',
  },
  'zh-Hans': {
    checkin: '每日签到',
    chat: '聊天 5 句',
    share: '分享直播间',
    follow: '首次关注',
    order: '首次下单',
    spend: '累计消费 3,000 元',
    sharer: '本月分享 5 次',
    ticket: '抢购券',
    regular: '本月参加 3 场直播',
    surprise: '神秘礼券',
  },
  en: {
    checkin: 'Check in',
    chat: 'Say 5 things',
    share: 'Share the show',
    follow: 'First follow',
    order: 'First order',
    spend: 'Spend 3,000 in all',
    sharer: 'Share 5 times this month',
    ticket: 'Flash sale ticket',
    regular: 'Join 3 shows this month',
    surprise: 'Surprise gift ticket',
  },
}

export function standardTasks(language: Language): Rules['tasks'] {
  const names = NAMES[language]
  return {
    daily: [
      { id: 'checkin', name: names.checkin, action: 'checkin', count: 1, points: 5 },
      { id: 'chat', name: names.chat, action: 'chat', count: 5, points: 2 },
      { id: 'share', name: names.share, action: 'share', count: 1, points: 3 },
    ],
    growth: [
      { id: 'follow', name: names.follow, action: 'follow', count: 1, points: 50 },
      { id: 'first-order', name: names.order, action: 'order', count: 1, points: 100 },
      { id: 'spend-3000', name: names.spend, action: 'spend', count: 300_000, points: 200 },
    ],
    challenge: [
      {
        id: 'share-5',
        name: names.sharer,
        action: 'share',
        count: 5,
        points: 0,
        right: names.ticket,
      },
      {
        id: 'attend-3',
        name: names.regular,
        action: 'attend',
        count: 3,
        points: 0,
        right: names.surprise,
      },
    ],
    dailyPointsMax: 10,
  }
}

export const STANDARD_TASKS = standardTasks('zh-Hant')
