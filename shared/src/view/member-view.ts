/** One member as the API and the control room show them. */
import type { MemberId } from '../base/index.ts'
import type {
  Asset,
  Envelope,
  Exclusion,
  Factor,
  PersonalView,
  Tier,
  Transferred,
} from '../contracts/index.ts'
import { EXCLUSIONS } from '../contracts/index.ts'
import type { Member } from '../engine/index.ts'
import { calendarAt, isBanned, rankOf, SOURCES, stampsIn, tierProgress } from '../engine/index.ts'
import type { Reading, Refusal } from './reading.ts'
import { nameOf, tagOf } from './reading.ts'

export type MemberSummary = {
  member: { platform: string; userId: string }
  name: string
  tag: string
  hidden: boolean
  balance: number
  tier: Tier
}

/** Spending is in minor units of `currency`; `spendNeeded` 0 means this tier cannot be bought. */
export type TierProgressView = {
  next: Tier
  points: number
  pointsNeeded: number
  pointsLeft: number
  spend: number
  spendNeeded: number
  spendLeft: number
  currency: string
}

export type MemberDetail = MemberSummary & {
  held: number
  owed: number
  joinedAt: number
  /** What the balance is made of; the parts add up to it. */
  sources: { source: string; amount: number }[]
  progress: TierProgressView | null
  attendance: {
    streak: number
    total: number
    /** Broadcasts attended this month. */
    broadcasts: number
    checkedInToday: boolean
  }
  tags: string[]
  /** Tickets, by name. */
  rights: Record<string, number>
  excluded: Exclusion[]
  /** What was last asked and not given, while the server remembers it. */
  refusal: Refusal | null
}

export function memberSummary(reading: Reading, id: MemberId): MemberSummary | null {
  const member = reading.state.members.get(id)
  const person = reading.whoIs(id)
  if (member === undefined || person === undefined) return null
  return {
    member: { platform: person.platform, userId: person.userId },
    name: nameOf(reading, id),
    tag: tagOf(id),
    hidden: member.isNameHidden,
    balance: member.balance,
    tier: member.tier,
  }
}

export function memberDetail(reading: Reading, id: MemberId): MemberDetail | null {
  const summary = memberSummary(reading, id)
  const member = reading.state.members.get(id)
  if (summary === null || member === undefined) return null
  const { day, month } = calendarAt(reading.state, reading.at)
  return {
    ...summary,
    held: member.held,
    owed: member.owed,
    joinedAt: member.joinedAt,
    sources: SOURCES.map((source, i) => ({ source, amount: member.sources[i] ?? 0 })).filter(
      (part) => part.amount !== 0,
    ),
    progress: progressView(reading, id),
    attendance: {
      streak: member.checkinDay >= day - 1 ? member.streak : 0,
      total: member.checkinCount,
      broadcasts: stampsIn(member, month),
      checkedInToday: member.checkinDay === day,
    },
    tags: isBanned(member.bannedUntil, reading.at) ? ['banned'] : [],
    rights: { ...member.extras?.rights },
    excluded: exclusionsOf(member),
    refusal: reading.refusalOf?.(id) ?? null,
  }
}

/** The bits of `Member.excluded`. */
function exclusionsOf({ excluded }: Member): Exclusion[] {
  return EXCLUSIONS.filter((_, bit) => (excluded & (1 << bit)) !== 0)
}

function progressView(reading: Reading, id: MemberId): TierProgressView | null {
  const { rules, members } = reading.state
  const member = members.get(id)
  const progress = member === undefined ? null : tierProgress(rules, member)
  if (progress === null || member === undefined) return null
  return {
    next: progress.next,
    points: progress.points.have,
    pointsNeeded: progress.points.need,
    pointsLeft: progress.points.left,
    spend: member.spend,
    spendNeeded: progress.spend?.need ?? 0,
    spendLeft: progress.spend?.left ?? 0,
    currency: rules.currency,
  }
}

export function personalView(reading: Reading, id: MemberId): PersonalView | null {
  const { state, at } = reading
  const member = state.members.get(id)
  if (member === undefined) return null
  const period = state.broadcast === null ? 'day' : 'broadcast'
  return {
    balance: member.balance,
    held: member.held,
    tier: member.tier,
    rank: rankOf(state, { member, board: state.rules.stage.board, period, at }),
    streak: member.streak,
  }
}

export type StatementEntry = {
  seq: number
  at: number
  asset: Asset
  /**
   * Signed: what came, or what went. Of a line that ends a transfer, what that end changed: points that were
   * held back from a member are gone since then, so that spending them changes nothing and voiding gives them back.
   */
  amount: number
  /** Spendable points after it; absent for what is not counted in points. */
  balance?: number
  state: 'posted' | 'pending' | 'voided'
  cause: {
    sourceId: string
    activityId?: string
    rule: string
    ruleVersion: number
    factors: Factor[]
    actor: string
    reason?: string
  }
}

/** One line of a statement from its envelope; `before` is the transfer that a settlement ends. */
export function statementEntry(envelope: Envelope, before: Envelope | null): StatementEntry | null {
  const { event, seq, at, causeId } = envelope
  if (event.type === 'Transferred') {
    return {
      seq,
      at,
      asset: event.asset,
      amount: isGoing(event) ? -event.amount : event.amount,
      ...balanceOf(event),
      state: event.state,
      cause: causeOf(causeId, event),
    }
  }
  if (event.type !== 'TransferSettled' || before?.event.type !== 'Transferred') return null
  const changes = isGoing(before.event) === (event.outcome === 'voided')
  return {
    seq,
    at,
    asset: before.event.asset,
    amount: changes ? before.event.amount : 0,
    ...balanceOf(event),
    state: event.outcome,
    cause: { ...causeOf(before.causeId, before.event), reason: event.why },
  }
}

/** Units never lie on an account of the member's own: who has them is told by where they come from. */
function isGoing({ from, member }: Transferred): boolean {
  return from === `member:${member}` || from.startsWith('sold:') || from.startsWith('held:')
}

function balanceOf({ balance }: { balance: number | null }): { balance?: number } {
  return balance === null ? {} : { balance }
}

function causeOf(causeId: string, event: Transferred): StatementEntry['cause'] {
  return {
    sourceId: causeId,
    ...(event.activityId === null ? {} : { activityId: event.activityId }),
    rule: event.rule,
    ruleVersion: event.ruleVersion,
    factors: event.factors,
    actor: event.actor,
    ...(event.reason === null ? {} : { reason: event.reason }),
  }
}

/** Where the statement goes on: the same member's transfer before this one. */
export function earlierEntry(envelope: Envelope): number | null {
  const { event } = envelope
  return event.type === 'Transferred' || event.type === 'TransferSettled' ? event.prev : null
}
