/** The state of one channel, and its beginning. Everything that lasts is a row (`rows.ts`). */
import type { MemberId } from '../base/index.ts'
import type {
  AccountId,
  Action,
  Asset,
  FoldedRundown,
  Rules,
  Tier,
  TransferRule,
  Zone,
} from '../contracts/index.ts'
import { defaultRules, TAIPEI_ZONE } from '../contracts/index.ts'
import type { Activity, Reversal } from './activity.ts'
import type { BoardIndex } from './board-index.ts'
import type { DeadlineHeap } from './deadline-heap.ts'
import type { CellBlock, Lot } from './member.ts'
import { emptyBlock, Member, NEVER_DAY } from './member.ts'
import { Members } from './members.ts'
import type { Cued, ShownCard } from './rules/desk/state.ts'
import type { Entrants } from './rules/lottery/state.ts'
import type { Offer } from './rules/offers.ts'
import type { Question } from './rules/polls/state.ts'
import type { ClaimIndex } from './rules/seckill/claim-index.ts'
import type { Reach } from './rules/safeguards/reach.ts'
import type { Claim } from './rules/seckill/state.ts'

export const BOARDS = ['points', 'gifts', 'interactions'] as const
export const PERIODS = ['broadcast', 'day', 'month', 'all'] as const
/** Position of a score of a member: board × 4 + period. */
export type ScoreSlot = number

export const POINTS_BOARD = 0
export const GIFTS_BOARD = 1
export const INTERACTIONS_BOARD = 2
export const BROADCAST_PERIOD = 0
export const DAY_PERIOD = 1
export const MONTH_PERIOD = 2
export const ALL_PERIOD = 3

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
  /** The window that added to its points, how much it added, and how much of that was taken back. */
  activityId: string | null
  bonus: number
  clawedBonus: number
  /** `seq` of the pending transfer, 0 when posted or none. */
  pending: number
  /** What campaigns gave for it besides; absent where none did. */
  offers?: Offer[]
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
  reversal: Reversal | null
}

export type Pending = {
  seq: number
  asset: Asset
  from: AccountId
  to: AccountId
  amount: number
  member: MemberId | null
  /** Null: settled only by what it belongs to. */
  deadline: number | null
  rule: TransferRule
  orderKey: string | null
  activityId: string | null
  /** The activity's part of the amount, where it is not all of it. */
  bonus: number | null
  /** The account of the budget that is charged with it, and when it was held (Unix ms). */
  paidBy: AccountId | null
  heldAt: number
  reason: string | null
  /** Of points taken from a member: the lots they came from, to go back there when voided. */
  lots: Lot[] | null
}

/** `told`: whether a producer has been told that it, or a tier's share of it, is used up. */
export type Budget = { key: string; points: number; endsAt: number | null; told: boolean }

export type Broadcast = {
  broadcast: number
  title: string
  startedAt: number
  /** 0 while on air. */
  endedAt: number
  endedBySignal: boolean
}

export type ScheduledRules = { version: number; rules: Rules; zone: Zone; effectiveAt: number }

/** A day of the programme, from `fromMs` to before `toMs`; points granted on it end with `lotDay`. */
export type Calendar = { fromMs: number; toMs: number; day: number; month: number; lotDay: number }

export const NO_CALENDAR: Calendar = { fromMs: 1, toMs: 0, day: 0, month: 0, lotDay: 0 }

export type State = {
  seq: number
  at: number
  members: Members
  /** Balances of everything that is not a member's points, by asset and account. */
  accounts: Map<string, number>
  pending: Map<number, Pending>
  orders: Map<string, Order>
  /** Open combos, the longest silent first; then closed ones, kept against late frames. */
  openCombos: Map<string, Combo>
  closedCombos: Map<string, Combo>
  windows: Map<string, Window>
  activities: Map<string, Activity>
  /** By the `seq` that made them. */
  claims: Map<number, Claim>
  questions: Map<number, Question>
  rundowns: Map<string, FoldedRundown>
  card: ShownCard | null
  /** The question on the picture. */
  picked: Question | null
  /** Of the newest QR card, for those who ask for it when it is gone. */
  link: { title: string; url: string } | null
  /** The newest of this broadcast last. */
  cued: Cued[]
  /** The period whose points are being given out; `key` names its accounts. */
  budget: Budget | null
  /** The newest day with a lucky draw, and the points it was given; what is left is on the books. */
  perks: { day: number; points: number }
  /** Lotteries opened since the newest broadcast began. */
  lotteryCount: number
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
  block: CellBlock
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
  /** Who has a part in which activity. */
  participants: Map<string, Member[]>
  /** Activities that are not over. */
  running: Activity[]
  claimIndex: ClaimIndex
  /** Who is in each draw that has not been held, by index of entry. */
  entrants: Map<string, Entrants>
  calendar: Calendar
  presence: Map<number, number>
  /** Points earned by rule, in each of the last minutes. */
  earnedLately: Map<number, Map<TransferRule, number>>
  /** Holds that wait for a person, by `seq`. */
  inReview: Set<number>
  /** Activities that are being undone, by id; and the members of the first, sorted once. */
  reversing: string[]
  reversalSweep: { activityId: string; reached: Reach[] } | null
}

export function initialState(): State {
  return {
    seq: 0,
    at: 0,
    members: new Members(),
    accounts: new Map(),
    pending: new Map(),
    orders: new Map(),
    openCombos: new Map(),
    closedCombos: new Map(),
    windows: new Map(),
    activities: new Map(),
    claims: new Map(),
    questions: new Map(),
    rundowns: new Map(),
    card: null,
    picked: null,
    link: null,
    cued: [],
    budget: null,
    perks: { day: 0, points: 0 },
    lotteryCount: 0,
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
    block: emptyBlock(),
    changedMembers: [],
    changedKeys: new Set(),
    boards: Array.from({ length: BOARDS.length * PERIODS.length }, () => null),
    pendingDeadlines: [],
    lotDays: new Map(),
    firstLotDay: NEVER_DAY,
    sweep: null,
    judged: [],
    participants: new Map(),
    running: [],
    claimIndex: new Map(),
    entrants: new Map(),
    calendar: NO_CALENDAR,
    presence: new Map(),
    earnedLately: new Map(),
    inReview: new Set(),
    reversing: [],
    reversalSweep: null,
  }
}

export function newMember(state: State, id: MemberId, at: number): Member {
  const member = new Member(state.block, id, at)
  state.members.add(member)
  return member
}

/** Marks a member's row as changed; cheap when it is already. */
export function touch(state: State, member: Member): void {
  if (member.isChanged) return
  member.isChanged = true
  state.changedMembers.push(member)
}
