/**
 * What only some members have, beside their numbers: rights (tickets), progress of tasks, and their part in
 * activities: what each gave them and took, which is what undoing needs, and how they take part in it.
 */
import type { Member } from './member.ts'
import type { State } from './state.ts'
import { touch } from './state.ts'

/** One member in one activity. */
export type Part = {
  activityId: string
  /** Points that the activity gave, and that it took. */
  gained: number
  paid: number
  /** Meaning depends on the activity: an option, an index of entry, a number of units. */
  mark: number
  /** Weight of the entry in a draw; 0 where nothing is drawn. */
  weight: number
}

/** Counts by what a task counts, in the period named. */
export type TaskCounts = Record<string, number>
export type TaskProgress = {
  day: number
  dayCounts: TaskCounts
  dayDone: string[]
  dayPoints: number
  month: number
  monthCounts: TaskCounts
  monthDone: string[]
  lifeCounts: TaskCounts
  lifeDone: string[]
  /** Points that each of these gave. */
  lifeGiven: Record<string, number>
}

export type Extras = {
  parts: Part[]
  /** By name of the right; never 0. */
  rights: Record<string, number>
  tasks: TaskProgress | null
}

const NO_PARTS: readonly Part[] = []

export function partsOf(member: Member): readonly Part[] {
  return member.extras?.parts ?? NO_PARTS
}

export function partIn(member: Member, activityId: string): Part | undefined {
  return member.extras?.parts.find((part) => part.activityId === activityId)
}

export function rightsOf(member: Member, right: string): number {
  return member.extras?.rights[right] ?? 0
}

/** The member's part in the activity, made when there is none, to be changed by an effect. */
export function changePart(
  state: State,
  member: Member,
  activityId: string,
  change: (part: Part) => void,
): void {
  const extras = extrasOf(state, member)
  let part = extras.parts.find((one) => one.activityId === activityId)
  if (part === undefined) {
    forgetOldParts(state, extras)
    part = { activityId, gained: 0, paid: 0, mark: 0, weight: 0 }
    extras.parts.push(part)
    noteParticipant(state, member, activityId)
  }
  change(part)
}

const NOBODY: readonly Member[] = []

/** Who has a part in the activity, in the order they took one; without looking at everybody else. */
export function participantsOf(state: State, activityId: string): readonly Member[] {
  return state.participants.get(activityId) ?? NOBODY
}

function noteParticipant(state: State, member: Member, activityId: string): void {
  const known = state.participants.get(activityId)
  if (known !== undefined) {
    known.push(member)
    return
  }
  for (const old of state.participants.keys()) {
    if (!isRemembered(state, old)) state.participants.delete(old)
  }
  state.participants.set(activityId, [member])
}

/** After loading: the members' parts say who takes part in what. */
export function gatherParticipants(state: State): void {
  state.participants.clear()
  for (const member of state.members.values()) {
    for (const { activityId } of member.extras?.parts ?? NO_PARTS) {
      const known = state.participants.get(activityId)
      if (known === undefined) state.participants.set(activityId, [member])
      else known.push(member)
    }
  }
}

/** To be changed by an effect: the row is marked. */
export function extrasOf(state: State, member: Member): Extras {
  member.extras ??= { parts: [], rights: {}, tasks: null }
  member.areExtrasChanged = true
  touch(state, member)
  return member.extras
}

/** Nothing is undone later than this after its end (ms): a week. */
export const UNDOABLE_MS = 7 * 86_400_000

/** Parts are kept while their activity runs or may be undone; looking when one is added keeps them few. */
function forgetOldParts(state: State, extras: Extras): void {
  if (extras.parts.length < 4) return
  extras.parts = extras.parts.filter(({ activityId }) => isRemembered(state, activityId))
}

/** Undoing that has begun comes to its end, however long nobody was here to go on with it. */
function isRemembered(state: State, activityId: string): boolean {
  const activity = state.windows.get(activityId) ?? state.activities.get(activityId)
  if (activity === undefined) return false
  if (activity.reversal?.state === 'running') return true
  const endedAt = 'endedAt' in activity ? activity.endedAt : activity.isOpen ? 0 : activity.closesAt
  return endedAt === 0 || state.at - endedAt <= UNDOABLE_MS
}

/** Moves rights in or out of a member; the books hold the other side. */
export function moveRight(state: State, member: Member, right: string, by: number): void {
  const { rights } = extrasOf(state, member)
  const left = (rights[right] ?? 0) + by
  if (left === 0) delete rights[right]
  else rights[right] = left
}
