/**
 * Events: facts in the journal, past tense. Whatever was chosen or computed is named in the event,
 * so that replay never decides again. No event carries a name or a platform id.
 */
import type { MemberId } from '../base/index.ts'
import type { CampaignEvent } from './campaigns.ts'
import type { LotteryEvent } from './lottery.ts'
import type { PollEvent } from './polls.ts'
import type { DeskEvent } from './room-desk.ts'
import type { Action, Rules, Tier, Zone } from './rules.ts'
import type { SafeguardEvent } from './safeguards.ts'
import type { SeckillEvent } from './seckill.ts'
import type { TaskEvent } from './tasks.ts'

/** The version written into new envelopes; older ones are upcast on reading. */
export const EVENT_VERSION = 1

/** `right:<name>` is a ticket of that name: what a member may do once. */
export type Asset = 'points' | 'budget' | 'stock' | `right:${string}`

/**
 * `issue`, `spent`, `expired`, `member:<id>`, `window:<activityId>`, `pot:<activityId>` (fees); of stock `stock:<activityId>` (available),
 * `held:<activityId>` and `sold:<activityId>`; of budget `period:<period>` and `used:<period>:<tier>`.
 */
export type AccountId = string

/** One thing that changed an amount, in the order applied. */
export type Factor = {
  kind: 'tier' | 'window' | 'campaign' | 'cap' | 'dayCap' | 'budget'
  bp: number
  /** Which tier, which window. */
  ref?: string
  /** Base points it applied to, where not to all. */
  on?: number
}

export type TransferRule =
  | Action
  | 'checkin.broadcast'
  | 'adjust'
  | 'refund'
  | 'recovery'
  | 'expiry'
  | 'allocate'
  | 'bonus'
  | 'release'
  | 'stock'
  | 'claim'
  | 'fee'
  | 'prize'
  | 'quiz'
  | 'task'
  | 'perk'
  | 'offer'
  | 'code'
  | 'right'
  | 'reversal'

/**
 * A movement in the ledger. Its id is the `seq` of its envelope. `balance` and `prev` make every
 * member's statement a linked list through the journal, newest first.
 */
export type Transferred = {
  type: 'Transferred'
  asset: Asset
  from: AccountId
  to: AccountId
  /** Always positive. */
  amount: number
  /** Points before any factor; what daily caps count. Equal to `amount` where nothing is multiplied. */
  base: number
  state: 'posted' | 'pending'
  /** Unix ms at which a pending transfer is settled by itself; null: only by what it belongs to. */
  deadline: number | null
  /** Whose statement it is on, and that member's spendable balance after it. */
  member: MemberId | null
  balance: number | null
  /** `seq` of the same member's previous transfer. */
  prev: number | null
  rule: TransferRule
  ruleVersion: number
  factors: Factor[]
  activityId: string | null
  /** The part of `amount` that the activity is the reason for, where it is not the whole. */
  bonus?: number
  /** The account of the budget that paid for it; while it is held, what is voided goes back there. */
  paidBy?: AccountId
  /** Free text of a person, the order, or `risk:<suspicion>`. */
  reason: string | null
  actor: string
}

export type TransferSettled = {
  type: 'TransferSettled'
  /** `seq` of the pending transfer. */
  transfer: number
  outcome: 'posted' | 'voided'
  /** Why: `deadline`, `refund`, `confirmed`, `expired`, `cancelled`, `approved`, `rejected`, `reversed`, …. */
  why: string
  member: MemberId | null
  balance: number | null
  prev: number | null
}

export type Event =
  | Transferred
  | TransferSettled
  | { type: 'MemberJoined'; member: MemberId }
  | { type: 'Interacted'; member: MemberId; kind: Action; count: number }
  | { type: 'Entered'; member: MemberId }
  | { type: 'Left'; member: MemberId; seconds: number }
  | { type: 'Watched'; member: MemberId; seconds: number }
  | { type: 'AttendanceStamped'; member: MemberId; broadcast: number; month: number; count: number }
  | {
      type: 'CheckedIn'
      member: MemberId
      /** Day number of the programme. */
      day: number
      broadcast: number | null
      firstToday: boolean
      streak: number
      total: number
    }
  | { type: 'TierChanged'; member: MemberId; from: Tier; to: Tier; why: 'points' | 'spend' }
  | {
      type: 'GiftCounted'
      member: MemberId
      giftId: string
      giftName: string
      /** The increase that this signal brought. */
      count: number
      /** Minor units of the increase, in `currency`, and in the programme's value points. */
      amount: number
      currency: string
      value: number
      comboKey: string | null
      comboCount: number
    }
  | {
      type: 'ComboClosed'
      member: MemberId
      comboKey: string
      count: number
      why: 'final' | 'timeout'
    }
  | {
      type: 'OrderPaid'
      member: MemberId
      orderKey: string
      amount: number
      currency: string
      /** The same in the programme's main currency, minor units; 0 where no rate is known. */
      spend: number
    }
  | {
      type: 'OrderRefunded'
      member: MemberId
      orderKey: string
      amount: number
      spend: number
      points: number
      owed: number
      /** Of `points`, what a window had added. */
      bonus?: number
    }
  | { type: 'RewardRecorded'; member: MemberId; reward: string; cost: number }
  | {
      type: 'WindowOpened'
      activityId: string
      factorBp: number
      opensAt: number
      closesAt: number
      tiers: Tier[] | null
      actions: Action[] | null
      budget: number | null
      actor: string
    }
  | { type: 'WindowExtended'; activityId: string; closesAt: number; actor: string }
  | { type: 'WindowClosed'; activityId: string; why: 'ended' | 'producer'; actor: string }
  /** `resumed`: the platform's stream broke off and came back; it is the same broadcast. */
  | { type: 'BroadcastStarted'; broadcast: number; title: string; resumed: boolean; actor: string }
  | { type: 'BroadcastEnded'; broadcast: number; actor: string }
  | { type: 'NameHidden'; member: MemberId; actor: string }
  | { type: 'NameShown'; member: MemberId; actor: string }
  | { type: 'MemberBanned'; member: MemberId; until: number | null }
  | {
      type: 'RulesSet'
      version: number
      rules: Rules
      zone: Zone
      effectiveAt: number
      actor: string
    }
  | { type: 'RulesActivated'; version: number }
  /** Every lot that ended before this day has been expired. */
  | { type: 'LotsSwept'; day: number }
  | { type: 'StageBlanked'; on: boolean; actor: string }
  | { type: 'SignalQuarantined'; signalId: string }
  | SeckillEvent
  | LotteryEvent
  | PollEvent
  | DeskEvent
  | SafeguardEvent
  | CampaignEvent
  | TaskEvent

export type EventType = Event['type']
export type EventOf<T extends EventType> = Extract<Event, { type: T }>

/** The unit of journal and broadcast. The channel it belongs to is the journal it is read from. */
export type Envelope = {
  seq: number
  at: number
  causeId: string
  v: number
  event: Event
}
