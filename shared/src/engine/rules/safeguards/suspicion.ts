/** What looks like farming: points that come of it wait for a person, and are given if nobody looks. */
import type { Suspicion, TransferRule } from '../../../contracts/index.ts'
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
  if (command.type === 'RecordChat' && command.suspicion !== undefined) return command.suspicion
  const { member } = purse
  if (member === null || member.grantMinute !== Math.floor(command.at / MINUTE_MS)) return null
  return member.grantCount >= rules.risk.grantsPerMinute ? 'velocity' : null
}

/** Counts a grant of this minute; forgotten when the process ends. */
export function noteGrant(state: State, member: Member, rule: TransferRule): void {
  if (NEVER_ODD.has(rule)) return
  const minute = Math.floor(state.at / MINUTE_MS)
  if (member.grantMinute !== minute) {
    member.grantMinute = minute
    member.grantCount = 0
  }
  member.grantCount += 1
}
