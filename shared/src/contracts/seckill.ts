/** 秒殺: a quota of units, claimed in the journal's order or drawn among claimants. */
import { z } from 'zod'
import type { MemberId } from '../base/index.ts'
import { activityId, activitySeconds, keyword, rightName, tierList, title } from './fields.ts'
import { MemberRefSchema } from './member-ref.ts'
import {
  ACTIVITY_SECONDS_MAX,
  BP_ONE,
  HOLD_SECONDS_MAX,
  ID_CHARS_MAX,
  MONEY_MINOR_MAX,
  PER_MEMBER_MAX,
  POINTS_MAX,
  QUOTA_MAX,
  SECKILL_DRAWN_MAX,
  WAITLIST_MAX,
} from './limits.ts'
import type { Tier } from './rules.ts'
import type { DisplayName } from './view.ts'

export type Money = { amount: number; currency: string }
const money = z.object({
  amount: z.int().min(0).max(MONEY_MINOR_MAX),
  currency: z.string().regex(/^[A-Z]{3,12}$/),
})

export const OpenSeckillSchema = z
  .object({
    type: z.literal('OpenSeckill'),
    title,
    keyword,
    quota: z.int().min(1).max(QUOTA_MAX),
    perMember: z.int().min(1).max(PER_MEMBER_MAX).default(1),
    /** 0 sells at once, which only a price in points (or none) allows. */
    holdSeconds: z.int().min(0).max(HOLD_SECONDS_MAX).default(600),
    pricePoints: z.int().min(1).max(POINTS_MAX).optional(),
    /** A bare number is minor units of the programme's main currency. */
    priceMoney: z.union([z.int().min(0).max(MONEY_MINOR_MAX), money]).optional(),
    /** Higher tiers may claim this long before everybody else … */
    earlySeconds: z.int().min(1).max(ACTIVITY_SECONDS_MAX).optional(),
    /** … at most this share of the quota (basis points; default 3 000) … */
    earlyShareBp: z.int().min(1).max(BP_ONE).optional(),
    /** … and these tiers (default gold and diamond). */
    earlyTiers: tierList.optional(),
    /** `first`: the journal's order; `draw`: claims are entries, drawn when `seconds` are over. */
    mode: z.enum(['first', 'draw']).default('first'),
    /** When claiming ends by itself; required for `draw`. */
    seconds: activitySeconds.optional(),
    /** Places in the line once everything is held or sold. */
    waitlist: z.int().min(0).max(WAITLIST_MAX).default(100),
    /** A right (ticket); every unit uses one up. */
    right: rightName.optional(),
    /** The shop's number of the article: a paid order with it confirms a held claim. */
    sku: z.string().trim().min(1).max(ID_CHARS_MAX).optional(),
  })
  .refine(
    ({ mode, quota, waitlist }) => mode === 'first' || quota + waitlist <= SECKILL_DRAWN_MAX,
    {
      message: `a draw hands out at most ${SECKILL_DRAWN_MAX} units and places in the line`,
      path: ['quota'],
    },
  )
const claimOf = { activityId, member: MemberRefSchema }

export const seckillCommands = [
  OpenSeckillSchema,
  /** Paid by other means: every held unit of this member is sold. */
  z.object({ type: z.literal('ConfirmClaim'), ...claimOf }),
  /** Gives back what the member holds, and their place in the line. */
  z.object({ type: z.literal('CancelClaim'), ...claimOf }),
  z.object({
    type: z.literal('Restock'),
    activityId,
    quantity: z.int().min(1).max(QUOTA_MAX),
  }),
  z.object({ type: z.literal('CloseSeckill'), activityId }),
] as const

/** How one claim stands. `queued` waits in the line. */
export type ClaimState = 'held' | 'sold' | 'queued'

export type SeckillEvent =
  | {
      type: 'SeckillOpened'
      activityId: string
      title: string
      keyword: string
      /** The keyword as it is compared. */
      folded: string
      quota: number
      perMember: number
      holdSeconds: number
      pricePoints: number | null
      priceMoney: Money | null
      early: { until: number; units: number; tiers: Tier[] } | null
      mode: 'first' | 'draw'
      opensAt: number
      closesAt: number | null
      waitlist: number
      right: string | null
      sku: string | null
      /** `draw` mode: see `DrawSealed`. */
      actor: string
    }
  /** After the transfers that hold (or sell) the units and their price. `claim` is this event's seq. */
  | {
      type: 'UnitsClaimed'
      activityId: string
      member: MemberId
      quantity: number
      state: 'held' | 'sold'
      until: number | null
      /** `seq`s of the pending transfers: the units, the points, the right; null where none is pending. */
      stock: number | null
      points: number | null
      right: number | null
      /** What the buyer quotes at the till; bound to this member and claim. */
      code: string
      /** Whether it was taken within the early share. */
      early: boolean
      /** `seq` of the `UnitsQueued` that it was served from, or null. */
      queued: number | null
    }
  | { type: 'UnitsQueued'; activityId: string; member: MemberId; quantity: number }
  /** A held claim that was confirmed, ran out or was given back; a place in the line that was left. */
  | {
      type: 'ClaimEnded'
      activityId: string
      member: MemberId
      /** `seq` of its `UnitsClaimed` or `UnitsQueued`. */
      claim: number
      outcome: 'sold' | 'released' | 'left_queue'
      /** `split`: part of it was paid, and each part is a claim of its own from here on. */
      why:
        'confirmed' | 'paid' | 'expired' | 'cancelled' | 'closed' | 'reversed' | 'refused' | 'split'
    }
  | { type: 'Restocked'; activityId: string; quantity: number; actor: string }
  | { type: 'SoldOut'; activityId: string }
  | {
      type: 'SeckillClosed'
      activityId: string
      why: 'ended' | 'producer' | 'reversed'
      actor: string
    }

/** On the picture. */
export type SeckillView = {
  activityId: string
  title: string
  keyword: string
  quota: number
  available: number
  held: number
  sold: number
  /** Latches: nothing is left and nothing came back since. */
  soldOut: boolean
  queue: number
  perMember: number
  pricePoints: number | null
  priceMoney: Money | null
  early: { until: number; tiers: Tier[]; left: number } | null
  mode: 'first' | 'draw'
  /** `draw` mode: how many claim, and the seal. */
  entrants: number
  commitment: string | null
  opensAt: number
  closesAt: number | null
  open: boolean
  /** The newest claims that hold or bought, newest first, at most 5. */
  recent: (DisplayName & { key: string; quantity: number })[]
}
