/** What a toast says: one cue in full, many cues as their sum. */
import type { Cue, Tier } from '@fanfare/shared/contracts'
import { formatNumber, formatSigned } from '../ui/format-number.ts'
import { tierRank } from '../ui/tier-order.ts'
import { activityToast } from './activity-toasts.ts'
import { cuesOf, namesOf, peopleOf, shownName, type CueOf } from './cue-people.ts'
import type { StageTexts } from './texts/texts.ts'

export type ToastIcon =
  | 'points'
  | 'checkin'
  | 'gift'
  | 'subscribe'
  | 'raid'
  | 'window'
  | 'bag'
  | 'prize'
  | 'task'
  | 'perk'
  | 'code'
  | 'undo'

export type ToastContent = {
  icon: ToastIcon
  /** The highest among its people, for the colour of the edge. */
  tier: Tier
  title: string
  detail: string
  /** At the right, the number that matters; null when the title says it. */
  value: string | null
  /** The title is a number made of many. */
  isSum: boolean
  isTest: boolean
}

/** Null for what is no toast. */
export function toastContent(cues: readonly Cue[], texts: StageTexts): ToastContent | null {
  const first = cues[0]
  if (first === undefined) return null
  const isTest = first.test === true
  const tier = highestTier(cues)
  switch (first.kind) {
    case 'points':
      return { icon: 'points', tier, isTest, ...pointsText(cuesOf(cues, 'points'), texts) }
    case 'checkin':
      return { icon: 'checkin', tier, isTest, ...checkinText(cuesOf(cues, 'checkin'), texts) }
    case 'gift':
      return { icon: 'gift', tier, isTest, ...giftText(cuesOf(cues, 'gift'), texts) }
    case 'subscribe':
      return { icon: 'subscribe', tier, isTest, ...subscribeText(cuesOf(cues, 'subscribe'), texts) }
    case 'raid': {
      const detail = texts.raided(formatNumber(first.viewers, texts.language))
      return {
        icon: 'raid',
        tier,
        isTest,
        title: shownName(first.who, texts),
        detail,
        value: null,
        isSum: false,
      }
    }
    case 'window_closed':
      return {
        icon: 'window',
        tier,
        isTest,
        title: texts.windowClosed,
        detail: '',
        value: null,
        isSum: false,
      }
    default:
      return activityToast(cues, tier, texts)
  }
}

type Words = Pick<ToastContent, 'title' | 'detail' | 'value' | 'isSum'>

function pointsText(cues: CueOf<'points'>[], texts: StageTexts): Words {
  const sum = formatSigned(
    total(cues, (cue) => cue.amount),
    texts.language,
  )
  const people = peopleOf(cues, texts)
  if (people.count > 1) {
    const count = formatNumber(people.count, texts.language)
    return { title: texts.points(sum), detail: texts.people(count), value: null, isSum: true }
  }
  const rules = new Set(cues.map((cue) => texts.rule(cue.rule)))
  return {
    title: people.names[0] ?? '',
    detail: [...rules].slice(0, 2).join(texts.listComma),
    value: sum,
    isSum: false,
  }
}

function checkinText(cues: CueOf<'checkin'>[], texts: StageTexts): Words {
  const people = peopleOf(cues, texts)
  const points = total(cues, (cue) => cue.points)
  if (people.count > 1) {
    const count = formatNumber(people.count, texts.language)
    return {
      title: texts.checkedInMany(count),
      detail: namesOf(people, texts),
      value: null,
      isSum: false,
    }
  }
  const streak = Math.max(...cues.map((cue) => cue.streak))
  const value = points > 0 ? formatSigned(points, texts.language) : null
  return { title: people.names[0] ?? '', detail: texts.checkedIn(streak), value, isSum: false }
}

function giftText(cues: CueOf<'gift'>[], texts: StageTexts): Words {
  const people = peopleOf(cues, texts)
  const count = formatNumber(
    total(cues, (cue) => cue.count),
    texts.language,
  )
  const isOneGift = cues.every((cue) => cue.giftName === cues[0]?.giftName)
  const gift = cues[0]?.giftName ?? ''
  const detail = isOneGift && gift !== '' ? texts.gave(gift, count) : texts.gaveMany(count)
  return { title: namesOf(people, texts), detail, value: null, isSum: false }
}

function subscribeText(cues: CueOf<'subscribe'>[], texts: StageTexts): Words {
  const people = peopleOf(cues, texts)
  if (people.count === 1) {
    const months = Math.max(...cues.map((cue) => cue.months))
    return {
      title: people.names[0] ?? '',
      detail: texts.subscribed(months),
      value: null,
      isSum: false,
    }
  }
  const count = formatNumber(people.count, texts.language)
  return {
    title: texts.subscribedMany(count),
    detail: namesOf(people, texts),
    value: null,
    isSum: false,
  }
}

function highestTier(cues: readonly Cue[]): Tier {
  let highest: Tier = 'normal'
  for (const cue of cues) {
    if ('who' in cue && tierRank(cue.who.tier) > tierRank(highest)) highest = cue.who.tier
  }
  return highest
}

function total<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0)
}
