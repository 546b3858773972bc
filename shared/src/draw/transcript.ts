/** The transcript of a draw: all that somebody needs who trusts nobody and recomputes it. Format: `DRAW.md`. */
import { z } from 'zod'

export const TRANSCRIPT_FORMAT = 'fanfare-draw/1'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const drawn = z.object({
  index: z.int().min(0),
  member: z.string(),
  /** As shown on the picture; '' when the name is hidden. */
  name: z.string(),
  tag: z.string(),
})

/** What happened to prizes after the draw, in the order of the journal. */
const RecordSchema = z.object({
  seq: z.int(),
  at: z.int(),
  what: z.enum(['claimed', 'passed', 'delivered']),
  member: z.string(),
  /** Who came in for somebody passed over. */
  next: z.string().nullable().optional(),
  reason: z.string().nullable().optional(),
})

export const TranscriptSchema = z.object({
  format: z.literal(TRANSCRIPT_FORMAT),
  channel: z.string(),
  activityId: z.string(),
  kind: z.enum(['lottery', 'seckill']),
  title: z.string(),
  /** The opening as it is in the journal. */
  rules: z.record(z.string(), z.unknown()),
  /** `seq` is the place in the journal: the seal comes before every entry. */
  sealed: z.object({ seq: z.int(), at: z.int(), commitment: hash }),
  closed: z.object({
    seq: z.int(),
    at: z.int(),
    entrants: z.int().min(0),
    totalWeight: z.int().min(0),
    root: hash,
    round: z.int().nullable(),
  }),
  drawn: z.object({
    seq: z.int(),
    at: z.int(),
    serverSeed: hash,
    beacon: z
      .object({
        chain: z.string(),
        round: z.int().min(1),
        signature: z.string().regex(/^[0-9a-f]{96}$/),
        randomness: hash,
      })
      .nullable(),
    seed: hash,
    trust: z.enum(['operator', 'beacon']),
    winnersWanted: z.int().min(1),
    alternatesWanted: z.int().min(0),
    winners: z.array(drawn),
    alternates: z.array(drawn),
  }),
  record: z.array(RecordSchema),
})
export type TranscriptHead = z.infer<typeof TranscriptSchema>

/** Index, member, weight, and the four digits shown for a hidden name. */
export type TranscriptEntry = [index: number, member: string, weight: number, tag: string]
export type Transcript = TranscriptHead & { entries: TranscriptEntry[] }
