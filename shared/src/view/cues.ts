/** Which happenings are worth showing on the picture, with how much right to be there. */
import type {
  Cue,
  CueBody,
  CuePriority,
  Envelope,
  EventOf,
  Transferred,
} from '../contracts/index.ts'
import { activityCue } from './activities/parts.ts'
import { answerTo } from './answers.ts'
import type { BatchReading, Happening } from './batch-reading.ts'
import type { Reading } from './reading.ts'
import { displayName } from './reading.ts'

const TTL_MS = { producer: 60_000, tierTop: 45_000, tier: 20_000, points: 10_000, thanks: 20_000 }

/** Grants with a cue of their own are not toasted as points as well. */
const UNTOASTED: ReadonlySet<string> = new Set([
  'gift',
  'subscribe',
  'raid',
  'checkin',
  'checkin.broadcast',
  'task',
  'perk',
])

/** Cue ids are made from journal positions, so the same happening never has two. */
export function cuesOf(reading: Reading, batch: BatchReading): Cue[] {
  const cues: Cue[] = []
  for (const envelope of batch.envelopes) {
    const cue = cueOfEvent(reading, envelope, batch)
    if (cue !== null) cues.push(cue)
  }
  for (const happening of batch.happenings) {
    const cue = cueOfNote(reading, happening, batch.at)
    if (cue !== null) cues.push(cue)
  }
  return cues
}

function cue(id: string, at: number, priority: CuePriority, ttlMs: number, body: CueBody): Cue {
  return { id, at, priority, ttlMs, ...body }
}

function cueOfEvent(reading: Reading, envelope: Envelope, batch: BatchReading): Cue | null {
  const { event, at } = envelope
  const id = `e${envelope.seq}`
  switch (event.type) {
    case 'TierChanged': {
      const isTop = event.to === 'diamond'
      const ttlMs = isTop ? TTL_MS.tierTop : TTL_MS.tier
      const who = { ...displayName(reading, event.member), tier: event.to }
      const body = { kind: 'tier_up', who, from: event.from, to: event.to } as const
      return cue(id, at, isTop ? 2 : 3, ttlMs, body)
    }
    case 'Transferred':
      return pointsCue(reading, id, at, event)
    case 'CheckedIn':
      return checkinCue(reading, id, envelope, event, batch)
    case 'GiftCounted':
      return cue(id, at, 3, TTL_MS.thanks, {
        kind: 'gift',
        who: displayName(reading, event.member),
        giftName: event.giftName,
        count: event.count,
        comboKey: event.comboKey,
      })
    case 'WindowOpened':
      return cue(id, at, 1, TTL_MS.producer, {
        kind: 'window_opened',
        activityId: event.activityId,
        factorBp: event.factorBp,
        seconds: Math.round((event.closesAt - event.opensAt) / 1_000),
      })
    case 'WindowClosed':
      return cue(id, at, 1, TTL_MS.points, {
        kind: 'window_closed',
        activityId: event.activityId,
        why: event.why,
      })
    default:
      return activityCue(reading, envelope, batch)
  }
}

function pointsCue(reading: Reading, id: string, at: number, event: Transferred): Cue | null {
  if (event.asset !== 'points' || event.member === null || event.state === 'pending') return null
  if (event.to !== `member:${event.member}` || UNTOASTED.has(event.rule)) return null
  if (event.amount < reading.state.rules.stage.toastPointsMin) return null
  return cue(id, at, 4, TTL_MS.points, {
    kind: 'points',
    who: displayName(reading, event.member),
    amount: event.amount,
    balance: event.balance ?? 0,
    rule: event.rule,
  })
}

/** The points of a check-in follow it in the same command. */
function checkinCue(
  reading: Reading,
  id: string,
  envelope: Envelope,
  event: EventOf<'CheckedIn'>,
  batch: BatchReading,
): Cue {
  let points = 0
  for (const { causeId, event: other } of batch.envelopes) {
    if (causeId !== envelope.causeId || other.type !== 'Transferred') continue
    if (other.member === event.member && other.rule.startsWith('checkin')) points += other.amount
  }
  const who = displayName(reading, event.member)
  return cue(id, envelope.at, 4, TTL_MS.points, {
    kind: 'checkin',
    who,
    streak: event.streak,
    points,
  })
}

function cueOfNote(reading: Reading, happening: Happening, at: number): Cue | null {
  const { note, members } = happening
  const member = members[0]
  if (note === null || member === undefined) return null
  const first = happening.envelopes[0]
  const id = first === undefined ? `n${happening.causeId}` : `n${first.seq}`
  const who = displayName(reading, member)
  if (note.kind === 'subscribe') {
    const months = Number(note.values?.['months'] ?? 1)
    return cue(id, at, 3, TTL_MS.thanks, { kind: 'subscribe', who, months })
  }
  if (note.kind === 'raid') {
    const viewers = Number(note.values?.['viewers'] ?? 0)
    return cue(id, at, 2, TTL_MS.thanks, { kind: 'raid', who, viewers })
  }
  if (note.question === undefined) return null
  const text = answerTo(reading, member, note.question)
  if (text === null) return null
  return cue(id, at, 4, TTL_MS.points, {
    kind: 'answer',
    who,
    command: note.question.command,
    text,
  })
}
