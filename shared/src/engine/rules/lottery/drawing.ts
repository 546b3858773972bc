/** Closing fixes the entries and the beacon's round; the draw follows from them, once. */
import type { CommandOf } from '../../../contracts/index.ts'
import { beaconRoundAfter } from '../../../draw/index.ts'
import { activityOf, isRunning } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { draftedBalance, moveBetween } from '../../draft.ts'
import { potAccount, SPENT } from '../../ledger.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { payWinner } from './prizes.ts'
import { drawWinners, entriesRoot } from './sealed-draw.ts'
import type { Lottery } from './state.ts'

export function closeLottery(draft: Draft, command: CommandOf<'CloseLottery'>): Decision {
  const lottery = activityOf(draft.state, 'lottery', command.activityId)
  if (lottery === undefined) return refused('lottery/unknown')
  if (lottery.state === 'cancelled') return refused('lottery/cancelled')
  if (!isRunning(lottery, command.at)) return refused('lottery/closed')
  draftClosed(draft, lottery, 'producer')
  return decided(draft)
}

export function draftClosed(draft: Draft, lottery: Lottery, why: 'ended' | 'producer'): void {
  const { activityId, draw, beacon } = lottery
  const { at, actor } = draft.command
  draft.events.push({
    type: 'LotteryClosed',
    activityId,
    why,
    entrants: draw.entrants,
    totalWeight: draw.totalWeight,
    root: entriesRoot(draw),
    round: beacon ? beaconRoundAfter(at) : null,
    actor: why === 'ended' ? 'system' : actor,
  })
}

export function drawLottery(draft: Draft, command: CommandOf<'DrawLottery'>): Decision {
  const { at, actor, beacon = null } = command
  const lottery = activityOf(draft.state, 'lottery', command.activityId)
  if (lottery === undefined) return refused('lottery/unknown')
  if (lottery.state === 'open') return refused('lottery/still_open')
  if (lottery.state === 'drawn') return refused('lottery/already_drawn')
  if (lottery.state === 'cancelled') return refused('lottery/cancelled')
  const { activityId, winnersWanted, alternatesWanted, claimSeconds, draw } = lottery
  if (draw.entrants < winnersWanted) {
    return refused('lottery/too_few_entrants', `${draw.entrants} of ${winnersWanted}`)
  }
  if (draw.round !== null && beacon === null) {
    return refused('lottery/beacon_needed', `round ${draw.round}`)
  }
  // A beacon that was not announced at closing could have been chosen for what it draws.
  if ((beacon?.round ?? null) !== draw.round) return refused('lottery/beacon_wrong')
  const wanted = { winners: winnersWanted, alternates: alternatesWanted }
  const drawn = drawWinners(draft.state, activityId, wanted, beacon)
  const claimUntil = claimSeconds === null ? null : at + claimSeconds * 1_000
  spendFees(draft, activityId)
  draft.events.push({ type: 'WinnersDrawn', activityId, ...drawn, claimUntil, actor })
  if (claimUntil === null) {
    for (const { member } of drawn.winners) payWinner(draft, member, lottery)
  }
  return decided(draft)
}

function spendFees(draft: Draft, activityId: string): void {
  const from = potAccount(activityId)
  const amount = draftedBalance(draft, 'points', from)
  if (amount > 0) moveBetween(draft, 'points', { from, to: SPENT, amount, rule: 'fee', activityId })
}
