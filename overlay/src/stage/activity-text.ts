/** Facts of an activity in the words of the page: price, how to enter, what is left. */
import type { LotteryView, SeckillView, Tier } from '@fanfare/shared/contracts'
import { formatPrice } from '../ui/format-money.ts'
import { formatNumber } from '../ui/format-number.ts'
import { TIER_ORDER, tierRank } from '../ui/tier-order.ts'
import type { StageTexts } from './texts/texts.ts'

export function priceText(
  { pricePoints, priceMoney }: Pick<SeckillView, 'pricePoints' | 'priceMoney'>,
  texts: StageTexts,
): string {
  const { free, points } = texts.activities.seckill
  const parts = [
    priceMoney === null || priceMoney.amount === 0
      ? null
      : formatPrice(priceMoney.amount, priceMoney.currency, texts.language),
    pricePoints === null ? null : points(formatNumber(pricePoints, texts.language)),
  ].filter((part) => part !== null)
  return parts.length === 0 ? free : parts.join(' + ')
}

/** 「金卡以上」, or the names when they are no unbroken top. */
export function tiersText(tiers: readonly Tier[], texts: StageTexts): string {
  const sorted = [...tiers].sort((a, b) => tierRank(a) - tierRank(b))
  const lowest = sorted[0]
  if (lowest === undefined) return ''
  const reachesTop = sorted.length === TIER_ORDER.length - tierRank(lowest)
  if (reachesTop && sorted.length > 1) return texts.tiersFrom(texts.tier[lowest])
  return sorted.map((tier) => texts.tier[tier]).join(texts.listComma)
}

/** How one takes part: the word before the keyword, the keyword (or null), and other deeds that count. */
export function entryText(
  { enterBy, keyword }: Pick<LotteryView, 'enterBy' | 'keyword'>,
  texts: StageTexts,
): { say: string; keyword: string | null; others: string } {
  const { deed } = texts.activities.lottery
  const hasKeyword = enterBy.includes('keyword') && keyword !== ''
  const others = enterBy.filter((one) => one !== 'keyword').map((one) => deed[one])
  return {
    say: texts.activities.say,
    keyword: hasKeyword ? keyword : null,
    others: others.join(texts.listComma),
  }
}

/** The beginning of a seal in groups of four, to be read aloud and compared. */
export function shortSeal(commitment: string): string {
  return (commitment.slice(0, 12).match(/.{1,4}/gu) ?? []).join(' ')
}

/** What a viewer types to claim one unit. */
export function orderKeyword(keyword: string): string {
  return `${keyword}+1`
}
