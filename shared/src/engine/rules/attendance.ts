/** Attendance: one stamp per member and broadcast, for presence or for taking part. */
import { calendarAt } from '../clock.ts'
import type { Draft, Purse } from '../draft.ts'
import type { Member } from '../member.ts'
import type { Broadcast, State } from '../state.ts'
import { countTowardsTasks } from './tasks/count-towards-tasks.ts'

/** Drafts the stamp when this much more presence or taking part earns it. */
export function stampAttendance(
  draft: Draft,
  purse: Purse,
  more: { seconds?: number; interactions?: number },
): void {
  const { state } = draft
  const broadcast = state.broadcast
  if (broadcast === null) return
  const now = attendanceOf(broadcast, draft.command.at, more)
  if (now.seconds === 0 && now.interactions === 0) return
  const so = attendanceIn(purse.member, broadcast.broadcast)
  if (so.isStamped) return
  const needs = state.rules.attendance
  const isPresent = needs.seconds > 0 && so.seconds + now.seconds >= needs.seconds
  const isActive =
    needs.interactions > 0 && so.interactions + now.interactions >= needs.interactions
  if (!isPresent && !isActive) return
  const { month } = calendarAt(state, draft.command.at)
  draft.events.push({
    type: 'AttendanceStamped',
    member: purse.id,
    broadcast: broadcast.broadcast,
    month,
    count: stampsIn(purse.member, month) + 1,
  })
  countTowardsTasks(draft, purse, 'attend', 1)
}

/**
 * What of it falls into the broadcast: taking part while it is on air, and of the `seconds` of presence
 * up to now those between its beginning and its end. Who stays to the end may leave after it.
 */
function attendanceOf(
  broadcast: Broadcast,
  at: number,
  more: { seconds?: number; interactions?: number },
): { seconds: number; interactions: number } {
  const { startedAt, endedAt } = broadcast
  const interactions = endedAt === 0 ? (more.interactions ?? 0) : 0
  if (more.seconds === undefined) return { seconds: 0, interactions }
  const from = Math.max(startedAt, at - more.seconds * 1_000)
  const until = endedAt === 0 ? at : endedAt
  return { seconds: Math.max(0, Math.floor((until - from) / 1_000)), interactions }
}

function attendanceIn(
  member: Member | null,
  broadcast: number,
): { isStamped: boolean; seconds: number; interactions: number } {
  if (member === null || member.attendedBroadcast !== broadcast) {
    return { isStamped: false, seconds: 0, interactions: 0 }
  }
  return {
    isStamped: member.isStamped,
    seconds: member.attendedSeconds,
    interactions: member.attendedInteractions,
  }
}

/** Broadcasts attended in this month. */
export function stampsIn(member: Member | null, month: number): number {
  return member !== null && member.stampMonth === month ? member.stampCount : 0
}

/** Counts presence and taking part towards the present or last broadcast. */
export function applyAttendance(
  state: State,
  member: Member,
  more: { seconds?: number; interactions?: number },
): void {
  const broadcast = state.broadcast
  if (broadcast === null) return
  const now = attendanceOf(broadcast, state.at, more)
  if (now.seconds === 0 && now.interactions === 0) return
  if (member.attendedBroadcast !== broadcast.broadcast) {
    member.attendedBroadcast = broadcast.broadcast
    member.attendedSeconds = 0
    member.attendedInteractions = 0
    member.isStamped = false
  }
  member.attendedSeconds += now.seconds
  member.attendedInteractions += now.interactions
}
