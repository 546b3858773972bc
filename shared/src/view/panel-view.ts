/** The part of the control room's view that the channel's state knows. */
import type { OverlayView, PanelView } from '../contracts/index.ts'
import type { State } from '../engine/index.ts'
import { cuedViews, rundownViews } from './activities/desk.ts'
import { questionViews } from './activities/polls.ts'
import { activitySummaries, budgetView, heldViews } from './activities/safeguards.ts'
import { unsettledSeckills } from './activities/seckill.ts'
import { overlayView } from './overlay-view.ts'
import type { Reading } from './reading.ts'

/** What the shell around the channel knows. */
export type PanelSurroundings = Pick<
  PanelView,
  'overlays' | 'connectors' | 'producers' | 'incidents'
> & {
  stats: Pick<
    PanelView['stats'],
    'signalsPerSecond' | 'duplicates' | 'queue' | 'durability' | 'requiredDurability' | 'node'
  >
}

const PRESENT_MINUTES = 5

export function panelView(
  reading: Reading,
  channelId: string,
  around: PanelSurroundings,
): PanelView {
  const { state } = reading
  const shown: OverlayView = overlayView(reading, channelId)
  return {
    ...shown,
    seckills: unsettledSeckills(reading),
    overlays: around.overlays,
    connectors: around.connectors,
    producers: around.producers,
    incidents: around.incidents,
    stats: {
      members: state.members.size,
      present: presentCount(state, reading.at),
      pointsGranted: state.pointsGranted,
      interactions: state.interactionCount,
      quarantined: state.quarantinedCount,
      ...around.stats,
    },
    activities: activitySummaries(reading),
    rundowns: rundownViews(reading),
    cued: cuedViews(reading),
    budget: budgetView(reading),
    ...heldViews(reading),
    questions: questionViews(reading),
    rulesVersion: state.rulesVersion,
  }
}

/** Members who did something in the last five minutes. */
export function presentCount(state: State, at: number): number {
  const minute = Math.floor(at / 60_000)
  let count = 0
  for (const [seen, members] of state.presence) {
    if (seen > minute - PRESENT_MINUTES) count += members
  }
  return count
}

/** Saved runs of show, and what GO did in this broadcast. */
export function runsOfShow(reading: Reading): Pick<PanelView, 'rundowns' | 'cued'> {
  return { rundowns: rundownViews(reading), cued: cuedViews(reading) }
}
