/** Which day and month it is for the programme, and when its points end; remembered until the day is over. */
import { addMonths, dayOf, monthOf, startOfDay } from './calendar.ts'
import { NEVER_DAY } from './member.ts'
import type { Calendar, State } from './state.ts'
import { NO_CALENDAR } from './state.ts'

export function calendarAt(state: State, at: number): Calendar {
  const known = state.calendar
  if (at >= known.fromMs && at < known.toMs) return known
  const day = dayOf(state.rules, state.zone, at)
  state.calendar = {
    fromMs: startOfDay(state.rules, state.zone, day),
    toMs: startOfDay(state.rules, state.zone, day + 1),
    day,
    month: monthOf(day),
    lotDay: lotDayFrom(state, day),
  }
  return state.calendar
}

/** The last day on which points granted on this day may be spent. */
function lotDayFrom(state: State, day: number): number {
  const months = state.rules.pointsValidMonths
  return months === 0 ? NEVER_DAY : addMonths(day, months)
}

/** New rules may draw days differently. */
export function forgetCalendar(state: State): void {
  state.calendar = NO_CALENDAR
}

/** When a thing happened for the rules: the platform's own time if trusted and not too late, else ours. */
export function judgedAt(state: State, at: number, eventAt: number | null): number {
  if (eventAt === null || eventAt > at) return at
  return at - eventAt <= state.rules.graceMs ? eventAt : at
}
