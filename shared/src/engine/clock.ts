/** Which day and month it is for the programme; remembered until the day is over. */
import { dayOf, monthOf, startOfDay } from './calendar.ts'
import type { State } from './state.ts'

export function calendarAt(state: State, at: number): { day: number; month: number } {
  const known = state.calendar
  if (at >= known.fromMs && at < known.toMs) return known
  const day = dayOf(state.rules, state.zone, at)
  state.calendar = {
    fromMs: startOfDay(state.rules, state.zone, day),
    toMs: startOfDay(state.rules, state.zone, day + 1),
    day,
    month: monthOf(day),
  }
  return state.calendar
}

/** New rules may draw days differently. */
export function forgetCalendar(state: State): void {
  state.calendar = { fromMs: 1, toMs: 0, day: 0, month: 0 }
}

/** When a thing happened for the rules: the platform's own time if trusted and not too late, else ours. */
export function judgedAt(state: State, at: number, eventAt: number | null): number {
  if (eventAt === null || eventAt > at) return at
  return at - eventAt <= state.rules.graceMs ? eventAt : at
}
