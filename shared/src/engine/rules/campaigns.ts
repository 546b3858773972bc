/** Campaigns: on certain days of the programme points are multiplied, of orders perhaps only some categories. */
import type { Action, Campaign, Factor, OrderItem, Tier } from '../../contracts/index.ts'
import { limits } from '../../contracts/index.ts'
import { civilOf, isLeapYear } from '../calendar.ts'
import { calendarAt } from '../clock.ts'
import type { Draft } from '../draft.ts'
import { mulDivFloor } from '../integers.ts'
import type { State } from '../state.ts'
import type { Share } from './stacking.ts'
import { stackedBp } from './stacking.ts'

const { BP_ONE } = limits

/** What was bought, for campaigns that are only for some of it. */
export type Goods = { amount: number; items: readonly OrderItem[] }

const NONE: readonly Campaign[] = []

/** Those of the day on which it happened, for this tier and action. */
export function campaignsFor(
  state: State,
  look: { tier: Tier; action: Action; at: number },
): readonly Campaign[] {
  const { campaigns } = state.rules
  if (campaigns.length === 0) return NONE
  const today = ofDay(campaigns, calendarAt(state, look.at).day)
  if (today.length === 0) return NONE
  return today.filter(
    ({ tiers, actions }) =>
      (tiers === undefined || tiers.includes(look.tier)) &&
      (actions === undefined || actions.includes(look.action)),
  )
}

/** The list is the same object until the rules change, and the day the same until tomorrow. */
const daysByList = new WeakMap<readonly Campaign[], { day: number; today: readonly Campaign[] }>()

function ofDay(campaigns: readonly Campaign[], day: number): readonly Campaign[] {
  const known = daysByList.get(campaigns)
  if (known?.day === day) return known.today
  const today = campaigns.filter((campaign) => isCampaignDay(campaign, day))
  daysByList.set(campaigns, { day, today })
  return today
}

/** `day`: number of the programme's day. 29 February is the 28th in other years. */
export function isCampaignDay({ from, to }: Pick<Campaign, 'from' | 'to'>, day: number): boolean {
  const { year, month, day: dayOfMonth } = civilOf(day)
  const date = `${twoDigits(month)}-${twoDigits(dayOfMonth)}`
  if (from.length > date.length) {
    const today = `${String(year).padStart(4, '0')}-${date}`
    return from <= today && today <= to
  }
  const start = inYear(from, year)
  const end = inYear(to, year)
  return start <= end ? start <= date && date <= end : date >= start || date <= end
}

function inYear(date: string, year: number): string {
  return date === '02-29' && !isLeapYear(year) ? '02-28' : date
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}

/**
 * Splits the base points into shares that are multiplied alike, and multiplies each by its campaigns. What
 * was applied is added to `factors`.
 */
export function sharesByCampaign(
  draft: Draft,
  earning: { tier: Tier; action: Action; base: number; bp: number; goods: Goods | null },
  factors: Factor[],
): { shares: Share[]; isCut: boolean } {
  const { base, bp, goods, ...look } = earning
  const campaigns = campaignsFor(draft.state, { ...look, at: draft.judgedAt }).filter(
    ({ factorBp }) => factorBp > BP_ONE,
  )
  if (campaigns.length === 0) return { shares: [{ base, bp }], isCut: false }
  const { stacking } = draft.state.rules
  const groups = groupsOf(base, goods, campaigns)
  let isCut = false
  const shares = groups.map((group) => {
    let groupBp = bp
    for (const { mode = stacking.mode, factorBp } of group.campaigns) {
      const wantedBp = stackedBp(mode, groupBp, factorBp)
      isCut ||= wantedBp > stacking.capBp
      groupBp = Math.min(stacking.capBp, wantedBp)
    }
    return { base: group.base, bp: groupBp }
  })
  for (const campaign of campaigns) {
    const on = groups.reduce(
      (sum, one) => sum + (one.campaigns.includes(campaign) ? one.base : 0),
      0,
    )
    if (on === 0) continue
    const factor: Factor = { kind: 'campaign', bp: campaign.factorBp, ref: campaign.id }
    factors.push(on === base ? factor : { ...factor, on })
  }
  return { shares, isCut }
}

type Group = { base: number; campaigns: readonly Campaign[] }

/**
 * Items with the same campaigns are one group, with their part of the base points rounded down; whatever
 * that leaves, and all that has no category, is multiplied only by campaigns for everything.
 */
function groupsOf(base: number, goods: Goods | null, campaigns: readonly Campaign[]): Group[] {
  const general = campaigns.filter(({ categories }) => categories === undefined)
  const groups: Group[] = [{ base, campaigns: general }]
  if (goods === null || general.length === campaigns.length) return groups
  const amounts = new Map<string, { amount: number; campaigns: readonly Campaign[] }>()
  for (const { category, amount } of goods.items) {
    const those = campaigns.filter((campaign) => isFor(campaign, category))
    if (those.length === general.length) continue
    const key = those.map(({ id }) => id).join()
    amounts.set(key, { campaigns: those, amount: (amounts.get(key)?.amount ?? 0) + amount })
  }
  const total = wholeOf(goods)
  let rest = base
  for (const { amount, campaigns: those } of amounts.values()) {
    const part = total === 0 ? 0 : mulDivFloor(base, amount, total)
    rest -= part
    groups.push({ base: part, campaigns: those })
  }
  return [{ base: rest, campaigns: general }, ...groups.slice(1)].filter((group) => group.base > 0)
}

/** Whether a campaign is for goods of this category. */
export function isFor({ categories }: Campaign, category: string | null): boolean {
  return categories === undefined || (category !== null && categories.includes(category))
}

/** Items may come to more than was paid, when the order was reduced: then each counts for less. */
export function wholeOf({ amount, items }: Goods): number {
  return Math.max(
    amount,
    items.reduce((sum, item) => sum + item.amount, 0),
  )
}
