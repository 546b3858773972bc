/** The stage in English. */
import { formatNumber } from '../../ui/format-number.ts'
import { enActivities } from './en-activities.ts'
import type { AnswerValues, StageTexts } from './stage-texts.ts'
import { activityAnswer, heldPart, type AnswerPhrases } from './activity-answers.ts'
import { enPhrases } from './en-answers.ts'
import { numberIn, textIn, whyParts } from './answer-values.ts'

const FACTOR_NAMES: Record<string, string> = { '2×': 'Double points', '3×': 'Triple points' }
const PERIODS = {
  broadcast: 'this show',
  day: 'today',
  month: 'this month',
  all: 'of all time',
} as const
const BOARDS = { points: 'Points', gifts: 'Gifts', interactions: 'Activity' } as const
const TIERS = { normal: 'Member', silver: 'Silver', gold: 'Gold', diamond: 'Diamond' } as const
const ACTIONS = {
  chat: 'Chat',
  follow: 'Follow',
  like: 'Likes',
  share: 'Share',
  gift: 'Gifts',
  subscribe: 'Subs',
  raid: 'Raid',
  watch: 'Watching',
  order: 'Orders',
  checkin: 'Check-in',
} as const
const RULES: Record<string, string> = {
  ...ACTIONS,
  'checkin.broadcast': 'Show check-in',
  adjust: 'From the host',
  refund: 'Refund',
  recovery: 'Restored',
  expiry: 'Expired',
  bonus: 'Bonus',
  spend: 'Redeemed',
  release: 'Released',
  quiz: 'Quiz',
  prize: 'Prizes',
  task: 'Tasks',
  perk: 'Surprise',
  code: 'Codes',
  offer: 'Spend bonus',
  fee: 'Entry',
  claim: 'Flash sale',
  reversal: 'Undone',
}
const COMMANDS: Record<string, string> = {
  points: 'Points',
  rank: 'Rank',
  me: 'Member card',
  why: 'Where points come from',
  why_tier: 'My tier',
  why_no: 'Why it did not work',
  why_none: 'Why it did not work',
  help: 'Chat commands',
  tasks: 'Tasks',
  link: 'Link',
}

const PHRASES: AnswerPhrases = { ...enPhrases, tierName }

const number = (value: number) => formatNumber(value, 'en')
const countOf = (count: string, one: string, many: string) =>
  `${count} ${count === '1' ? one : many}`

function answer(key: string, values: AnswerValues): string | null {
  const balance = numberIn(values, 'balance')
  switch (key) {
    case 'points': {
      const held = numberIn(values, 'held') ?? 0
      if (balance === null) return null
      return held > 0
        ? `${number(balance)} points, ${number(held)} on hold`
        : countOf(number(balance), 'point', 'points')
    }
    case 'rank': {
      const rank = numberIn(values, 'rank')
      return rank === null ? 'Not ranked yet. Say hi to score' : `Number ${number(rank)}`
    }
    case 'me': {
      const next = textIn(values, 'next')
      const pointsLeft = numberIn(values, 'pointsLeft')
      const parts = [
        tierName(textIn(values, 'tier')),
        balance === null ? null : `${number(balance)} pts`,
        next === null || pointsLeft === null ? null : `${number(pointsLeft)} to ${tierName(next)}`,
      ]
      return parts.filter((part) => part !== null).join(', ')
    }
    case 'why': {
      const parts = whyParts(values, (source) => RULES[source] ?? 'Other', 'en') ?? [
        'No points yet',
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

export const en: StageTexts = {
  language: 'en',
  listComma: ', ',
  listPartsJoin: ': ',
  viewer: (tag) => `Viewer #${tag}`,
  tier: TIERS,
  sealGlyph: { normal: 'M', silver: 'S', gold: 'G', diamond: 'D' },
  action: ACTIONS,
  board: (board, period) => `${BOARDS[board]} ${PERIODS[period]}`,
  boardTotal: (count) => count,
  boardEmptyTitle: 'First place is free',
  boardEmptyHint: 'Chat or check in to get here',
  checkins: 'Checked in',
  checkinsEmpty: 'Type !checkin for the first stamp',
  checkinsUnit: 'today',
  factorTitle: (factor) => FACTOR_NAMES[factor] ?? `${factor} points`,
  tiersFrom: (tier) => `${tier} and up`,
  everyone: 'For everyone',
  budgetLeft: (points) => `${points} left`,
  moreWindows: (count) => `+${count} more`,
  windowOpenedFor: (seconds) =>
    seconds % 60 === 0 ? `For ${seconds / 60} min` : `For ${seconds} seconds`,
  windowClosed: 'Bonus points are over',
  tierUp: (tier) => tier,
  andPeople: (count) => `+${count}`,
  people: (count) => countOf(count, 'viewer', 'viewers'),
  points: (signed) => `${signed} points`,
  rule: (rule) => RULES[rule] ?? 'Points',
  checkedIn: (streak) => (streak > 1 ? `Checked in, day ${streak}` : 'Checked in'),
  checkedInMany: (count) => `${count} checked in`,
  gave: (gift, count) => `sent ${gift} ×${count}`,
  gaveMany: (count) => `sent ${count} gifts`,
  subscribed: (months) => (months > 1 ? `Subscribed, month ${months}` : 'Subscribed'),
  subscribedMany: (count) => `${count} subscribed`,
  raided: (viewers) => `raids with ${countOf(viewers, 'viewer', 'viewers')}`,
  answerTitle: (command) => COMMANDS[command] ?? '',
  answer,
  activities: enActivities,
  rehearsal: 'Rehearsal',
  test: 'TEST',
  calibration: (width, height, wanted) =>
    `This source is ${width}×${height}. In OBS set width and height to ${wanted}`,
}
