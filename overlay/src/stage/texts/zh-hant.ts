/** The stage in Traditional Chinese, as it is said in Taiwan. */
import { formatNumber } from '../../ui/format-number.ts'
import { zhHantActivities } from './zh-hant-activities.ts'
import type { AnswerValues, StageTexts } from './stage-texts.ts'
import { activityAnswer, heldPart, type AnswerPhrases } from './activity-answers.ts'
import { zhHantPhrases } from './zh-hant-answers.ts'
import { numberIn, textIn, whyParts } from './answer-values.ts'

const FACTOR_NAMES: Record<string, string> = {
  '2×': '雙倍積分',
  '3×': '三倍積分',
  '5×': '五倍積分',
}
const PERIODS = { broadcast: '本場', day: '今日', month: '本月', all: '' } as const
const BOARDS = { points: '積分榜', gifts: '送禮榜', interactions: '互動榜' } as const
const BOARDS_OF_ALL_TIME = {
  points: '積分總榜',
  gifts: '送禮總榜',
  interactions: '互動總榜',
} as const
const TIERS = { normal: '一般會員', silver: '銀卡', gold: '金卡', diamond: '鑽石卡' } as const
const ACTIONS = {
  chat: '聊天',
  follow: '追蹤',
  like: '按讚',
  share: '分享',
  gift: '送禮',
  subscribe: '訂閱',
  raid: '揪團',
  watch: '觀看',
  order: '下單',
  checkin: '簽到',
} as const
const RULES: Record<string, string> = {
  ...ACTIONS,
  'checkin.broadcast': '本場簽到',
  adjust: '主播調整',
  refund: '退款扣回',
  recovery: '補回積分',
  expiry: '積分到期',
  bonus: '加碼獎勵',
  spend: '兌換',
  release: '解除保留',
  quiz: '搶答',
  prize: '獎勵',
  task: '任務',
  perk: '今日驚喜',
  code: '兌換碼',
  offer: '滿額回饋',
  fee: '參加費',
  claim: '秒殺',
  reversal: '活動撤回',
}
const COMMANDS: Record<string, string> = {
  points: '我的積分',
  rank: '我的名次',
  me: '我的會員卡',
  why: '積分怎麼來的',
  why_tier: '我的等級',
  why_no: '為什麼沒成功',
  why_none: '為什麼沒成功',
  help: '聊天指令',
  tasks: '我的任務',
  link: '連結',
}

const PHRASES: AnswerPhrases = { ...zhHantPhrases, tierName }

const number = (value: number) => formatNumber(value, 'zh-Hant')

function answer(key: string, values: AnswerValues): string | null {
  const balance = numberIn(values, 'balance')
  switch (key) {
    case 'points': {
      const held = numberIn(values, 'held') ?? 0
      if (balance === null) return null
      return held > 0
        ? `${number(balance)} 分，另有 ${number(held)} 分待入帳`
        : `${number(balance)} 分`
    }
    case 'rank': {
      const rank = numberIn(values, 'rank')
      return rank === null ? '還沒上榜，聊聊天就有分' : `第 ${number(rank)} 名`
    }
    case 'me': {
      const next = textIn(values, 'next')
      const pointsLeft = numberIn(values, 'pointsLeft')
      const parts = [
        tierName(textIn(values, 'tier')),
        balance === null ? null : `${number(balance)} 分`,
        next === null || pointsLeft === null
          ? null
          : `距${tierName(next)}還差 ${number(pointsLeft)} 分`,
      ]
      return parts.filter((part) => part !== null).join('・')
    }
    case 'why': {
      const parts = whyParts(values, (source) => RULES[source] ?? '其他', 'zh-Hant') ?? [
        '還沒有積分紀錄',
      ]
      const held = heldPart(values, PHRASES)
      if (held !== null) parts.push(held)
      return parts.join(PHRASES.join)
    }
    default:
      return activityAnswer(key, values, PHRASES)
  }
}

function tierName(tier: string | null): string | null {
  return tier !== null && tier in TIERS ? TIERS[tier as keyof typeof TIERS] : null
}

export const zhHant: StageTexts = {
  language: 'zh-Hant',
  listComma: '、',
  listPartsJoin: '・',
  viewer: (tag) => `觀眾#${tag}`,
  tier: TIERS,
  sealGlyph: { normal: '友', silver: '銀', gold: '金', diamond: '鑽' },
  action: ACTIONS,
  board: (board, period) =>
    period === 'all' ? BOARDS_OF_ALL_TIME[board] : `${PERIODS[period]}${BOARDS[board]}`,
  boardTotal: (count) => `${count} 人`,
  boardEmptyTitle: '虛位以待',
  boardEmptyHint: '聊天、簽到，就能上榜',
  checkins: '今日簽到',
  checkinsEmpty: '留言「簽到」蓋下第一個章',
  checkinsUnit: '人',
  factorTitle: (factor) => FACTOR_NAMES[factor] ?? `積分 ${factor}`,
  tiersFrom: (tier) => `${tier}以上`,
  everyone: '全員適用',
  budgetLeft: (points) => `還剩 ${points} 分`,
  moreWindows: (count) => `另有 ${count} 檔加碼`,
  windowOpenedFor: (seconds) =>
    seconds % 60 === 0 ? `限時 ${seconds / 60} 分鐘` : `限時 ${seconds} 秒`,
  windowClosed: '積分加碼結束',
  tierUp: (tier) => `升級${tier}`,
  andPeople: (count) => `等 ${count} 人`,
  people: (count) => `${count} 位觀眾`,
  points: (signed) => `${signed} 分`,
  rule: (rule) => RULES[rule] ?? '積分',
  checkedIn: (streak) => (streak > 1 ? `簽到・連續 ${streak} 天` : '簽到成功'),
  checkedInMany: (count) => `${count} 人簽到`,
  gave: (gift, count) => `送出 ${gift} ×${count}`,
  gaveMany: (count) => `送出 ${count} 份禮物`,
  subscribed: (months) => (months > 1 ? `訂閱第 ${months} 個月` : '成為訂閱者'),
  subscribedMany: (count) => `${count} 人訂閱`,
  raided: (viewers) => `揪團帶來 ${viewers} 位觀眾`,
  answerTitle: (command) => COMMANDS[command] ?? '',
  answer,
  activities: zhHantActivities,
  rehearsal: '彩排',
  test: '測試',
  calibration: (width, height, wanted) =>
    `來源尺寸是 ${width}×${height}，請在 OBS 把寬度和高度改成 ${wanted}`,
}
