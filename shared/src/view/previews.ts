/** What something would do, before it is done. Nothing is changed by looking. */
import type { Command, OpeningPreview, ReversalPreview } from '../contracts/index.ts'
import { limits } from '../contracts/index.ts'
import type { Member, State } from '../engine/index.ts'
import {
  budgetLeft,
  decide,
  earningRate,
  isOnAir,
  isReversible,
  reachOf,
  reversibleOf,
  totalsOf,
  undoingOf,
  whyLeftOut,
} from '../engine/index.ts'
import type { Reading } from './reading.ts'
import { displayName } from './reading.ts'

/** Members named in the preview of an undoing. */
const MOST_SHOWN_MAX = 20
const MINUTE_MS = 60_000
const PRESENT_MINUTES = 5

/** Exactly what undoing it now would do; null for an activity that never was. */
export function previewReversal(reading: Reading, activityId: string): ReversalPreview | null {
  const { state, at } = reading
  const activity = reversibleOf(state, activityId)
  if (activity === undefined) return null
  const sum = { members: 0, taken: 0, returned: 0, owed: 0, unitsReturned: 0 }
  const reversible = isReversible(activity, at)
  const most: Loss[] = []
  for (const reach of reversible ? reachOf(state, activityId) : []) {
    const undoing = undoingOf(state, activityId, reach)
    const { taken, returned, owed } = totalsOf(undoing)
    sum.members += 1
    sum.taken += taken
    sum.returned += returned
    sum.owed += owed
    sum.unitsReturned += undoing.units
    note(most, { member: reach.member, loses: taken + owed, owes: owed, getsBack: returned })
  }
  return {
    activityId,
    reversible,
    ...sum,
    most: most.map(({ member, loses, owes, getsBack }) => ({
      ...displayName(reading, member.id),
      key: member.id,
      loses,
      owes,
      getsBack,
    })),
  }
}

type Loss = { member: Member; loses: number; owes: number; getsBack: number }

/** Keeps those who lose most, in order: of a million only twenty are ever sorted. */
function note(most: Loss[], loss: Loss): void {
  const last = most[MOST_SHOWN_MAX - 1]
  if (last !== undefined && isAhead(last, loss) < 0) return
  most.push(loss)
  most.sort(isAhead)
  most.length = Math.min(most.length, MOST_SHOWN_MAX)
}

function isAhead(a: Loss, b: Loss): number {
  return b.loses - a.loses || b.getsBack - a.getsBack || (a.member.id < b.member.id ? -1 : 1)
}

/** `command` is stamped like one that is meant: it is decided, and what comes of it is dropped. */
export function previewOpening(reading: Reading, command: Command): OpeningPreview {
  const { state, at } = reading
  const { present, eligible, refused } = audienceOf(state, command, at)
  const decision = decide(state, command)
  const left = budgetLeft(state)
  const cost = costOf(state, command, { present, eligible })
  const worstPoints = atMost(cost.worst, left)
  return {
    present,
    eligible,
    refused: [...refused]
      .map(([code, members]) => ({ code, members }))
      .sort((a, b) => b.members - a.members || (a.code < b.code ? -1 : 1)),
    expectedPoints: atMost(cost.expected, left) ?? 0,
    worstPoints,
    budgetLeft: left,
    refusal: decision.ok ? null : decision.error,
    warnings: warningsOf(state, command, cost, left),
  }
}

function atMost(points: number | null, left: number | null): number | null {
  if (points === null || left === null) return points ?? left
  return Math.min(points, left)
}

/** Everybody who was seen in the last five minutes. */
function audienceOf(
  state: State,
  command: Command,
  at: number,
): { present: number; eligible: number; refused: Map<string, number> } {
  const whyOut = whyLeftOut(state, command)
  const since = Math.floor(at / MINUTE_MS) - PRESENT_MINUTES
  const refused = new Map<string, number>()
  let present = 0
  let eligible = 0
  for (const member of state.members.values()) {
    if (member.seenMinute <= since) continue
    present += 1
    const code = whyOut(member)
    if (code === null) eligible += 1
    else refused.set(code, (refused.get(code) ?? 0) + 1)
  }
  return { present, eligible, refused }
}

type Cost = { expected: number; worst: number | null }

/** Points it may give away. What only takes points costs nothing. */
function costOf(
  state: State,
  command: Command,
  { present, eligible }: { present: number; eligible: number },
): Cost {
  switch (command.type) {
    case 'OpenWindow': {
      const share = present === 0 ? 1 : eligible / present
      const rate = earningRate(state, command.actions ?? null, command.at) * share
      const more = command.factorBp / limits.BP_ONE - 1
      const expected = Math.round(rate * command.seconds * more)
      const { budget } = command
      return { expected: Math.min(expected, budget ?? Infinity), worst: budget ?? null }
    }
    case 'OpenLottery': {
      const points = command.prizePoints ?? 0
      const { winners } = command
      return { expected: points * Math.min(winners, eligible), worst: points * winners }
    }
    case 'OpenQuiz': {
      const { rewardPoints, firstK } = command
      const expected = rewardPoints * Math.min(firstK ?? Infinity, eligible)
      const isFree = rewardPoints === 0
      return { expected, worst: isFree ? 0 : firstK === undefined ? null : rewardPoints * firstK }
    }
    case 'IssueCode': {
      const { limit, perMember, points = 0 } = command
      const worst = points * limit
      return { expected: Math.min(worst, points * perMember * eligible), worst }
    }
    default:
      return { expected: 0, worst: 0 }
  }
}

function warningsOf(state: State, command: Command, cost: Cost, left: number | null): string[] {
  const warnings: string[] = []
  if (!isOnAir(state)) warnings.push('off_air')
  const isThird = state.lotteryCount >= state.rules.lottery.perBroadcast
  if (command.type === 'OpenLottery' && isOnAir(state) && isThird) warnings.push('many_lotteries')
  if (left !== null && cost.expected > left) warnings.push('budget_short')
  if (left === null && cost.worst === null) warnings.push('unbounded')
  return warnings
}
