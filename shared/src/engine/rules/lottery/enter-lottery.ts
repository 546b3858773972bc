/** The command of who says the keyword or `!join`: the only entry that costs the fee. */
import type { CommandOf } from '../../../contracts/index.ts'
import { activityOf } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { debit } from '../../draft.ts'
import { potAccount } from '../../ledger.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { actingPurse } from '../room.ts'
import { enter, whyNot } from './entering.ts'

export function enterLottery(draft: Draft, command: CommandOf<'EnterLottery'>): Decision {
  const { activityId } = command
  if (activityId === null) return refused('lottery/none_open')
  const lottery = activityOf(draft.state, 'lottery', activityId)
  if (lottery === undefined) return refused('lottery/unknown')
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  const why = whyNot(draft, purse, lottery, 'keyword')
  if (why !== null) return refused(why)
  const fee = lottery.feePoints
  if (fee !== null && purse.balance < fee) {
    return refused('points/insufficient', `${purse.balance} left`)
  }
  enter(draft, purse, lottery, 'keyword')
  if (fee !== null) {
    debit(draft, purse, potAccount(activityId), { rule: 'fee', amount: fee, activityId })
  }
  return decided(draft)
}
