/** What viewers do in the room: chat, follow, share, like, subscribe, raid, come, go and watch. */
import type { Action, CommandOf } from '../../contracts/index.ts'
import { isBanned } from '../bans.ts'
import { followDeed } from '../deeds.ts'
import type { Draft, Purse } from '../draft.ts'
import { openPurse } from '../draft.ts'
import { stampAttendance } from './attendance.ts'
import type { Decision } from './decision.ts'
import { decided, refused } from './decision.ts'
import { earn } from './earning.ts'
import { drawPerk } from './tasks/perk.ts'

export { isBanned }

/** Presence longer than this without a sign is not counted: the platform forgot to say goodbye. */
export const PRESENCE_SECONDS_MAX = 43_200

/** The acting member's purse, or null when a ban keeps them from taking part. */
export function actingPurse(
  draft: Draft,
  command: { member: CommandOf<'RecordChat'>['member']; at: number },
): Purse | null {
  const member = draft.state.members.get(command.member)
  if (member !== undefined && isBanned(member.bannedUntil, command.at)) return null
  return openPurse(draft, command.member)
}

/** Counts as taking part: leaderboard of interactions, attendance. */
export function interact(draft: Draft, purse: Purse, kind: Action, count = 1): void {
  draft.events.push({ type: 'Interacted', member: purse.id, kind, count })
  stampAttendance(draft, purse, { interactions: 1 })
  followDeed(draft, purse, kind, count)
}

export function recordChat(draft: Draft, command: CommandOf<'RecordChat'>): Decision {
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  interact(draft, purse, 'chat')
  const rule = draft.state.rules.earning.chat
  const chatAt = purse.member?.chatAt ?? 0
  if (command.isBlocked) return decided(draft)
  if (chatAt === 0 || command.at - chatAt >= rule.cooldownSeconds * 1_000) {
    earn(draft, purse, { action: 'chat', base: rule.points })
  }
  return decided(draft)
}

export function recordFollow(draft: Draft, command: CommandOf<'RecordFollow'>): Decision {
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  interact(draft, purse, 'follow')
  if (purse.member?.hasFollowed !== true) {
    earn(draft, purse, { action: 'follow', base: draft.state.rules.earning.follow.points })
  }
  return decided(draft)
}

export function recordShare(draft: Draft, command: CommandOf<'RecordShare'>): Decision {
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  interact(draft, purse, 'share')
  earn(draft, purse, { action: 'share', base: draft.state.rules.earning.share.points })
  return decided(draft)
}

export function recordLike(draft: Draft, command: CommandOf<'RecordLike'>): Decision {
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  interact(draft, purse, 'like', command.count)
  const { points, likes } = draft.state.rules.earning.like
  const total = (purse.member?.likeCarry ?? 0) + command.count
  earn(draft, purse, { action: 'like', base: Math.floor(total / likes) * points })
  return decided(draft)
}

export function recordSubscribe(draft: Draft, command: CommandOf<'RecordSubscribe'>): Decision {
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  if (command.giftedTo !== null) openPurse(draft, command.giftedTo)
  interact(draft, purse, 'subscribe')
  const { points, levels } = draft.state.rules.earning.subscribe
  const level = Object.hasOwn(levels, command.level) ? (levels[command.level] ?? 1) : 1
  earn(draft, purse, { action: 'subscribe', base: points * level })
  return decided(draft)
}

export function recordRaid(draft: Draft, command: CommandOf<'RecordRaid'>): Decision {
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  interact(draft, purse, 'raid')
  earn(draft, purse, { action: 'raid', base: draft.state.rules.earning.raid.points })
  return decided(draft)
}

export function recordEnter(draft: Draft, command: CommandOf<'RecordEnter'>): Decision {
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  draft.events.push({ type: 'Entered', member: purse.id })
  drawPerk(draft, purse)
  return decided(draft)
}

export function recordLeave(draft: Draft, command: CommandOf<'RecordLeave'>): Decision {
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  const enteredAt = purse.member?.enteredAt ?? 0
  const seconds = enteredAt === 0 ? 0 : Math.floor((command.at - enteredAt) / 1_000)
  const counted = seconds > PRESENCE_SECONDS_MAX ? 0 : Math.max(0, seconds)
  draft.events.push({ type: 'Left', member: purse.id, seconds: counted })
  watched(draft, purse, counted)
  return decided(draft)
}

export function recordWatch(draft: Draft, command: CommandOf<'RecordWatch'>): Decision {
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  draft.events.push({ type: 'Watched', member: purse.id, seconds: command.seconds })
  watched(draft, purse, command.seconds)
  return decided(draft)
}

function watched(draft: Draft, purse: Purse, seconds: number): void {
  if (seconds === 0) return
  stampAttendance(draft, purse, { seconds })
  followDeed(draft, purse, 'watch', seconds)
  const rule = draft.state.rules.earning.watch
  const total = (purse.member?.watchCarrySeconds ?? 0) + seconds
  earn(draft, purse, { action: 'watch', base: Math.floor(total / rule.seconds) * rule.points })
}
