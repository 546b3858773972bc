/** The real projections: `shared/src/view` over what a running channel hands out. */
import type { ConnectorView, PanelView } from '@fanfare/shared/contracts'
import type { BatchReading, Happening, Reading } from '@fanfare/shared/view'
import {
  cuesOf,
  feedOf,
  overlayView,
  panelView,
  personalView,
  viewerView,
} from '@fanfare/shared/view'
import type { ChannelReading } from '../channel/channel.ts'
import type { AppliedBatch } from '../channel/submission.ts'
import type { Projections } from './projections.ts'

/** What the rest of the server knows about a channel, asked for at each panel frame. */
export type ProjectionSources = {
  connectors: (channelId: string) => ConnectorView[]
  stats: (
    channelId: string,
  ) => Pick<PanelView['stats'], 'signalsPerSecond' | 'duplicates' | 'queue' | 'durability'>
}

export function createProjections(sources: ProjectionSources): Projections {
  return {
    overlay: (reading, channelId) => overlayView(viewReading(reading), channelId),
    panel: (reading, { channelId, overlays, producers }) =>
      panelView(viewReading(reading), channelId, {
        overlays,
        producers,
        connectors: sources.connectors(channelId),
        stats: sources.stats(channelId),
      }),
    viewer: (reading) => viewerView(viewReading(reading)),
    personal: (reading, member) => personalView(viewReading(reading), member),
    cues: (reading, batch) => cuesOf(viewReading(reading), batchReading(batch)),
    feed: (reading, batch) => feedOf(viewReading(reading), batchReading(batch)),
  }
}

/** The channel's reading as the views want it. */
export function viewReading({ state, at, identities }: ChannelReading): Reading {
  return { state, at, whoIs: (member) => identities.ofMember(member) }
}

/** What was refused, repeated or shed is nobody's business on the picture. */
function batchReading(batch: AppliedBatch): BatchReading {
  const happenings: Happening[] = []
  for (const { submission, outcome, members } of batch.applied) {
    if (outcome.status !== 'accepted') continue
    const { causeId, note } = submission
    const { envelopes, refused } = outcome
    happenings.push({ causeId, note, members, envelopes, refused })
  }
  return { at: batch.at, envelopes: batch.envelopes, happenings }
}
