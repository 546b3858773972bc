/** The live feed of the control room: one line for each thing worth a producer's glance. */
import type { MemberId } from '../base/index.ts'
import type { Event, FeedItem } from '../contracts/index.ts'
import { activityLine } from './activities/parts.ts'
import { heldLine } from './activities/safeguards.ts'
import type { BatchReading, Happening } from './batch-reading.ts'
import type { Reading } from './reading.ts'
import { displayName } from './reading.ts'

export type Line = Pick<FeedItem, 'kind'> &
  Partial<Pick<FeedItem, 'text' | 'values' | 'actor'>> & { member?: MemberId }

export function feedOf(reading: Reading, batch: BatchReading): FeedItem[] {
  const items: FeedItem[] = []
  for (const happening of batch.happenings) {
    const line = lineOfNote(happening)
    if (line !== null) items.push(itemOf(reading, happening.causeId, batch.at, line))
  }
  for (const envelope of batch.envelopes) {
    const line = lineOfEvent(envelope.event)
    if (line !== null) items.push(itemOf(reading, `e${envelope.seq}`, envelope.at, line))
  }
  return items
}

function itemOf(reading: Reading, id: string, at: number, line: Line): FeedItem {
  const { member, ...rest } = line
  const item: FeedItem = { id, at, ...rest }
  if (member === undefined) return item
  const person = reading.whoIs(member)
  item.who = {
    ...displayName(reading, member),
    platform: person?.platform ?? '',
    userId: person?.userId ?? '',
  }
  return item
}

function lineOfNote({ note, members }: Happening): Line | null {
  if (note === null) return null
  const who = members[0] === undefined ? {} : { member: members[0] }
  const text = note.text === undefined ? {} : { text: note.text }
  if (note.kind === 'deleted') {
    const values = { action: 'deleted', messageId: note.messageId ?? '' }
    return { kind: 'moderation', values, ...who }
  }
  const values: Record<string, string | number> = { ...note.values }
  if (note.messageId !== undefined) values['messageId'] = note.messageId
  return { kind: note.kind, ...who, ...text, values }
}

function lineOfEvent(event: Event): Line | null {
  switch (event.type) {
    case 'TierChanged':
      return {
        kind: 'tier_up',
        member: event.member,
        values: { from: event.from, to: event.to, why: event.why },
      }
    case 'CheckedIn':
      return { kind: 'checkin', member: event.member, values: { streak: event.streak } }
    case 'Transferred':
      return event.rule === 'adjust' && event.member !== null
        ? {
            kind: 'adjust',
            member: event.member,
            values: { amount: event.to === 'issue' ? -event.amount : event.amount },
            text: event.reason ?? '',
            actor: event.actor,
          }
        : heldLine(event)
    case 'MemberBanned':
      return { kind: 'moderation', member: event.member, values: { action: 'banned' } }
    default:
      return lineOfProducer(event)
  }
}

function lineOfProducer(event: Event): Line | null {
  switch (event.type) {
    case 'NameHidden':
    case 'NameShown': {
      const action = event.type === 'NameHidden' ? 'hidden' : 'shown'
      return { kind: 'moderation', member: event.member, values: { action }, actor: event.actor }
    }
    case 'StageBlanked': {
      const action = event.on ? 'blanked' : 'restored'
      return { kind: 'moderation', values: { action }, actor: event.actor }
    }
    case 'BroadcastStarted':
    case 'BroadcastEnded': {
      const action = event.type === 'BroadcastStarted' ? 'started' : 'ended'
      const title = event.type === 'BroadcastStarted' ? event.title : ''
      return { kind: 'broadcast', values: { action, title }, actor: event.actor }
    }
    case 'RulesSet':
      return { kind: 'rules', values: { version: event.version }, actor: event.actor }
    case 'SignalQuarantined':
      return { kind: 'warning', values: { code: 'signal/conflict', signalId: event.signalId } }
    default:
      return lineOfWindow(event)
  }
}

function lineOfWindow(event: Event): Line | null {
  switch (event.type) {
    case 'WindowOpened': {
      const seconds = Math.round((event.closesAt - event.opensAt) / 1_000)
      const values = {
        action: 'opened',
        activityId: event.activityId,
        factorBp: event.factorBp,
        seconds,
      }
      return { kind: 'window', values, actor: event.actor }
    }
    case 'WindowExtended': {
      const values = { action: 'extended', activityId: event.activityId }
      return { kind: 'window', values, actor: event.actor }
    }
    case 'WindowClosed': {
      const action = event.why === 'ended' ? 'ended' : 'closed'
      const values = { action, activityId: event.activityId, why: event.why }
      return { kind: 'window', values, actor: event.actor }
    }
    default:
      return activityLine(event)
  }
}
