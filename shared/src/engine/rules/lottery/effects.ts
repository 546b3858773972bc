/** What the events of lotteries do to the state. */
import type { MemberId } from '../../../base/index.ts'
import { assert } from '../../../base/index.ts'
import type { EventOf } from '../../../contracts/index.ts'
import { activityOf, addActivity, touchActivity } from '../../activity.ts'
import type { State } from '../../state.ts'
import { touch } from '../../state.ts'
import { applyDrawn, forgetEntrants, newDraw } from './sealed-draw.ts'
import type { Lottery, Winner } from './state.ts'

export function applyOpened(state: State, event: EventOf<'LotteryOpened'>): void {
  const { type: _type, winners, alternates, ...terms } = event
  addActivity(state, {
    type: 'lottery',
    ...terms,
    winnersWanted: winners,
    alternatesWanted: alternates,
    isOpen: true,
    endedAt: 0,
    openedSeq: state.seq,
    reversal: null,
    state: 'open',
    draw: newDraw('', ''),
    drawnAt: 0,
    returned: 0,
    winners: [],
    alternates: [],
  })
  state.lotteryCount += 1
  state.changedKeys.add('channel')
}

function lotteryOf(state: State, activityId: string): Lottery {
  const lottery = activityOf(state, 'lottery', activityId)
  assert(lottery !== undefined, `lottery ${activityId} was never opened`)
  return lottery
}

export function applyClosed(state: State, event: EventOf<'LotteryClosed'>): void {
  const lottery = lotteryOf(state, event.activityId)
  lottery.state = 'closed'
  lottery.isOpen = false
  lottery.closesAt = Math.min(lottery.closesAt ?? state.at, state.at)
  lottery.draw.root = event.root
  lottery.draw.round = event.round
  touchActivity(state, lottery)
}

/** Also of a seckill that draws; its winners are its claims. */
export function applyWinners(state: State, event: EventOf<'WinnersDrawn'>): void {
  applyDrawn(state, event)
  for (const { member } of event.winners) noteWinner(state, member)
  const lottery = activityOf(state, 'lottery', event.activityId)
  if (lottery === undefined) return
  const { claimUntil } = event
  const won = claimUntil === null ? 'won' : 'due'
  lottery.state = 'drawn'
  lottery.drawnAt = state.at
  lottery.winners = event.winners.map((one) => winner(one, won, claimUntil))
  lottery.alternates = event.alternates.map((one) => winner(one, 'waiting', null))
  endWhenSettled(state, lottery)
}

function winner(
  { index, member }: { index: number; member: MemberId },
  state: Winner['state'],
  claimUntil: number | null,
): Winner {
  return { index, member, state, claimUntil, note: null }
}

function noteWinner(state: State, id: MemberId): void {
  const member = state.members.get(id)
  assert(member !== undefined, `winner ${id} never joined`)
  member.wonAt = state.at
  touch(state, member)
}

/** Time changes nothing any more once nobody has to claim before some time. */
function endWhenSettled(state: State, lottery: Lottery): void {
  const isDue = lottery.winners.some((one) => one.state === 'due' && one.claimUntil !== null)
  if (!isDue && lottery.endedAt === 0) lottery.endedAt = state.at
  touchActivity(state, lottery)
}

function changeWinner(
  state: State,
  event: { activityId: string; member: MemberId },
  change: (winner: Winner, lottery: Lottery) => void,
): void {
  const lottery = lotteryOf(state, event.activityId)
  const winner = lottery.winners.find((one) => one.member === event.member)
  assert(winner !== undefined, `${event.member} won nothing in ${event.activityId}`)
  change(winner, lottery)
  endWhenSettled(state, lottery)
}

export function applyWithheld(state: State, event: EventOf<'PrizeWithheld'>): void {
  changeWinner(state, event, (winner) => {
    winner.state = 'due'
  })
}

export function applyClaimed(state: State, event: EventOf<'PrizeClaimed'>): void {
  changeWinner(state, event, (winner) => {
    winner.state = 'claimed'
    winner.claimUntil = null
  })
}

export function applyDelivered(state: State, event: EventOf<'PrizeDelivered'>): void {
  changeWinner(state, event, (winner) => {
    winner.state = 'delivered'
    winner.note = event.note
  })
}

export function applyPassed(state: State, event: EventOf<'WinnerPassed'>): void {
  changeWinner(state, event, (winner, lottery) => {
    winner.state = 'passed'
    winner.claimUntil = null
    winner.note = event.reason
    if (event.next === null) return
    const next = lottery.alternates.shift()
    assert(next?.member === event.next, `${event.next} is not the next alternate`)
    next.state = event.claimUntil === null ? 'won' : 'due'
    next.claimUntil = event.claimUntil
    lottery.winners.push(next)
    noteWinner(state, event.next)
  })
}

/** What was called off leaves its place in the broadcast to another. */
export function applyCancelled(state: State, event: EventOf<'LotteryCancelled'>): void {
  const lottery = lotteryOf(state, event.activityId)
  lottery.state = 'cancelled'
  lottery.isOpen = false
  lottery.closesAt = Math.min(lottery.closesAt ?? state.at, state.at)
  if (lottery.feePoints === null || lottery.draw.entrants === 0) end(state, lottery)
  const isOfThisOne = (lottery.broadcast ?? 0) === (state.broadcast?.broadcast ?? 0)
  if (isOfThisOne) state.lotteryCount = Math.max(0, state.lotteryCount - 1)
  state.changedKeys.add('channel')
  touchActivity(state, lottery)
}

export function applyReturned(state: State, event: EventOf<'FeesReturned'>): void {
  const lottery = lotteryOf(state, event.activityId)
  lottery.returned = event.upTo
  if (event.upTo >= lottery.draw.entrants) end(state, lottery)
  touchActivity(state, lottery)
}

function end(state: State, lottery: Lottery): void {
  lottery.endedAt = state.at
  forgetEntrants(state, lottery.activityId)
}
