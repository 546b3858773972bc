/** Claims by activity and member, beside the rows: nobody looks through all claims to find one. */
import type { MemberId } from '../../../base/index.ts'
import type { State } from '../../state.ts'
import type { Claim } from './state.ts'

export type ClaimList = {
  byMember: Map<MemberId, Claim[]>
  /** Those that hold or bought, the newest last; among them `ended` ones, until they are many. */
  granted: Claim[]
  ended: number
  /** The line; whoever comes before `head` has left it, later ones may have. */
  line: Claim[]
  head: number
  /** How many wait in the line, and how many claims are held. */
  waiting: number
  heldClaims: number
}

/** By activity. */
export type ClaimIndex = Map<string, ClaimList>

const NO_CLAIMS: readonly Claim[] = []
/** Ended claims are cleared out once they are more than this, and the larger half. */
const CLEARED_FROM = 64

export function claimsOfMember(
  index: ClaimIndex,
  activityId: string,
  member: MemberId,
): readonly Claim[] {
  return index.get(activityId)?.byMember.get(member) ?? NO_CLAIMS
}

/** Units that the member holds, bought or waits for. */
export function unitsOfMember(index: ClaimIndex, activityId: string, member: MemberId): number {
  let units = 0
  for (const { quantity } of claimsOfMember(index, activityId, member)) units += quantity
  return units
}

/** Up to `max` claims that hold or bought, the newest first. */
export function newestClaims(state: State, activityId: string, max = Infinity): Claim[] {
  const granted = state.claimIndex.get(activityId)?.granted ?? []
  const newest: Claim[] = []
  for (let place = granted.length - 1; place >= 0 && newest.length < max; place--) {
    const claim = granted[place]
    if (claim !== undefined && isClaim(state, claim)) newest.push(claim)
  }
  return newest
}

/** The line, the first first. */
export function waitingClaims(state: State, activityId: string): Claim[] {
  const list = state.claimIndex.get(activityId)
  return list?.line.slice(list.head).filter((claim) => isClaim(state, claim)) ?? []
}

/** Whether it is still among the rows. */
export function isClaim(state: State, claim: Claim): boolean {
  return state.claims.get(claim.claim) === claim
}

export function addToIndex(index: ClaimIndex, claim: Claim): void {
  let list = index.get(claim.activityId)
  if (list === undefined) {
    const counts = { ended: 0, head: 0, waiting: 0, heldClaims: 0 }
    list = { byMember: new Map(), granted: [], line: [], ...counts }
    index.set(claim.activityId, list)
  }
  const own = list.byMember.get(claim.member)
  if (own === undefined) list.byMember.set(claim.member, [claim])
  else own.push(claim)
  if (claim.state === 'queued') {
    list.line.push(claim)
    list.waiting += 1
    return
  }
  list.granted.push(claim)
  if (claim.state === 'held') list.heldClaims += 1
}

/** A held claim has been paid; it stays where it is. */
export function noteSold(index: ClaimIndex, claim: Claim): void {
  const list = index.get(claim.activityId)
  if (list !== undefined) list.heldClaims -= 1
}

/** The claim is not among the rows any more. */
export function dropFromIndex(state: State, claim: Claim): void {
  const list = state.claimIndex.get(claim.activityId)
  if (list === undefined) return
  const own = (list.byMember.get(claim.member) ?? []).filter((other) => other !== claim)
  if (own.length === 0) list.byMember.delete(claim.member)
  else list.byMember.set(claim.member, own)
  if (claim.state === 'queued') {
    list.waiting -= 1
    moveHead(state, list)
    return
  }
  if (claim.state === 'held') list.heldClaims -= 1
  list.ended += 1
  if (list.ended > CLEARED_FROM && list.ended * 2 > list.granted.length) {
    list.granted = list.granted.filter((other) => isClaim(state, other))
    list.ended = 0
  }
}

function moveHead(state: State, list: ClaimList): void {
  for (;;) {
    const first = list.line[list.head]
    if (first === undefined || isClaim(state, first)) break
    list.head += 1
  }
  if (list.head > CLEARED_FROM && list.head * 2 > list.line.length) {
    list.line = list.line.slice(list.head)
    list.head = 0
  }
}
