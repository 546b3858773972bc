/**
 * What the fan-out asks of `shared/src/view`: pure functions from a channel's state to what an
 * audience may see. Nothing else is ever sent.
 */
import type { MemberId } from '@fanfare/shared/base'
import type {
  Cue,
  FeedItem,
  OverlayHealth,
  OverlayView,
  PanelView,
  PersonalView,
  ViewerView,
} from '@fanfare/shared/contracts'
import type { ChannelReading } from '../channel/channel.ts'
import type { AppliedBatch } from '../channel/submission.ts'

/** The part of a panel's view that the channel's state does not know. */
export type PanelSurroundings = {
  channelId: string
  overlays: OverlayHealth[]
  producers: PanelView['producers']
}

export interface Projections {
  /** Sees every applied batch whole, before anything is made of it; what it keeps is never journalled. */
  note?(reading: ChannelReading, batch: AppliedBatch): void
  /** The same batch once it is durable. */
  committed?(channelId: string, batch: AppliedBatch): void
  overlay(reading: ChannelReading, channelId: string): OverlayView
  panel(reading: ChannelReading, around: PanelSurroundings): PanelView
  viewer(reading: ChannelReading, channelId: string): ViewerView
  personal(reading: ChannelReading, member: MemberId): PersonalView | null
  cues(reading: ChannelReading, batch: AppliedBatch): readonly Cue[]
  feed(reading: ChannelReading, batch: AppliedBatch): readonly FeedItem[]
}
