/** Seckills as the audiences see them. */
import type { MemberId } from '../../base/index.ts'
import type {
  ClaimState,
  CueBody,
  DisplayName,
  Envelope,
  Event,
  EventOf,
  MemberRef,
  SeckillView,
  WinnerView,
} from '../../contracts/index.ts'
import type { Claim, Seckill, State } from '../../engine/index.ts'
import {
  accountBalance,
  activityOf,
  availableUnits,
  earlyAccount,
  heldAccount,
  isRunning,
  newestClaims,
  soldAccount,
  waitingClaims,
} from '../../engine/index.ts'
import type { BatchReading } from '../batch-reading.ts'
import type { Line } from '../feed.ts'
import type { Reading } from '../reading.ts'
import { displayName } from '../reading.ts'
import type { ActivityDetail, CuePart, ViewPart } from './part.ts'
import { shownActivities, unsettledActivities } from './shown.ts'

const RECENT_SHOWN_MAX = 5
const TTL_MS = { opened: 60_000, drawn: 120_000, claimed: 20_000, soldOut: 30_000 }

/** The newest first. */
export function seckillViews(reading: Reading): SeckillView[] {
  return shownActivities(reading, 'seckill').map((seckill) => seckillView(reading, seckill))
}

/** For the till: until nothing is held any more and nobody waits. */
export function unsettledSeckills(reading: Reading): SeckillView[] {
  return unsettledActivities(reading, 'seckill').map((seckill) => seckillView(reading, seckill))
}

function seckillView(reading: Reading, seckill: Seckill): SeckillView {
  const { state, at } = reading
  const { activityId, draw } = seckill
  const available = availableUnits(state, activityId)
  return {
    activityId,
    title: seckill.title,
    keyword: seckill.keyword,
    quota: seckill.quota,
    available,
    held: accountBalance(state, 'stock', heldAccount(activityId)),
    sold: accountBalance(state, 'stock', soldAccount(activityId)),
    soldOut: seckill.soldOut && available === 0,
    queue: waitingCount(state, activityId),
    perMember: seckill.perMember,
    pricePoints: seckill.pricePoints,
    priceMoney: seckill.priceMoney,
    early: earlyView(reading, seckill),
    mode: seckill.mode,
    entrants: draw?.entrants ?? 0,
    commitment: draw?.commitment ?? null,
    opensAt: seckill.opensAt,
    closesAt: seckill.closesAt,
    open: isRunning(seckill, at),
    recent: newestClaims(state, activityId, RECENT_SHOWN_MAX).map(({ member, quantity }) => ({
      ...displayName(reading, member),
      key: member,
      quantity,
    })),
  }
}

function waitingCount(state: State, activityId: string): number {
  return state.claimIndex.get(activityId)?.waiting ?? 0
}

function earlyView({ state, at }: Reading, { activityId, early }: Seckill): SeckillView['early'] {
  if (early === null || at >= early.until) return null
  const { until, tiers } = early
  return { until, tiers, left: accountBalance(state, 'stock', earlyAccount(activityId)) }
}

/** One claim with all that the till needs. */
export type ClaimDetail = Pick<DisplayName, 'name' | 'tag'> & {
  member: MemberRef
  state: ClaimState
  at: number
  quantity: number
  /** Null for who waits in the line. */
  code: string | null
  until: number | null
}

export type SeckillDetail = ActivityDetail &
  Omit<SeckillView, 'recent' | 'queue'> & {
    type: 'seckill'
    queued: number
    holdSeconds: number
    right: string | null
    sku: string | null
    /** In the order of the journal, then the line. */
    claims: ClaimDetail[]
  }

function seckillDetail(reading: Reading, activityId: string): SeckillDetail | null {
  const seckill = activityOf(reading.state, 'seckill', activityId)
  if (seckill === undefined) return null
  const { recent: _recent, queue: queued, ...view } = seckillView(reading, seckill)
  const { holdSeconds, right, sku } = seckill
  const granted = newestClaims(reading.state, activityId).toReversed()
  const claims = [...granted, ...waitingClaims(reading.state, activityId)]
  return {
    type: 'seckill',
    ...view,
    queued,
    holdSeconds,
    right,
    sku,
    claims: claims.map((claim) => claimDetail(reading, claim)),
  }
}

function claimDetail(reading: Reading, claim: Claim): ClaimDetail {
  const { member, state, at, quantity, code, until } = claim
  const { platform = '', userId = '' } = reading.whoIs(member) ?? {}
  const { name, tag } = displayName(reading, member)
  const shownCode = code === '' ? null : code
  return { member: { platform, userId }, name, tag, state, at, quantity, code: shownCode, until }
}

function seckillCue(reading: Reading, envelope: Envelope, batch: BatchReading): CuePart | null {
  const { event } = envelope
  switch (event.type) {
    case 'SeckillOpened': {
      const { activityId, title, keyword, quota } = event
      return cue(1, TTL_MS.opened, { kind: 'seckill_opened', activityId, title, keyword, quota })
    }
    case 'UnitsClaimed':
      return claimedCue(reading, event, envelope.causeId, batch)
    case 'WinnersDrawn':
      return drawnCue(reading, event, envelope.causeId, batch)
    case 'SoldOut': {
      const seckill = activityOf(reading.state, 'seckill', event.activityId)
      if (seckill === undefined) return null
      const { activityId, title, quota } = seckill
      return cue(1, TTL_MS.soldOut, { kind: 'sold_out', activityId, title, quota })
    }
    default:
      return null
  }
}

function cue(priority: CuePart['priority'], ttlMs: number, body: CueBody): CuePart {
  return { priority, ttlMs, body }
}

/** Who is drawn is told by the reveal, and who had it before has it still. */
function claimedCue(
  reading: Reading,
  { activityId, member, quantity }: EventOf<'UnitsClaimed'>,
  causeId: string,
  batch: BatchReading,
): CuePart | null {
  const seckill = activityOf(reading.state, 'seckill', activityId)
  if (seckill === undefined) return null
  const isTold = batch.envelopes.some(
    (other) =>
      other.causeId === causeId &&
      (other.event.type === 'WinnersDrawn' ||
        (other.event.type === 'ClaimEnded' && other.event.why === 'split')),
  )
  if (isTold) return null
  const { title } = seckill
  const who = displayName(reading, member)
  const left = availableUnits(reading.state, activityId)
  return cue(4, TTL_MS.claimed, { kind: 'unit_claimed', activityId, who, title, quantity, left })
}

/** Those who have a unit now and those who wait: who was drawn and could not have one is in the journal. */
function drawnCue(
  reading: Reading,
  event: EventOf<'WinnersDrawn'>,
  causeId: string,
  batch: BatchReading,
): CuePart | null {
  const seckill = activityOf(reading.state, 'seckill', event.activityId)
  if (seckill === undefined) return null
  const { activityId, title, draw } = seckill
  const winners: WinnerView[] = []
  const alternates = new Map<MemberId, WinnerView>()
  for (const { event: other, causeId: cause } of batch.envelopes) {
    if (cause !== causeId || !('activityId' in other) || other.activityId !== activityId) continue
    if (other.type === 'UnitsClaimed') {
      const state = other.state === 'held' ? 'due' : 'won'
      winners.push(winnerView(reading, other.member, state, other.until))
    } else if (other.type === 'UnitsQueued') {
      alternates.set(other.member, winnerView(reading, other.member, 'waiting', null))
    } else if (other.type === 'ClaimEnded') alternates.delete(other.member)
  }
  const shown = { winners, alternates: [...alternates.values()], trust: event.trust }
  const entrants = draw?.entrants ?? 0
  return cue(1, TTL_MS.drawn, { kind: 'winners_drawn', activityId, title, entrants, ...shown })
}

function winnerView(
  reading: Reading,
  member: MemberId,
  state: WinnerView['state'],
  claimUntil: number | null,
): WinnerView {
  return { ...displayName(reading, member), key: member, state, claimUntil }
}

function seckillLine(event: Event): Line | null {
  switch (event.type) {
    case 'SeckillOpened': {
      const { activityId, title: text, keyword, quota, actor } = event
      return {
        kind: 'seckill',
        text,
        values: { action: 'opened', activityId, keyword, quota },
        actor,
      }
    }
    case 'UnitsClaimed': {
      const { activityId, member, quantity, state } = event
      const action = state === 'held' ? 'claimed' : 'bought'
      return { kind: 'seckill', member, values: { action, activityId, quantity } }
    }
    case 'ClaimEnded': {
      const { activityId, member, outcome, why } = event
      if (why === 'split' || why === 'closed') return null
      return { kind: 'seckill', member, values: { action: outcome, activityId, why } }
    }
    case 'Restocked': {
      const { activityId, quantity, actor } = event
      return { kind: 'seckill', values: { action: 'restocked', activityId, quantity }, actor }
    }
    case 'SoldOut':
      return { kind: 'seckill', values: { action: 'sold_out', activityId: event.activityId } }
    case 'SeckillClosed': {
      const { activityId, why, actor } = event
      const action = why === 'producer' ? 'closed' : why
      return { kind: 'seckill', values: { action, activityId, why }, actor }
    }
    default:
      return null
  }
}

export const seckillPart: ViewPart = { cue: seckillCue, line: seckillLine, detail: seckillDetail }
