/** Codes to redeem: how often each still may be is stock on the ledger, and each member's uses are their part in it. */
import { assert } from '../../../base/index.ts'
import type { CommandOf, EventOf } from '../../../contracts/index.ts'
import { limits } from '../../../contracts/index.ts'
import {
  activitiesOf,
  activityOf,
  addActivity,
  isKeywordTaken,
  isRunning,
  nextActivityId,
  touchActivity,
} from '../../activity.ts'
import type { Draft, Purse } from '../../draft.ts'
import { draftedBalance, moveBetween, transfer } from '../../draft.ts'
import { isKeptFromRewards } from '../../exclusions.ts'
import { changePart, partIn } from '../../extras.ts'
import { accountBalance, ISSUE, soldAccount, stockAccount } from '../../ledger.ts'
import type { State } from '../../state.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { grantReward, grantRight } from '../rewards.ts'
import { actingPurse } from '../room.ts'
import { isBeyondBudget } from '../safeguards/budget.ts'
import type { Code } from './state.ts'

export function issueCode(draft: Draft, command: CommandOf<'IssueCode'>): Decision {
  const { state } = draft
  const { at, title, code, folded, limit, perMember, seconds, actor } = command
  if (isKeywordTaken(state, folded, at)) return refused('activity/keyword_taken', code)
  const open = activitiesOf(state, 'code').filter((one) => isRunning(one, at))
  if (open.length >= limits.ACTIVITIES_OPEN_MAX) return refused('activity/too_many')
  const activityId = nextActivityId(state, 'code')
  draft.events.push({
    type: 'CodeIssued',
    activityId,
    title,
    code,
    folded,
    limit,
    perMember,
    points: command.points ?? null,
    right: command.right ?? null,
    opensAt: at,
    closesAt: seconds === undefined ? null : at + seconds * 1_000,
    actor,
  })
  const stock = { from: ISSUE, to: stockAccount(activityId), amount: limit }
  moveBetween(draft, 'stock', { ...stock, rule: 'stock', activityId })
  return decided(draft)
}

export function redeemCode(draft: Draft, command: CommandOf<'RedeemCode'>): Decision {
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  const code = activitiesOf(draft.state, 'code').find(
    (one) => one.folded === command.code && isRunning(one, command.at),
  )
  if (code === undefined) return refused('code/unknown')
  if (isKeptFromRewards(purse)) return refused('member/excluded')
  if (usesOf(purse, code) >= code.perMember) return refused('code/already_used')
  const stock = stockAccount(code.activityId)
  if (draftedBalance(draft, 'stock', stock) < 1) return refused('code/used_up')
  if (code.points !== null && isBeyondBudget(draft, purse, code.points)) {
    return refused('budget/exhausted')
  }
  redeem(draft, purse, code)
  return decided(draft)
}

function usesOf(purse: Purse, code: Code): number {
  return purse.member === null ? 0 : (partIn(purse.member, code.activityId)?.mark ?? 0)
}

function redeem(draft: Draft, purse: Purse, code: Code): void {
  const { activityId, points, right } = code
  const use = {
    asset: 'stock',
    from: stockAccount(activityId),
    to: soldAccount(activityId),
  } as const
  transfer(draft, purse, { ...use, amount: 1, rule: 'code', activityId })
  draft.events.push({ type: 'CodeRedeemed', activityId, member: purse.id })
  const why = { rule: 'code', activityId, reason: code.title } as const
  if (points !== null) grantReward(draft, purse, { ...why, amount: points })
  if (right !== null) grantRight(draft, purse, { ...why, right })
}

export function withdrawCode(draft: Draft, command: CommandOf<'WithdrawCode'>): Decision {
  const code = activityOf(draft.state, 'code', command.activityId)
  if (code === undefined) return refused('activity/unknown')
  if (!isRunning(code, command.at)) return refused('code/unknown')
  endCode(draft, code, 'producer', command.actor)
  return decided(draft)
}

/** Drafts its end: what nobody redeemed goes back to where it came from. */
export function endCode(
  draft: Draft,
  code: Code,
  why: EventOf<'CodeWithdrawn'>['why'],
  actor: string,
): void {
  const { activityId } = code
  draft.events.push({ type: 'CodeWithdrawn', activityId, why, actor })
  const from = stockAccount(activityId)
  const amount = draftedBalance(draft, 'stock', from)
  if (amount === 0) return
  moveBetween(draft, 'stock', { from, to: ISSUE, amount, rule: 'release', activityId })
}

export function tickCodes(draft: Draft, at: number): void {
  for (const code of activitiesOf(draft.state, 'code')) {
    if (code.closesAt !== null && code.closesAt <= at) endCode(draft, code, 'ended', 'system')
  }
}

export function applyCodeIssued(state: State, event: EventOf<'CodeIssued'>): void {
  const { type: _type, ...issued } = event
  const life = { isOpen: true, endedAt: 0, openedSeq: state.seq, reversal: null }
  addActivity(state, { type: 'code', ...issued, ...life })
}

export function applyCodeRedeemed(state: State, event: EventOf<'CodeRedeemed'>): void {
  const member = state.members.get(event.member)
  assert(member !== undefined, `member ${event.member} redeemed a code and never joined`)
  changePart(state, member, event.activityId, (part) => {
    part.mark += 1
  })
}

export function applyCodeWithdrawn(state: State, event: EventOf<'CodeWithdrawn'>): void {
  const code = activityOf(state, 'code', event.activityId)
  assert(code !== undefined, `code ${event.activityId} was never issued`)
  code.isOpen = false
  code.endedAt = state.at
  touchActivity(state, code)
}

/** Uses left and uses had are together what was issued, while it is open. */
export function brokenCodes(state: State): string[] {
  return activitiesOf(state, 'code').flatMap((code) => {
    const left = accountBalance(state, 'stock', stockAccount(code.activityId))
    const used = accountBalance(state, 'stock', soldAccount(code.activityId))
    return left + used === code.limit
      ? []
      : [`code ${code.activityId}: ${left} left and ${used} used are not ${code.limit}`]
  })
}
