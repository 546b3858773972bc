/** What a producer does to one member or to the whole room: adjust, hide, ban, blank, set rules. */
import type { CommandOf } from '../../contracts/index.ts'
import type { Draft } from '../draft.ts'
import { credit, debit, openPurse } from '../draft.ts'
import { ISSUE } from '../ledger.ts'
import type { Decision } from './decision.ts'
import { decided, refused } from './decision.ts'
import { hasRoomFor } from './earning.ts'
import { upgradeTier } from './tiers.ts'

export function adjustPoints(draft: Draft, command: CommandOf<'AdjustPoints'>): Decision {
  if (!draft.state.members.has(command.member)) return refused('member/unknown')
  const purse = openPurse(draft, command.member)
  const amount = Math.abs(command.amount)
  const move = { rule: 'adjust', amount, reason: command.reason } as const
  if (command.amount > 0) {
    if (!hasRoomFor(purse, amount)) return refused('points/limit')
    credit(draft, purse, move)
    upgradeTier(draft, purse)
    return decided(draft)
  }
  if (purse.balance < amount) return refused('points/insufficient', `${purse.balance} left`)
  debit(draft, purse, ISSUE, move)
  return decided(draft)
}

export function hideName(draft: Draft, command: CommandOf<'HideName'>): Decision {
  const member = draft.state.members.get(command.member)
  if (member === undefined) return refused('member/unknown')
  if (member.isNameHidden) return refused('name/already_hidden')
  draft.events.push({ type: 'NameHidden', member: command.member, actor: command.actor })
  return decided(draft)
}

export function showName(draft: Draft, command: CommandOf<'ShowName'>): Decision {
  const member = draft.state.members.get(command.member)
  if (member === undefined) return refused('member/unknown')
  if (!member.isNameHidden) return refused('name/not_hidden')
  draft.events.push({ type: 'NameShown', member: command.member, actor: command.actor })
  return decided(draft)
}

/** A ban that changes nothing (the same or a shorter one) makes no event. */
export function banMember(draft: Draft, command: CommandOf<'BanMember'>): Decision {
  const purse = openPurse(draft, command.member)
  const until = command.seconds === null ? null : command.at + command.seconds * 1_000
  const now = purse.member?.bannedUntil ?? 0
  const isLonger = now !== -1 && (until === null || until > Math.max(now, command.at))
  if (isLonger) draft.events.push({ type: 'MemberBanned', member: command.member, until })
  return decided(draft)
}

export function blankStage(draft: Draft, command: CommandOf<'BlankStage'>): Decision {
  if (draft.state.isBlank !== command.on) {
    draft.events.push({ type: 'StageBlanked', on: command.on, actor: command.actor })
  }
  return decided(draft)
}

export function setRules(draft: Draft, command: CommandOf<'SetRules'>): Decision {
  const effectiveAt = command.effectiveAt ?? command.at
  if (effectiveAt < command.at) return refused('rules/in_past')
  const scheduled = draft.state.scheduledRules.map((rules) => rules.version)
  draft.events.push({
    type: 'RulesSet',
    version: Math.max(draft.state.rulesVersion, ...scheduled) + 1,
    rules: command.rules,
    zone: command.zone,
    effectiveAt,
    actor: command.actor,
  })
  return decided(draft)
}
