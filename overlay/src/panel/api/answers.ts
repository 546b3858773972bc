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
  /** Tickets by name. */
  rights: z.optional(z.record(z.string(), z.number())),
  excluded: z.optional(z.array(z.string())),
  /** What was last asked and not given. */
  refusal: z.optional(
    z.nullable(
      z.object({ code: z.string(), title: z.optional(z.nullable(z.string())), at: z.number() }),
    ),
  ),
})
export type MemberDetail = z.infer<typeof MemberDetail>

const Factor = z.object({
  kind: z.enum(['tier', 'window', 'campaign', 'cap', 'dayCap', 'budget']),
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

/** One claim of a flash sale, with what the till needs. */
const Claim = z.object({
  member: MemberRefAnswer,
  name: z.string(),
  tag: z.optional(z.string()),
  state: z.enum(['held', 'sold', 'queued', 'entered']),
  at: z.number(),
  quantity: z.number(),
  code: z.optional(z.nullable(z.string())),
  until: z.optional(z.nullable(z.number())),
})
export type ClaimAnswer = z.infer<typeof Claim>

const Winner = z.object({
  /** Null for somebody who was forgotten since. */
  member: z.nullable(MemberRefAnswer),
  key: z.string(),
  name: z.string(),
  tag: z.optional(z.string()),
  state: z.optional(z.string()),
  claimUntil: z.optional(z.nullable(z.number())),
})
export type WinnerAnswer = z.infer<typeof Winner>

/** One activity; what another kind has is absent. */
export const ActivityDetail = z.object({
  type: z.string(),
  activityId: z.string(),
  claims: z.optional(z.array(Claim)),
  winners: z.optional(z.nullable(z.array(Winner))),
  alternates: z.optional(z.nullable(z.array(Winner))),
})
export type ActivityDetail = z.infer<typeof ActivityDetail>

export const OpeningPreviewAnswer = z.object({
  preview: z.object({
    present: z.number(),
    eligible: z.number(),
    refused: z.array(z.object({ code: z.string(), members: z.number() })),
    expectedPoints: z.number(),
    worstPoints: z.nullable(z.number()),
    budgetLeft: z.nullable(z.number()),
    refusal: z.nullable(z.object({ code: z.string(), message: z.string() })),
    warnings: z.array(z.string()),
  }),
})

export const ReversalPreviewAnswer = z.object({
  preview: z.object({
    activityId: z.string(),
    reversible: z.boolean(),
    members: z.number(),
    taken: z.number(),
    returned: z.number(),
    owed: z.number(),
    unitsReturned: z.number(),
    most: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        tag: z.string(),
        tier,
        loses: z.number(),
        owes: z.number(),
        getsBack: z.number(),
      }),
    ),
  }),
})

/** The whole programme; only what the desk changes is looked into. */
export const RulesNow = z.object({ version: z.number(), rules: z.record(z.string(), z.unknown()) })
export type RulesNow = z.infer<typeof RulesNow>

export const RehearsalAnswer = z.object({
  channelId: z.string(),
  overlayUrl: z.nullable(z.string()),
})
export type RehearsalAnswer = z.infer<typeof RehearsalAnswer>

export const Empty = z.unknown()
