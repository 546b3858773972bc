/** The stage in Simplified Chinese, as it is said on the mainland; written on its own, not converted. */
import { formatNumber } from '../../ui/format-number.ts'
import { zhHansActivities } from './zh-hans-activities.ts'
import type { AnswerValues, StageTexts } from './stage-texts.ts'
import { activityAnswer, heldPart, type AnswerPhrases } from './activity-answers.ts'
import { zhHansPhrases } from './zh-hans-answers.ts'
import { numberIn, textIn, whyParts } from './answer-values.ts'

const FACTOR_NAMES: Record<string, string> = {
  '2×': '双倍积分',
  '3×': '三倍积分',
  '5×': '五倍积分',
}
const PERIODS = { broadcast: '本场', day: '今日', month: '本月', all: '' } as const
const BOARDS = { points: '积分榜', gifts: '礼物榜', interactions: '互动榜' } as const
const BOARDS_OF_ALL_TIME = {
  points: '积分总榜',
  gifts: '礼物总榜',
  interactions: '互动总榜',
} as const
const TIERS = { normal: '普通会员', silver: '银卡', gold: '金卡', diamond: '钻石卡' } as const
const ACTIONS = {
  chat: '弹幕',
  follow: '关注',
  like: '点赞',
  share: '分享',
  gift: '送礼',
  subscribe: '订阅',
  raid: '引流',
  watch: '观看',
  order: '下单',
  checkin: '签到',
} as const
const RULES: Record<string, string> = {
  ...ACTIONS,
  'checkin.broadcast': '本场签到',
  adjust: '主播调整',
  refund: '退款扣回',
  recovery: '补回积分',
  expiry: '积分到期',
  bonus: '额外奖励',
  spend: '兑换',
  release: '解除冻结',
  quiz: '抢答',
  prize: '奖励',
  task: '任务',
  perk: '今日惊喜',
  code: '兑换码',
  offer: '满额回馈',
  fee: '参与费',
  claim: '秒杀',
  reversal: '活动撤回',
}
const COMMANDS: Record<string, string> = {
  points: '我的积分',
  rank: '我的排名',
  me: '我的会员卡',
  why: '积分怎么来的',
  why_tier: '我的等级',
  why_no: '为什么没成功',
  why_none: '为什么没成功',
  help: '弹幕指令',
  tasks: '我的任务',
  link: '链接',
}

const PHRASES: AnswerPhrases = { ...zhHansPhrases, tierName }

const number = (value: number) => formatNumber(value, 'zh-Hans')

function answer(key: string, values: AnswerValues): string | null {
  const balance = numberIn(values, 'balance')
  switch (key) {
    case 'points': {
      const held = numberIn(values, 'held') ?? 0
      if (balance === null) return null
      return held > 0
        ? `${number(balance)} 分，另有 ${number(held)} 分待入账`
        : `${number(balance)} 分`
    }
    case 'rank': {
      const rank = numberIn(values, 'rank')
      return rank === null ? '还没上榜，发条弹幕就有分' : `第 ${number(rank)} 名`
    }
    case 'me': {
      const next = textIn(values, 'next')
      const pointsLeft = numberIn(values, 'pointsLeft')
      const parts = [
        tierName(textIn(values, 'tier')),
        balance === null ? null : `${number(balance)} 分`,
        next === null || pointsLeft === null
          ? null
          : `距${tierName(next)}还差 ${number(pointsLeft)} 分`,
      ]
      return parts.filter((part) => part !== null).join('·')
    }
    case 'why': {
      const parts = whyParts(values, (source) => RULES[source] ?? '其他', 'zh-Hans') ?? [
        '还没有积分记录',
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

export const zhHans: StageTexts = {
  language: 'zh-Hans',
  listComma: '、',
  listPartsJoin: '·',
  viewer: (tag) => `观众#${tag}`,
  tier: TIERS,
  sealGlyph: { normal: '友', silver: '银', gold: '金', diamond: '钻' },
  action: ACTIONS,
  board: (board, period) =>
    period === 'all' ? BOARDS_OF_ALL_TIME[board] : `${PERIODS[period]}${BOARDS[board]}`,
  boardTotal: (count) => `${count} 人`,
  boardEmptyTitle: '虚位以待',
  boardEmptyHint: '发弹幕、签到，就能上榜',
  checkins: '今日签到',
  checkinsEmpty: '发「签到」盖下第一个章',
  checkinsUnit: '人',
  factorTitle: (factor) => FACTOR_NAMES[factor] ?? `积分 ${factor}`,
  tiersFrom: (tier) => `${tier}及以上`,
  everyone: '全员可享',
  budgetLeft: (points) => `仅剩 ${points} 分`,
  moreWindows: (count) => `还有 ${count} 档加码`,
  windowOpenedFor: (seconds) =>
    seconds % 60 === 0 ? `限时 ${seconds / 60} 分钟` : `限时 ${seconds} 秒`,
  windowClosed: '积分加码结束',
  tierUp: (tier) => `升级${tier}`,
  andPeople: (count) => `等 ${count} 人`,
  people: (count) => `${count} 位观众`,
  points: (signed) => `${signed} 分`,
  rule: (rule) => RULES[rule] ?? '积分',
  checkedIn: (streak) => (streak > 1 ? `签到·连续 ${streak} 天` : '签到成功'),
  checkedInMany: (count) => `${count} 人签到`,
  gave: (gift, count) => `送出 ${gift} ×${count}`,
  gaveMany: (count) => `送出 ${count} 件礼物`,
  subscribed: (months) => (months > 1 ? `已订阅 ${months} 个月` : '成为订阅者'),
  subscribedMany: (count) => `${count} 人订阅`,
  raided: (viewers) => `带来 ${viewers} 位观众`,
  answerTitle: (command) => COMMANDS[command] ?? '',
  answer,
  activities: zhHansActivities,
  rehearsal: '彩排',
  test: '测试',
  calibration: (width, height, wanted) =>
    `来源尺寸是 ${width}×${height}，请在 OBS 把宽度和高度改成 ${wanted}`,
}
