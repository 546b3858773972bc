/** Budget, held grants and the history of activities as the control room sees them. */
import type {
  ActivitySummary,
  ActivityType,
  BudgetView,
  Event,
  HeldView,
  Suspicion,
  Transferred,
} from '../../contracts/index.ts'
import { limits, TIERS } from '../../contracts/index.ts'
import type { Activity, State, Window } from '../../engine/index.ts'
import {
  accountBalance,
  budgetLeft,
  isReversible,
  RISK_REASON,
  tierCap,
  usedAccount,
  usedPoints,
} from '../../engine/index.ts'
import type { Line } from '../feed.ts'
import type { Reading } from '../reading.ts'
import { displayName } from '../reading.ts'
import type { CuePart, ViewPart } from './part.ts'

const HELD_SHOWN_MAX = 50
const ACTIVITIES_SHOWN_MAX = 30
const RETRACTED_TTL_MS = 60_000

export function budgetView({ state }: Reading): BudgetView | null {
  const { budget } = state
  if (budget === null) return null
  const { key, points, endsAt } = budget
  return {
    period: key,
    points,
    spent: usedPoints(state, key),
    left: budgetLeft(state) ?? 0,
    tiers: TIERS.map((tier) => ({
      tier,
      spent: accountBalance(state, 'budget', usedAccount(key, tier)),
      cap: tierCap(state, points, tier),
    })),
    endsAt,
  }
}

/** The oldest first, which is the order they were held in. */
export function heldViews(reading: Reading): { held: HeldView[]; heldCount: number } {
  const { inReview, pending } = reading.state
  const held: HeldView[] = []
  for (const seq of inReview) {
    if (held.length === HELD_SHOWN_MAX) break
    const hold = pending.get(seq)
    if (hold?.member === undefined || hold.member === null) continue
    const person = reading.whoIs(hold.member)
    held.push({
      transfer: seq,
      who: {
        ...displayName(reading, hold.member),
        platform: person?.platform ?? '',
        userId: person?.userId ?? '',
      },
      amount: hold.amount,
      rule: hold.rule,
      why: suspicionIn(hold.reason),
      at: hold.heldAt,
      releasesAt: hold.deadline ?? hold.heldAt,
    })
  }
  return { held, heldCount: inReview.size }
}

function suspicionIn(reason: string | null): Suspicion {
  return (reason ?? '').slice(RISK_REASON.length) as Suspicion
}

export function activitySummaries({ state, at }: Reading): ActivitySummary[] {
  const windows = newest([...state.windows.values()]).map((window) => summary(window, at))
  const others = newest([...state.activities.values()]).map((one) => summary(one, at))
  const all = [...windows, ...others].sort((a, b) => b.openedAt - a.openedAt)
  return all.slice(0, ACTIVITIES_SHOWN_MAX)
}

/** All that ever was, the oldest first: `count` of them before the `end`-th. */
export function activityPage(
  { state, at }: Reading,
  { count, end }: { count: number; end: number | null },
): { activities: ActivitySummary[]; start: number } {
  const all = [...state.windows.values(), ...state.activities.values()].sort(
    (a, b) => a.opensAt - b.opensAt || numberOf(a) - numberOf(b),
  )
  const until = Math.min(end ?? all.length, all.length)
  const start = Math.max(0, until - count)
  const activities = all.slice(start, until).map((one) => summary(one, at))
  return { activities: activities.reverse(), start }
}

/** Ids are a letter and a number that counts what was opened. */
function numberOf({ activityId }: { activityId: string }): number {
  return Number(activityId.slice(1))
}

function newest<T extends { opensAt: number }>(all: T[]): T[] {
  return all.sort((a, b) => b.opensAt - a.opensAt).slice(0, ACTIVITIES_SHOWN_MAX)
}

function summary(activity: Activity | Window, at: number): ActivitySummary {
  const { activityId, opensAt, closesAt, isOpen, reversal } = activity
  return {
    activityId,
    type: typeOf(activity),
    title: titleOf(activity),
    state: stateOf(activity),
    openedAt: opensAt,
    endsAt: closesAt,
    open: isOpen,
    reversal: reversal?.state ?? null,
    reversible: isReversible(activity, at),
  }
}

function typeOf(activity: Activity | Window): ActivityType {
  return 'type' in activity ? activity.type : 'window'
}

/** A window has none: what it multiplies with says it. */
function titleOf(activity: Activity | Window): string {
  return 'title' in activity ? activity.title : `${activity.factorBp / limits.BP_ONE}×`
}

function stateOf(activity: Activity | Window): string {
  if (activity.reversal !== null) return 'reversed'
  if ('type' in activity && activity.type === 'lottery') return activity.state
  if ('type' in activity && activity.type === 'seckill' && activity.soldOut) return 'sold_out'
  return activity.isOpen ? 'open' : 'closed'
}

function activityIn(state: State, activityId: string): Activity | Window | undefined {
  return state.windows.get(activityId) ?? state.activities.get(activityId)
}

/** Of a grant that is held back because something is odd about it. */
export function heldLine(event: Transferred): Line | null {
  if (event.state !== 'pending' || event.member === null) return null
  if (event.reason?.startsWith(RISK_REASON) !== true) return null
  const { amount, rule } = event
  const values = { action: 'held', amount, rule, why: suspicionIn(event.reason) }
  return { kind: 'held', member: event.member, values }
}

function retractedCue(reading: Reading, activityId: string): CuePart | null {
  const activity = activityIn(reading.state, activityId)
  if (activity === undefined) return null
  const body = { activityId, activity: typeOf(activity), title: titleOf(activity) }
  return { priority: 0, ttlMs: RETRACTED_TTL_MS, body: { kind: 'retracted', ...body } }
}

export const safeguardPart: ViewPart = {
  cue: (reading, { event }) =>
    event.type === 'ReversalStarted' ? retractedCue(reading, event.activityId) : null,
  line: (event) => lineOfMember(event) ?? lineOfBudget(event) ?? lineOfReversal(event),
}

function lineOfMember(event: Event): Line | null {
  switch (event.type) {
    case 'MemberExcluded':
    case 'MemberIncluded': {
      const { member, from, actor } = event
      const action = event.type === 'MemberExcluded' ? 'excluded' : 'included'
      const text = event.type === 'MemberExcluded' ? { text: event.reason } : {}
      return { kind: 'moderation', member, values: { action, from }, actor, ...text }
    }
    case 'MemberUnbanned': {
      const { member, actor } = event
      return { kind: 'moderation', member, values: { action: 'unbanned' }, actor }
    }
    case 'HoldsReviewed': {
      const { member, actor, holds, points, reason } = event
      const values = { action: event.approved ? 'approved' : 'rejected', holds, amount: points }
      return { kind: 'held', member, values, actor, ...(reason === null ? {} : { text: reason }) }
    }
    default:
      return null
  }
}

/** A budget that is used up is told once in its period. */
function lineOfBudget(event: Event): Line | null {
  if (event.type === 'BudgetOpened') {
    const { period, points } = event
    return { kind: 'budget', values: { action: 'opened', period, points } }
  }
  if (event.type !== 'GrantRefused' || !event.first) return null
  return { kind: 'budget', values: { action: 'refused', why: event.why, amount: event.amount } }
}

function lineOfReversal(event: Event): Line | null {
  if (event.type === 'ReversalStarted') {
    const { activityId, actor, reason } = event
    const text = reason === null ? {} : { text: reason }
    return { kind: 'reversal', values: { action: 'started', activityId }, actor, ...text }
  }
  if (event.type !== 'ActivityReversed') return null
  const { activityId, members, taken, returned, owed } = event
  const values = { action: 'done', activityId, members, taken, returned, owed }
  return { kind: 'reversal', values }
}
