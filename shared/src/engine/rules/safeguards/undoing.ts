/** What undoing an activity means for one member: computed here for the preview and for the deed alike. */
import type { Member } from '../../member.ts'
import type { Pending, State } from '../../state.ts'
import { partIn } from '../../extras.ts'
import { isCredit } from '../../ledger.ts'
import { claimsIn, pendingsOf } from './reach.ts'
import type { Reach } from './reach.ts'

export type Undoing = {
  /** Points that are posted, and that the balance can and cannot give. */
  debited: number
  owed: number
  /** Points paid and posted, to be given back in a fresh lot. */
  refunded: number
  /** Points given that are still held, and points paid that are: both are voided. */
  heldGains: number
  heldPayments: number
  /** Units that go back. */
  units: number
}

/** What was paid comes back first, so that it can pay for what is taken. */
export function undoingOf(state: State, activityId: string, reach: Reach): Undoing {
  const { member } = reach
  const part = partIn(member, activityId)
  const pendings = pendingsOf(state, reach).filter(({ asset }) => asset === 'points')
  const heldGains = sumOf(pendings.filter(isCredit))
  const heldPayments = sumOf(pendings.filter((pending) => !isCredit(pending)))
  const gained = Math.max(0, (part?.gained ?? 0) - heldGains)
  const refunded = Math.max(0, (part?.paid ?? 0) - heldPayments)
  const debited = Math.min(gained, balanceWith(member, refunded + heldPayments))
  const units = claimsIn(state, reach).reduce(
    (sum, claim) => sum + (claim.state === 'queued' ? 0 : claim.quantity),
    0,
  )
  return { debited, owed: gained - debited, refunded, heldGains, heldPayments, units }
}

function balanceWith(member: Member, more: number): number {
  return member.balance + more
}

/** The activity's part of held points; the rest of them is held on. */
function sumOf(pendings: readonly Pending[]): number {
  return pendings.reduce((sum, { amount, bonus }) => sum + (bonus ?? amount), 0)
}

/** As members and producers count it: what they lose of what they got, and what they get back. */
export function totalsOf(undoing: Undoing): { taken: number; returned: number; owed: number } {
  const { debited, heldGains, heldPayments, owed, refunded } = undoing
  return { taken: debited + heldGains, returned: refunded + heldPayments, owed }
}
