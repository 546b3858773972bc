/**
 * Undoing a whole activity: it ends, then the clock goes from member to member, takes what it gave and gives
 * back what it took. What was spent already is owed; a tier once reached stays.
 */
import type { CommandOf, EventOf } from '../../../contracts/index.ts'
import type { Activity, Reversal } from '../../activity.ts'
import { touchActivity } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { changePart, partIn, UNDOABLE_MS } from '../../extras.ts'
import type { State, Window } from '../../state.ts'
import { firstBehind } from '../../portions.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { forgetEntrants } from '../lottery/sealed-draw.ts'
import { closeForReversal, closeWindowForReversal } from './closing.ts'
import { sortedReach } from './reach.ts'
import type { Reach } from './reach.ts'
import { undoMember } from './undo-member.ts'

/** Members undone by one tick; the next tick goes on. */
export const UNDONE_PER_TICK_MAX = 1_000

/** An activity of the room or a window. */
export function reversibleOf(state: State, activityId: string): Activity | Window | undefined {
  return state.windows.get(activityId) ?? state.activities.get(activityId)
}

/** What took part in it is forgotten some time after its end, and with it what could be undone. */
export function isReversible(activity: Activity | Window, at: number): boolean {
  if (activity.reversal !== null) return false
  const endedAt = 'endedAt' in activity ? activity.endedAt : endOf(activity)
  return endedAt === 0 || at - endedAt <= UNDOABLE_MS
}

function endOf(window: Window): number {
  return window.isOpen ? 0 : window.closesAt
}

export function reverseActivity(draft: Draft, command: CommandOf<'ReverseActivity'>): Decision {
  const { activityId, reason = null, actor, at } = command
  const { state } = draft
  const activity = reversibleOf(state, activityId)
  if (activity === undefined) return refused('activity/unknown')
  if (activity.reversal !== null) return refused('activity/already_reversed')
  if (!isReversible(activity, at)) return refused('activity/not_reversible')
  if ('factorBp' in activity) closeWindowForReversal(draft, activity)
  else closeForReversal(draft, activity)
  draft.events.push({ type: 'ReversalStarted', activityId, reason, actor })
  return decided(draft)
}

export function tickReversal(draft: Draft): void {
  const { state } = draft
  const activityId = state.reversing[0]
  // What else this tick does to the same members must have happened first: the next tick goes on.
  if (activityId === undefined || draft.events.length > 0) return
  const reversal = reversibleOf(state, activityId)?.reversal
  if (reversal === null || reversal === undefined) return
  const reached = sweepOf(state, activityId)
  const from = firstBehind(reached, reversal.after, ({ member }) => member.id)
  const portion = reached.slice(from, from + UNDONE_PER_TICK_MAX)
  const { members, taken, returned, owed } = reversal
  const sum = { members: members + portion.length, taken, returned, owed }
  for (const reach of portion) {
    const own = undoMember(draft, activityId, reach)
    sum.taken += own.taken
    sum.returned += own.returned
    sum.owed += own.owed
  }
  if (from + portion.length < reached.length) return
  draft.events.push({ type: 'ActivityReversed', activityId, ...sum })
}

/** Looking at everybody once is enough: nobody joins an activity that is over. */
function sweepOf(state: State, activityId: string): readonly Reach[] {
  if (state.reversalSweep?.activityId !== activityId) {
    state.reversalSweep = { activityId, reached: sortedReach(state, activityId) }
  }
  return state.reversalSweep.reached
}

export function reversalDeadline(state: State): number | null {
  return state.reversing.length === 0 ? null : state.at
}

/** The same order however the state was come by. */
export function refreshReversing(state: State): void {
  const all = [...state.windows.values(), ...state.activities.values()]
  const running = all.filter(({ reversal }) => reversal?.state === 'running')
  state.reversing = running.map(({ activityId }) => activityId).sort()
  if (state.reversalSweep?.activityId !== state.reversing[0]) state.reversalSweep = null
}

export function applyReversalStarted(state: State, event: EventOf<'ReversalStarted'>): void {
  const nothing = { after: '', members: 0, taken: 0, returned: 0, owed: 0 }
  changeReversal(state, event.activityId, () => ({ state: 'running', ...nothing }))
  const activity = state.activities.get(event.activityId)
  if (activity !== undefined) {
    // Whoever had not claimed a prize has none now, and no fee goes back by another way.
    if (activity.type === 'lottery' && activity.endedAt === 0) activity.endedAt = state.at
    forgetEntrants(state, event.activityId)
    touchActivity(state, activity)
  }
  refreshReversing(state)
}

export function applyMemberReversed(state: State, event: EventOf<'MemberReversed'>): void {
  const { activityId, member: id, taken, returned, owed } = event
  changeReversal(state, activityId, (before) => ({
    state: 'running',
    after: id,
    members: (before?.members ?? 0) + 1,
    taken: (before?.taken ?? 0) + taken,
    returned: (before?.returned ?? 0) + returned,
    owed: (before?.owed ?? 0) + owed,
  }))
  const member = state.members.get(id)
  if (member === undefined) return
  member.owed += owed
  if (partIn(member, activityId) === undefined) return
  changePart(state, member, activityId, (part) => {
    part.gained = 0
    part.paid = 0
  })
}

export function applyReversed(state: State, event: EventOf<'ActivityReversed'>): void {
  const { activityId, members, taken, returned, owed } = event
  changeReversal(state, activityId, (before) => ({
    state: 'done',
    after: before?.after ?? '',
    members,
    taken,
    returned,
    owed,
  }))
  refreshReversing(state)
}

function changeReversal(
  state: State,
  activityId: string,
  change: (before: Reversal | null) => Reversal,
): void {
  const activity = reversibleOf(state, activityId)
  if (activity === undefined) return
  activity.reversal = change(activity.reversal)
  const isWindow = 'factorBp' in activity
  state.changedKeys.add(`${isWindow ? 'w' : 'a'}:${activityId}`)
}

/** Once an activity is undone nobody has anything of it any more. */
export function brokenReversals(state: State): string[] {
  const broken: string[] = []
  const undone = new Map<string, string>()
  for (const { activityId, reversal } of [
    ...state.windows.values(),
    ...state.activities.values(),
  ]) {
    if (reversal !== null)
      undone.set(activityId, reversal.state === 'done' ? '\uffff' : reversal.after)
  }
  if (undone.size === 0) return broken
  for (const member of state.members.values()) {
    for (const { activityId, gained, paid } of member.extras?.parts ?? []) {
      const upTo = undone.get(activityId)
      if (upTo === undefined || member.id > upTo || (gained === 0 && paid === 0)) continue
      broken.push(`member ${member.id} keeps ${gained} of ${activityId}, which took ${paid}`)
    }
  }
  return broken
}
