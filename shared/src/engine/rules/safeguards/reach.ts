/** Whom an activity reached: those with a part in it and those who claimed of it, with what of theirs still hangs. */
import type { MemberId } from '../../../base/index.ts'
import { participantsOf } from '../../extras.ts'
import type { Member } from '../../member.ts'
import type { Pending, State } from '../../state.ts'
import type { Claim } from '../seckill/state.ts'

/** `pendings` and `claims` by `seq`: by the time it is their turn some may be gone. */
export type Reach = { member: Member; pendings: readonly number[]; claims: readonly number[] }

/** What nearly everybody has: a window may reach a million. */
const NONE: readonly number[] = []
const NO_PENDINGS: readonly Pending[] = []
const NO_CLAIMS: readonly Claim[] = []

/** By member id: sorted once for each undoing. */
export function sortedReach(state: State, activityId: string): Reach[] {
  return reachOf(state, activityId).sort((a, b) => (a.member.id < b.member.id ? -1 : 1))
}

/** In no order. */
export function reachOf(state: State, activityId: string): Reach[] {
  const reached = new Map<MemberId, Reach>()
  const reach = (member: Member): Reach => {
    let one = reached.get(member.id)
    if (one === undefined) reached.set(member.id, (one = { member, pendings: NONE, claims: NONE }))
    return one
  }
  for (const member of participantsOf(state, activityId)) reach(member)
  for (const pending of state.pending.values()) {
    if (pending.activityId !== activityId || pending.member === null) continue
    const member = state.members.get(pending.member)
    if (member === undefined) continue
    const one = reach(member)
    one.pendings = [...one.pendings, pending.seq]
  }
  for (const claim of state.claims.values()) {
    const member = claim.activityId === activityId ? state.members.get(claim.member) : undefined
    if (member === undefined) continue
    const one = reach(member)
    one.claims = [...one.claims, claim.claim]
  }
  return [...reached.values()]
}

export function pendingsOf(state: State, reach: Reach): readonly Pending[] {
  if (reach.pendings.length === 0) return NO_PENDINGS
  return reach.pendings.flatMap((seq) => state.pending.get(seq) ?? [])
}

export function claimsIn(state: State, reach: Reach): readonly Claim[] {
  if (reach.claims.length === 0) return NO_CLAIMS
  return reach.claims.flatMap((seq) => state.claims.get(seq) ?? [])
}
