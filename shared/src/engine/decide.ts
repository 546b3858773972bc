/** Commands become events here and nowhere else; a refused one changes nothing. */
import { assertNever } from '../base/index.ts'
import type { Command } from '../contracts/index.ts'
import { judgedAt } from './clock.ts'
import type { Draft } from './draft.ts'
import { openDraft, openPurse } from './draft.ts'
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
  const draft = openDraft(state, command, judgedAt(state, command.at, eventAt))
  return decideDraft(draft, command)
}

function decideDraft(draft: Draft, command: Command): Decision {
  switch (command.type) {
    case 'RecordChat':
      return recordChat(draft, command)
    case 'RecordLike':
      return recordLike(draft, command)
    case 'RecordGift':
      return recordGift(draft, command)
    case 'RecordWatch':
      return recordWatch(draft, command)
    case 'RecordEnter':
      return recordEnter(draft, command)
    case 'RecordLeave':
      return recordLeave(draft, command)
    case 'RecordFollow':
      return recordFollow(draft, command)
    case 'RecordShare':
      return recordShare(draft, command)
    case 'RecordSubscribe':
      return recordSubscribe(draft, command)
    case 'RecordRaid':
      return recordRaid(draft, command)
    case 'RecordOrderPaid':
      return recordOrderPaid(draft, command)
    case 'RecordOrderRefunded':
      return recordOrderRefunded(draft, command)
    case 'RecordReward':
      openPurse(draft, command.member)
      draft.events.push({
        type: 'RewardRecorded',
        member: command.member,
        reward: command.reward,
        cost: command.cost,
      })
      return decided(draft)
    case 'CheckIn':
      return checkIn(draft, command)
    case 'BanMember':
      return banMember(draft, command)
    case 'QuarantineSignal':
      draft.events.push({ type: 'SignalQuarantined', signalId: command.signalId })
      return decided(draft)
    case 'Tick':
      return tick(draft, command.at)
    case 'StartBroadcast':
      return startBroadcast(draft, command)
    case 'EndBroadcast':
      return endBroadcast(draft, command)
    case 'AdjustPoints':
      return adjustPoints(draft, command)
    case 'HideName':
      return hideName(draft, command)
    case 'ShowName':
      return showName(draft, command)
    case 'OpenWindow':
      return openWindow(draft, command)
    case 'ExtendWindow':
      return extendWindow(draft, command)
    case 'CloseWindow':
      return closeWindow(draft, command)
    case 'SetRules':
      return setRules(draft, command)
    case 'BlankStage':
      return blankStage(draft, command)
    default:
      return assertNever(command)
  }
}
