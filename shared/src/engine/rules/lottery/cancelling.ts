/** Called off before the draw: every fee goes back, a portion at a time. */
import type { CommandOf } from '../../../contracts/index.ts'
import { activityOf } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { openPurse, transfer } from '../../draft.ts'
import { partIn } from '../../extras.ts'
import { memberAccount, potAccount } from '../../ledger.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { entrantsOf } from './sealed-draw.ts'
import type { Lottery } from './state.ts'

/** Entries looked at by one tick; the next tick goes on. */
export const RETURNS_PER_TICK_MAX = 1_000

export function cancelLottery(draft: Draft, command: CommandOf<'CancelLottery'>): Decision {
  const { activityId, actor, reason = null } = command
  const lottery = activityOf(draft.state, 'lottery', activityId)
  if (lottery === undefined) return refused('lottery/unknown')
  if (lottery.state === 'drawn') return refused('lottery/already_drawn')
  if (lottery.state === 'cancelled') return refused('lottery/cancelled')
  draft.events.push({ type: 'LotteryCancelled', activityId, reason, actor })
  return decided(draft)
}

/** Whether fees of it may still have to go back. */
export function isReturning(lottery: Lottery): boolean {
  return lottery.state === 'cancelled' && lottery.endedAt === 0
}

/** What a member paid and did not get back yet is in their part, so nobody can be paid twice. */
export function returnFees(draft: Draft, lottery: Lottery): void {
  const { activityId, returned } = lottery
  const { members } = entrantsOf(draft.state, activityId)
  const upTo = Math.min(members.length, returned + RETURNS_PER_TICK_MAX)
  for (const id of members.slice(returned, upTo)) {
    const purse = openPurse(draft, id)
    const part = purse.member === null ? undefined : partIn(purse.member, activityId)
    const amount = (part?.paid ?? 0) - (part?.gained ?? 0)
    if (amount <= 0) continue
    purse.balance += amount
    transfer(draft, purse, {
      from: potAccount(activityId),
      to: memberAccount(id),
      amount,
      rule: 'fee',
      activityId,
    })
  }
  draft.events.push({ type: 'FeesReturned', activityId, upTo })
}
