/** What keeps the room fair and the shop solvent: undo, exclusion, review of held points, budget. */
import { z } from 'zod'
import type { MemberId } from '../base/index.ts'
import { activityId, reason, rightName } from './fields.ts'
import { PER_MEMBER_MAX } from './limits.ts'
import { MemberRefSchema } from './member-ref.ts'
import type { Tier } from './rules.ts'
import type { DisplayName } from './view.ts'

/** `board`: on no leaderboard. `rewards`: earns nothing and enters nothing. */
export const EXCLUSIONS = ['board', 'rewards'] as const
export type Exclusion = (typeof EXCLUSIONS)[number]

const aboutMember = { member: MemberRefSchema }

export const safeguardCommands = [
  /** Takes back what an activity gave and gives back what it took, member by member. */
  z.object({ type: z.literal('ReverseActivity'), activityId, reason: reason.optional() }),
  z.object({ type: z.literal('ExcludeMember'), ...aboutMember, from: z.enum(EXCLUSIONS), reason }),
  z.object({ type: z.literal('IncludeMember'), ...aboutMember, from: z.enum(EXCLUSIONS) }),
  /** Absent seconds: for ever. */
  z.object({
    type: z.literal('MuteMember'),
    ...aboutMember,
    seconds: z.int().min(1).max(31_536_000).optional(),
  }),
  z.object({ type: z.literal('UnmuteMember'), ...aboutMember }),
  /** One held grant, by the `seq` of its transfer, or all of a member's. */
  z.object({
    type: z.literal('ReviewHold'),
    transfer: z.int().min(1),
    approve: z.boolean(),
    reason: reason.optional(),
  }),
  z.object({
    type: z.literal('ReviewMember'),
    ...aboutMember,
    approve: z.boolean(),
    reason: reason.optional(),
  }),
  z.object({
    type: z.literal('GrantRight'),
    ...aboutMember,
    right: rightName,
    quantity: z.int().min(1).max(PER_MEMBER_MAX),
    reason,
  }),
] as const

/** Why a grant is held back. */
export const SUSPICIONS = ['velocity', 'same_text', 'burst'] as const
export type Suspicion = (typeof SUSPICIONS)[number]

export type SafeguardEvent =
  /** From here on the clock undoes it in portions; `ActivityReversed` says that all is done. */
  | { type: 'ReversalStarted'; activityId: string; reason: string | null; actor: string }
  /** After the transfers that did it. `taken` + `owed` is all they had of it, held points included. */
  | {
      type: 'MemberReversed'
      activityId: string
      member: MemberId
      taken: number
      returned: number
      owed: number
    }
  | {
      type: 'ActivityReversed'
      activityId: string
      members: number
      /** Points taken back, given back, and owed because they were spent already. */
      taken: number
      returned: number
      owed: number
    }
  | { type: 'MemberExcluded'; member: MemberId; from: Exclusion; reason: string; actor: string }
  | { type: 'MemberIncluded'; member: MemberId; from: Exclusion; actor: string }
  | { type: 'MemberUnbanned'; member: MemberId; actor: string }
  /** After the settlements: so many holds of a member, of so many points. */
  | {
      type: 'HoldsReviewed'
      member: MemberId
      holds: number
      points: number
      approved: boolean
      reason: string | null
      actor: string
    }
  /** The points that were due and not given, because the budget of the period or of the tier is used up. */
  | {
      type: 'GrantRefused'
      member: MemberId
      rule: string
      amount: number
      why: 'budget' | 'tier_budget'
      /** The first of this period. */
      first: boolean
    }
  /** Also when the rules change it; `none` ends it. `points` is what is allocated in all. */
  | { type: 'BudgetOpened'; period: string; points: number; endsAt: number | null }

export type BudgetView = {
  period: string
  points: number
  spent: number
  left: number
  /** Of what is allocated, and what each tier has had. */
  tiers: { tier: Tier; spent: number; cap: number | null }[]
  endsAt: number | null
}

/** One grant waiting for a person. `transfer` is its `seq`. */
export type HeldView = {
  transfer: number
  who: DisplayName & { platform: string; userId: string }
  amount: number
  rule: string
  why: Suspicion
  at: number
  releasesAt: number
}

/** What undoing an activity would do, before it is done. */
export type ReversalPreview = {
  activityId: string
  reversible: boolean
  members: number
  taken: number
  returned: number
  owed: number
  unitsReturned: number
  /** Those who lose most, at most 20. */
  most: (DisplayName & { key: string; loses: number; owes: number; getsBack: number })[]
}

/** What opening an activity may cost, before it is opened. */
export type OpeningPreview = {
  /** Who has been here in the last five minutes, and how many of them could take part. */
  present: number
  eligible: number
  /** Who of the present would be refused, by reason. */
  refused: { code: string; members: number }[]
  /** Points, from what the present earned in the last ten minutes, and at most. `null`: without bound. */
  expectedPoints: number
  worstPoints: number | null
  budgetLeft: number | null
  /** Whether it would be refused as things stand, and why. */
  refusal: { code: string; message: string } | null
  warnings: string[]
}

export const PreviewSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('PreviewReversal'), activityId }),
  /** `command` is any command that opens something. */
  z.object({ type: z.literal('PreviewOpening'), command: z.unknown() }),
])
export type Preview = z.infer<typeof PreviewSchema>
