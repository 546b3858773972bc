/**
 * The transcript of a draw, gathered from the journal in one pass: entries come out one by one as they are
 * met, the rest when all has been read.
 */
import type { MemberId } from '../base/index.ts'
import type { DisplayName, Envelope, Event, EventOf } from '../contracts/index.ts'
import type { TranscriptEntry, TranscriptHead } from '../draw/index.ts'
import { BEACON_CHAIN, randomnessOf, TRANSCRIPT_FORMAT } from '../draw/index.ts'
import { tagOf } from './reading.ts'

type At<E> = { seq: number; at: number; event: E }
type Opened = EventOf<'LotteryOpened' | 'SeckillOpened'>
type Met = {
  opened: At<Opened> | null
  sealed: At<EventOf<'DrawSealed'>> | null
  closed: At<EventOf<'LotteryClosed'>> | null
  drawn: At<EventOf<'WinnersDrawn'>> | null
}

export type DrawTranscript = {
  /** In the order of the journal; answers the entry in it, if it is one. */
  take: (envelope: Envelope) => TranscriptEntry | null
  /** Null before the draw. */
  head: (nameOf: (member: MemberId) => DisplayName) => TranscriptHead | null
}

export function createDrawTranscript(channel: string, activityId: string): DrawTranscript {
  const met: Met = { opened: null, sealed: null, closed: null, drawn: null }
  const record: TranscriptHead['record'] = []
  const entries = { count: 0, weight: 0 }
  let restocked = 0

  function take({ seq, at, event }: Envelope): TranscriptEntry | null {
    if (!('activityId' in event) || event.activityId !== activityId) return null
    if (event.type === 'DrawEntered') {
      entries.count += 1
      entries.weight += event.weight
      return [event.index, event.member, event.weight, tagOf(event.member)]
    }
    if (event.type === 'LotteryOpened' || event.type === 'SeckillOpened') {
      met.opened = { seq, at, event }
    } else if (event.type === 'DrawSealed') met.sealed = { seq, at, event }
    else if (event.type === 'LotteryClosed') met.closed = { seq, at, event }
    else if (event.type === 'WinnersDrawn') met.drawn = { seq, at, event }
    else if (event.type === 'Restocked' && met.drawn === null) restocked += event.quantity
    else {
      const line = recordOf(event)
      if (line !== null) record.push({ seq, at, ...line })
    }
    return null
  }

  return {
    take,
    head: (nameOf) => {
      const { opened, sealed, drawn } = met
      if (opened === null || sealed === null || drawn === null) return null
      return {
        format: TRANSCRIPT_FORMAT,
        channel,
        activityId,
        kind: opened.event.type === 'LotteryOpened' ? 'lottery' : 'seckill',
        title: opened.event.title,
        rules: { ...opened.event },
        sealed: { seq: sealed.seq, at: sealed.at, commitment: sealed.event.commitment },
        closed: closedOf(met.closed, drawn, entries),
        drawn: {
          ...wantedOf(opened.event, restocked),
          ...drawnOf(sealed.event, drawn, nameOf),
        },
        record,
      }
    },
  }
}

type RecordLine = Omit<TranscriptHead['record'][number], 'seq' | 'at'>

function recordOf(event: Event): RecordLine | null {
  switch (event.type) {
    case 'PrizeClaimed':
      return { what: 'claimed', member: event.member }
    case 'WinnerPassed': {
      const { member, next, reason, why } = event
      return { what: 'passed', member, next, reason: reason ?? why }
    }
    case 'PrizeDelivered':
      return { what: 'delivered', member: event.member, reason: event.note }
    default:
      return null
  }
}

/** A seckill closes in the moment it draws. */
function closedOf(
  closed: Met['closed'],
  drawn: At<EventOf<'WinnersDrawn'>>,
  entries: { count: number; weight: number },
): TranscriptHead['closed'] {
  if (closed === null) {
    const { seq, at, event } = drawn
    const sums = { entrants: entries.count, totalWeight: entries.weight }
    return { seq, at, ...sums, root: event.root, round: null }
  }
  const { entrants, totalWeight, root, round } = closed.event
  return { seq: closed.seq, at: closed.at, entrants, totalWeight, root, round }
}

type Wanted = Pick<TranscriptHead['drawn'], 'winnersWanted' | 'alternatesWanted'>

function drawnOf(
  { serverSeed }: EventOf<'DrawSealed'>,
  { seq, at, event }: At<EventOf<'WinnersDrawn'>>,
  nameOf: (member: MemberId) => DisplayName,
): Omit<TranscriptHead['drawn'], keyof Wanted> {
  const { beacon, seed, trust, winners, alternates } = event
  const shown = ({ index, member }: { index: number; member: MemberId }) => {
    const { name, tag } = nameOf(member)
    return { index, member, name, tag }
  }
  return {
    seq,
    at,
    serverSeed,
    beacon:
      beacon === null
        ? null
        : { chain: BEACON_CHAIN, ...beacon, randomness: randomnessOf(beacon.signature) },
    seed,
    trust,
    winners: winners.map(shown),
    alternates: alternates.map(shown),
  }
}

function wantedOf(opened: Opened, restocked: number): Wanted {
  return opened.type === 'LotteryOpened'
    ? { winnersWanted: opened.winners, alternatesWanted: opened.alternates }
    : { winnersWanted: opened.quota + restocked, alternatesWanted: opened.waitlist }
}
