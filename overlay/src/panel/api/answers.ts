/** The shapes of the server's answers that the control room reads; anything else is refused as unexpected. */
import * as z from 'zod/mini'
import { TIERS } from '@fanfare/shared/contracts'

const tier = z.enum(TIERS)

export const MemberRefAnswer = z.object({ platform: z.string(), userId: z.string() })

export const PanelInfo = z.object({
  channelId: z.string(),
  label: z.string(),
  scopes: z.array(z.string()),
  /** Null when the server cannot show an address any more; a new one can be made. */
  overlayUrl: z.nullable(z.string()),
})
export type PanelInfo = z.infer<typeof PanelInfo>

export const OverlayAddress = z.object({ overlayUrl: z.nullable(z.string()) })

export const CommandAnswer = z.object({ seq: z.number() })

export const MemberSummary = z.object({
  member: MemberRefAnswer,
  /** '' when hidden. */
  name: z.string(),
  balance: z.number(),
  tier,
  hidden: z.optional(z.boolean()),
  tag: z.optional(z.string()),
})
export type MemberSummary = z.infer<typeof MemberSummary>

export const MemberPage = z.object({
  members: z.array(MemberSummary),
  next: z.optional(z.nullable(z.string())),
})
export type MemberPage = z.infer<typeof MemberPage>

/** What is missing to the next tier, or null at the top. Spending is in minor units of `currency`. */
const Progress = z.nullable(
  z.object({
    next: tier,
    points: z.number(),
    pointsNeeded: z.number(),
    spend: z.number(),
    spendNeeded: z.number(),
    currency: z.string(),
    pointsLeft: z.number(),
    spendLeft: z.number(),
  }),
)
export type TierProgress = z.infer<typeof Progress>

const Attendance = z.object({
  streak: z.number(),
  total: z.number(),
  broadcasts: z.number(),
  checkedInToday: z.boolean(),
})

export const MemberDetail = z.extend(MemberSummary, {
  held: z.number(),
  progress: Progress,
  attendance: Attendance,
  tags: z.array(z.string()),
})
export type MemberDetail = z.infer<typeof MemberDetail>

const Factor = z.object({
  kind: z.enum(['tier', 'window', 'cap', 'dayCap', 'budget']),
  bp: z.number(),
  ref: z.optional(z.string()),
})
export type StatementFactor = z.infer<typeof Factor>

export const StatementEntry = z.object({
  seq: z.number(),
  at: z.number(),
  asset: z.string(),
  /** Signed: what came (+) or went (-). */
  amount: z.number(),
  /** Spendable balance after it. */
  balance: z._default(z.nullable(z.number()), null),
  state: z.optional(z.string()),
  cause: z.object({
    sourceId: z.string(),
    activityId: z.optional(z.nullable(z.string())),
    rule: z.string(),
    ruleVersion: z.number(),
    factors: z.array(Factor),
    actor: z.string(),
    reason: z.optional(z.nullable(z.string())),
  }),
})
export type StatementEntry = z.infer<typeof StatementEntry>

export const StatementPage = z.object({
  entries: z.array(StatementEntry),
  next: z.optional(z.nullable(z.string())),
})
export type StatementPage = z.infer<typeof StatementPage>

export const Empty = z.unknown()

/** Kinds of marked examples the stage can be asked to play. */
export const TEST_CUE_KINDS = [
  'points',
  'checkin',
  'tier_up',
  'gift',
  'subscribe',
  'raid',
  'window_opened',
] as const
export type TestCueKind = (typeof TEST_CUE_KINDS)[number]
