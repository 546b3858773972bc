/** Cards on the picture, codes to redeem, and the run of show that a producer cues. */
import { z } from 'zod'
import type { MemberId } from '../base/index.ts'
import { activityId, activitySeconds, keyword, rightName, title } from './fields.ts'
import type { FoldedRundown } from './folded.ts'
import {
  ID_CHARS_MAX,
  PER_MEMBER_MAX,
  POINTS_MAX,
  QUOTA_MAX,
  REASON_CHARS_MAX,
  RUNDOWN_ITEMS_MAX,
  URL_CHARS_MAX,
} from './limits.ts'
import { OpenLotterySchema } from './lottery.ts'
import { OpenPollSchema, OpenQuizSchema } from './polls.ts'
import { OpenSeckillSchema } from './seckill.ts'
import { OpenWindowSchema } from './windows.ts'

const text = z.string().trim().max(REASON_CHARS_MAX)
const url = z
  .string()
  .trim()
  .max(URL_CHARS_MAX)
  .regex(/^https?:\/\/[^\s]+$/u, 'must be a web address')

/** Placeholder of a link: replaced by the number of the broadcast, so that visits can be told apart. */
export const TRACKING_PLACEHOLDER = '{broadcast}'

export const ShowCardSchema = z.object({
  type: z.literal('ShowCard'),
  card: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), title, text: text.default('') }),
    z.object({
      kind: z.literal('qr'),
      title,
      text: text.default(''),
      /** May hold `{broadcast}`. Also the answer to `!link`. */
      url,
      /** A code to redeem (`!redeem`), shown beside it. */
      code: keyword.optional(),
    }),
  ]),
  /** Taken off by itself after so long; absent: until another or none is shown. */
  seconds: activitySeconds.optional(),
})
export type Card = z.infer<typeof ShowCardSchema>['card']

export const IssueCodeSchema = z.object({
  type: z.literal('IssueCode'),
  title,
  code: keyword,
  /** How often it may be redeemed in all, and by one member. */
  limit: z.int().min(1).max(QUOTA_MAX),
  perMember: z.int().min(1).max(PER_MEMBER_MAX).default(1),
  points: z.int().min(1).max(POINTS_MAX).optional(),
  right: rightName.optional(),
  seconds: activitySeconds.optional(),
})

const rundownId = z.string().min(1).max(ID_CHARS_MAX)
const itemId = rundownId

/** What GO does: exactly the command, sent as it stands. */
export const CueActionSchema = z.discriminatedUnion('type', [
  OpenWindowSchema,
  OpenLotterySchema,
  OpenSeckillSchema,
  OpenPollSchema,
  OpenQuizSchema,
  ShowCardSchema,
  IssueCodeSchema,
  z.object({ type: z.literal('HideCard') }),
])
export type CueAction = z.infer<typeof CueActionSchema>

export const RundownSchema = z.object({
  id: rundownId,
  name: title,
  items: z
    .array(
      z.object({
        id: itemId,
        title,
        /** For the producer and the host only. */
        notes: text.default(''),
        /** Null: a segment to talk through; GO only moves on. */
        action: CueActionSchema.nullable(),
      }),
    )
    .max(RUNDOWN_ITEMS_MAX)
    .refine((items) => new Set(items.map((item) => item.id)).size === items.length, {
      message: 'every item needs an id of its own',
    }),
})
export type Rundown = z.infer<typeof RundownSchema>

export const deskCommands = [
  ShowCardSchema,
  z.object({ type: z.literal('HideCard') }),
  IssueCodeSchema,
  z.object({ type: z.literal('WithdrawCode'), activityId }),
  /** Creates it, or replaces the one of the same id. */
  z.object({ type: z.literal('SaveRundown'), rundown: RundownSchema }),
  z.object({ type: z.literal('DeleteRundown'), rundownId }),
  /** GO: does what the item says, and marks it as on air; refused when its action is. */
  z.object({ type: z.literal('CueItem'), rundownId, itemId }),
] as const

export type DeskEvent =
  | { type: 'CardShown'; card: Card; until: number | null; actor: string }
  | { type: 'CardHidden'; why: 'producer' | 'ended'; actor: string }
  | {
      type: 'CodeIssued'
      activityId: string
      title: string
      code: string
      folded: string
      limit: number
      perMember: number
      points: number | null
      right: string | null
      opensAt: number
      closesAt: number | null
      actor: string
    }
  /** After the transfer out of the code's stock. Also the record that somebody came by this way. */
  | { type: 'CodeRedeemed'; activityId: string; member: MemberId }
  | {
      type: 'CodeWithdrawn'
      activityId: string
      why: 'producer' | 'ended' | 'reversed'
      actor: string
    }
  | { type: 'RundownSaved'; rundown: FoldedRundown; actor: string }
  | { type: 'RundownDeleted'; rundownId: string; actor: string }
  /** `activityId`: what it opened, if anything. */
  | {
      type: 'ItemCued'
      rundownId: string
      itemId: string
      activityId: string | null
      actor: string
    }

export type CardView = Card & { shownAt: number; until: number | null }
export type CodeView = {
  activityId: string
  title: string
  code: string
  limit: number
  left: number
  open: boolean
  closesAt: number | null
}
/** What GO last did in this broadcast, by item. */
export type CuedView = { rundownId: string; itemId: string; activityId: string | null; at: number }
