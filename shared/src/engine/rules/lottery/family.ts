/** The lottery family: rules, effects, and what time does to lotteries. */
import type { Draft } from '../../draft.ts'
import type { Effects, FamilyLife, Rules } from '../../family.ts'
import { accountBalance, potAccount } from '../../ledger.ts'
import type { State } from '../../state.ts'
import { cancelLottery, isReturning, returnFees } from './cancelling.ts'
import { closeLottery, draftClosed, drawLottery } from './drawing.ts'
import {
  applyCancelled,
  applyClaimed,
  applyClosed,
  applyDelivered,
  applyOpened,
  applyPassed,
  applyReturned,
  applyWinners,
  applyWithheld,
} from './effects.ts'
import { enterLottery } from './enter-lottery.ts'
import { openLottery } from './opening.ts'
import {
  claimDeadline,
  claimPrize,
  confirmPrize,
  markDelivered,
  passTheLate,
  passWinner,
} from './prizes.ts'
import { applyEntered, applySealed, brokenDraw, gatherEntrants } from './sealed-draw.ts'
import type { Lottery } from './state.ts'

export const lotteryRules = {
  OpenLottery: openLottery,
  CloseLottery: closeLottery,
  DrawLottery: drawLottery,
  CancelLottery: cancelLottery,
  ConfirmPrize: confirmPrize,
  PassWinner: passWinner,
  MarkDelivered: markDelivered,
  EnterLottery: enterLottery,
  ClaimPrize: claimPrize,
} satisfies Partial<Rules>

export const lotteryEffects = {
  LotteryOpened: applyOpened,
  DrawSealed: applySealed,
  DrawEntered: applyEntered,
  LotteryClosed: applyClosed,
  WinnersDrawn: applyWinners,
  PrizeWithheld: applyWithheld,
  PrizeClaimed: applyClaimed,
  WinnerPassed: applyPassed,
  PrizeDelivered: applyDelivered,
  LotteryCancelled: applyCancelled,
  FeesReturned: applyReturned,
} satisfies Partial<Effects>

export const lotteryLife: FamilyLife = {
  tick: tickLotteries,
  nextDeadline: lotteryDeadline,
  finishLoad: gatherEntrants,
  broken: brokenLotteries,
}

function tickLotteries(draft: Draft, at: number): void {
  for (const activity of draft.state.running) {
    if (activity.type !== 'lottery') continue
    const due = deadlineOf(activity)
    if (due === null || due > at) continue
    if (activity.state === 'open') draftClosed(draft, activity, 'ended')
    else if (isReturning(activity)) returnFees(draft, activity)
    else passTheLate(draft, activity, at)
  }
}

function lotteryDeadline(state: State): number | null {
  let next: number | null = null
  for (const activity of state.running) {
    const due = activity.type === 'lottery' ? deadlineOf(activity) : null
    if (due !== null) next = Math.min(next ?? due, due)
  }
  return next
}

/** When it next needs a tick (Unix ms), or null. */
function deadlineOf(lottery: Lottery): number | null {
  switch (lottery.state) {
    case 'open':
    case 'cancelled':
      // Fees that are to go back are overdue since the lottery ended.
      return lottery.closesAt
    case 'drawn':
      return claimDeadline(lottery)
    case 'closed':
      return null
  }
}

function brokenLotteries(state: State): string[] {
  const broken: string[] = []
  for (const activity of state.activities.values()) {
    broken.push(...brokenDraw(state, activity))
    if (activity.type === 'lottery') broken.push(...brokenLottery(state, activity))
  }
  return broken
}

function brokenLottery(state: State, lottery: Lottery): string[] {
  const { activityId, winners, alternates, winnersWanted, draw } = lottery
  const broken: string[] = []
  const pot = accountBalance(state, 'points', potAccount(activityId))
  const isReturned = lottery.endedAt !== 0 && lottery.reversal?.state !== 'running'
  const mayHoldFees = !isReturned && lottery.state !== 'drawn'
  if (pot !== 0 && !mayHoldFees) broken.push(`lottery ${activityId} is over and keeps ${pot}`)
  if (pot > (lottery.feePoints ?? 0) * draw.entrants) {
    broken.push(`lottery ${activityId} took ${pot} in fees`)
  }
  const holding = winners.filter((winner) => winner.state !== 'passed').length
  if (holding > winnersWanted) broken.push(`lottery ${activityId} has ${holding} winners`)
  const members = new Set([...winners, ...alternates].map(({ member }) => member))
  if (members.size !== winners.length + alternates.length) {
    broken.push(`lottery ${activityId} drew somebody twice`)
  }
  return broken
}
