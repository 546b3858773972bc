/** Activities of the room other than windows: what they have in common, and which there are. */
import type { Code } from './rules/desk/state.ts'
import type { Lottery } from './rules/lottery/state.ts'
import type { Poll, Quiz } from './rules/polls/state.ts'
import type { Seckill } from './rules/seckill/state.ts'
import type { State } from './state.ts'

export type ActivityBase = {
  activityId: string
  title: string
  opensAt: number
  /** When it ends by itself; null: only by a person. */
  closesAt: number | null
  isOpen: boolean
  /** When nothing can come of it any more, 0 before: its parts are kept for a while after this. */
  endedAt: number
  /** `seq` of the event that opened it. */
  openedSeq: number
  reversal: Reversal | null
  actor: string
}

/** How far undoing has got; members are undone by id, those up to `after` are done. */
export type Reversal = {
  state: 'running' | 'done'
  after: string
  members: number
  taken: number
  returned: number
  owed: number
}

export type Activity = Seckill | Lottery | Poll | Quiz | Code
export type ActivityOf<T extends Activity['type']> = Extract<Activity, { type: T }>

const PREFIXES = {
  window: 'w',
  seckill: 's',
  lottery: 'l',
  poll: 'p',
  quiz: 'q',
  code: 'c',
} as const

/** The id that the next activity of this type gets. */
export function nextActivityId(state: State, type: keyof typeof PREFIXES): string {
  return `${PREFIXES[type]}${state.activityCount + 1}`
}

export function activityOf<T extends Activity['type']>(
  state: State,
  type: T,
  activityId: string,
): ActivityOf<T> | undefined {
  const activity = state.activities.get(activityId)
  return activity?.type === type ? (activity as ActivityOf<T>) : undefined
}

export function activitiesOf<T extends Activity['type']>(state: State, type: T): ActivityOf<T>[] {
  return state.running.filter((activity): activity is ActivityOf<T> => activity.type === type)
}

/** Whether it takes anything at this instant; the clock may not have closed it yet. */
export function isRunning(activity: ActivityBase, at: number): boolean {
  return activity.isOpen && (activity.closesAt === null || at < activity.closesAt)
}

/** Whether an open activity listens for this word, or is redeemed by it; takes it as words are compared. */
export function isKeywordTaken(state: State, folded: string, at: number): boolean {
  return state.running.some(
    (activity) =>
      'folded' in activity &&
      activity.folded === folded &&
      isRunning(activity, at) &&
      folded !== '',
  )
}

/** For an effect that opens one. */
export function addActivity(state: State, activity: Activity): void {
  state.activities.set(activity.activityId, activity)
  state.activityCount += 1
  state.changedKeys.add('channel')
  touchActivity(state, activity)
}

/** For an effect that has changed one. */
export function touchActivity(state: State, activity: Activity): void {
  state.changedKeys.add(`a:${activity.activityId}`)
  refreshRunning(state)
}

/** Those that are open or that time may still change, the oldest first. */
export function refreshRunning(state: State): void {
  state.running = [...state.activities.values()].filter((activity) => activity.endedAt === 0)
}
