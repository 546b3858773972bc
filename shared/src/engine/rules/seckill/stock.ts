/** Units of a seckill on the ledger: for everybody, for the early, held and sold. */
import type { AccountId } from '../../../contracts/index.ts'
import { isRunning } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { draftedBalance, moveBetween } from '../../draft.ts'
import { accountBalance, stockAccount } from '../../ledger.ts'
import type { State } from '../../state.ts'
import type { Seckill } from './state.ts'

/** Units that only the early may claim; when their time is over they join the others. */
export function earlyAccount(activityId: string): AccountId {
  return `early:${activityId}`
}

export function availableUnits(state: State, activityId: string): number {
  return (
    accountBalance(state, 'stock', stockAccount(activityId)) +
    accountBalance(state, 'stock', earlyAccount(activityId))
  )
}

/** What may still be had, as of the events drafted so far. */
export function draftedUnits(draft: Draft, activityId: string): number {
  return (
    draftedBalance(draft, 'stock', stockAccount(activityId)) +
    draftedBalance(draft, 'stock', earlyAccount(activityId))
  )
}

/** Whether only higher tiers may claim at this instant. */
export function isEarly(seckill: Seckill, at: number): boolean {
  return seckill.early !== null && at < seckill.early.until && isRunning(seckill, at)
}

/** Drafts that units for the early are for everybody, once their time is over; true when there were any. */
export function endEarlyShare(draft: Draft, seckill: Seckill): boolean {
  if (seckill.early === null || isEarly(seckill, draft.command.at)) return false
  return joinStock(draft, seckill)
}

/** Also before their time is over: the seckill closes. */
export function joinStock(draft: Draft, { activityId }: Seckill): boolean {
  const from = earlyAccount(activityId)
  const amount = draftedBalance(draft, 'stock', from)
  if (amount === 0) return false
  const to = stockAccount(activityId)
  moveBetween(draft, 'stock', { from, to, amount, rule: 'stock', activityId })
  return true
}
