/** Refunds take back what growth tasks gave for money that is not spent any more; then they may be done again, but for those whose ticket was used. */
import type { EventOf, Task } from '../../../contracts/index.ts'
import type { Draft, Purse } from '../../draft.ts'
import { debit, draftedRights, transfer } from '../../draft.ts'
import type { TaskProgress } from '../../extras.ts'
import { extrasOf } from '../../extras.ts'
import { ISSUE, memberAccount, rightAsset } from '../../ledger.ts'
import type { Member } from '../../member.ts'
import type { State } from '../../state.ts'

/** Called after the refund was drafted. `spend`: what it takes from the member's spending. */
export function revokeTasks(draft: Draft, purse: Purse, spend: number): void {
  const { member } = purse
  const progress = member?.extras?.tasks ?? null
  if (member === null || progress === null) return
  const net = member.spend - spend
  for (const task of draft.state.rules.tasks.growth) {
    const mayBeTaken = progress.lifeDone.includes(task.id) && !isTakenForGood(progress, task.id)
    if (mayBeTaken && isUndone(task, net)) {
      revoke(draft, purse, member, task)
    }
  }
}

/** Done for good with nothing left to take back: it gave a ticket that was used. Noted as 0 points given. */
function isTakenForGood({ lifeGiven }: TaskProgress, task: string): boolean {
  return lifeGiven[task] === 0
}

/** Of orders only how much they came to is known in the end: nothing at all is no order. */
function isUndone({ action, count }: Task, net: number): boolean {
  return (action === 'spend' && net < count) || (action === 'order' && net === 0)
}

/**
 * What was spent already is owed, as with the points of the order itself. A ticket that was used cannot be
 * owed: its task stays done, or buying and giving back would make a ticket each time.
 */
function revoke(draft: Draft, purse: Purse, member: Member, task: Task): void {
  const { id, name, right = null } = task
  const given = member.extras?.tasks?.lifeGiven[id] ?? 0
  const taken = Math.min(given, purse.balance)
  const hasRight = right !== null && draftedRights(draft, purse, right) > 0
  draft.events.push({
    type: 'TaskRevoked',
    member: purse.id,
    task: id,
    name,
    points: given,
    owed: given - taken,
    right: hasRight ? right : null,
    staysDone: right !== null && !hasRight,
  })
  const why = { rule: 'refund', reason: id } as const
  if (taken > 0) debit(draft, purse, ISSUE, { ...why, amount: taken })
  if (!hasRight) return
  const asset = rightAsset(right)
  transfer(draft, purse, { ...why, asset, from: memberAccount(purse.id), to: ISSUE, amount: 1 })
}

export function applyTaskRevoked(state: State, event: EventOf<'TaskRevoked'>): void {
  const member = state.members.get(event.member)
  const progress = member === undefined ? null : extrasOf(state, member).tasks
  if (member === undefined || progress === null) return
  member.owed += event.owed
  if (event.staysDone === true) progress.lifeGiven[event.task] = 0
  else {
    progress.lifeDone = progress.lifeDone.filter((id) => id !== event.task)
    delete progress.lifeGiven[event.task]
  }
  // What counted stopped counting when the task was done; what is left of the money counts again.
  const { lifeCounts } = progress
  lifeCounts['spend'] = Math.min(lifeCounts['spend'] ?? 0, member.spend)
  if (member.spend === 0) delete lifeCounts['order']
}

/** For the effect of a refund: money that went back does not count in any period. */
export function uncountSpend(state: State, member: Member, spend: number): void {
  if ((member.extras?.tasks ?? null) === null) return
  const progress = extrasOf(state, member).tasks
  for (const counts of [progress?.dayCounts, progress?.monthCounts, progress?.lifeCounts]) {
    if (counts?.['spend'] !== undefined) counts['spend'] = Math.max(0, counts['spend'] - spend)
  }
}

/** For the effect of a transfer: what a growth task really gave, which may be taken back. */
export function noteTaskReward(state: State, member: Member, event: EventOf<'Transferred'>): void {
  const { asset, state: kind, reason, amount } = event
  const progress = member.extras?.tasks ?? null
  if (asset !== 'points' || kind !== 'posted' || reason === null || progress === null) return
  if (!progress.lifeDone.includes(reason)) return
  extrasOf(state, member)
  progress.lifeGiven[reason] = amount
}
