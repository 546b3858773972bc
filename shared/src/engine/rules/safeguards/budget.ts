/**
 * The budget of a period: points are given only while it can pay them whole, and no tier gets more than its
 * share. Every grant moves its cost from `period:<key>` to `used:<key>:<tier>`; what is left goes back.
 */
import type { AccountId, EventOf, Tier } from '../../../contracts/index.ts'
import { limits, TIERS } from '../../../contracts/index.ts'
import { dayNumberOf, startOfDay } from '../../calendar.ts'
import { calendarAt } from '../../clock.ts'
import type { Draft, Purse } from '../../draft.ts'
import { draftedBalance, moveBetween } from '../../draft.ts'
import { mulDivFloor } from '../../integers.ts'
import { accountBalance, ISSUE, SPENT } from '../../ledger.ts'
import type { Budget, State } from '../../state.ts'
import { touch } from '../../state.ts'

export function periodAccount(key: string): AccountId {
  return `period:${key}`
}

export function usedAccount(key: string, tier: Tier): AccountId {
  return `used:${key}:${tier}`
}

/** The key of a budget that has ended and is followed by none. */
const NO_PERIOD = 'none'

type Wanted = Omit<Budget, 'told'>

/** What the rules ask for at this time; null: points are not limited. */
function wantedBudget(state: State, at: number): Wanted | null {
  const { period, points } = state.rules.budget
  switch (period) {
    case 'none':
      return null
    case 'broadcast':
      return { key: `b${state.broadcastCount}`, points, endsAt: null }
    case 'day': {
      const { day, toMs } = calendarAt(state, at)
      return { key: `d${day}`, points, endsAt: toMs }
    }
    case 'month': {
      const { month } = calendarAt(state, at)
      return { key: `m${month}`, points, endsAt: startOfMonth(state, month + 1) }
    }
  }
}

/** `month` counts from year 0. */
function startOfMonth(state: State, month: number): number {
  const first = { year: Math.floor(month / 12), month: (month % 12) + 1, day: 1 }
  return startOfDay(state.rules, state.zone, dayNumberOf(first))
}

export function usedPoints(state: State, key: string): number {
  return TIERS.reduce(
    (sum, tier) => sum + accountBalance(state, 'budget', usedAccount(key, tier)),
    0,
  )
}

/** Whether the budget is not the one that the rules ask for at this time. */
function isDue(state: State, at: number): boolean {
  const wanted = wantedBudget(state, at)
  const now = state.budget
  if (wanted === null || now === null) return wanted !== now
  if (wanted.key !== now.key || wanted.endsAt !== now.endsAt) return true
  return now.points !== Math.max(wanted.points, usedPoints(state, now.key))
}

export function isUnlimited(state: State): boolean {
  return state.budget === null && state.rules.budget.period === 'none'
}

/** Unix ms, or null. */
export function budgetDeadline(state: State): number | null {
  if (isUnlimited(state)) return null
  return isDue(state, state.at) ? state.at : (state.budget?.endsAt ?? null)
}

/** The budget as of the events drafted so far; one that is due begins here, whoever comes first. */
export function budgetNow(draft: Draft): Budget | null {
  const { state, command } = draft
  if (isUnlimited(state) || !isDue(state, command.at)) return state.budget
  const opened = draft.events.findLast((event) => event.type === 'BudgetOpened')
  return budgetFrom(opened ?? openBudget(draft), null)
}

function budgetFrom(event: EventOf<'BudgetOpened'>, before: Budget | null): Budget | null {
  const { period: key, points, endsAt } = event
  if (key === NO_PERIOD) return null
  return { key, points, endsAt, told: before?.key === key && before.told }
}

/** Ends the budget before, and allocates what the rules give; never less than what is used already. */
function openBudget(draft: Draft): EventOf<'BudgetOpened'> {
  const { state, command } = draft
  const wanted = wantedBudget(state, command.at)
  if (state.budget !== null && state.budget.key !== wanted?.key) endPeriod(draft, state.budget.key)
  const key = wanted?.key ?? NO_PERIOD
  const used = usedPoints(state, key)
  const points = Math.max(wanted?.points ?? 0, used)
  const endsAt = wanted?.endsAt ?? null
  const event = { type: 'BudgetOpened', period: key, points, endsAt } as const
  draft.events.push(event)
  const account = periodAccount(key)
  const more = points - used - draftedBalance(draft, 'budget', account)
  if (more > 0) move(draft, ISSUE, account, more, 'allocate')
  if (more < 0) move(draft, account, ISSUE, -more, 'release')
  return event
}

/** What is left goes back; what is used is spent, and no longer kept apart by tier. */
function endPeriod(draft: Draft, key: string): void {
  const left = draftedBalance(draft, 'budget', periodAccount(key))
  if (left > 0) move(draft, periodAccount(key), ISSUE, left, 'release')
  for (const tier of TIERS) {
    const used = draftedBalance(draft, 'budget', usedAccount(key, tier))
    if (used > 0) move(draft, usedAccount(key, tier), SPENT, used, 'release')
  }
}

function move(
  draft: Draft,
  from: AccountId,
  to: AccountId,
  amount: number,
  rule: 'allocate' | 'release' | 'bonus',
): void {
  moveBetween(draft, 'budget', { from, to, amount, rule, activityId: null })
}

export function tickBudget(draft: Draft, at: number): void {
  if (!isUnlimited(draft.state) && isDue(draft.state, at)) budgetNow(draft)
}

/** Points that a tier may have of the whole, in points; null: as many as there are. */
export function tierCap(state: State, points: number, tier: Tier): number | null {
  const shareBp = state.rules.budget.tierShareBp[tier]
  return shareBp === undefined ? null : mulDivFloor(points, shareBp, limits.BP_ONE)
}

/** Whether the budget, or the member's tier in it, cannot pay so many points whole. */
export function isBeyondBudget(draft: Draft, purse: Purse, amount: number): boolean {
  const budget = budgetNow(draft)
  return budget !== null && whyBeyond(draft, purse, budget, amount) !== null
}

function whyBeyond(
  draft: Draft,
  { tier }: Purse,
  { key, points }: Budget,
  amount: number,
): EventOf<'GrantRefused'>['why'] | null {
  if (amount > draftedBalance(draft, 'budget', periodAccount(key))) return 'budget'
  const cap = tierCap(draft.state, points, tier) ?? Infinity
  const used = draftedBalance(draft, 'budget', usedAccount(key, tier))
  return used + amount > cap ? 'tier_budget' : null
}

/**
 * Charges the budget with a grant, and answers the account that is charged; null where points are not
 * limited. What cannot be paid whole is refused, says so in an event, and answers undefined.
 */
export function chargeBudget(
  draft: Draft,
  purse: Purse,
  grant: { amount: number; rule: string },
): AccountId | null | undefined {
  const budget = budgetNow(draft)
  if (budget === null) return null
  const { amount, rule } = grant
  const account = usedAccount(budget.key, purse.tier)
  const why = whyBeyond(draft, purse, budget, amount)
  if (why !== null) {
    const first = !budget.told && !draft.events.some((event) => event.type === 'GrantRefused')
    draft.events.push({ type: 'GrantRefused', member: purse.id, rule, amount, why, first })
    return undefined
  }
  move(draft, periodAccount(budget.key), account, amount, 'bonus')
  return account
}

/** What was charged for points that are not given after all; an ended period gets nothing back. */
export function creditBudget(draft: Draft, paidBy: AccountId | null, amount: number): void {
  if (paidBy === null || amount <= 0) return
  const key = paidBy.split(':')[1] ?? ''
  if (draftedBalance(draft, 'budget', paidBy) >= amount) {
    move(draft, paidBy, periodAccount(key), amount, 'release')
  } else move(draft, SPENT, ISSUE, amount, 'release')
}

/** Whether a period's budget has nothing left to give; what gives points is not opened then. */
export function isBudgetEmpty(state: State, at: number): boolean {
  if (isUnlimited(state)) return false
  if (isDue(state, at)) {
    const wanted = wantedBudget(state, at)
    if (wanted === null) return false
    return wanted.points - usedPoints(state, wanted.key) <= 0
  }
  return budgetLeft(state) === 0
}

/** Points that may still be given; null: without limit. */
export function budgetLeft(state: State): number | null {
  if (state.budget === null) return null
  return accountBalance(state, 'budget', periodAccount(state.budget.key))
}

export function applyBudgetOpened(state: State, event: EventOf<'BudgetOpened'>): void {
  state.budget = budgetFrom(event, state.budget)
  state.changedKeys.add('channel')
}

/** Without points the cooldown of chat runs all the same, or every line would be refused aloud. */
export function applyGrantRefused(state: State, event: EventOf<'GrantRefused'>): void {
  if (event.first && state.budget !== null) {
    state.budget.told = true
    state.changedKeys.add('channel')
  }
  const member = state.members.get(event.member)
  if (event.rule !== 'chat' || member === undefined) return
  member.chatAt = state.at
  touch(state, member)
}

/** Used and left are what was allocated, in every state. */
export function brokenBudget(state: State): string[] {
  const { budget } = state
  if (budget === null) return []
  const left = budgetLeft(state) ?? 0
  const used = usedPoints(state, budget.key)
  return left + used === budget.points
    ? []
    : [`of the budget ${budget.key} ${used} are used and ${left} left, not ${budget.points}`]
}
