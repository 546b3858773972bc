/**
 * Commands that move what must not be lost: paid for in money, promised to somebody, or given by hand. While the
 * store promises less than the operator requires they are refused; talk, votes, quizzes and check-ins go on.
 */
import { rejection } from '@fanfare/shared/contracts'
import type { CommandBody, CommandType, Durability, Rejection } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'

const MOVES_VALUE: ReadonlySet<string> = new Set([
  'RecordGift',
  'RecordSubscribe',
  'RecordOrderPaid',
  'RecordOrderRefunded',
  'RecordReward',
  'ClaimUnits',
  'EnterLottery',
  'ClaimPrize',
  'RedeemCode',
  'AdjustPoints',
  'GrantRight',
  'ReviewHold',
  'ReviewMember',
  'OpenSeckill',
  'Restock',
  'ConfirmClaim',
  'CancelClaim',
  'OpenLottery',
  'DrawLottery',
  'CancelLottery',
  'ConfirmPrize',
  'PassWinner',
  'MarkDelivered',
  'IssueCode',
  'ReverseActivity',
] satisfies CommandType[])

/** An item of a run of show moves what its action moves. */
export function movesValue(state: State, command: CommandBody): boolean {
  if (command.type !== 'CueItem') return MOVES_VALUE.has(command.type)
  const items = state.rundowns.get(command.rundownId)?.items ?? []
  const action = items.find((item) => item.id === command.itemId)?.action
  return action !== null && action !== undefined && MOVES_VALUE.has(action.type)
}

export type Shortfall = { offered: Durability; required: Durability }

export function notDurable({ offered, required }: Shortfall): Rejection {
  return rejection('channel/not_durable', `the store promises ${offered}, ${required} is required`)
}
