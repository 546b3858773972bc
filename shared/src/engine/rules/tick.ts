/** What time alone brings about: windows end, holds settle, streaks close, lots expire, rules begin. */
import { dayOf, startOfDay } from '../calendar.ts'
import { calendarAt } from '../clock.ts'
import type { Draft } from '../draft.ts'
import { debit, nextSeq, openPurse } from '../draft.ts'
import { EXPIRED } from '../ledger.ts'
import type { Member, State } from '../state.ts'
import { NEVER_DAY } from '../state.ts'
import type { Decision } from './decision.ts'
import { decided } from './decision.ts'
import { comboDeadline, tickCombos } from './gifts.ts'
import { upgradeTier } from './tiers.ts'
import { tickWindows, windowDeadline } from './windows.ts'

/** Members whose lots are expired by one tick; the next tick goes on. */
export const EXPIRIES_PER_TICK_MAX = 1_000
/** Holds settled by one tick. */
export const SETTLEMENTS_PER_TICK_MAX = 1_000

export function tick(draft: Draft, at: number): Decision {
  tickRules(draft, at)
  tickWindows(draft, at)
  tickCombos(draft, at)
  tickHolds(draft, at)
  tickLots(draft, at)
  return decided(draft)
}

/** The next instant (Unix ms) at which `tick` has something to do, or null. */
export function nextDeadline(state: State): number | null {
  let next = Infinity
  for (const window of state.windows.values()) {
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
  return next === Infinity ? null : next
}

function tickRules(draft: Draft, at: number): void {
  for (const rules of draft.state.scheduledRules) {
    if (rules.effectiveAt <= at) {
      draft.events.push({ type: 'RulesActivated', version: rules.version })
    }
  }
}

/** One hold a member and tick: the next tick sees what this one credited. */
function tickHolds(draft: Draft, at: number): void {
  if ((draft.state.pendingDeadlines[0]?.at ?? Infinity) > at) return
  const due = [...draft.state.pending.values()]
    .filter((hold) => hold.deadline <= at)
    .sort((a, b) => a.deadline - b.deadline || a.seq - b.seq)
    .slice(0, SETTLEMENTS_PER_TICK_MAX)
  const seen = new Set<string>()
  for (const hold of due) {
    if (hold.member === null || seen.has(hold.member)) continue
    seen.add(hold.member)
    const purse = openPurse(draft, hold.member)
    purse.balance += hold.amount
    purse.earned += hold.amount
    const seq = nextSeq(draft)
    draft.events.push({
      type: 'TransferSettled',
      transfer: hold.seq,
      outcome: 'posted',
      why: 'deadline',
      member: hold.member,
      balance: purse.balance,
      prev: purse.prev === 0 ? null : purse.prev,
    })
    purse.prev = seq
    upgradeTier(draft, purse)
  }
}

/** Expires what ended before today, oldest members first by id, and notes when all of it is done. */
function tickLots(draft: Draft, at: number): void {
  const { state } = draft
  const today = calendarAt(state, at).day
  if (state.firstLotDay >= today) return
  const ended: Member[] = []
  for (const member of state.members.values()) {
    if ((member.lots[0]?.day ?? NEVER_DAY) < today) ended.push(member)
  }
  ended.sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const member of ended.slice(0, EXPIRIES_PER_TICK_MAX)) {
    const purse = openPurse(draft, member.id)
    let amount = 0
    for (const lot of member.lots) if (lot.day < today) amount += lot.left
    debit(draft, purse, EXPIRED, { rule: 'expiry', amount })
  }
  if (ended.length <= EXPIRIES_PER_TICK_MAX) {
    draft.events.push({ type: 'LotsSwept', day: dayOf(state.rules, state.zone, at) })
  }
}
