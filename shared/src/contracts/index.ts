export * as limits from './limits.ts'
export type {
  Command,
  CommandBody,
  CommandOf,
  CommandType,
  OrderItem,
  ProducerCommand,
  ProducerCommandBody,
  ProducerCommandType,
  RoomCommandBody,
  SignalCommandBody,
  Stamp,
} from './command.ts'
export { ProducerCommandSchema } from './command.ts'
export type { CueActionBody, Folded, FoldedRundown } from './folded.ts'
export type {
  AccountId,
  Asset,
  Envelope,
  Event,
  EventOf,
  EventType,
  Factor,
  TransferRule,
  Transferred,
  TransferSettled,
} from './event.ts'
export { EVENT_VERSION } from './event.ts'
export type { Rejection, RejectionCode } from './rejection.ts'
export { rejection, REJECTIONS, RETRIABLE } from './rejection.ts'
export type { Action, Campaign, Language, Perk, Rules, Task, Tier, Zone } from './rules.ts'
export {
  ACTIONS,
  defaultRules,
  LANGUAGES,
  RulesSchema,
  TAIPEI_ZONE,
  TASK_COUNTS,
  TIERS,
} from './rules.ts'
export { INCIDENT_KINDS } from './incident.ts'
export type { Incident, IncidentKind } from './incident.ts'
export type { Durability, IngestAnswer, Signal, SignalOf, SignalType, Viewer } from './signal.ts'
export {
  DURABILITIES,
  isLessDurable,
  OrderItemSchema,
  SIGNAL_TYPES,
  SignalSchema,
  ViewerSchema,
} from './signal.ts'
export type {
  AnswerText,
  BoardName,
  BoardPeriod,
  BoardRow,
  BoardView,
  BroadcastView,
  CheckinsView,
  ConnectorView,
  Cue,
  ActivitySummary,
  ActivityType,
  CueBody,
  CuePriority,
  DisplayName,
  FeedItem,
  OverlayHealth,
  OverlayView,
  PanelView,
  PersonalView,
  StageSettings,
  ViewerView,
  WindowView,
} from './view.ts'
export type {
  Audience,
  ClientToServer,
  Delta,
  Hello,
  HelloAnswer,
  IngestClientToServer,
  MomentOf,
  OverlayReport,
  Position,
  ServerToClient,
  Shown,
  Snapshot,
  ViewOf,
} from './wire.ts'
export { HelloSchema, PROTOCOL_VERSION, ReportSchema, ShownSchema } from './wire.ts'
export type { MemberRef } from './member-ref.ts'
export { MemberRefSchema } from './member-ref.ts'
export type { ClaimState, Money, SeckillEvent, SeckillView } from './seckill.ts'
export { OpenSeckillSchema } from './seckill.ts'
export type {
  Eligible,
  EntryDeed,
  LotteryEvent,
  LotteryView,
  Unrewarded,
  WinnerState,
  WinnerView,
} from './lottery.ts'
export { ENTRY_DEEDS, OpenLotterySchema } from './lottery.ts'
export type { TaskEvent, TaskKind } from './tasks.ts'
export { STANDARD_TASKS, standardTasks } from './standard-tasks.ts'
export type { PollEvent, PollView, QuestionView, QuizView } from './polls.ts'
export { OpenPollSchema, OpenQuizSchema } from './polls.ts'
export type {
  Card,
  CardView,
  CodeView,
  CueAction,
  CuedView,
  DeskEvent,
  Rundown,
} from './room-desk.ts'
export {
  CueActionSchema,
  IssueCodeSchema,
  RundownSchema,
  ShowCardSchema,
  TRACKING_PLACEHOLDER,
} from './room-desk.ts'
export type {
  BudgetView,
  Exclusion,
  HeldView,
  OpeningPreview,
  Preview,
  ReversalPreview,
  SafeguardEvent,
  Suspicion,
} from './safeguards.ts'
export { EXCLUSIONS, PreviewSchema, SUSPICIONS } from './safeguards.ts'
export { OpenWindowSchema } from './windows.ts'
