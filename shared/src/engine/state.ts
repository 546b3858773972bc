/** The state of one channel, and its beginning. Everything that lasts is a row (`rows.ts`). */
import type { MemberId } from '../base/index.ts'
import type {
  AccountId,
  Action,
  Asset,
  Rules,
  Tier,
  TransferRule,
  Zone,
} from '../contracts/index.ts'
import { defaultRules, TAIPEI_ZONE } from '../contracts/index.ts'
import type { BoardIndex } from './board-index.ts'
import type { DeadlineHeap } from './deadline-heap.ts'

export const BOARDS = ['points', 'gifts', 'interactions'] as const
export const PERIODS = ['broadcast', 'day', 'month', 'all'] as const
/** Position of a score in `Member.scores`: board × 4 + period. */
export type ScoreSlot = number

export const POINTS_BOARD = 0
export const GIFTS_BOARD = 1
export const INTERACTIONS_BOARD = 2
export const BROADCAST_PERIOD = 0
export const DAY_PERIOD = 1
export const MONTH_PERIOD = 2
export const ALL_PERIOD = 3

/** Actions with a daily cap, in the order of `Member.dayPoints`. */
export const CAPPED_ACTIONS = ['chat', 'like', 'share', 'raid', 'watch'] as const satisfies Action[]

/** What a balance is made of, in the order of `Member.sources`. */
export const SOURCES = [
  'chat',
  'follow',
  'like',
  'share',
  'gift',
  'subscribe',
  'raid',
  'watch',
  'order',
  'checkin',
  'adjust',
  'refund',
  'expiry',
  'spend',
] as const

/** Points that end together: the last programme day on which they count, and how many are left. */
export type Lot = { day: number; left: number }

/** A lot that never ends. */
export const NEVER_DAY = 9_999_999

export type Member = {
  id: MemberId
  joinedAt: number
  /** Points that may be spent now. Equals the sum of the lots. */
  balance: number
  /** Points on the way: pending transfers to this member. */
  held: number
  /** Points to be recovered from the next earnings, after a refund of spent points. */
  owed: number
  /** Net points earned (not reduced by spending or expiry): a measure for tiers. */
  earned: number
  /** Paid minus refunded, minor units of the main currency. */
  spend: number
  tier: Tier
  tierSince: number
  /** `seq` of the newest transfer on this member's statement, 0 for none. */
  lastTransfer: number
  /** What the balance is made of, by SOURCES: their sum is the balance. The answer to "why". */
  sources: number[]
  /** Oldest first. */
  lots: Lot[]
  /** The programme day that `dayPoints` speaks of. */
  pointsDay: number
  /** Base points granted today, by CAPPED_ACTIONS. */
  dayPoints: number[]
  /** When chat last earned a point. */
  chatAt: number
  likeCarry: number
  watchCarrySeconds: number
  hasFollowed: boolean
  checkinDay: number
  checkinBroadcast: number
  streak: number
  checkinCount: number
  /** 0 when not in the room as far as we know. */
  enteredAt: number
  attendedBroadcast: number
  attendedSeconds: number
  attendedInteractions: number
  isStamped: boolean
  stampMonth: number
  stampCount: number
  isNameHidden: boolean
  /** 0: not banned; -1: for ever; else Unix ms. */
  bannedUntil: number
  /** Twelve scores, board × period; they count only while the period below is current. */
  scores: number[]
  scoreBroadcast: number
  scoreDay: number
  scoreMonth: number
  /** Per board: `seq` at which the present score was reached, for ties. */
  reached: number[]

  /** Not rows: bookkeeping of this process. */
  isChanged: boolean
  areLotsChanged: boolean
  /** Bit per ScoreSlot: waiting in that index's list of changes. */
  boardBits: number
  seenMinute: number
}

export type Combo = {
  key: string
  member: MemberId
  count: number
  lastAt: number
  isOpen: boolean
}

export type Order = {
  member: MemberId
  amount: number
  currency: string
  spend: number
  refunded: number
  refundedSpend: number
  points: number
  clawed: number
  /** `seq` of the pending transfer, 0 when posted or none. */
  pending: number
}

export type Window = {
  activityId: string
  factorBp: number
  opensAt: number
  /** Planned end, moved by extending; the real end once closed. */
  closesAt: number
  tiers: Tier[] | null
  actions: Action[] | null
  budget: number | null
  isOpen: boolean
}

export type Pending = {
  seq: number
  asset: Asset
  from: AccountId
  to: AccountId
  amount: number
  member: MemberId | null
  deadline: number
  rule: TransferRule
  orderKey: string | null
}

export type Broadcast = {
  broadcast: number
  title: string
  startedAt: number
  /** 0 while on air. */
  endedAt: number
  endedBySignal: boolean
}

export type ScheduledRules = { version: number; rules: Rules; zone: Zone; effectiveAt: number }

export type State = {
  seq: number
  at: number
  members: Map<MemberId, Member>
  /** Balances of everything that is not a member's points, by asset and account. */
  accounts: Map<string, number>
  pending: Map<number, Pending>
  orders: Map<string, Order>
  /** Open combos, the longest silent first; then closed ones, kept against late frames. */
  openCombos: Map<string, Combo>
  closedCombos: Map<string, Combo>
  windows: Map<string, Window>
  activityCount: number
  broadcast: Broadcast | null
  broadcastCount: number
  rules: Rules
  zone: Zone
  rulesVersion: number
  scheduledRules: ScheduledRules[]
  isBlank: boolean
  /** Since the newest broadcast began. */
  checkinCount: number
  recentCheckins: MemberId[]
  pointsGranted: number
  interactionCount: number
  quarantinedCount: number

  /** Not rows: derived or bookkeeping. */
  changedMembers: Member[]
  changedKeys: Set<string>
  boards: (BoardIndex | null)[]
  pendingDeadlines: DeadlineHeap
  /** Lots that end on each day, and the first such day. */
  lotDays: Map<number, number>
  firstLotDay: number
  /** Members whose lots ended before `day`, by id, from `next` on; kept while they are expired. */
  sweep: { day: number; members: Member[]; next: number } | null
  /** Windows that are open, may still be judged by event time, or have a budget to return. */
  judged: Window[]
  calendar: { fromMs: number; toMs: number; day: number; month: number }
  presence: Map<number, number>
}

export function initialState(): State {
  return {
    seq: 0,
    at: 0,
    members: new Map(),
    accounts: new Map(),
    pending: new Map(),
    orders: new Map(),
    openCombos: new Map(),
    closedCombos: new Map(),
    windows: new Map(),
    activityCount: 0,
    broadcast: null,
    broadcastCount: 0,
    rules: defaultRules(),
    zone: TAIPEI_ZONE,
    rulesVersion: 1,
    scheduledRules: [],
    isBlank: false,
    checkinCount: 0,
    recentCheckins: [],
    pointsGranted: 0,
    interactionCount: 0,
    quarantinedCount: 0,
    changedMembers: [],
    changedKeys: new Set(),
    boards: Array.from({ length: BOARDS.length * PERIODS.length }, () => null),
    pendingDeadlines: [],
    lotDays: new Map(),
    firstLotDay: NEVER_DAY,
    sweep: null,
    judged: [],
    calendar: { fromMs: 1, toMs: 0, day: 0, month: 0 },
    presence: new Map(),
  }
}

export function newMember(id: MemberId, at: number): Member {
  return {
    id,
    joinedAt: at,
    balance: 0,
    held: 0,
    owed: 0,
    earned: 0,
    spend: 0,
    tier: 'normal',
    tierSince: at,
    lastTransfer: 0,
    sources: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    lots: [],
    pointsDay: 0,
    dayPoints: [0, 0, 0, 0, 0],
    chatAt: 0,
    likeCarry: 0,
    watchCarrySeconds: 0,
    hasFollowed: false,
    checkinDay: 0,
    checkinBroadcast: 0,
    streak: 0,
    checkinCount: 0,
    enteredAt: 0,
    attendedBroadcast: 0,
    attendedSeconds: 0,
    attendedInteractions: 0,
    isStamped: false,
    stampMonth: 0,
    stampCount: 0,
    isNameHidden: false,
    bannedUntil: 0,
    scores: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    scoreBroadcast: 0,
    scoreDay: 0,
    scoreMonth: 0,
    reached: [0, 0, 0],
    isChanged: false,
    areLotsChanged: false,
    boardBits: 0,
    seenMinute: 0,
  }
}

/** Marks a member's row as changed; cheap when it is already. */
export function touch(state: State, member: Member): void {
  if (member.isChanged) return
  member.isChanged = true
  state.changedMembers.push(member)
}
