/** Multiplier windows: opened, extended, closed early, judged by event time, paid from a budget. */
import type { Action, CommandOf, Tier } from '../../contracts/index.ts'
import { limits } from '../../contracts/index.ts'
import type { Draft } from '../draft.ts'
import { moveBetween } from '../draft.ts'
import { accountBalance, ISSUE, windowAccount } from '../ledger.ts'
import type { State, Window } from '../state.ts'
import type { Decision } from './decision.ts'
import { decided, refused } from './decision.ts'
import { isBudgetEmpty } from './safeguards/budget.ts'

const { WINDOW_SECONDS_MAX, WINDOWS_OPEN_MAX } = limits

/** The windows that multiply this action of a member of this tier at this moment, oldest first; none undone. */
export function windowsFor(state: State, tier: Tier, action: Action, at: number): Window[] {
  if (state.judged.length === 0) return []
  return state.judged.filter(
    (window) =>
      window.reversal === null &&
      at >= window.opensAt &&
      at < window.closesAt &&
      (window.tiers === null || window.tiers.includes(tier)) &&
      (window.actions === null || window.actions.includes(action)),
  )
}

export function openWindow(draft: Draft, command: CommandOf<'OpenWindow'>): Decision {
  const open = draft.state.judged.filter((window) => isRunning(window, command.at))
  const scope = { tiers: command.tiers ?? null, actions: command.actions ?? null }
  if (open.some((window) => doScopesMeet(window, scope))) return refused('window/already_open')
  if (isBudgetEmpty(draft.state, command.at)) return refused('budget/exhausted')
  if (open.length >= WINDOWS_OPEN_MAX) return refused('window/too_many')
  const activityId = `w${draft.state.activityCount + 1}`
  draft.events.push({
    type: 'WindowOpened',
    activityId,
    factorBp: command.factorBp,
    opensAt: command.at,
    closesAt: command.at + command.seconds * 1_000,
    ...scope,
    budget: command.budget ?? null,
    actor: command.actor,
  })
  if (command.budget !== undefined) {
    moveBetween(draft, 'budget', {
      from: ISSUE,
      to: windowAccount(activityId),
      amount: command.budget,
      rule: 'allocate',
      activityId,
    })
  }
  return decided(draft)
}

/** A window that is over is over, also before the clock has closed it. */
function isRunning(window: Window, at: number): boolean {
  return window.isOpen && at < window.closesAt
}

type Scope = { tiers: Tier[] | null; actions: Action[] | null }

function doScopesMeet(a: Scope, b: Scope): boolean {
  return doListsMeet(a.tiers, b.tiers) && doListsMeet(a.actions, b.actions)
}

/** Null stands for everything. */
function doListsMeet(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a === null || b === null || a.some((item) => b.includes(item))
}

export function extendWindow(draft: Draft, command: CommandOf<'ExtendWindow'>): Decision {
  const window = draft.state.windows.get(command.activityId)
  if (window === undefined) return refused('window/unknown')
  if (!isRunning(window, command.at)) return refused('window/closed')
  const closesAt = window.closesAt + command.seconds * 1_000
  if (closesAt - window.opensAt > WINDOW_SECONDS_MAX * 1_000) return refused('window/too_long')
  const { activityId, actor } = command
  draft.events.push({ type: 'WindowExtended', activityId, closesAt, actor })
  return decided(draft)
}

export function closeWindow(draft: Draft, command: CommandOf<'CloseWindow'>): Decision {
  const window = draft.state.windows.get(command.activityId)
  if (window === undefined) return refused('window/unknown')
  if (!isRunning(window, command.at)) return refused('window/closed')
  const { activityId, actor } = command
  draft.events.push({ type: 'WindowClosed', activityId, why: 'producer', actor })
  return decided(draft)
}

/** Until when late events may still be judged into the window; its budget stays until then. */
export function releaseAt(state: State, window: Window): number {
  return window.closesAt + state.rules.graceMs
}

/** Whether anything may still come of the window: acts judged into it, or its budget to be returned. */
export function isInQuestion(state: State, window: Window): boolean {
  return window.isOpen || releaseAt(state, window) >= state.at || hasBudget(state, window)
}

function hasBudget(state: State, window: Window): boolean {
  return accountBalance(state, 'budget', windowAccount(window.activityId)) > 0
}

/** Ends windows whose time is over, and returns what is left of budgets after the grace. */
export function tickWindows(draft: Draft, at: number): void {
  for (const window of draft.state.judged) {
    if (window.isOpen && window.closesAt <= at) {
      draft.events.push({
        type: 'WindowClosed',
        activityId: window.activityId,
        why: 'ended',
        actor: 'system',
      })
    } else if (!window.isOpen && releaseAt(draft.state, window) <= at) {
      releaseBudget(draft, window)
    }
  }
}

function releaseBudget(draft: Draft, window: Window): void {
  const account = windowAccount(window.activityId)
  const amount = accountBalance(draft.state, 'budget', account)
  if (amount === 0) return
  const { activityId } = window
  moveBetween(draft, 'budget', { from: account, to: ISSUE, amount, rule: 'release', activityId })
}

/** When a window next needs a tick, or null. */
export function windowDeadline(state: State, window: Window): number | null {
  if (window.isOpen) return window.closesAt
  return hasBudget(state, window) ? releaseAt(state, window) : null
}
