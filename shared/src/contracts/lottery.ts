/** 抽獎: entries, a sealed seed, a draw that anybody can check, prizes that are claimed or passed on. */
import { z } from 'zod'
import type { MemberId } from '../base/index.ts'
import {
  activityId,
  activitySeconds,
  keyword,
  reason,
  rightName,
  tierList,
  title,
} from './fields.ts'
import { HOLD_SECONDS_MAX, MONEY_MINOR_MAX, POINTS_MAX, WEIGHT_MAX, WINNERS_MAX } from './limits.ts'
import { MemberRefSchema } from './member-ref.ts'
import type { Tier } from './rules.ts'
import type { DisplayName } from './view.ts'

/** What makes an entry: saying the keyword or `!join`, or doing one of these while it is open. */
export const ENTRY_DEEDS = ['keyword', 'gift', 'order', 'follow', 'share', 'checkin'] as const
export type EntryDeed = (typeof ENTRY_DEEDS)[number]

const weight = z.int().min(1).max(WEIGHT_MAX)

export const EligibleSchema = z.object({
  tiers: tierList.optional(),
  /** Attendance stamps in this month of the programme. */
  minAttendance: z.int().min(1).max(31).optional(),
  followers: z.boolean().optional(),
  /** Spent so far in the main currency, minor units. */
  minSpend: z.int().min(1).max(MONEY_MINOR_MAX).optional(),
  /** Value of gifts in this broadcast, in minor units of the main currency. */
  minGifts: z.int().min(1).max(MONEY_MINOR_MAX).optional(),
})
export type Eligible = z.infer<typeof EligibleSchema>

export const OpenLotterySchema = z.object({
  type: z.literal('OpenLottery'),
  title,
  keyword: keyword.optional(),
  winners: z.int().min(1).max(WINNERS_MAX),
  alternates: z.int().min(0).max(WINNERS_MAX).default(0),
  seconds: activitySeconds,
  feePoints: z.int().min(1).max(POINTS_MAX).optional(),
  enterBy: z.array(z.enum(ENTRY_DEEDS)).min(1).max(ENTRY_DEEDS.length).default(['keyword']),
  eligible: EligibleSchema.optional(),
  /** Weight of an entry by tier; 1 where nothing is said. */
  weights: z
    .object({ normal: weight, silver: weight, gold: weight, diamond: weight })
    .partial()
    .optional(),
  /** Winners who do not claim in time make room for the next alternate. Absent: nothing to claim. */
  claimSeconds: z.int().min(1).max(HOLD_SECONDS_MAX).optional(),
  /** Who won anything in the last so many hours may not enter. */
  excludeWinnersHours: z.int().min(1).max(8_760).optional(),
  /** Paid by the ledger to every winner, at the draw or when claimed. */
  prizePoints: z.int().min(1).max(POINTS_MAX).optional(),
  prizeRight: rightName.optional(),
  /** Mixes in a public drand round that nobody knows when entries end. */
  beacon: z.boolean().optional(),
  /** Opens although the broadcast has had its lotteries (rules: `lottery.perBroadcast`). */
  override: z.boolean().optional(),
})
const winnerOf = { activityId, member: MemberRefSchema }

export const lotteryCommands = [
  OpenLotterySchema,
  z.object({ type: z.literal('CloseLottery'), activityId }),
  z.object({
    type: z.literal('DrawLottery'),
    activityId,
    /** The named drand round, checked against the network's public key before it gets here. */
    beacon: z
      .object({ round: z.int().min(1), signature: z.string().regex(/^[0-9a-f]{96}$/) })
      .optional(),
  }),
  /** Before the draw: every fee goes back. */
  z.object({ type: z.literal('CancelLottery'), activityId, reason: reason.optional() }),
  /** The winner claims through the producer. */
  z.object({ type: z.literal('ConfirmPrize'), ...winnerOf }),
  /** Gives a winner's place to the next alternate, with a reason that goes on record. */
  z.object({ type: z.literal('PassWinner'), ...winnerOf, reason }),
  z.object({ type: z.literal('MarkDelivered'), ...winnerOf, note: reason.optional() }),
] as const

/** Why the ledger pays a member no reward. */
export type Unrewarded = 'member/excluded' | 'points/limit' | 'budget/exhausted'

export type LotteryEvent =
  | {
      type: 'LotteryOpened'
      activityId: string
      title: string
      keyword: string
      folded: string
      winners: number
      alternates: number
      feePoints: number | null
      enterBy: EntryDeed[]
      eligible: Eligible | null
      weights: Record<Tier, number>
      claimSeconds: number | null
      excludeWinnersHours: number | null
      prizePoints: number | null
      prizeRight: string | null
      beacon: boolean
      opensAt: number
      closesAt: number
      broadcast: number | null
      actor: string
    }
  /** Before the first entry of a lottery or of a seckill that draws. `serverSeed` is shown to nobody before the draw. */
  | { type: 'DrawSealed'; activityId: string; serverSeed: string; commitment: string }
  | {
      type: 'DrawEntered'
      activityId: string
      member: MemberId
      index: number
      weight: number
      deed: EntryDeed
    }
  | {
      type: 'LotteryClosed'
      activityId: string
      why: 'ended' | 'producer'
      entrants: number
      totalWeight: number
      /** Merkle root of the entries, hex. */
      root: string
      /** The drand round that must be mixed in, fixed here. */
      round: number | null
      actor: string
    }
  | {
      type: 'WinnersDrawn'
      activityId: string
      /** Indexes of entries in the order drawn: winners, then alternates. */
      winners: { index: number; member: MemberId }[]
      alternates: { index: number; member: MemberId }[]
      root: string
      seed: string
      beacon: { round: number; signature: string } | null
      /** `operator`: nothing but the seal speaks for the seed. */
      trust: 'operator' | 'beacon'
      claimUntil: number | null
      actor: string
    }
  /** A winner with nothing to claim whom the ledger did not pay: the prize stays due, without a deadline. */
  | { type: 'PrizeWithheld'; activityId: string; member: MemberId; why: Unrewarded }
  | { type: 'PrizeClaimed'; activityId: string; member: MemberId; actor: string }
  | {
      type: 'WinnerPassed'
      activityId: string
      member: MemberId
      why: 'deadline' | 'producer'
      reason: string | null
      /** Who comes in for them, or null when no alternate is left. */
      next: MemberId | null
      claimUntil: number | null
      actor: string
    }
  | {
      type: 'PrizeDelivered'
      activityId: string
      member: MemberId
      note: string | null
      actor: string
    }
  | { type: 'LotteryCancelled'; activityId: string; reason: string | null; actor: string }
  /** After transfers that gave fees back: entries up to this index are done. */
  | { type: 'FeesReturned'; activityId: string; upTo: number }

export type WinnerState = 'waiting' | 'won' | 'due' | 'claimed' | 'passed' | 'delivered'

export type WinnerView = DisplayName & {
  key: string
  /** `waiting`: an alternate. `won`: nothing to claim. `due`: must claim until `claimUntil`; null: was to be paid and is not. */
  state: WinnerState
  claimUntil: number | null
}

export type LotteryView = {
  activityId: string
  title: string
  keyword: string
  winnersWanted: number
  alternatesWanted: number
  feePoints: number | null
  enterBy: EntryDeed[]
  /** Who may enter, and with what weight: the rule card. */
  eligible: Eligible | null
  weights: Record<Tier, number>
  claimSeconds: number | null
  prizePoints: number | null
  prizeRight: string | null
  entrants: number
  opensAt: number
  closesAt: number
  /** 0 before the draw. */
  drawnAt: number
  /** `closed` waits for the draw. */
  state: 'open' | 'closed' | 'drawn' | 'cancelled'
  commitment: string
  /** Hex, from closing on. */
  root: string | null
  /** The drand round that the draw waits for, and when it is published (Unix ms). */
  round: number | null
  roundAt: number | null
  trust: 'operator' | 'beacon'
  winners: WinnerView[]
  alternates: WinnerView[]
}
