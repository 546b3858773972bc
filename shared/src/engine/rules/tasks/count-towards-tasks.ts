/** Tasks that are done by what a member just did: told, and rewarded at once. */
import type { EventOf, TaskKind } from '../../../contracts/index.ts'
import { calendarAt } from '../../clock.ts'
import type { Draft, Purse } from '../../draft.ts'
import type { State } from '../../state.ts'
import { grantReward, grantRight, isKeptFromRewards } from '../rewards.ts'
import type { TaskCount, TaskOfKind } from './progress.ts'
import { countsIn, doneIn, progressOf, tasksOn } from './progress.ts'

/**
 * Called after the event of the deed was drafted, once for each: its effect counts, here only what it comes
 * to is asked.
 */
export function countTowardsTasks(
  draft: Draft,
  purse: Purse,
  counted: TaskCount,
  count: number,
): void {
  const tasks = tasksOn(draft.state.rules, counted)
  if (tasks === undefined || count <= 0 || isKeptFromRewards(purse)) return
  const now = calendarAt(draft.state, draft.command.at)
  const progress = purse.member?.extras?.tasks ?? null
  for (const { task, kind } of tasks) {
    const so = countsIn(progress, kind, now)[counted] ?? 0
    if (so + count < task.count || doneIn(progress, kind, now).includes(task.id)) continue
    complete(draft, purse, { task, kind })
  }
}

function complete(draft: Draft, purse: Purse, { task, kind }: TaskOfKind): void {
  const { id, name, right = null } = task
  const { day, month } = calendarAt(draft.state, draft.command.at)
  const points = kind === 'daily' ? Math.min(task.points, dayPointsLeft(draft, purse)) : task.points
  const period = { daily: day, challenge: month, growth: null }[kind]
  const completed: EventOf<'TaskCompleted'> = {
    type: 'TaskCompleted',
    member: purse.id,
    task: id,
    name,
    kind,
    period,
    points,
    right,
  }
  draft.events.push(completed)
  if (!grantReward(draft, purse, { rule: 'task', amount: points, reason: id })) completed.points = 0
  if (right !== null) grantRight(draft, purse, { rule: 'task', right, reason: id })
}

/** What daily tasks may still come to today, as of the events drafted so far. */
function dayPointsLeft(draft: Draft, purse: Purse): number {
  const { day } = calendarAt(draft.state, draft.command.at)
  const progress = purse.member?.extras?.tasks ?? null
  const given = progress === null || progress.day < day ? 0 : progress.dayPoints
  let left = draft.state.rules.tasks.dailyPointsMax - given
  for (const event of draft.events) {
    if (event.type !== 'TaskCompleted' || event.member !== purse.id) continue
    if (event.kind === 'daily') left -= event.points
  }
  return Math.max(0, left)
}

export function applyTaskCompleted(state: State, event: EventOf<'TaskCompleted'>): void {
  const member = state.members.get(event.member)
  if (member === undefined) return
  const progress = progressOf(state, member)
  progress[DONE[event.kind]].push(event.task)
  if (event.kind === 'daily') progress.dayPoints += event.points
}

const DONE = {
  daily: 'dayDone',
  challenge: 'monthDone',
  growth: 'lifeDone',
} as const satisfies Record<TaskKind, string>
