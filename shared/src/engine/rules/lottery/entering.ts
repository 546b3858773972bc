/** Entering: who may, and with what weight. */
import type { EntryDeed, RejectionCode } from '../../../contracts/index.ts'
import { isRunning } from '../../activity.ts'
import { isBanned } from '../../bans.ts'
import { calendarAt } from '../../clock.ts'
import type { Draft, Purse } from '../../draft.ts'
import { isKeptFromRewards } from '../../exclusions.ts'
import { partIn } from '../../extras.ts'
import { scoreOf, slotOf } from '../../scores.ts'
import { stampsIn } from '../attendance.ts'
import { hasRoomFor } from '../earning.ts'
import { draftEntry } from './sealed-draw.ts'
import type { Lottery } from './state.ts'

const HOUR_MS = 3_600_000

export function enter(draft: Draft, purse: Purse, lottery: Lottery, deed: EntryDeed): void {
  const { activityId, weights, draw } = lottery
  const weight = weights[purse.tier]
  draftEntry(draft, draw, { activityId, member: purse.id, weight, deed })
}

/** Why this deed makes no entry of this member, or null. */
export function whyNot(
  draft: Draft,
  purse: Purse,
  lottery: Lottery,
  deed: EntryDeed,
): RejectionCode | null {
  const { at } = draft.command
  if (!isRunning(lottery, at)) {
    return lottery.state === 'cancelled' ? 'lottery/cancelled' : 'lottery/closed'
  }
  if (isBanned(purse.member?.bannedUntil ?? 0, at)) return 'member/banned'
  if (isKeptFromRewards(purse)) return 'member/excluded'
  if (isIn(purse, lottery)) return 'lottery/already_entered'
  if (!lottery.enterBy.includes(deed)) return 'lottery/not_eligible'
  const unfit = whyUnfit(draft, purse, lottery, deed)
  if (unfit !== null) return unfit
  return hasRoomFor(purse, lottery.prizePoints ?? 0) ? null : 'points/limit'
}

type Terms = Pick<Lottery, 'eligible' | 'excludeWinnersHours'>

/** Why the terms leave this member out, or null. */
export function whyUnfit(
  draft: Draft,
  purse: Purse,
  terms: Terms,
  deed: EntryDeed,
): RejectionCode | null {
  if (hasWonLately(purse, terms, draft.command.at)) return 'lottery/recent_winner'
  return isEligible(draft, purse, terms, deed) ? null : 'lottery/not_eligible'
}

function isIn({ member }: Purse, { activityId }: Lottery): boolean {
  return member !== null && (partIn(member, activityId)?.weight ?? 0) > 0
}

function hasWonLately({ member }: Purse, lottery: Terms, at: number): boolean {
  const wonAt = member?.wonAt ?? 0
  const hours = lottery.excludeWinnersHours
  return hours !== null && wonAt > 0 && at - wonAt < hours * HOUR_MS
}

function isEligible(draft: Draft, purse: Purse, lottery: Terms, deed: EntryDeed): boolean {
  const { eligible } = lottery
  if (eligible === null) return true
  const { member } = purse
  const { tiers, minAttendance = 0, followers = false, minSpend = 0, minGifts = 0 } = eligible
  if (tiers !== undefined && !tiers.includes(purse.tier)) return false
  if (minAttendance > stampsNow(draft, purse)) return false
  if (followers && deed !== 'follow' && member?.hasFollowed !== true) return false
  return minSpend <= purse.spend && minGifts <= giftsNow(draft, purse)
}

/** This month, with a stamp that this very command brings. */
function stampsNow(draft: Draft, { id, member }: Purse): number {
  for (const event of draft.events) {
    if (event.type === 'AttendanceStamped' && event.member === id) return event.count
  }
  return stampsIn(member, calendarAt(draft.state, draft.command.at).month)
}

/** In this broadcast, with the gift that this very command brings; minor units of the main currency. */
function giftsNow(draft: Draft, { id, member }: Purse): number {
  const { state, command } = draft
  const slot = slotOf('gifts', 'broadcast')
  let value = member === null ? 0 : scoreOf(state, member, slot, command.at)
  for (const event of draft.events) {
    if (event.type === 'GiftCounted' && event.member === id) value += event.value
  }
  return value
}
