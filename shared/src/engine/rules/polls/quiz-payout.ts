/** What a quiz pays at its end: by the clock, in portions, so that no instant costs as much as the room is large. */
import type { MemberId } from '../../../base/index.ts'
import type { EventOf } from '../../../contracts/index.ts'
import { activityOf, touchActivity } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { openPurse } from '../../draft.ts'
import { partIn } from '../../extras.ts'
import type { State } from '../../state.ts'
import { grantReward } from '../rewards.ts'
import { rightIn } from './quiz.ts'
import type { Quiz } from './state.ts'

/** Members paid by one tick; the next tick goes on. */
export const PAID_PER_TICK_MAX = 1_000

export function payPortion(draft: Draft, quiz: Quiz): void {
  const { activityId, rewardPoints, paid } = quiz
  const waiting = earnersAfter(draft.state, quiz, quiz.payout?.after ?? '')
  const portion = waiting.slice(0, PAID_PER_TICK_MAX)
  let members = 0
  for (const id of portion) {
    const reward = { rule: 'quiz', amount: rewardPoints, activityId } as const
    if (grantReward(draft, openPurse(draft, id), reward)) members += 1
  }
  const after = portion.at(-1)
  const points = members * rewardPoints
  if (after === undefined || waiting.length <= PAID_PER_TICK_MAX) {
    draft.events.push({
      type: 'QuizPaid',
      activityId,
      members: paid.members + members,
      points: paid.points + points,
    })
  } else draft.events.push({ type: 'QuizPortionPaid', activityId, after, members, points })
}

/** Everybody is sorted once; the same comes out of sorting again after a restart. */
const earners = new WeakMap<Quiz, MemberId[]>()

function earnersAfter(state: State, quiz: Quiz, after: string): MemberId[] {
  const known = earners.get(quiz) ?? earnersOf(state, quiz)
  const left = after === '' ? known : known.slice(firstBehind(known, after))
  earners.set(quiz, left)
  return left
}

function firstBehind(ids: readonly MemberId[], after: string): number {
  const index = ids.findIndex((id) => id > after)
  return index === -1 ? ids.length : index
}

function earnersOf(state: State, quiz: Quiz): MemberId[] {
  const ids: MemberId[] = []
  if (quiz.firstK !== null) ids.push(...quiz.first)
  else {
    const isRight = rightIn(quiz)
    for (const member of state.members.values()) {
      if (isRight(partIn(member, quiz.activityId))) ids.push(member.id)
    }
  }
  return ids.sort((a, b) => (a < b ? -1 : 1))
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
  touchActivity(state, quiz)
}
