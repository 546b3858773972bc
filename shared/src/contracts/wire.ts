/** The socket protocol, both directions, named fields. `PROTOCOL.md` tells the story. */
import { z } from 'zod'
import type { IngestAnswer } from './signal.ts'
import type { Cue, FeedItem, OverlayView, PanelView, PersonalView, ViewerView } from './view.ts'

/** A page that speaks another version is told to reload. */
export const PROTOCOL_VERSION = 1

export type Audience = 'overlay' | 'panel' | 'viewer'
export type ViewOf<A extends Audience> = A extends 'overlay'
  ? OverlayView
  : A extends 'panel'
    ? PanelView
    : ViewerView
export type MomentOf<A extends Audience> = A extends 'overlay'
  ? Cue
  : A extends 'panel'
    ? FeedItem
    : never

/** Position of an audience's stream: `seq` counts frames from 1 within one `incarnation`. */
export type Position = { incarnation: string; seq: number }

/** Everything at once; whatever the page had is discarded. Moments are not repeated, feeds are. */
export type Snapshot<A extends Audience> = Position & {
  at: number
  view: ViewOf<A>
  /** Panel only: the last feed lines, so that a reload does not empty the feed. */
  recent: MomentOf<A>[]
}

/** The frame after `seq - 1`: changed keys, then moments, in this order. */
export type Delta<A extends Audience> = Position & {
  at: number
  state?: Partial<ViewOf<A>>
  moments?: MomentOf<A>[]
}

export const HelloSchema = z.object({
  protocol: z.int(),
  /** Where the page is, or null when it has nothing. */
  position: z.object({ incarnation: z.string().max(64), seq: z.int().min(0) }).nullable(),
})
export type Hello = z.infer<typeof HelloSchema>

export const ReportSchema = z.object({
  visible: z.boolean(),
  active: z.boolean(),
  /** Milliseconds since the last painted frame, and since one was last asked for. */
  frameAgeMs: z.number().min(0),
  frozen: z.boolean(),
  version: z.string().max(64),
  canvas: z.object({ width: z.int().min(0).max(20_000), height: z.int().min(0).max(20_000) }),
  label: z.string().max(64),
  seq: z.int().min(0),
  cues: z.object({
    offered: z.int().min(0),
    shown: z.int().min(0),
    merged: z.int().min(0),
    expired: z.int().min(0),
  }),
})
export type OverlayReport = z.infer<typeof ReportSchema>

/** Cue ids that really reached the picture. */
export const ShownSchema = z.object({ cues: z.array(z.string().max(64)).min(1).max(200) })
export type Shown = z.infer<typeof ShownSchema>

export type HelloAnswer =
  | { ok: true; at: number; mode: 'snapshot' | 'deltas' | 'current' }
  | { ok: false; code: string; message: string; reload?: true }

export type ServerToClient<A extends Audience> = {
  snapshot: (frame: Snapshot<A>) => void
  delta: (frame: Delta<A>) => void
  /** The personal lane: this viewer's own numbers. */
  personal: (view: PersonalView) => void
  /** Told before the server closes the socket; `reload` asks the page to load itself anew. */
  bye: (reason: { code: string; message: string; reload?: true }) => void
}

export type ClientToServer = {
  hello: (hello: Hello, answer: (answer: HelloAnswer) => void) => void
  /** For the clock offset: answers with the server's Unix ms. */
  clock: (answer: (at: number) => void) => void
  report: (report: OverlayReport) => void
  shown: (shown: Shown) => void
}

/** Namespace `/ingest`: the same contract as HTTP ingest. */
export type IngestClientToServer = {
  signals: (
    body: { signals: unknown[] },
    answer: (
      answer: IngestAnswer | { code: string; message: string; retryAfterMs?: number },
    ) => void,
  ) => void
}
