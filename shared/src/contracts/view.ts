/**
 * What the audiences see: state as latest-value-per-key maps, happenings as cues and feed items.
 * Only `shared/src/view` makes these; the socket's types accept nothing else.
 */
import type { Incident } from './incident.ts'
import type { LotteryView, WinnerView } from './lottery.ts'
import type { PollView, QuestionView, QuizView } from './polls.ts'
import type { CardView, CodeView, CuedView, Rundown } from './room-desk.ts'
import type { Action, Language, Tier } from './rules.ts'
import type { BudgetView, HeldView } from './safeguards.ts'
import type { SeckillView } from './seckill.ts'

export type BoardName = 'points' | 'gifts' | 'interactions'
export type BoardPeriod = 'broadcast' | 'day' | 'month' | 'all'

/** How a member is shown. A hidden name is replaced by a number by whoever renders it. */
export type DisplayName = {
  /** Cleaned text, never markup; '' when the name is hidden. */
  name: string
  /** Four digits derived from the member id, for 「觀眾#1234」. */
  tag: string
  tier: Tier
}

export type BoardRow = DisplayName & {
  /** Stable key for FLIP; an opaque short id, not the platform's. */
  key: string
  rank: number
  score: number
}

export type BoardView = {
  board: BoardName
  period: BoardPeriod
  rows: BoardRow[]
  /** How many members are on this board at all. */
  total: number
}

export type WindowView = {
  activityId: string
  factorBp: number
  /** Server clock, Unix ms. */
  opensAt: number
  closesAt: number
  tiers: Tier[] | null
  actions: Action[] | null
  budget: number | null
  budgetLeft: number | null
}

export type CheckinsView = { count: number; recent: (DisplayName & { key: string })[] }

export type BroadcastView = { broadcast: number; title: string; startedAt: number }

export type StageSettings = {
  language: Language
  motion: 'full' | 'calm' | 'off'
}

/** Latest value per key; a delta carries only the keys that changed. */
export type OverlayView = {
  channel: { id: string; rehearsal: boolean }
  stage: StageSettings
  broadcast: BroadcastView | null
  board: BoardView
  windows: WindowView[]
  checkins: CheckinsView
  /** Open ones, and those that ended within the last two minutes; the newest first. */
  seckills: SeckillView[]
  lotteries: LotteryView[]
  polls: PollView[]
  quizzes: QuizView[]
  codes: CodeView[]
  card: CardView | null
  /** The viewer's question that the host picked. */
  question: QuestionView | null
  blank: boolean
}

export type ActivityType = 'window' | 'seckill' | 'lottery' | 'poll' | 'quiz' | 'code'

/** 0 is never delayed, 4 is dropped first. */
export type CuePriority = 0 | 1 | 2 | 3 | 4

export type CueBody =
  | { kind: 'tier_up'; who: DisplayName; from: Tier; to: Tier }
  | { kind: 'points'; who: DisplayName; amount: number; balance: number; rule: string }
  | { kind: 'checkin'; who: DisplayName; streak: number; points: number }
  | { kind: 'gift'; who: DisplayName; giftName: string; count: number; comboKey: string | null }
  | { kind: 'subscribe'; who: DisplayName; months: number }
  | { kind: 'raid'; who: DisplayName; viewers: number }
  | { kind: 'window_opened'; activityId: string; factorBp: number; seconds: number }
  | { kind: 'window_closed'; activityId: string; why: 'ended' | 'producer' }
  | { kind: 'seckill_opened'; activityId: string; title: string; keyword: string; quota: number }
  | {
      kind: 'unit_claimed'
      activityId: string
      who: DisplayName
      title: string
      quantity: number
      left: number
    }
  | { kind: 'sold_out'; activityId: string; title: string; quota: number }
  | { kind: 'lottery_opened'; activityId: string; title: string; keyword: string; winners: number }
  /** The reveal: all at once, in the order drawn. */
  | {
      kind: 'winners_drawn'
      activityId: string
      title: string
      entrants: number
      winners: WinnerView[]
      alternates: WinnerView[]
      trust: 'operator' | 'beacon'
    }
  | {
      kind: 'winner_passed'
      activityId: string
      title: string
      who: DisplayName
      next: DisplayName | null
    }
  | { kind: 'prize_claimed'; activityId: string; title: string; who: DisplayName }
  | { kind: 'poll_opened'; activityId: string; question: string }
  | {
      kind: 'poll_closed'
      activityId: string
      question: string
      winner: string | null
      votes: number
    }
  | { kind: 'quiz_opened'; activityId: string; question: string; rewardPoints: number }
  | {
      kind: 'quiz_closed'
      activityId: string
      question: string
      answer: string
      right: number
      first: DisplayName[]
    }
  | { kind: 'task_done'; who: DisplayName; name: string; points: number; right: string | null }
  | { kind: 'perk'; who: DisplayName; prize: string; points: number }
  | { kind: 'code_redeemed'; who: DisplayName; title: string }
  /** An activity was undone: what the picture still shows of it goes. */
  | { kind: 'retracted'; activityId: string; activity: ActivityType; title: string }
  /** The answer to `!rank`, `!points`, `!me`, `!why`, `!help` shown on the picture. */
  | { kind: 'answer'; who: DisplayName; command: string; text: AnswerText }

/** A text the stage renders in its own language: a key of its dictionary with values. */
export type AnswerText = { key: string; values: Record<string, string | number> }

/** One on-screen happening, to be played at most once: `id` is stable across reconnects. */
export type Cue = CueBody & {
  id: string
  priority: CuePriority
  /** Server clock, Unix ms, and how long after it the cue is still worth showing. */
  at: number
  ttlMs: number
  /** Made by 「測試」: marked on screen, never in the books. */
  test?: true
}

export type OverlayHealth = {
  /** Socket-scoped id. */
  id: string
  label: string
  connectedAt: number
  visible: boolean
  active: boolean
  lastReportAt: number
  /** Unix ms by the page's clock of its last painted frame, and whether frames are expected. */
  frozen: boolean
  version: string
  canvas: { width: number; height: number }
  userAgent: string
  /** Cues shown / merged / expired since the page started. */
  cues: { offered: number; shown: number; merged: number; expired: number }
}

export type ConnectorView = {
  id: string
  platform: string
  state: 'connecting' | 'live' | 'retrying' | 'stopped'
  detail: string
  sinceMs: number
  signalCount: number
  lastSignalMs: number | null
  attemptCount: number
}

/** One line of the live feed; lines are moments, the newest last. */
export type FeedItem = {
  id: string
  at: number
  kind:
    | 'chat'
    | 'gift'
    | 'follow'
    | 'share'
    | 'subscribe'
    | 'raid'
    | 'like'
    | 'order'
    | 'refund'
    | 'checkin'
    | 'tier_up'
    | 'window'
    | 'broadcast'
    | 'adjust'
    | 'moderation'
    | 'rules'
    | 'seckill'
    | 'lottery'
    | 'poll'
    | 'quiz'
    | 'question'
    | 'card'
    | 'code'
    | 'task'
    | 'reversal'
    | 'held'
    | 'budget'
    | 'warning'
  /** Absent for things nobody in the room did. */
  who?: DisplayName & { platform: string; userId: string }
  /** The chat text, or the values a dictionary sentence needs. */
  text?: string
  values?: Record<string, string | number>
  /** Who pressed it, for producer actions. */
  actor?: string
}

export type PanelView = OverlayView & {
  overlays: OverlayHealth[]
  connectors: ConnectorView[]
  stats: {
    members: number
    /** Members seen in the last five minutes. */
    present: number
    signalsPerSecond: number
    /** Points granted in this broadcast (or today when none is on). */
    pointsGranted: number
    interactions: number
    duplicates: number
    quarantined: number
    queue: number
    durability: 'memory' | 'os' | 'disk' | 'replicated'
    /** What gifts, orders and claims need; below it they are refused. */
    requiredDurability: 'memory' | 'os' | 'disk' | 'replicated'
    /** The node that runs the channel. */
    node: string
  }
  /** What the store did to this channel or to all, the newest first; empty when all is well. */
  incidents: Incident[]
  /** Other people with the panel open. */
  producers: { id: string; label: string }[]
  /** The newest first, over or not, at most 30: for history, undo and record packs. */
  activities: ActivitySummary[]
  rundowns: Rundown[]
  cued: CuedView[]
  budget: BudgetView | null
  /** Grants waiting for review, the oldest first, at most 50, and how many there are. */
  held: HeldView[]
  heldCount: number
  /** Questions for the host, the oldest first. */
  questions: QuestionView[]
  rulesVersion: number
}

export type ActivitySummary = {
  activityId: string
  type: ActivityType
  title: string
  state: string
  openedAt: number
  endsAt: number | null
  open: boolean
  reversal: 'running' | 'done' | null
  reversible: boolean
}

export type ViewerView = {
  broadcast: BroadcastView | null
  windows: WindowView[]
}

/** One viewer's own standing; sent on the personal lane. */
export type PersonalView = {
  balance: number
  held: number
  tier: Tier
  rank: number | null
  streak: number
}
