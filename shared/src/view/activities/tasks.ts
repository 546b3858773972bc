/** Tasks done and lucky draws as the audiences see them, and what a member has still to do. */
import type { AnswerText, Event, Rules, TaskKind } from '../../contracts/index.ts'
import type { Member } from '../../engine/index.ts'
import { allTasks, calendarAt, countsIn, doneIn } from '../../engine/index.ts'
import type { Reading } from '../reading.ts'
import { displayName } from '../reading.ts'
import type { CuePart, ViewPart } from './part.ts'

const TTL_MS = { task: 10_000, perk: 20_000 }
/** Tasks that one line of chat length has room for. */
const TOLD_MAX = 3

export type TaskStanding = {
  id: string
  name: string
  kind: TaskKind
  action: Rules['tasks']['daily'][number]['action']
  have: number
  need: number
  done: boolean
  points: number
  right: string | null
}

/** Every task of the programme with how far this member is, in the order of the rules. */
export function taskStandings({ state, at }: Reading, member: Member): TaskStanding[] {
  const now = calendarAt(state, at)
  const progress = member.extras?.tasks ?? null
  return allTasks(state.rules.tasks).map(({ task, kind }) => {
    const { id, name, action, count: need, points, right = null } = task
    const done = doneIn(progress, kind, now).includes(id)
    const have = done ? need : Math.min(need - 1, countsIn(progress, kind, now)[action] ?? 0)
    return { id, name, kind, action, have, need, done, points, right }
  })
}

/** The answer to `!tasks`: `name1`, `have1`, `need1`, `points1`, perhaps `right1` …; `done` of `all`. */
export function tasksAnswer(reading: Reading, member: Member): AnswerText {
  const standings = taskStandings(reading, member)
  if (standings.length === 0) return { key: 'tasks_none', values: {} }
  const open = standings.filter(({ done }) => !done)
  const values: AnswerText['values'] = {
    done: standings.length - open.length,
    all: standings.length,
  }
  if (open.length === 0) return { key: 'tasks_done', values }
  open.slice(0, TOLD_MAX).forEach(({ name, action, have, need, points, right }, i) => {
    // Money is counted in minor units, and told in whole ones.
    const unit = action === 'spend' ? 100 : 1
    values[`name${i + 1}`] = name
    values[`have${i + 1}`] = Math.floor(have / unit)
    values[`need${i + 1}`] = Math.ceil(need / unit)
    values[`points${i + 1}`] = points
    if (right !== null) values[`right${i + 1}`] = right
  })
  return { key: 'tasks', values }
}

export const taskPart: ViewPart = {
  cue: (reading, { event }) => taskCue(reading, event),
  line: (event) => {
    if (event.type === 'TaskCompleted') {
      const { member, name: text, task, kind, points } = event
      const values = { action: 'done', task, kind, points, ...rightOf(event) }
      return { kind: 'task', member, text, values }
    }
    if (event.type === 'TaskRevoked') {
      const { member, name: text, task, points, owed } = event
      const values = { action: 'revoked', task, points, owed, ...rightOf(event) }
      return { kind: 'task', member, text, values }
    }
    if (event.type !== 'PerkDrawn' || event.name === null) return null
    const { member, name: text, points } = event
    return { kind: 'task', member, text, values: { action: 'perk', points, ...rightOf(event) } }
  },
}

function rightOf({ right }: { right: string | null }): { right?: string } {
  return right === null ? {} : { right }
}

/** A blank, or a prize of nothing, is nothing to celebrate. */
function taskCue(reading: Reading, event: Event): CuePart | null {
  if (event.type === 'TaskCompleted') {
    const { name, points, right } = event
    if (points === 0 && right === null) return null
    const who = displayName(reading, event.member)
    return {
      priority: 4,
      ttlMs: TTL_MS.task,
      body: { kind: 'task_done', who, name, points, right },
    }
  }
  if (event.type !== 'PerkDrawn' || event.name === null) return null
  const { name: prize, points, right } = event
  if (points === 0 && right === null) return null
  const who = displayName(reading, event.member)
  return { priority: 3, ttlMs: TTL_MS.perk, body: { kind: 'perk', who, prize, points } }
}
