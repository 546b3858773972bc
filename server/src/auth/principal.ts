/** Who is asking, and what each scope may do. */
import { err, ok, REHEARSAL_SUFFIX } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { ProducerCommandType, Rejection } from '@fanfare/shared/contracts'

export const SCOPES = ['ingest', 'producer', 'moderator', 'overlay', 'viewer'] as const
export type Scope = (typeof SCOPES)[number]

export type Principal = {
  /** Token or panel session id: never secret, named as the actor in the journal. */
  id: string
  /** `null`: every channel. */
  channelId: string | null
  scope: Scope | 'admin'
  label: string
  /** A browser sends a cookie by itself, so these requests must also come from our own pages. */
  viaCookie: boolean
}

export type Need = 'ingest' | 'read' | 'moderate' | 'produce'

const ALLOWED: Record<Need, ReadonlySet<Principal['scope']>> = {
  ingest: new Set(['ingest', 'admin']),
  read: new Set(['producer', 'moderator', 'admin']),
  moderate: new Set(['producer', 'moderator', 'admin']),
  produce: new Set(['producer', 'admin']),
}

/** What a moderator may do to the room; everything else changes points, rules or activities. */
const MODERATOR_COMMANDS: ReadonlySet<ProducerCommandType> = new Set<ProducerCommandType>([
  'HideName',
  'ShowName',
  'BlankStage',
  'MuteMember',
  'UnmuteMember',
  'PickQuestion',
  'DismissQuestion',
])

export function needOfCommand(type: ProducerCommandType): Need {
  return MODERATOR_COMMANDS.has(type) ? 'moderate' : 'produce'
}

/** A token of a channel also opens that channel's rehearsal. */
export function authorise(
  principal: Principal,
  channelId: string,
  need: Need,
): Result<Principal, Rejection> {
  return covers(principal.channelId, channelId) && ALLOWED[need].has(principal.scope)
    ? ok(principal)
    : err(rejection('auth/forbidden'))
}

/** `null` covers every channel; a live channel covers its rehearsal, a rehearsal only itself. */
export function covers(own: string | null, channelId: string): boolean {
  return own === null || own === channelId || own === liveChannelOf(channelId)
}

export function liveChannelOf(channelId: string): string {
  return channelId.endsWith(REHEARSAL_SUFFIX)
    ? channelId.slice(0, -REHEARSAL_SUFFIX.length)
    : channelId
}

const CHANNEL_ID = /^[A-Za-z0-9_-]{1,64}$/

export function isChannelId(text: string): boolean {
  return CHANNEL_ID.test(liveChannelOf(text))
}
