/**
 * What one incarnation of a channel shows: a lane per audience and the personal lane, fed by the
 * channel's output gate. Knows nothing of sockets.
 */
import type { MemberId } from '@fanfare/shared/base'
import type {
  Audience,
  Cue,
  Delta,
  FeedItem,
  MomentOf,
  OverlayView,
  PanelView,
  PersonalView,
  ViewerView,
  ViewOf,
} from '@fanfare/shared/contracts'
import type { Channel, ChannelOutputs, ChannelReading } from '../channel/channel.ts'
import type { AppliedBatch } from '../channel/submission.ts'
import type { Broadcast } from './broadcast.ts'
import { cueOnWire } from './cue-on-wire.ts'
import { Lane } from './lane.ts'
import type { LaneCapture, LaneOptions } from './lane.ts'
import {
  FEED_RECENT_MAX,
  OVERLAY_MOMENT_GAP_MS,
  OVERLAY_TICK_MS,
  PANEL_REFRESH_MS,
  PANEL_TICK_MS,
  VIEWER_TICK_MS,
} from './limits.ts'
import { PersonalLane } from './personal-lane.ts'
import type { PanelSurroundings, Projections } from './projections.ts'

/** Where frames go. Whoever implements it must not throw. */
export interface Outlet {
  overlay(frame: Delta<'overlay'>): void
  panel(frame: Delta<'panel'>): void
  viewer(frame: Delta<'viewer'>): void
  personal(member: MemberId, view: PersonalView): void
}

export type Lanes = { [A in Audience]: Lane<ViewOf<A>, MomentOf<A>> }

export type BroadcastOptions = {
  channel: Pick<Channel, 'id' | 'incarnation' | 'read'>
  projections: Projections
  outlet: Outlet
  surroundings: () => PanelSurroundings
  now: () => number
  onDropped: (reason: string) => void
  /** A projection threw: the view is wrong, the books are not. */
  onFault: (fault: unknown) => void
}

type Captured = {
  overlay: LaneCapture<OverlayView, Cue>
  panel: LaneCapture<PanelView, FeedItem>
  viewer: LaneCapture<ViewerView, never>
  batch: AppliedBatch
}

export class ChannelBroadcast implements ChannelOutputs, Broadcast {
  readonly incarnation: string
  readonly lanes: Lanes
  readonly personal: PersonalLane
  readonly #options: BroadcastOptions
  #stopped = false

  constructor(options: BroadcastOptions) {
    this.#options = options
    this.incarnation = options.channel.incarnation
    this.lanes = createLanes(options)
    this.personal = new PersonalLane({
      read: (look) => options.channel.read(look),
      project: (reading, member) => options.projections.personal(reading, member),
      emit: (member, view) => options.outlet.personal(member, view),
      now: options.now,
    })
  }

  get stopped(): boolean {
    return this.#stopped
  }

  capture(reading: ChannelReading, batch: AppliedBatch): Captured | null {
    const { projections } = this.#options
    const { overlay, panel, viewer } = this.lanes
    try {
      projections.note?.(reading, batch)
      return {
        overlay: overlay.capture(reading, overlay.awake ? this.#cues(reading, batch) : []),
        panel: panel.capture(
          reading,
          projections.feed(reading, panel.awake ? batch : tailOf(batch)),
        ),
        viewer: viewer.capture(reading, []),
        batch,
      }
    } catch (fault) {
      this.#options.onFault(fault)
      return null
    }
  }

  release(captured: unknown): void {
    if (this.#stopped) return
    if (!isCaptured(captured)) {
      for (const lane of Object.values(this.lanes)) lane.touch()
      return
    }
    this.lanes.overlay.release(captured.overlay)
    this.lanes.panel.release(captured.panel)
    this.lanes.viewer.release(captured.viewer)
    this.personal.release(captured.batch)
    this.#options.projections.committed?.(this.#options.channel.id, captured.batch)
  }

  dropped(reason: string): void {
    if (this.#stopped) return
    this.stop()
    this.#options.onDropped(reason)
  }

  #cues(reading: ChannelReading, batch: AppliedBatch): Cue[] {
    const cues = this.#options.projections.cues(reading, batch)
    return cues.map((cue) => cueOnWire(cue, this.incarnation))
  }

  touchPanel(): void {
    this.lanes.panel.touch()
  }

  playTest(cues: readonly Cue[]): void {
    this.lanes.overlay.play(cues)
  }

  stop(): void {
    this.#stopped = true
    for (const lane of Object.values(this.lanes)) lane.stop()
    this.personal.stop()
  }
}

function createLanes(options: BroadcastOptions): Lanes {
  const { channel, projections, outlet, surroundings, now } = options
  const shared = {
    incarnation: channel.incarnation,
    read: <T>(look: (reading: ChannelReading) => T) => channel.read(look),
    now,
  }
  const overlay: LaneOptions<OverlayView, Cue> = {
    ...shared,
    tickMs: OVERLAY_TICK_MS,
    moments: { send: 'at_once', gapMs: OVERLAY_MOMENT_GAP_MS },
    recentMax: 0,
    refreshMs: 0,
    project: (reading) => projections.overlay(reading, channel.id),
    emit: (frame) => outlet.overlay(frame),
  }
  const panel: LaneOptions<PanelView, FeedItem> = {
    ...shared,
    tickMs: PANEL_TICK_MS,
    moments: { send: 'tick', perFrameMax: FEED_RECENT_MAX },
    recentMax: FEED_RECENT_MAX,
    refreshMs: PANEL_REFRESH_MS,
    project: (reading) => projections.panel(reading, surroundings()),
    emit: (frame) => outlet.panel(frame),
  }
  const viewer: LaneOptions<ViewerView, never> = {
    ...shared,
    tickMs: VIEWER_TICK_MS,
    moments: { send: 'tick', perFrameMax: 0 },
    recentMax: 0,
    refreshMs: 0,
    project: (reading) => projections.viewer(reading, channel.id),
    emit: (frame) => outlet.viewer(frame),
  }
  return { overlay: new Lane(overlay), panel: new Lane(panel), viewer: new Lane(viewer) }
}

/** With no panel open only the last lines can ever be seen: a large batch costs no more than that. */
function tailOf(batch: AppliedBatch): AppliedBatch {
  if (batch.applied.length <= FEED_RECENT_MAX) return batch
  return {
    at: batch.at,
    envelopes: batch.envelopes.slice(-FEED_RECENT_MAX),
    applied: batch.applied.slice(-FEED_RECENT_MAX),
  }
}

function isCaptured(captured: unknown): captured is Captured {
  return typeof captured === 'object' && captured !== null && 'batch' in captured
}
