/** What the events of seckills do to the state. */
import { assert } from '../../../base/index.ts'
import type { EventOf } from '../../../contracts/index.ts'
import { activityOf, addActivity, touchActivity } from '../../activity.ts'
import type { State } from '../../state.ts'
import { forgetEntrants } from '../lottery/sealed-draw.ts'
import { addToIndex, dropFromIndex, noteSold } from './claim-index.ts'
import type { Claim, Seckill } from './state.ts'

export function applyOpened(state: State, event: EventOf<'SeckillOpened'>): void {
  const { type: _type, ...terms } = event
  addActivity(state, {
    type: 'seckill',
    ...terms,
    isOpen: true,
    endedAt: 0,
    openedSeq: state.seq,
    reversal: null,
    soldOut: false,
    draw: null,
  })
  state.changedKeys.add(`a:${event.activityId}`)
}

function seckillOf(state: State, activityId: string): Seckill {
  const seckill = activityOf(state, 'seckill', activityId)
  assert(seckill !== undefined, `seckill ${activityId} was never opened`)
  return seckill
}

export function applyClaimed(state: State, event: EventOf<'UnitsClaimed'>): void {
  const { type: _type, queued, ...terms } = event
  addClaim(state, { claim: state.seq, at: state.at, ...terms })
  if (queued !== null) serve(state, claimBy(state, queued), event.quantity)
}

export function applyQueued(state: State, event: EventOf<'UnitsQueued'>): void {
  const { type: _type, ...terms } = event
  const nothing = { until: null, stock: null, points: null, right: null, code: '', early: false }
  addClaim(state, { claim: state.seq, at: state.at, ...terms, ...nothing, state: 'queued' })
}

function addClaim(state: State, claim: Claim): void {
  state.claims.set(claim.claim, claim)
  addToIndex(state.claimIndex, claim)
  state.changedKeys.add(`k:${claim.claim}`)
}

function claimBy(state: State, seq: number): Claim {
  const claim = state.claims.get(seq)
  assert(claim !== undefined, `claim ${seq} has ended`)
  return claim
}

/** A place in the line that waits for more than came keeps waiting for the rest. */
function serve(state: State, claim: Claim, units: number): void {
  claim.quantity -= units
  state.changedKeys.add(`k:${claim.claim}`)
  if (claim.quantity === 0) dropClaim(state, claim)
}

function dropClaim(state: State, claim: Claim): void {
  state.claims.delete(claim.claim)
  state.changedKeys.add(`k:${claim.claim}`)
  dropFromIndex(state, claim)
}

export function applyEnded(state: State, event: EventOf<'ClaimEnded'>): void {
  const claim = claimBy(state, event.claim)
  if (event.outcome === 'sold') {
    Object.assign(claim, { state: 'sold', until: null, stock: null, points: null, right: null })
    noteSold(state.claimIndex, claim)
    state.changedKeys.add(`k:${claim.claim}`)
  } else dropClaim(state, claim)
  finish(state, seckillOf(state, event.activityId))
}

export function applyRestocked(state: State, event: EventOf<'Restocked'>): void {
  const seckill = seckillOf(state, event.activityId)
  seckill.quota += event.quantity
  seckill.soldOut = false
  touchActivity(state, seckill)
}

export function applySoldOut(state: State, event: EventOf<'SoldOut'>): void {
  const seckill = seckillOf(state, event.activityId)
  seckill.soldOut = true
  touchActivity(state, seckill)
}

export function applyClosed(state: State, event: EventOf<'SeckillClosed'>): void {
  const seckill = seckillOf(state, event.activityId)
  seckill.isOpen = false
  seckill.closesAt = Math.min(seckill.closesAt ?? state.at, state.at)
  forgetEntrants(state, event.activityId)
  touchActivity(state, seckill)
  finish(state, seckill)
}

/** Nothing can come of it any more once nothing is held and nobody waits. */
function finish(state: State, seckill: Seckill): void {
  if (seckill.isOpen || seckill.endedAt !== 0) return
  const list = state.claimIndex.get(seckill.activityId)
  if (list !== undefined && (list.heldClaims > 0 || list.waiting > 0)) return
  seckill.endedAt = state.at
  touchActivity(state, seckill)
}

/** After loading. */
export function indexClaims(state: State): void {
  state.claimIndex = new Map()
  for (const claim of state.claims.values()) addToIndex(state.claimIndex, claim)
}
