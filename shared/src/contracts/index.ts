export * as limits from './limits.ts'
export type {
  Command,
  CommandBody,
  CommandOf,
  CommandType,
  MemberRef,
  OrderItem,
  ProducerCommand,
  ProducerCommandBody,
  ProducerCommandType,
  SignalCommandBody,
  Stamp,
} from './command.ts'
export { MemberRefSchema, ProducerCommandSchema } from './command.ts'
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
export type { Action, Language, Rules, Tier, Zone } from './rules.ts'
export { ACTIONS, defaultRules, LANGUAGES, RulesSchema, TAIPEI_ZONE, TIERS } from './rules.ts'
export type { Durability, IngestAnswer, Signal, SignalOf, SignalType, Viewer } from './signal.ts'
export { OrderItemSchema, SIGNAL_TYPES, SignalSchema, ViewerSchema } from './signal.ts'
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
