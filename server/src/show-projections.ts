/** Joins the pure views with what only the running server knows. */
import { isRehearsal } from '@fanfare/shared/base'
import type { ConnectorView, Durability, Incident, PanelView } from '@fanfare/shared/contracts'
import {
  cuesOf,
  feedOf,
  overlayView,
  panelView,
  personalView,
  viewerView,
} from '@fanfare/shared/view'
import type { BatchReading } from '@fanfare/shared/view'
import type { PanelSurroundings, Projections } from './broadcast/projections.ts'
import type { Channel, ChannelReading } from './channel/channel.ts'
import type { AppliedBatch } from './channel/submission.ts'
import { viewReading } from './http/reading.ts'
import type { RefusalOf } from './http/room-reads.ts'
import type { SignalRate } from './observe/signal-rate.ts'
import type { Refusals } from './refusals.ts'

export type Surroundings = {
  running: () => Channel[]
  connectors: (channelId: string) => ConnectorView[]
  rate: SignalRate
  refusals: Refusals
  /** What the store promises and did. */
  store: {
    node: string
    requiredDurability: Durability
    incidents: (channelId: string) => Incident[]
  }
  /** Told of every batch of every channel once it is durable. */
  committed: (channelId: string, batch: AppliedBatch) => void
}

export function createProjections(around: Surroundings): Projections {
  const { refusals } = around
  const refusalOf: RefusalOf = (reading, member) => refusals.of(reading, member)
  return {
    note: (reading, batch) => refusals.note(reading, batch),
    committed: (channelId, batch) => around.committed(channelId, batch),
    overlay: (reading, channelId) => overlayView(viewReading(reading), channelId),
    panel: (reading, panel) => panelOf(around, reading, panel),
    viewer: (reading) => viewerView(viewReading(reading)),
    personal: (reading, member) => personalView(viewReading(reading), member),
    cues: (reading, batch) => cuesOf(viewReading(reading, refusalOf), batchReading(batch)),
    feed: (reading, batch) => feedOf(viewReading(reading), batchReading(batch)),
  }
}

export function panelOf(
  around: Surroundings,
  reading: ChannelReading,
  { channelId, overlays, producers }: PanelSurroundings,
): PanelView {
  const status = around
    .running()
    .find((channel) => channel.id === channelId)
    ?.status()
  return panelView(viewReading(reading), channelId, {
    overlays,
    producers,
    connectors: around.connectors(channelId),
    incidents: around.store.incidents(channelId),
    stats: {
      signalsPerSecond: around.rate.perSecond(channelId),
      duplicates: status?.counters.duplicates ?? 0,
      queue: status?.queue ?? 0,
      durability: status?.durability ?? 'memory',
      // A rehearsal plays with nothing of value.
      requiredDurability: isRehearsal(channelId) ? 'memory' : around.store.requiredDurability,
      node: around.store.node,
    },
  })
}

function batchReading({ at, envelopes, applied }: AppliedBatch): BatchReading {
  const happenings: BatchReading['happenings'] = applied.flatMap(
    ({ submission, outcome, members }) =>
      outcome.status === 'accepted'
        ? [
            {
              causeId: submission.causeId,
              note: submission.note,
              members,
              envelopes: outcome.envelopes,
              refused: outcome.refused,
            },
          ]
        : [],
  )
  return { at, envelopes, happenings }
}
