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

type Now = { day: number; month: number }

const NO_COUNTS: Readonly<TaskCounts> = {}
const NONE_DONE: readonly string[] = []

/**
 * What was counted in the period that a kind of task speaks of. A day or month that comes again, because the
 * zone was changed, goes on where it was.
 */
export function countsIn(
  progress: TaskProgress | null,
  kind: TaskKind,
  { day, month }: Now,
): Readonly<TaskCounts> {
  if (progress === null) return NO_COUNTS
  if (kind === 'growth') return progress.lifeCounts
  if (kind === 'daily') return progress.day < day ? NO_COUNTS : progress.dayCounts
  return progress.month < month ? NO_COUNTS : progress.monthCounts
}

/** The tasks that were done in it. */
export function doneIn(
  progress: TaskProgress | null,
  kind: TaskKind,
  { day, month }: Now,
): readonly string[] {
  if (progress === null) return NONE_DONE
  if (kind === 'growth') return progress.lifeDone
  if (kind === 'daily') return progress.day < day ? NONE_DONE : progress.dayDone
  return progress.month < month ? NONE_DONE : progress.monthDone
}

/** For effects: counts what some task still needs, and nothing else. */
export function countForTasks(
  state: State,
  member: Member,
  counted: TaskCount,
  count: number,
): void {
  const tasks = tasksOn(state.rules, counted)
  if (tasks === undefined || count <= 0) return
  const now = calendarAt(state, state.at)
  const before = member.extras?.tasks ?? null
  let isDaily = false
  let isGrowth = false
  let isChallenge = false
  for (const { task, kind } of tasks) {
    if (doneIn(before, kind, now).includes(task.id)) continue
    if (kind === 'daily') isDaily = true
    else if (kind === 'growth') isGrowth = true
    else isChallenge = true
  }
  if (!isDaily && !isGrowth && !isChallenge) return
  const progress = progressOf(state, member)
  if (isDaily) add(progress.dayCounts, counted, count)
  if (isGrowth) add(progress.lifeCounts, counted, count)
  if (isChallenge) add(progress.monthCounts, counted, count)
}

function add(counts: TaskCounts, counted: TaskCount, count: number): void {
  counts[counted] = Math.min(Number.MAX_SAFE_INTEGER, (counts[counted] ?? 0) + count)
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
