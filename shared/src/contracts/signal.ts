/** Signals: what a connector saw on a platform. Untrusted, possibly repeated, late or out of order. */
import { z } from 'zod'
import {
  BADGE_CHARS_MAX,
  BADGES_MAX,
  GIFT_COUNT_MAX,
  ID_CHARS_MAX,
  LIKE_COUNT_MAX,
  MONEY_MINOR_MAX,
  NAME_CHARS_MAX,
  ORDER_ITEMS_MAX,
  TEXT_CHARS_MAX,
} from './limits.ts'

const id = z.string().min(1).max(ID_CHARS_MAX)
const name = z.string().max(NAME_CHARS_MAX)
const currency = z.string().regex(/^[A-Z]{3,12}$/, 'three to twelve capital letters')
const money = z.int().min(0).max(MONEY_MINOR_MAX)
const seconds = z.int().min(0).max(31_536_000)

export const ViewerSchema = z.object({
  /** The platform's own stable user id; names are display only. */
  id,
  name: name.optional(),
  avatar: z.string().max(2_000).optional(),
  badges: z.array(z.string().max(BADGE_CHARS_MAX)).max(BADGES_MAX).optional(),
})
export type Viewer = z.infer<typeof ViewerSchema>

/** The platform; with `viewer.id` it makes an identity, with `id` the key of exactly-once. */
const source = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'lower-case letters, digits, - and _')

const base = {
  /** Unique within `source`. */
  id,
  source,
  /** The platform's own event time, Unix milliseconds. */
  at: z.int().min(0).max(8_640_000_000_000_000),
}
const withViewer = { ...base, viewer: ViewerSchema }
const maybeViewer = { ...base, viewer: ViewerSchema.optional() }

export const OrderItemSchema = z.object({
  sku: z.string().max(ID_CHARS_MAX),
  name: z.string().max(NAME_CHARS_MAX).optional(),
  category: z.string().max(NAME_CHARS_MAX).optional(),
  quantity: z.int().min(1).max(1_000_000),
  amount: money,
})

const orderRef = { id, amount: money, currency }

export const SignalSchema = z.discriminatedUnion('type', [
  z.object({
    ...withViewer,
    type: z.literal('chat'),
    text: z.string().max(TEXT_CHARS_MAX),
    /** The platform's id of the message, where it differs from `id`. */
    messageId: id.optional(),
  }),
  z.object({
    ...withViewer,
    type: z.literal('gift'),
    gift: z.object({
      id,
      name,
      count: z.int().min(1).max(GIFT_COUNT_MAX),
      /** Value of ONE gift in minor units (for Twitch: one bit, currency BITS). */
      value: z.object({ amount: money, currency }),
      /** A streak: `count` is the total so far, `final` closes it; it also closes by timeout. */
      combo: z.object({ key: id, final: z.boolean().optional() }).optional(),
    }),
  }),
  z.object({
    ...withViewer,
    type: z.literal('like'),
    count: z.int().min(1).max(LIKE_COUNT_MAX),
  }),
  z.object({ ...withViewer, type: z.literal('follow') }),
  z.object({ ...withViewer, type: z.literal('share') }),
  z.object({
    ...withViewer,
    type: z.literal('subscribe'),
    months: z.int().min(0).max(1_200),
    /** The platform's own name of the level: Twitch `1000`, `2000`, `3000`, `Prime`. */
    tier: z.string().max(64),
    /** Set when `viewer` paid for somebody else. */
    giftedTo: ViewerSchema.optional(),
  }),
  z.object({ ...withViewer, type: z.literal('enter') }),
  z.object({ ...withViewer, type: z.literal('leave') }),
  z.object({ ...withViewer, type: z.literal('watch'), seconds }),
  z.object({
    ...withViewer,
    type: z.literal('raid'),
    viewers: z.int().min(0).max(100_000_000),
  }),
  z.object({
    ...withViewer,
    type: z.literal('order.paid'),
    order: z.object({
      ...orderRef,
      items: z.array(OrderItemSchema).max(ORDER_ITEMS_MAX).optional(),
    }),
  }),
  z.object({
    ...maybeViewer,
    type: z.literal('order.refunded'),
    order: z.object(orderRef),
  }),
  z.object({
    ...withViewer,
    type: z.literal('reward.redeemed'),
    reward: z.string().max(ID_CHARS_MAX),
    cost: z.int().min(0).max(MONEY_MINOR_MAX),
  }),
  z.object({ ...maybeViewer, type: z.literal('message.deleted'), messageId: id }),
  z.object({
    ...withViewer,
    type: z.literal('viewer.banned'),
    /** Absent: for ever. */
    seconds: seconds.optional(),
  }),
  z.object({
    ...base,
    type: z.literal('broadcast.started'),
    title: z.string().max(300).optional(),
  }),
  z.object({ ...base, type: z.literal('broadcast.ended') }),
])
export type Signal = z.infer<typeof SignalSchema>
export type SignalType = Signal['type']
export type SignalOf<T extends SignalType> = Extract<Signal, { type: T }>

export const SIGNAL_TYPES: readonly SignalType[] = [
  'chat',
  'gift',
  'like',
  'follow',
  'share',
  'subscribe',
  'enter',
  'leave',
  'watch',
  'raid',
  'order.paid',
  'order.refunded',
  'reward.redeemed',
  'message.deleted',
  'viewer.banned',
  'broadcast.started',
  'broadcast.ended',
]

/** Answer to a request of signals, sent after everything accepted is durable. */
export type IngestAnswer = {
  accepted: number
  duplicates: number
  rejected: { index: number; code: string; message: string }[]
  /** Counted, but what the line asked for besides was refused. Absent when nothing was. */
  refused?: { index: number; code: string; message: string }[]
  /** The channel's journal position that covers all of it. */
  seq: number
  durability: Durability
}

/** What an acknowledgement promises: survives nothing / a process crash / a power cut / a machine. */
export const DURABILITIES = ['memory', 'os', 'disk', 'replicated'] as const
export type Durability = (typeof DURABILITIES)[number]

export function isLessDurable(one: Durability, other: Durability): boolean {
  return DURABILITIES.indexOf(one) < DURABILITIES.indexOf(other)
}
