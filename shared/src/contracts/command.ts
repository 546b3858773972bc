/** Commands: what we ask the engine. Imperative, stamped with time, chance and cause. */
import { z } from 'zod'
import type { CauseId, MemberId } from '../base/index.ts'
import { reason } from './fields.ts'
import type { Folded, FoldedRundown } from './folded.ts'
import { POINTS_MAX, TITLE_CHARS_MAX } from './limits.ts'
import { lotteryCommands } from './lottery.ts'
import type { MemberRef } from './member-ref.ts'
import { MemberRefSchema } from './member-ref.ts'
import { pollCommands } from './polls.ts'
import { deskCommands } from './room-desk.ts'
import { RulesSchema } from './rules.ts'
import type { Zone } from './rules.ts'
import type { Suspicion } from './safeguards.ts'
import { safeguardCommands } from './safeguards.ts'
import { seckillCommands } from './seckill.ts'
import { windowCommands } from './windows.ts'

/** Time, chance and cause are fields of a command, never read by the engine. */
export type Stamp = {
  /** Unix ms; never decreases within a channel. */
  at: number
  /** Hex; counter-mode randomness is drawn from (seed, causeId). */
  seed: string
  causeId: CauseId
  /** `viewer`, `system`, or `producer:<token id>`. */
  actor: string
}

/** Fields of everything that a viewer did. */
type ByMember = {
  member: MemberId
  /** The platform's event time in Unix ms, or null where its clock is not trusted. */
  eventAt: number | null
}

export type OrderItem = { sku: string; category: string | null; quantity: number; amount: number }

/** What ingest makes of signals. */
export type SignalCommandBody =
  | ({
      type: 'RecordChat'
      /** Holds a word that `rules.blockedWords` names. */
      isBlocked?: true
      /** What the edge found odd about it. */
      suspicion?: Suspicion
    } & ByMember)
  | ({ type: 'RecordFollow' } & ByMember)
  | ({ type: 'RecordShare' } & ByMember)
  | ({ type: 'RecordLike'; count: number } & ByMember)
  | ({
      type: 'RecordGift'
      giftId: string
      giftName: string
      /** Total so far when `comboKey` is set, else the number of this gift. */
      count: number
      /** Minor units of one gift. */
      unitAmount: number
      currency: string
      comboKey: string | null
      final: boolean
    } & ByMember)
  | ({
      type: 'RecordSubscribe'
      months: number
      level: string
      giftedTo: MemberId | null
    } & ByMember)
  | ({ type: 'RecordRaid'; viewers: number } & ByMember)
  | ({ type: 'RecordEnter' } & ByMember)
  | ({ type: 'RecordLeave' } & ByMember)
  | ({ type: 'RecordWatch'; seconds: number } & ByMember)
  | ({
      type: 'RecordOrderPaid'
      /** `<source>:<order id>` */
      orderKey: string
      amount: number
      currency: string
      items: OrderItem[]
    } & ByMember)
  | { type: 'RecordOrderRefunded'; orderKey: string; amount: number; currency: string }
  | ({ type: 'RecordReward'; reward: string; cost: number } & ByMember)
  | { type: 'BanMember'; member: MemberId; seconds: number | null }
  | ({ type: 'CheckIn' } & ByMember)
  | { type: 'QuarantineSignal'; signalId: string }
  | RoomCommandBody

/** What a viewer asks of an activity. A null id: nothing that could be meant is open. */
export type RoomCommandBody =
  | ({ type: 'ClaimUnits'; activityId: string | null; quantity: number } & ByMember)
  | ({ type: 'EnterLottery'; activityId: string | null } & ByMember)
  | ({ type: 'ClaimPrize'; activityId: string | null } & ByMember)
  /** `option` counts from 0; -1 where none was meant. */
  | ({ type: 'CastVote'; activityId: string | null; option: number } & ByMember)
  /** `said` is folded. */
  | ({ type: 'AnswerQuiz'; activityId: string | null; said: string } & ByMember)
  | ({ type: 'AskQuestion'; text: string } & ByMember)
  | ({ type: 'RedeemCode'; code: string } & ByMember)

export type SystemCommandBody = { type: 'Tick' }

/** Commands people and programs may send; every button of the panel is one of these. */
export const ProducerCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('StartBroadcast'),
    title: z.string().trim().max(TITLE_CHARS_MAX).optional(),
  }),
  z.object({ type: z.literal('EndBroadcast') }),
  z.object({
    type: z.literal('AdjustPoints'),
    member: MemberRefSchema,
    amount: z
      .int()
      .min(-POINTS_MAX)
      .max(POINTS_MAX)
      .refine((n) => n !== 0, 'must not be zero'),
    reason,
  }),
  z.object({ type: z.literal('HideName'), member: MemberRefSchema }),
  z.object({ type: z.literal('ShowName'), member: MemberRefSchema }),
  z.object({
    type: z.literal('SetRules'),
    rules: RulesSchema,
    /** Unix ms; absent means now. */
    effectiveAt: z.int().min(0).optional(),
  }),
  /** 清空畫面: nothing but the picture behind is on air until `on` is false. */
  z.object({ type: z.literal('BlankStage'), on: z.boolean() }),
  ...windowCommands,
  ...seckillCommands,
  ...lotteryCommands,
  ...pollCommands,
  ...deskCommands,
  ...safeguardCommands,
])
export type ProducerCommand = z.infer<typeof ProducerCommandSchema>
export type ProducerCommandType = ProducerCommand['type']

/**
 * A producer command as the engine takes it, with what only the edge can add: member ids, time zones, and
 * words as they are compared.
 */
type Resolved<C> = C extends { member: MemberRef }
  ? Omit<C, 'member'> & { member: MemberId }
  : C extends { type: 'SetRules' }
    ? C & { zone: Zone }
    : C extends { type: 'SaveRundown' }
      ? Omit<C, 'rundown'> & { rundown: FoldedRundown }
      : Folded<C>
export type ProducerCommandBody = Resolved<ProducerCommand>

export type CommandBody = SignalCommandBody | SystemCommandBody | ProducerCommandBody
export type Command = CommandBody & Stamp
export type CommandType = CommandBody['type']
export type CommandOf<T extends CommandType> = Extract<CommandBody, { type: T }> & Stamp
