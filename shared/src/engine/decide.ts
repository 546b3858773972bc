/** Commands become events here and nowhere else; a refused one changes nothing. */
import type { Command, CommandOf } from '../contracts/index.ts'
import { judgedAt } from './clock.ts'
import type { Draft } from './draft.ts'
import { openDraft, openPurse } from './draft.ts'
import { familyRules } from './families.ts'
import type { Rules } from './family.ts'
import { endBroadcast, startBroadcast } from './rules/broadcasts.ts'
import { checkIn } from './rules/checkin.ts'
import type { Decision } from './rules/decision.ts'
import { decided } from './rules/decision.ts'
import { recordGift } from './rules/gifts.ts'
import { recordOrderPaid, recordOrderRefunded } from './rules/orders.ts'
import {
  adjustPoints,
  banMember,
  blankStage,
  hideName,
  setRules,
  showName,
} from './rules/producer.ts'
import {
  recordChat,
  recordEnter,
  recordFollow,
  recordLeave,
  recordLike,
  recordRaid,
  recordShare,
  recordSubscribe,
  recordWatch,
} from './rules/room.ts'
import { tick } from './rules/tick.ts'
import { closeWindow, extendWindow, openWindow } from './rules/windows.ts'
import type { State } from './state.ts'

/** Pure: reads the state, changes nothing, and answers the events that would follow. */
export function decide(state: State, command: Command): Decision {
  const eventAt = 'eventAt' in command ? command.eventAt : null
  return decideDraft(openDraft(state, command, judgedAt(state, command.at, eventAt)), command)
}

/** Decides within a draft that has begun: what a cued item opens belongs to the cue. */
export function decideDraft(draft: Draft, command: Command): Decision {
  const rule = RULES[command.type] as (draft: Draft, command: Command) => Decision
  return rule(draft, command)
}

const RULES: Rules = {
  RecordChat: recordChat,
  RecordLike: recordLike,
  RecordGift: recordGift,
  RecordWatch: recordWatch,
  RecordEnter: recordEnter,
  RecordLeave: recordLeave,
  RecordFollow: recordFollow,
  RecordShare: recordShare,
  RecordSubscribe: recordSubscribe,
  RecordRaid: recordRaid,
  RecordOrderPaid: recordOrderPaid,
  RecordOrderRefunded: recordOrderRefunded,
  RecordReward: recordReward,
  CheckIn: checkIn,
  BanMember: banMember,
  QuarantineSignal: quarantineSignal,
  Tick: (draft, command) => tick(draft, command.at),
  StartBroadcast: startBroadcast,
  EndBroadcast: endBroadcast,
  AdjustPoints: adjustPoints,
  HideName: hideName,
  ShowName: showName,
  OpenWindow: openWindow,
  ExtendWindow: extendWindow,
  CloseWindow: closeWindow,
  SetRules: setRules,
  BlankStage: blankStage,
  ...familyRules,
}

function recordReward(draft: Draft, command: CommandOf<'RecordReward'>): Decision {
  const { member, reward, cost } = command
  openPurse(draft, member)
  draft.events.push({ type: 'RewardRecorded', member, reward, cost })
  return decided(draft)
}

function quarantineSignal(draft: Draft, command: CommandOf<'QuarantineSignal'>): Decision {
  draft.events.push({ type: 'SignalQuarantined', signalId: command.signalId })
  return decided(draft)
}
