/** What time alone brings about: rules begin, windows end, streaks close, lots expire, holds settle. */
import { startOfDay } from '../calendar.ts'
import { calendarAt } from '../clock.ts'
import { dueIds } from '../deadline-heap.ts'
import type { Draft } from '../draft.ts'
import { debit, openPurse, settle } from '../draft.ts'
import { nextFamilyDeadline, tickFamilies } from '../families.ts'
import { EXPIRED, isCredit } from '../ledger.ts'
import type { Member } from '../member.ts'
import { NEVER_DAY } from '../member.ts'
import type { Pending, State } from '../state.ts'
import type { Decision } from './decision.ts'
import { decided } from './decision.ts'
import { recoverDebt } from './earning.ts'
import { comboDeadline, tickCombos } from './gifts.ts'
import { upgradeTier } from './tiers.ts'
import { expireClaim } from './seckill/claims.ts'
import { tickWindows, windowDeadline } from './windows.ts'

/** Members whose lots are expired by one tick; the next tick goes on. */
export const EXPIRIES_PER_TICK_MAX = 1_000
/** Holds settled by one tick. */
export const SETTLEMENTS_PER_TICK_MAX = 1_000

/** New rules begin first and alone: the next tick does the rest under them. */
export function tick(draft: Draft, at: number): Decision {
  tickRules(draft, at)
  if (draft.events.length > 0) return decided(draft)
  tickWindows(draft, at)
  tickCombos(draft, at)
  tickLots(draft, at)
  tickHolds(draft, at)
  tickFamilies(draft, at)
  return decided(draft)
}

/** The next instant (Unix ms) at which `tick` has something to do, or null. */
export function nextDeadline(state: State): number | null {
  let next = Infinity
  for (const window of state.judged) {
    next = Math.min(next, windowDeadline(state, window) ?? Infinity)
  }
  for (const combo of state.openCombos.values()) {
    next = Math.min(next, comboDeadline(state, combo))
    break
  }
  next = Math.min(next, state.pendingDeadlines[0]?.at ?? Infinity)
  for (const rules of state.scheduledRules) next = Math.min(next, rules.effectiveAt)
  if (state.firstLotDay !== NEVER_DAY) {
    next = Math.min(next, startOfDay(state.rules, state.zone, state.firstLotDay + 1))
  }
  next = Math.min(next, nextFamilyDeadline(state) ?? Infinity)
  return next === Infinity ? null : next
}

function tickRules(draft: Draft, at: number): void {
  const due = draft.state.scheduledRules
    .filter((rules) => rules.effectiveAt <= at)
    .sort((a, b) => a.effectiveAt - b.effectiveAt || a.version - b.version)
  for (const { version } of due) draft.events.push({ type: 'RulesActivated', version })
}

function tickHolds(draft: Draft, at: number): void {
  const { pending, pendingDeadlines } = draft.state
  const matters = (id: number): boolean => pending.has(id)
  const due = { until: at, max: SETTLEMENTS_PER_TICK_MAX, matters }
  for (const id of dueIds(pendingDeadlines, due)) {
    const hold = pending.get(id)
    if (hold === undefined) continue
    settleDue(draft, hold)
  }
}

/** A claim that nobody paid goes back; everything else was only waiting for its day. */
function settleDue(draft: Draft, hold: Pending): void {
  if (hold.rule === 'claim') return expireClaim(draft, hold)
  const purse = settle(draft, hold, 'posted', 'deadline')
  if (purse === null || !isCredit(hold)) return
  recoverDebt(draft, purse, hold.amount)
  upgradeTier(draft, purse)
}

/** Expires what ended before today, members by id, and notes when all of it is done. */
function tickLots(draft: Draft, at: number): void {
  const { state } = draft
  const today = calendarAt(state, at).day
  if (state.firstLotDay >= today) return
  const sweep = sweepOf(state, today)
  const end = Math.min(sweep.members.length, sweep.next + EXPIRIES_PER_TICK_MAX)
  for (const member of sweep.members.slice(sweep.next, end)) {
    const amount = endedPoints(member, today)
    if (amount === 0) continue
    debit(draft, openPurse(draft, member.id), EXPIRED, { rule: 'expiry', amount })
  }
  if (end === sweep.members.length) draft.events.push({ type: 'LotsSwept', day: today })
}

/** Sorting everybody once a day is enough: whose lots of that day are gone never gets one again. */
function sweepOf(state: State, today: number): NonNullable<State['sweep']> {
  if (state.sweep?.day !== today) {
    const members = [...state.members.values()].filter((member) => member.firstLotDay < today)
    state.sweep = { day: today, members: members.sort((a, b) => (a.id < b.id ? -1 : 1)), next: 0 }
  }
  const { sweep } = state
  for (;;) {
    const member = sweep.members[sweep.next]
    if (member === undefined || member.firstLotDay < today) return sweep
    sweep.next++
  }
}

function endedPoints(member: Member, today: number): number {
  let amount = 0
  for (const lot of member.lots) if (lot.day < today) amount += lot.left
  return amount
}
