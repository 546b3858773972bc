/** Commands: what we ask the engine. Imperative, stamped with time, chance and cause. */
import { z } from 'zod'
import type { CauseId, MemberId } from '../base/index.ts'
import {
  FACTOR_BP_MAX,
  ID_CHARS_MAX,
  POINTS_MAX,
  REASON_CHARS_MAX,
  TITLE_CHARS_MAX,
  WINDOW_SECONDS_MAX,
} from './limits.ts'
import { ACTIONS, RulesSchema, TIERS } from './rules.ts'
import type { Zone } from './rules.ts'

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
  | ({ type: 'RecordChat' } & ByMember)
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

export type SystemCommandBody = { type: 'Tick' }

/** A member as people outside name one. Ingest replaces it by the member id. */
export const MemberRefSchema = z.object({
  platform: z.string().min(1).max(32),
  userId: z.string().min(1).max(ID_CHARS_MAX),
})
export type MemberRef = z.infer<typeof MemberRefSchema>

const activityId = z.string().min(1).max(ID_CHARS_MAX)
const reason = z.string().trim().min(1).max(REASON_CHARS_MAX)
const windowSeconds = z.int().min(1).max(WINDOW_SECONDS_MAX)

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
    type: z.literal('OpenWindow'),
    /** 20 000 is double points. */
    factorBp: z.int().min(10_001).max(FACTOR_BP_MAX),
    seconds: windowSeconds,
    tiers: z.array(z.enum(TIERS)).min(1).max(TIERS.length).optional(),
    actions: z.array(z.enum(ACTIONS)).min(1).max(ACTIONS.length).optional(),
    /** Most extra points the window may give away in total. */
    budget: z.int().min(1).max(POINTS_MAX).optional(),
  }),
  z.object({ type: z.literal('ExtendWindow'), activityId, seconds: windowSeconds }),
  z.object({ type: z.literal('CloseWindow'), activityId }),
  z.object({
    type: z.literal('SetRules'),
    rules: RulesSchema,
    /** Unix ms; absent means now. */
    effectiveAt: z.int().min(0).optional(),
  }),
  /** 清空畫面: nothing but the picture behind is on air until `on` is false. */
  z.object({ type: z.literal('BlankStage'), on: z.boolean() }),
])
export type ProducerCommand = z.infer<typeof ProducerCommandSchema>
export type ProducerCommandType = ProducerCommand['type']

/** A producer command with members and time zones resolved, which only the edge can do. */
type Resolved<C> = C extends { member: MemberRef }
  ? Omit<C, 'member'> & { member: MemberId }
  : C extends { type: 'SetRules' }
    ? C & { zone: Zone }
    : C
export type ProducerCommandBody = Resolved<ProducerCommand>

export type CommandBody = SignalCommandBody | SystemCommandBody | ProducerCommandBody
export type Command = CommandBody & Stamp
export type CommandType = CommandBody['type']
export type CommandOf<T extends CommandType> = Extract<CommandBody, { type: T }> & Stamp
