/**
 * The programme: every setting a channel's owner may choose. A channel's rules are one whole,
 * versioned document; every transfer names the version that made it.
 */
import { z } from 'zod'
import { areDaysInOrder, campaignDays, campaignFactor, minSpend } from './campaigns.ts'
import {
  BLOCKED_WORDS_MAX,
  BP_ONE,
  CAMPAIGNS_MAX,
  FACTOR_BP_MAX,
  KEYWORD_CHARS_MAX,
  MONEY_MINOR_MAX,
  PERK_PRIZES_MAX,
  POINTS_MAX,
  TASKS_MAX,
  TITLE_CHARS_MAX,
} from './limits.ts'
import { isPlainName, PLAIN_NAME_HINT } from './plain-name.ts'

export const TIERS = ['normal', 'silver', 'gold', 'diamond'] as const
export type Tier = (typeof TIERS)[number]

/** What may earn points; also what a multiplier window may be limited to. */
export const ACTIONS = [
  'chat',
  'follow',
  'like',
  'share',
  'gift',
  'subscribe',
  'raid',
  'watch',
  'order',
  'checkin',
] as const
export type Action = (typeof ACTIONS)[number]

export const LANGUAGES = ['zh-Hant', 'zh-Hans', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const points = z.int().min(0).max(POINTS_MAX)
const count = z.int().min(1).max(1_000_000)
const bp = z.int().min(0).max(FACTOR_BP_MAX)
const shareBp = z.int().min(0).max(BP_ONE)
const perCurrency = z.record(z.string().regex(/^[A-Z]{3,12}$/), z.int().min(0).max(100_000_000))

/** Basis points of a point per minor unit: about one point for one New Taiwan dollar. */
const RATES = {
  TWD: 100,
  CNY: 450,
  HKD: 410,
  MOP: 400,
  USD: 3_200,
  EUR: 3_500,
  GBP: 4_100,
  SGD: 2_400,
  MYR: 700,
  THB: 92,
  PHP: 55,
  JPY: 2_100,
  KRW: 230,
  VND: 13,
  BITS: 3_200,
  DIAMONDS: 1_600,
}

const name = z.string().trim().min(1).max(TITLE_CHARS_MAX)
const id = z
  .string()
  .regex(/^[a-z0-9_-]{1,32}$/)
  .refine(isPlainName, PLAIN_NAME_HINT)
/** Names of rights are part of the names of accounts. */
const right = z
  .string()
  .trim()
  .regex(/^[^/]{1,40}$/)
  .refine(isPlainName, PLAIN_NAME_HINT)

export const CampaignSchema = z
  .object({
    id,
    name,
    ...campaignDays,
    ...campaignFactor,
    tiers: z.array(z.enum(TIERS)).min(1).max(TIERS.length).optional(),
    actions: z.array(z.enum(ACTIONS)).min(1).max(ACTIONS.length).optional(),
    /** Of an order only the items of these categories are multiplied, and count towards the offer. */
    categories: z.array(name).min(1).max(50).optional(),
    /** 滿減/買贈: an order of at least this much (main currency, minor units) earns this once per order. */
    offer: z.object({ minSpend, points, right: right.optional() }).optional(),
  })
  .refine(areDaysInOrder, { message: 'must not end before it begins', path: ['to'] })
export type Campaign = z.infer<typeof CampaignSchema>

const taskReward = { points, right: right.optional() }
/** What a task counts; `spend` counts minor units of the main currency, `attend` broadcasts in a month. */
export const TASK_COUNTS = [...ACTIONS, 'spend', 'attend'] as const
export const TaskSchema = z.object({
  id,
  name,
  action: z.enum(TASK_COUNTS),
  count: z.int().min(1).max(MONEY_MINOR_MAX),
  ...taskReward,
})
export type Task = z.infer<typeof TaskSchema>
const taskList = z.array(TaskSchema).max(TASKS_MAX).default([])
const TasksSchema = z
  .object({
    /** Anew every day. */
    daily: taskList,
    /** Once in a lifetime: first purchase, spending milestones. */
    growth: taskList,
    /** Once a month, for a right rather than points. */
    challenge: taskList,
    /** Most points of daily tasks in a day. */
    dailyPointsMax: points.default(10),
  })
  .refine(
    ({ daily, growth, challenge }) => {
      const ids = [...daily, ...growth, ...challenge].map((task) => task.id)
      return new Set(ids).size === ids.length
    },
    { message: 'every task needs an id of its own' },
  )

const PerkSchema = z.object({
  prizes: z
    .array(z.object({ name, weight: z.int().min(1).max(1_000_000), ...taskReward }))
    .min(1)
    .max(PERK_PRIZES_MAX),
  /** Weight of drawing nothing. */
  blankWeight: z.int().min(0).max(1_000_000).default(0),
  /** Most points given away by perks in a day. */
  pointsPerDay: points,
})
export type Perk = z.infer<typeof PerkSchema>

const BudgetSchema = z.object({
  /** `none`: points are not limited. */
  period: z.enum(['none', 'broadcast', 'day', 'month']).default('none'),
  points: points.default(0),
  /** Most of it that one tier may get, in basis points of the whole. */
  tierShareBp: z
    .object({ normal: shareBp, silver: shareBp, gold: shareBp, diamond: shareBp })
    .partial()
    .default({ diamond: 3_000 }),
})

const RiskSchema = z.object({
  enabled: z.boolean().default(true),
  /** Grants to one member within a minute above which further ones are held. */
  grantsPerMinute: count.default(40),
  /** Different members saying the same line (10 signs or more) within a minute. */
  sameTextMembers: count.default(12),
  /** Members never seen before joining one activity within ten seconds. */
  newMembersPerTenSeconds: count.default(200),
  /** A hold that nobody has looked at is released after so long. */
  reviewHours: z.int().min(1).max(8_760).default(72),
})

export const RulesSchema = z.object({
  /** IANA name; with `dayStartMinutes` it decides what "today" and "this month" are. */
  timeZone: z.string().min(1).max(64).default('Asia/Taipei'),
  /** A day begins this many minutes after midnight, for broadcasts that run past it. */
  dayStartMinutes: z.int().min(0).max(1_439).default(300),
  /** A window is judged by the platform's event time when it is at most this late (ms). */
  graceMs: z.int().min(0).max(60_000).default(10_000),
  /** Main currency of the programme: spending towards tiers is counted in its minor units. */
  currency: z
    .string()
    .regex(/^[A-Z]{3,12}$/)
    .default('TWD'),
  /** Points stay valid for this many months; 0 means for ever. */
  pointsValidMonths: z.int().min(0).max(1_200).default(24),
  earning: z
    .object({
      chat: z
        .object({ points, cooldownSeconds: z.int().min(0).max(86_400), perDay: points })
        .default({ points: 1, cooldownSeconds: 30, perDay: 60 }),
      follow: z.object({ points }).default({ points: 10 }),
      /** `points` for every `likes` likes. */
      like: z
        .object({ points, likes: count, perDay: points })
        .default({ points: 1, likes: 20, perDay: 20 }),
      share: z.object({ points, perDay: points }).default({ points: 5, perDay: 10 }),
      /** Basis points of a point per minor unit, by currency. */
      gift: z.object({ rateBp: perCurrency }).default({ rateBp: RATES }),
      /** `levels` multiplies the points of the platform's dearer levels. */
      subscribe: z
        .object({ points, levels: z.record(z.string().max(64), count) })
        .default({ points: 100, levels: { '2000': 2, '3000': 5 } }),
      raid: z.object({ points, perDay: points }).default({ points: 20, perDay: 20 }),
      /** `points` for every `seconds` watched. */
      watch: z
        .object({ points, seconds: count, perDay: points })
        .default({ points: 1, seconds: 300, perDay: 36 }),
      /** `returnDays` > 0 holds the points until the return window has passed. */
      order: z
        .object({ rateBp: perCurrency, returnDays: z.int().min(0).max(365) })
        .default({ rateBp: RATES, returnDays: 0 }),
      checkin: z
        .object({
          perDay: points,
          perBroadcast: points,
          streakBonus: points,
          streakBonusMax: points,
        })
        .default({ perDay: 5, perBroadcast: 5, streakBonus: 1, streakBonusMax: 5 }),
    })
    .prefault({}),
  attendance: z
    .object({ seconds: z.int().min(0).max(86_400), interactions: z.int().min(0).max(1_000_000) })
    .default({ seconds: 300, interactions: 1 }),
  tiers: z
    .record(
      z.enum(['silver', 'gold', 'diamond']),
      z.object({ points, spend: z.int().min(0).max(MONEY_MINOR_MAX), multiplierBp: bp }),
    )
    .default({
      silver: { points: 500, spend: 300_000, multiplierBp: 12_000 },
      gold: { points: 3_000, spend: 1_500_000, multiplierBp: 15_000 },
      diamond: { points: 10_000, spend: 5_000_000, multiplierBp: 20_000 },
    }),
  stacking: z
    .object({
      mode: z.enum(['multiply', 'add', 'max']),
      capBp: z.int().min(BP_ONE).max(FACTOR_BP_MAX),
    })
    .default({ mode: 'multiply', capBp: 100_000 }),
  /** A stream that comes back within this time after the platform ended it is the same broadcast. */
  resumeMinutes: z.int().min(0).max(1_440).default(30),
  lottery: z
    .object({
      /** Lotteries in one broadcast; more need `override`. */
      perBroadcast: z.int().min(0).max(100),
    })
    .default({ perBroadcast: 2 }),
  /** Fixed dates on which points are multiplied, and offers for orders. */
  campaigns: z
    .array(CampaignSchema)
    .max(CAMPAIGNS_MAX)
    .refine((all) => new Set(all.map((one) => one.id)).size === all.length, {
      message: 'every campaign needs an id of its own',
    })
    .default([]),
  tasks: TasksSchema.prefault({}),
  /** 幸運抽獎 at the first sign of a member in a day; null: none. */
  perk: PerkSchema.nullable().default(null),
  budget: BudgetSchema.prefault({}),
  risk: RiskSchema.prefault({}),
  /** Lines with one of these words earn nothing. */
  blockedWords: z
    .array(z.string().trim().min(1).max(KEYWORD_CHARS_MAX))
    .max(BLOCKED_WORDS_MAX)
    .default([]),
  /** Seconds after its last frame at which an unfinished gift combo is closed. */
  comboSeconds: z.int().min(1).max(600).default(15),
  stage: z
    .object({
      language: z.enum(LANGUAGES),
      motion: z.enum(['full', 'calm', 'off']),
      /** Grants below this are not toasted one by one; they still show on the board. */
      toastPointsMin: points,
      board: z.enum(['points', 'gifts', 'interactions']),
      boardRows: z.int().min(3).max(10),
    })
    .default({
      language: 'zh-Hant',
      motion: 'full',
      toastPointsMin: 5,
      board: 'points',
      boardRows: 10,
    }),
})
export type Rules = z.infer<typeof RulesSchema>

export function defaultRules(): Rules {
  return RulesSchema.parse({})
}

/**
 * The offsets of a time zone as data: from this instant (Unix ms) local time is UTC plus so many
 * minutes. Ascending; the engine has no calendar of its own, so the edge computes this once.
 */
export type Zone = readonly (readonly [fromMs: number, offsetMinutes: number])[]

export const TAIPEI_ZONE: Zone = [[0, 480]]
