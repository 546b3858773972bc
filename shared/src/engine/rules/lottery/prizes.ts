/** Prizes: claimed in time or passed on to the next alternate, handed over, and noted as such. */
import type { MemberId } from '../../../base/index.ts'
import type { CommandOf } from '../../../contracts/index.ts'
import { activityOf } from '../../activity.ts'
import type { Draft, Purse } from '../../draft.ts'
import { openPurse } from '../../draft.ts'
import { isKeptFromRewards } from '../../exclusions.ts'
import { partIn } from '../../extras.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { grantReward, grantRight, whyUnrewarded } from '../rewards.ts'
import { actingPurse } from '../room.ts'
import { chargeBudget } from '../safeguards/budget.ts'
import type { Lottery, Winner } from './state.ts'

/** Whether the ledger pays winners; what is handed over by hand is not its business. */
function isPaid({ prizePoints, prizeRight }: Lottery): boolean {
  return prizePoints !== null || prizeRight !== null
}

/** Drafts the prize of a winner with nothing to claim, or that it is withheld and stays due. */
export function payWinner(draft: Draft, member: MemberId, lottery: Lottery): void {
  if (!isPaid(lottery)) return
  const purse = openPurse(draft, member)
  const { activityId, prizePoints } = lottery
  const why = whyUnrewarded(draft, purse, prizePoints ?? 0)
  if (why === null) grantPrize(draft, purse, lottery)
  else {
    if (why === 'budget/exhausted')
      chargeBudget(draft, purse, { rule: 'prize', amount: prizePoints ?? 0 })
    draft.events.push({ type: 'PrizeWithheld', activityId, member, why })
  }
}

/** Drafts what the programme itself gives to a winner, who was found to be payable. */
function grantPrize(draft: Draft, purse: Purse, lottery: Lottery): void {
  const { activityId, prizePoints, prizeRight } = lottery
  if (prizePoints !== null) {
    grantReward(draft, purse, { rule: 'prize', amount: prizePoints, activityId })
  }
  if (prizeRight !== null) {
    grantRight(draft, purse, { rule: 'prize', right: prizeRight, activityId })
  }
}

/** The winner asks. */
export function claimPrize(draft: Draft, command: CommandOf<'ClaimPrize'>): Decision {
  const { activityId } = command
  if (activityId === null) return refused('lottery/no_prize')
  const lottery = activityOf(draft.state, 'lottery', activityId)
  if (lottery === undefined) return refused('lottery/unknown')
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  if (isKeptFromRewards(purse)) return refused('member/excluded')
  return claim(draft, lottery, command.member)
}

/** The producer says so for them. */
export function confirmPrize(draft: Draft, command: CommandOf<'ConfirmPrize'>): Decision {
  const lottery = activityOf(draft.state, 'lottery', command.activityId)
  if (lottery === undefined) return refused('lottery/unknown')
  return claim(draft, lottery, command.member)
}

function claim(draft: Draft, lottery: Lottery, member: MemberId): Decision {
  if (lottery.state !== 'drawn') return refused('lottery/not_drawn')
  if (lottery.reversal !== null) return refused('lottery/no_prize')
  const { at, actor } = draft.command
  const winner = winnerIn(lottery, member)
  if (winner?.state !== 'due' || isTooLate(winner, at)) return refused('lottery/no_prize')
  const { activityId, prizePoints } = lottery
  const purse = openPurse(draft, member)
  const unrewarded = isPaid(lottery) ? whyUnrewarded(draft, purse, prizePoints ?? 0) : null
  if (unrewarded !== null) return refused(unrewarded)
  draft.events.push({ type: 'PrizeClaimed', activityId, member, actor })
  grantPrize(draft, purse, lottery)
  return decided(draft)
}

/** A member wins once in a draw; only the newest entry in the list can be theirs. */
function winnerIn(lottery: Lottery, member: MemberId): Winner | undefined {
  return lottery.winners.find((winner) => winner.member === member)
}

function isTooLate({ claimUntil }: Winner, at: number): boolean {
  return claimUntil !== null && at >= claimUntil
}

/** Not a prize that was claimed, nor one that the ledger has paid: those are undone, not passed on. */
export function passWinner(draft: Draft, command: CommandOf<'PassWinner'>): Decision {
  const lottery = activityOf(draft.state, 'lottery', command.activityId)
  if (lottery === undefined) return refused('lottery/unknown')
  if (lottery.state !== 'drawn') return refused('lottery/not_drawn')
  if (lottery.reversal !== null) return refused('lottery/no_prize')
  const winner = winnerIn(lottery, command.member)
  if (winner === undefined || !mayPass(draft, lottery, winner)) return refused('lottery/no_prize')
  pass(draft, lottery, { winner, why: 'producer', reason: command.reason, place: 0 })
  return decided(draft)
}

function mayPass(draft: Draft, lottery: Lottery, { state, member }: Winner): boolean {
  if (state === 'due') return true
  if (state !== 'won') return false
  if (!isPaid(lottery)) return true
  // A review may have taken the points back; and journals from before prizes were withheld call
  // winners `won` whose points were never given.
  const known = draft.state.members.get(member)
  const gained = (known && partIn(known, lottery.activityId)?.gained) ?? 0
  return lottery.prizeRight === null && gained === 0
}

type Passing = {
  winner: Winner
  why: 'deadline' | 'producer'
  reason: string | null
  /** How many alternates this draft has called in before. */
  place: number
}

function pass(draft: Draft, lottery: Lottery, { winner, why, reason, place }: Passing): void {
  const { at, actor } = draft.command
  const { activityId, claimSeconds, alternates } = lottery
  const next = alternates[place]?.member ?? null
  const claimUntil = next === null || claimSeconds === null ? null : at + claimSeconds * 1_000
  draft.events.push({
    type: 'WinnerPassed',
    activityId,
    member: winner.member,
    why,
    reason,
    next,
    claimUntil,
    actor: why === 'deadline' ? 'system' : actor,
  })
  if (next !== null && claimUntil === null) payWinner(draft, next, lottery)
}

/** Who has not claimed in time makes room. */
export function passTheLate(draft: Draft, lottery: Lottery, at: number): void {
  let place = 0
  for (const winner of lottery.winners) {
    if (winner.state !== 'due' || !isTooLate(winner, at)) continue
    pass(draft, lottery, { winner, why: 'deadline', reason: null, place })
    place++
  }
}

/** When the first of those who must claim is too late, or null. */
export function claimDeadline(lottery: Lottery): number | null {
  let first: number | null = null
  for (const { state, claimUntil } of lottery.winners) {
    if (state === 'due' && claimUntil !== null) first = Math.min(first ?? claimUntil, claimUntil)
  }
  return first
}

export function markDelivered(draft: Draft, command: CommandOf<'MarkDelivered'>): Decision {
  const { activityId, member, note = null, actor } = command
  const lottery = activityOf(draft.state, 'lottery', activityId)
  if (lottery === undefined) return refused('lottery/unknown')
  if (lottery.state !== 'drawn') return refused('lottery/not_drawn')
  const state = winnerIn(lottery, member)?.state
  if (state !== 'won' && state !== 'claimed') return refused('lottery/no_prize')
  draft.events.push({ type: 'PrizeDelivered', activityId, member, note, actor })
  return decided(draft)
}
