/** Lotteries as the audiences see them. The sealed seed is in none of this. */
import type { MemberId } from '../../base/index.ts'
import type { CueBody, Envelope, Event, LotteryView, WinnerView } from '../../contracts/index.ts'
import { beaconRoundAt } from '../../draw/index.ts'
import type { Lottery, Winner } from '../../engine/index.ts'
import { activityOf } from '../../engine/index.ts'
import type { Line } from '../feed.ts'
import type { Reading } from '../reading.ts'
import { displayName } from '../reading.ts'
import type { ActivityDetail, CuePart, ViewPart } from './part.ts'

/** What is over stays on the picture for so long. */
const SHOWN_AFTER_MS = 120_000
const TTL_MS = { opened: 60_000, drawn: 120_000, passed: 30_000, claimed: 20_000 }

/** The newest first. */
export function lotteryViews(reading: Reading): LotteryView[] {
  const { state, at } = reading
  const views: LotteryView[] = []
  for (const activity of state.activities.values()) {
    if (activity.type !== 'lottery' || activity.reversal !== null) continue
    const isOver = activity.endedAt !== 0 && at - activity.endedAt > SHOWN_AFTER_MS
    if (!isOver) views.push(lotteryView(reading, activity))
  }
  return views.reverse()
}

function lotteryView(reading: Reading, lottery: Lottery): LotteryView {
  const { draw } = lottery
  return {
    activityId: lottery.activityId,
    title: lottery.title,
    keyword: lottery.keyword,
    winnersWanted: lottery.winnersWanted,
    alternatesWanted: lottery.alternatesWanted,
    feePoints: lottery.feePoints,
    enterBy: lottery.enterBy,
    eligible: lottery.eligible,
    weights: lottery.weights,
    claimSeconds: lottery.claimSeconds,
    prizePoints: lottery.prizePoints,
    prizeRight: lottery.prizeRight,
    entrants: draw.entrants,
    opensAt: lottery.opensAt,
    closesAt: lottery.closesAt ?? lottery.opensAt,
    drawnAt: lottery.drawnAt,
    state: lottery.state,
    commitment: draw.commitment,
    root: draw.root,
    round: draw.round,
    roundAt: draw.round === null ? null : beaconRoundAt(draw.round),
    trust: lottery.beacon ? 'beacon' : 'operator',
    winners: lottery.winners.map((winner) => winnerView(reading, winner)),
    alternates: lottery.alternates.map((winner) => winnerView(reading, winner)),
  }
}

function winnerView(reading: Reading, { member, state, claimUntil }: Winner): WinnerView {
  return { ...displayName(reading, member), key: member, state, claimUntil }
}

/** As drawn, before anything became of it. */
function drawnViews(
  reading: Reading,
  drawn: readonly { member: MemberId }[],
  state: WinnerView['state'],
  claimUntil: number | null,
): WinnerView[] {
  return drawn.map(({ member }) => ({
    ...displayName(reading, member),
    key: member,
    state,
    claimUntil,
  }))
}

function lotteryCue(reading: Reading, { event }: Envelope): CuePart | null {
  if (!('activityId' in event) || event.activityId === null) return null
  const lottery = activityOf(reading.state, 'lottery', event.activityId)
  if (lottery === undefined) return null
  const { activityId, title } = lottery
  const about = { activityId, title }
  switch (event.type) {
    case 'LotteryOpened': {
      const { keyword, winners } = event
      return cue(1, TTL_MS.opened, { kind: 'lottery_opened', ...about, keyword, winners })
    }
    case 'WinnersDrawn': {
      const won = event.claimUntil === null ? 'won' : 'due'
      return cue(1, TTL_MS.drawn, {
        kind: 'winners_drawn',
        ...about,
        entrants: lottery.draw.entrants,
        winners: drawnViews(reading, event.winners, won, event.claimUntil),
        alternates: drawnViews(reading, event.alternates, 'waiting', null),
        trust: event.trust,
      })
    }
    case 'WinnerPassed': {
      const who = displayName(reading, event.member)
      const next = event.next === null ? null : displayName(reading, event.next)
      return cue(2, TTL_MS.passed, { kind: 'winner_passed', ...about, who, next })
    }
    case 'PrizeClaimed': {
      const who = displayName(reading, event.member)
      return cue(3, TTL_MS.claimed, { kind: 'prize_claimed', ...about, who })
    }
    default:
      return null
  }
}

function cue(priority: CuePart['priority'], ttlMs: number, body: CueBody): CuePart {
  return { priority, ttlMs, body }
}

function lotteryLine(event: Event): Line | null {
  switch (event.type) {
    case 'LotteryOpened': {
      const { activityId, title, winners } = event
      return line({ action: 'opened', activityId, title, winners }, event.actor)
    }
    case 'LotteryClosed': {
      const { activityId, entrants, why } = event
      return line({ action: 'closed', activityId, entrants, why }, event.actor)
    }
    case 'WinnersDrawn': {
      const { activityId, winners, trust } = event
      return line({ action: 'drawn', activityId, winners: winners.length, trust }, event.actor)
    }
    case 'LotteryCancelled': {
      const { activityId, reason } = event
      return line({ action: 'cancelled', activityId, reason: reason ?? '' }, event.actor)
    }
    default:
      return prizeLine(event)
  }
}

function prizeLine(event: Event): Line | null {
  switch (event.type) {
    case 'PrizeClaimed': {
      const { activityId, member, actor } = event
      return { ...line({ action: 'claimed', activityId }, actor), member }
    }
    case 'WinnerPassed': {
      const { activityId, member, actor, why, reason } = event
      const values = { action: 'passed', activityId, why, reason: reason ?? '' }
      return { ...line(values, actor), member }
    }
    case 'PrizeWithheld': {
      const { activityId, member, why } = event
      return { ...line({ action: 'withheld', activityId, why }, 'system'), member }
    }
    case 'PrizeDelivered': {
      const { activityId, member, actor, note } = event
      return { ...line({ action: 'delivered', activityId, note: note ?? '' }, actor), member }
    }
    default:
      return null
  }
}

function line(values: Record<string, string | number>, actor: string): Line {
  return { kind: 'lottery', values, actor }
}

type LotteryDetail = ActivityDetail &
  Omit<LotteryView, 'winners' | 'alternates'> & {
    entriesRoot?: string
    winners?: DrawnDetail[]
    alternates?: DrawnDetail[]
  }
type DrawnDetail = WinnerView & {
  member: { platform: string; userId: string } | null
  index: number
  note: string | null
}

function lotteryDetail(reading: Reading, activityId: string): LotteryDetail | null {
  const lottery = activityOf(reading.state, 'lottery', activityId)
  if (lottery === undefined) return null
  const { winners: _winners, alternates: _alternates, ...view } = lotteryView(reading, lottery)
  const { isOpen: open, draw, state } = lottery
  const drawn = (list: readonly Winner[]) => list.map((one) => drawnDetail(reading, one))
  return {
    type: 'lottery',
    open,
    ...view,
    ...(draw.root === null ? {} : { entriesRoot: draw.root }),
    ...(state === 'drawn'
      ? { winners: drawn(lottery.winners), alternates: drawn(lottery.alternates) }
      : {}),
  }
}

function drawnDetail(reading: Reading, winner: Winner): DrawnDetail {
  const person = reading.whoIs(winner.member)
  return {
    ...winnerView(reading, winner),
    member: person === undefined ? null : { platform: person.platform, userId: person.userId },
    index: winner.index,
    note: winner.note,
  }
}

export const lotteryPart: ViewPart = {
  cue: lotteryCue,
  line: lotteryLine,
  detail: lotteryDetail,
}
