/** What looks like farming: points that come of it wait for a person, and are given if nobody looks. */
import type { Action, Suspicion, Transferred, TransferRule } from '../../../contracts/index.ts'
import { ACTIONS } from '../../../contracts/index.ts'
import type { Draft, Purse } from '../../draft.ts'
import type { Member } from '../../member.ts'
import type { State } from '../../state.ts'

const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000

/** What is paid for in money is no farming, however fast it comes, nor is what a producer gives. */
const NEVER_ODD: ReadonlySet<TransferRule> = new Set<TransferRule>([
  'gift',
  'order',
  'subscribe',
  'offer',
  'adjust',
])

/** What is odd about giving points for this to this member now, or null. */
export function suspicionOf(draft: Draft, purse: Purse, rule: TransferRule): Suspicion | null {
  const { rules } = draft.state
  if (!rules.risk.enabled || NEVER_ODD.has(rule)) return null
  const { command } = draft
  // Nor is a task that it completes; a refund takes back what was given, which a hold is not yet.
  if (command.type === 'RecordOrderPaid') return null
  if (command.type === 'RecordChat' && command.suspicion !== undefined) return command.suspicion
  const { member } = purse
  if (member === null || member.grantMinute !== Math.floor(command.at / MINUTE_MS)) return null
  return member.grantCount >= rules.risk.grantsPerMinute ? 'velocity' : null
}

/** Counts a grant of this minute; forgotten when the process ends. */
export function noteGrant(state: State, member: Member, event: Transferred): void {
  const minute = Math.floor(state.at / MINUTE_MS)
  noteEarned(state, minute, event)
  if (NEVER_ODD.has(event.rule)) return
  if (member.grantMinute !== minute) {
    member.grantMinute = minute
    member.grantCount = 0
  }
  member.grantCount += 1
}

/** Minutes of earning that are remembered. */
const REMEMBERED_MINUTES = 10

/** What each action earned, minute by minute and without what windows added: what a window may cost. */
function noteEarned(state: State, minute: number, event: Transferred): void {
  const { earnedLately } = state
  let byRule = earnedLately.get(minute)
  if (byRule === undefined) {
    earnedLately.set(minute, (byRule = new Map()))
    for (const old of earnedLately.keys()) {
      if (old <= minute - REMEMBERED_MINUTES) earnedLately.delete(old)
    }
  }
  const amount = event.amount - (event.activityId === null ? 0 : (event.bonus ?? event.amount))
  byRule.set(event.rule, (byRule.get(event.rule) ?? 0) + amount)
}

/** Points a second, of the last ten minutes, that these actions earned; all of them where none are named. */
export function earningRate(state: State, actions: readonly Action[] | null, at: number): number {
  const from = Math.floor(at / MINUTE_MS) - REMEMBERED_MINUTES
  let points = 0
  for (const [minute, byRule] of state.earnedLately) {
    if (minute <= from) continue
    for (const action of actions ?? ACTIONS) {
      points += byRule.get(action) ?? 0
      if (action === 'checkin') points += byRule.get('checkin.broadcast') ?? 0
    }
  }
  return points / (REMEMBERED_MINUTES * 60)
}
