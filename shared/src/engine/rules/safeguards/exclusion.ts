/** Keeping a member off the boards or from rewards, and from speaking here at all. */
import type { CommandOf, EventOf } from '../../../contracts/index.ts'
import type { Draft } from '../../draft.ts'
import { openPurse, transfer } from '../../draft.ts'
import { EXCLUSION_BITS, isExcluded, isKeptFromRewards } from '../../exclusions.ts'
import { ISSUE, memberAccount, rightAsset } from '../../ledger.ts'
import { noteAllScores } from '../../scores.ts'
import type { State } from '../../state.ts'
import { touch } from '../../state.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { isBanned } from '../room.ts'

export function excludeMember(draft: Draft, command: CommandOf<'ExcludeMember'>): Decision {
  const { member: id, from, reason, actor } = command
  const member = draft.state.members.get(id)
  if (member === undefined) return refused('member/unknown')
  if (isExcluded(member, from)) return refused('member/already_excluded')
  draft.events.push({ type: 'MemberExcluded', member: id, from, reason, actor })
  return decided(draft)
}

export function includeMember(draft: Draft, command: CommandOf<'IncludeMember'>): Decision {
  const { member: id, from, actor } = command
  const member = draft.state.members.get(id)
  if (member === undefined) return refused('member/unknown')
  if (!isExcluded(member, from)) return refused('member/not_excluded')
  draft.events.push({ type: 'MemberIncluded', member: id, from, actor })
  return decided(draft)
}

/** A producer's word stands, also when it makes a ban shorter. */
export function muteMember(draft: Draft, command: CommandOf<'MuteMember'>): Decision {
  const { member, seconds, at } = command
  if (!draft.state.members.has(member)) return refused('member/unknown')
  const until = seconds === undefined ? null : at + seconds * 1_000
  draft.events.push({ type: 'MemberBanned', member, until })
  return decided(draft)
}

export function unmuteMember(draft: Draft, command: CommandOf<'UnmuteMember'>): Decision {
  const { member: id, at, actor } = command
  const member = draft.state.members.get(id)
  if (member === undefined) return refused('member/unknown')
  if (!isBanned(member.bannedUntil, at)) return refused('member/not_banned')
  draft.events.push({ type: 'MemberUnbanned', member: id, actor })
  return decided(draft)
}

/** A producer gives a ticket. */
export function grantRightByHand(draft: Draft, command: CommandOf<'GrantRight'>): Decision {
  const { member: id, right, quantity, reason } = command
  if (!draft.state.members.has(id)) return refused('member/unknown')
  const purse = openPurse(draft, id)
  if (isKeptFromRewards(purse)) return refused('member/excluded')
  transfer(draft, purse, {
    asset: rightAsset(right),
    from: ISSUE,
    to: memberAccount(id),
    amount: quantity,
    rule: 'right',
    reason,
  })
  return decided(draft)
}

export function applyExclusion(
  state: State,
  event: EventOf<'MemberExcluded' | 'MemberIncluded'>,
): void {
  const member = state.members.get(event.member)
  if (member === undefined) return
  const bit = EXCLUSION_BITS[event.from]
  member.excluded = event.type === 'MemberExcluded' ? member.excluded | bit : member.excluded & ~bit
  if (event.from === 'board') noteAllScores(state, member)
  touch(state, member)
}

export function applyUnbanned(state: State, event: EventOf<'MemberUnbanned'>): void {
  const member = state.members.get(event.member)
  if (member === undefined) return
  member.bannedUntil = 0
  touch(state, member)
}
