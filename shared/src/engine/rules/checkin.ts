/** Check-in: points once a day, points once a broadcast, and a streak of days. */
import type { CommandOf } from '../../contracts/index.ts'
import { calendarAt } from '../clock.ts'
import { followDeed } from '../deeds.ts'
import type { Draft } from '../draft.ts'
import type { Decision } from './decision.ts'
import { decided, refused } from './decision.ts'
import { earn } from './earning.ts'
import { actingPurse } from './room.ts'

export function checkIn(draft: Draft, command: CommandOf<'CheckIn'>): Decision {
  const { state } = draft
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  const { day } = calendarAt(state, command.at)
  const onAir = state.broadcast?.endedAt === 0 ? state.broadcast.broadcast : null
  const { member } = purse
  const isFirstToday = member === null || member.checkinDay < day
  const isFirstHere = onAir !== null && member?.checkinBroadcast !== onAir
  if (!isFirstToday && !isFirstHere) return refused('checkin/already_done')
  const streak = isFirstToday
    ? member !== null && member.checkinDay === day - 1
      ? member.streak + 1
      : 1
    : (member?.streak ?? 1)
  draft.events.push({
    type: 'CheckedIn',
    member: purse.id,
    day,
    broadcast: onAir,
    firstToday: isFirstToday,
    streak,
    total: (member?.checkinCount ?? 0) + 1,
  })
  followDeed(draft, purse, 'checkin', isFirstToday ? 1 : 0)
  const rule = state.rules.earning.checkin
  const bonus = Math.min(rule.streakBonusMax, rule.streakBonus * (streak - 1))
  if (isFirstToday) earn(draft, purse, { action: 'checkin', base: rule.perDay + bonus })
  if (isFirstHere) {
    earn(draft, purse, { action: 'checkin', rule: 'checkin.broadcast', base: rule.perBroadcast })
  }
  return decided(draft)
}
