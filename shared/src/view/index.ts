/** The only maker of what an audience sees. */
export type { TaskStanding } from './activities/tasks.ts'
export { taskStandings } from './activities/tasks.ts'
export type { ActivityDetail } from './activities/part.ts'
export { activityDetail } from './activity-view.ts'
export { activityPage } from './activities/safeguards.ts'
export type { BatchReading, Happening, Note } from './batch-reading.ts'
export { cuesOf } from './cues.ts'
export type { DrawTranscript } from './draw-transcript.ts'
export { createDrawTranscript } from './draw-transcript.ts'
export { feedOf } from './feed.ts'
export type { MemberDetail, MemberSummary, StatementEntry } from './member-view.ts'
export {
  earlierEntry,
  memberDetail,
  memberSummary,
  personalView,
  statementEntry,
} from './member-view.ts'
export { boardView, overlayView, viewerView } from './overlay-view.ts'
export type { PanelSurroundings } from './panel-view.ts'
export { panelView, runsOfShow } from './panel-view.ts'
export { previewOpening, previewReversal } from './previews.ts'
export type { PublicEvent } from './public-event.ts'
export { publicEvent } from './public-event.ts'
export type { Person, Reading, Refusal } from './reading.ts'
export { displayName, tagOf } from './reading.ts'
export { isToldRefusal, refusalFrom, TOLD_REFUSALS } from './why.ts'
