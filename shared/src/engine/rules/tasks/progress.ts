/** How far a member is with the tasks: counts by what is counted, in this day, this month and this life. */
import type { Rules, Task, TaskKind } from '../../../contracts/index.ts'
import { calendarAt } from '../../clock.ts'
import type { TaskCounts, TaskProgress } from '../../extras.ts'
import { extrasOf } from '../../extras.ts'
import type { Member } from '../../member.ts'
import type { State } from '../../state.ts'

export type TaskCount = Task['action']
export type TaskOfKind = { task: Task; kind: TaskKind }

const KINDS = ['daily', 'growth', 'challenge'] as const satisfies readonly TaskKind[]

/** Compiled once for each version of the rules: what nobody counts must cost nothing. */
const compiled = new WeakMap<Rules['tasks'], Map<TaskCount, TaskOfKind[]>>()

/** The tasks that count this, or undefined. */
export function tasksOn(rules: Rules, counted: TaskCount): readonly TaskOfKind[] | undefined {
  const { tasks } = rules
  let byCount = compiled.get(tasks)
  if (byCount === undefined) {
    byCount = new Map()
    for (const one of allTasks(tasks)) {
      const same = byCount.get(one.task.action)
      if (same === undefined) byCount.set(one.task.action, [one])
      else same.push(one)
    }
    compiled.set(tasks, byCount)
  }
  return byCount.get(counted)
}

export function allTasks(tasks: Rules['tasks']): TaskOfKind[] {
  return KINDS.flatMap((kind) => tasks[kind].map((task) => ({ task, kind })))
}

/** What was counted and done in the period that a kind of task speaks of. */
export type Period = { counts: TaskCounts; done: readonly string[]; dayPoints: number }

const NOTHING: Period = { counts: {}, done: [], dayPoints: 0 }

/** A day or month that comes again, because the zone was changed, goes on where it was. */
export function periodOf(
  progress: TaskProgress | null,
  kind: TaskKind,
  now: { day: number; month: number },
): Period {
  if (progress === null) return NOTHING
  const { dayPoints } = progress
  switch (kind) {
    case 'daily':
      return progress.day < now.day
        ? NOTHING
        : { counts: progress.dayCounts, done: progress.dayDone, dayPoints }
    case 'challenge':
      return progress.month < now.month
        ? NOTHING
        : { counts: progress.monthCounts, done: progress.monthDone, dayPoints }
    case 'growth':
      return { counts: progress.lifeCounts, done: progress.lifeDone, dayPoints }
  }
}

/** For effects: counts what some task still needs, and nothing else. */
export function countForTasks(
  state: State,
  member: Member,
  counted: TaskCount,
  count: number,
): void {
  if (count <= 0) return
  const tasks = tasksOn(state.rules, counted)
  if (tasks === undefined) return
  const now = calendarAt(state, state.at)
  const before = member.extras?.tasks ?? null
  const isOpen = ({ task, kind }: TaskOfKind): boolean =>
    !periodOf(before, kind, now).done.includes(task.id)
  const kinds = new Set(tasks.filter(isOpen).map(({ kind }) => kind))
  if (kinds.size === 0) return
  const progress = progressOf(state, member)
  for (const kind of kinds) {
    const { counts } = periodOf(progress, kind, now)
    counts[counted] = Math.min(Number.MAX_SAFE_INTEGER, (counts[counted] ?? 0) + count)
  }
}

/** The member's progress with day and month brought up to now, to be changed by an effect. */
export function progressOf(state: State, member: Member): TaskProgress {
  const { day, month } = calendarAt(state, state.at)
  const extras = extrasOf(state, member)
  extras.tasks ??= {
    day: 0,
    dayCounts: {},
    dayDone: [],
    dayPoints: 0,
    month: 0,
    monthCounts: {},
    monthDone: [],
    lifeCounts: {},
    lifeDone: [],
    lifeGiven: {},
  }
  const progress = extras.tasks
  if (progress.day < day) {
    progress.day = day
    progress.dayCounts = {}
    progress.dayDone = []
    progress.dayPoints = 0
  }
  if (progress.month < month) {
    progress.month = month
    progress.monthCounts = {}
    progress.monthDone = []
  }
  return progress
}
