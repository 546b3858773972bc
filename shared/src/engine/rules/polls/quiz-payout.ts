/** What a quiz pays at its end: by the clock, in portions, so that no instant costs as much as the room is large. */
import type { MemberId } from '../../../base/index.ts'
import type { EventOf } from '../../../contracts/index.ts'
import { activityOf, touchActivity } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { openPurse } from '../../draft.ts'
import { partIn, participantsOf } from '../../extras.ts'
import type { State } from '../../state.ts'
import { firstBehind } from '../../portions.ts'
import { grantReward } from '../rewards.ts'
import { rightIn } from './quiz.ts'
import type { Quiz } from './state.ts'

/** Members paid by one tick; the next tick goes on. */
export const PAID_PER_TICK_MAX = 1_000

export function payPortion(draft: Draft, quiz: Quiz): void {
  const { activityId, rewardPoints, paid } = quiz
  const earners = earnersOf(draft.state, quiz)
  const from = firstBehind(earners, quiz.payout?.after ?? '', (id) => id)
  const portion = earners.slice(from, from + PAID_PER_TICK_MAX)
  let members = 0
  for (const id of portion) {
    const reward = { rule: 'quiz', amount: rewardPoints, activityId } as const
    if (grantReward(draft, openPurse(draft, id), reward)) members += 1
  }
  const after = portion.at(-1)
  const points = members * rewardPoints
  if (after === undefined || from + portion.length === earners.length) {
    const all = { members: paid.members + members, points: paid.points + points }
    draft.events.push({ type: 'QuizPaid', activityId, ...all })
  } else draft.events.push({ type: 'QuizPortionPaid', activityId, after, members, points })
}

/** Sorted once, since nobody answers any more; a restart does it again. */
const sorted = new WeakMap<Quiz, readonly MemberId[]>()

function earnersOf(state: State, quiz: Quiz): readonly MemberId[] {
  const known = sorted.get(quiz)
  if (known !== undefined) return known
  const ids = quiz.firstK === null ? rightMembers(state, quiz) : [...quiz.first]
  ids.sort((a, b) => (a < b ? -1 : 1))
  sorted.set(quiz, ids)
  return ids
}

function rightMembers(state: State, quiz: Quiz): MemberId[] {
  const isRight = rightIn(quiz)
  const ids: MemberId[] = []
  for (const member of participantsOf(state, quiz.activityId)) {
    if (isRight(partIn(member, quiz.activityId))) ids.push(member.id)
  }
  return ids
}

export function applyPortionPaid(state: State, event: EventOf<'QuizPortionPaid'>): void {
  const quiz = activityOf(state, 'quiz', event.activityId)
  if (quiz === undefined) return
  quiz.payout = { after: event.after }
  quiz.paid.members += event.members
  quiz.paid.points += event.points
  touchActivity(state, quiz)
}

export function applyQuizPaid(state: State, event: EventOf<'QuizPaid'>): void {
  const quiz = activityOf(state, 'quiz', event.activityId)
  if (quiz === undefined) return
  quiz.paid = { members: event.members, points: event.points }
  quiz.endedAt = state.at
  sorted.delete(quiz)
  touchActivity(state, quiz)
}
