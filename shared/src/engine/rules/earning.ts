/** Earning: base points × tier × windows, capped, and the tier that may follow. */
import type { Action, Factor, TransferRule } from '../../contracts/index.ts'
import { limits } from '../../contracts/index.ts'
import { calendarAt } from '../clock.ts'
import type { Draft, Purse } from '../draft.ts'
import { debit, draftedBalance, moveBetween } from '../draft.ts'
import { mulDivFloor } from '../integers.ts'
import { ISSUE, SPENT, windowAccount } from '../ledger.ts'
import type { Member } from '../member.ts'
import { CAPPED_ACTIONS } from '../member.ts'
import type { State, Window } from '../state.ts'
import type { Goods } from './campaigns.ts'
import { sharesByCampaign } from './campaigns.ts'
import { grantPoints } from './safeguards/grant.ts'
import { pointsOf, raiseShares } from './stacking.ts'
import { tierFactorBp, upgradeTier } from './tiers.ts'
import { windowsFor } from './windows.ts'

const { BALANCE_MAX, BP_ONE, POINTS_MAX } = limits

export type Earning = {
  action: Action
  /** The name on the statement, where it differs from the action. */
  rule?: TransferRule
  /** Points before any factor. */
  base: number
  heldUntil?: number | null
  reason?: string
  /** What was bought; only of orders. */
  goods?: Goods
}

/** Drafts what one action earns; nothing when it comes to no points. Too many refuse the whole command. */
export function earn(draft: Draft, purse: Purse, earning: Earning): void {
  const factors: Factor[] = []
  const base = withinDayCap(draft, purse.member, earning, factors)
  if (base <= 0) return
  if (base > POINTS_MAX) {
    draft.refusal = 'points/limit'
    return
  }
  const { amount, windows } = combineFactors(draft, purse, earning, base, factors)
  if (amount <= 0) return
  if (!hasRoomFor(purse, amount)) {
    draft.refusal = 'points/limit'
    return
  }
  const outcome = grantPoints(draft, purse, {
    rule: earning.rule ?? earning.action,
    amount,
    base,
    factors,
    activityId: windows[0]?.window.activityId ?? null,
    bonus: bonusOf(windows),
    reason: earning.reason ?? null,
    heldUntil: earning.heldUntil ?? null,
  })
  if (outcome === 'refused') return
  for (const { window, bonus } of windows) payFromBudget(draft, window, bonus)
  if (outcome === 'posted') recoverDebt(draft, purse, amount)
  upgradeTier(draft, purse)
}

/** What the windows added, for undoing them. */
function bonusOf(windows: readonly Paying[]): number | null {
  return windows.length === 0 ? null : windows.reduce((sum, { bonus }) => sum + bonus, 0)
}

/** Whether the member may have so many more, with what is on hold for them. */
export function hasRoomFor(purse: Purse, amount: number): boolean {
  const held = purse.member?.held ?? 0
  return amount <= POINTS_MAX && purse.balance + held + amount <= BALANCE_MAX
}

/** What today's cap of this action leaves of the base points. */
function withinDayCap(
  draft: Draft,
  member: Member | null,
  earning: Earning,
  factors: Factor[],
): number {
  const cap = dayCapOf(draft.state, earning.action)
  if (cap === null) return earning.base
  const { day } = calendarAt(draft.state, draft.command.at)
  const left = Math.max(0, cap - grantedOn(day, member, earning.action))
  if (earning.base <= left) return earning.base
  if (left > 0) factors.push({ kind: 'dayCap', bp: BP_ONE, ref: String(cap) })
  return left
}

function dayCapOf(state: State, action: Action): number | null {
  const { earning } = state.rules
  switch (action) {
    case 'chat':
    case 'like':
    case 'share':
    case 'raid':
    case 'watch':
      return earning[action].perDay
    case 'follow':
    case 'gift':
    case 'subscribe':
    case 'order':
    case 'checkin':
      return null
  }
}

/** A day that comes again, because the zone was changed, goes on where it was. */
function grantedOn(day: number, member: Member | null, action: Action): number {
  if (member === null || member.pointsDay < day) return 0
  return member.dayPoints((CAPPED_ACTIONS as readonly Action[]).indexOf(action))
}

type Paying = { window: Window; bonus: number }

const NO_WINDOWS: readonly Paying[] = []

/** The declared stacking of tier, campaigns and windows; a window whose budget cannot pay is left out and said. */
function combineFactors(
  draft: Draft,
  purse: Purse,
  earning: Earning,
  base: number,
  factors: Factor[],
): { amount: number; windows: readonly Paying[] } {
  const { state } = draft
  const { capBp, mode } = state.rules.stacking
  const { tier } = purse
  const { action, goods = null } = earning
  const tierBp = tierFactorBp(state.rules, tier)
  factors.push({ kind: 'tier', bp: tierBp, ref: tier })
  const bp = Math.min(capBp, tierBp)
  // Nearly every line of chat: nothing but the tier.
  if (state.judged.length === 0 && state.rules.campaigns.length === 0) {
    if (tierBp > capBp) factors.push({ kind: 'cap', bp: capBp })
    return { amount: mulDivFloor(base, bp, BP_ONE), windows: NO_WINDOWS }
  }
  const start = { tier, action, base, bp, goods }
  const begun = sharesByCampaign(draft, start, factors)
  let { shares } = begun
  let isCut = tierBp > capBp || begun.isCut
  let amount = pointsOf(shares)
  const windows: Paying[] = []
  for (const window of windowsFor(state, tier, action, draft.judgedAt)) {
    const raised = raiseShares(shares, { mode, factorBp: window.factorBp, capBp })
    const bonus = pointsOf(raised.shares) - amount
    if (bonus > budgetLeft(draft, window)) {
      factors.push({ kind: 'budget', bp: BP_ONE, ref: window.activityId })
      continue
    }
    factors.push({ kind: 'window', bp: window.factorBp, ref: window.activityId })
    windows.push({ window, bonus })
    shares = raised.shares
    isCut ||= raised.isCut
    amount += bonus
  }
  if (isCut) factors.push({ kind: 'cap', bp: capBp })
  return { amount, windows }
}

/** What this command has not spent of it yet. */
function budgetLeft(draft: Draft, window: Window): number {
  if (window.budget === null) return Infinity
  return draftedBalance(draft, 'budget', windowAccount(window.activityId))
}

function payFromBudget(draft: Draft, window: Window, bonus: number): void {
  if (window.budget === null || bonus === 0) return
  moveBetween(draft, 'budget', {
    from: windowAccount(window.activityId),
    to: SPENT,
    amount: bonus,
    rule: 'bonus',
    activityId: window.activityId,
  })
}

/** Points owed after a refund of spent points are taken from what was just earned, and from nothing else. */
export function recoverDebt(draft: Draft, purse: Purse, earned: number): void {
  const amount = Math.min(purse.owed, purse.balance, earned)
  if (amount <= 0) return
  purse.owed -= amount
  purse.earned -= amount
  debit(draft, purse, ISSUE, { rule: 'recovery', amount })
}
