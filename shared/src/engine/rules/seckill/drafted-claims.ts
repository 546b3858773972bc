/** What the events of a draft so far have done to claims: several that end in one tick see each other. */
import type { MemberId } from '../../../base/index.ts'
import type { Draft } from '../../draft.ts'
import type { ClaimList } from './claim-index.ts'
import { claimsOfMember, isClaim } from './claim-index.ts'
import type { Claim, Seckill } from './state.ts'

type Drafted = {
  /** Claims that have ended, by the `seq` that made them. */
  ended: Set<number>
  /** Units that claims in the line have been served. */
  served: Map<number, number>
  /** By activity: where its line begins, how many more are held, and whether it is sold out. */
  heads: Map<string, number>
  held: Map<string, number>
  soldOut: Map<string, boolean>
}

const drafts = new WeakMap<Draft, Drafted>()

function draftedClaims(draft: Draft): Drafted {
  let drafted = drafts.get(draft)
  if (drafted === undefined) {
    drafted = {
      ended: new Set(),
      served: new Map(),
      heads: new Map(),
      held: new Map(),
      soldOut: new Map(),
    }
    drafts.set(draft, drafted)
  }
  return drafted
}

/** The member's claims that have not ended. */
export function liveClaims(draft: Draft, activityId: string, member: MemberId): Claim[] {
  const ended = drafts.get(draft)?.ended
  const claims = claimsOfMember(draft.state.claimIndex, activityId, member)
  return claims.filter(({ claim }) => ended?.has(claim) !== true)
}

export function noteEnded(draft: Draft, claim: Claim): void {
  draftedClaims(draft).ended.add(claim.claim)
  if (claim.state === 'held') noteHeld(draft, claim.activityId, -1)
}

export function noteHeld(draft: Draft, activityId: string, by: 1 | -1): void {
  const { held } = draftedClaims(draft)
  held.set(activityId, (held.get(activityId) ?? 0) + by)
}

export function heldClaims(draft: Draft, activityId: string): number {
  const before = draft.state.claimIndex.get(activityId)?.heldClaims ?? 0
  return before + (drafts.get(draft)?.held.get(activityId) ?? 0)
}

export function noteServed(draft: Draft, claim: Claim, units: number): void {
  const { served, ended } = draftedClaims(draft)
  const all = (served.get(claim.claim) ?? 0) + units
  served.set(claim.claim, all)
  if (all >= claim.quantity) ended.add(claim.claim)
}

/** Units that a claim in the line still waits for. */
export function unserved(draft: Draft, claim: Claim): number {
  return claim.quantity - (drafts.get(draft)?.served.get(claim.claim) ?? 0)
}

/** Who is first in the line now. */
export function firstInLine(draft: Draft, activityId: string): Claim | null {
  const list = draft.state.claimIndex.get(activityId)
  if (list === undefined || list.waiting === 0) return null
  const { heads } = draftedClaims(draft)
  const head = liveFrom(draft, list, heads.get(activityId) ?? list.head)
  heads.set(activityId, head)
  return list.line[head] ?? null
}

function liveFrom(draft: Draft, list: ClaimList, head: number): number {
  const ended = drafts.get(draft)?.ended
  for (let place = head; ; place++) {
    const claim = list.line[place]
    if (claim === undefined) return place
    if (isClaim(draft.state, claim) && !ended?.has(claim.claim)) return place
  }
}

export function isSoldOut(draft: Draft, seckill: Seckill): boolean {
  return drafts.get(draft)?.soldOut.get(seckill.activityId) ?? seckill.soldOut
}

export function noteSoldOut(draft: Draft, activityId: string, is: boolean): void {
  draftedClaims(draft).soldOut.set(activityId, is)
}
