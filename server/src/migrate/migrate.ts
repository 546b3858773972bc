/**
 * Moves all channels of a store to another, with their tokens: copied where nobody sees them, read back and
 * compared, and only then is the source marked and the copy made what is run. Whatever stops it on the way, the
 * source is whole and unmarked or the destination is, and doing it again with `resume` finishes it.
 */
import { auditChannel } from '../channel/audit.ts'
import { CAUSES_REMEMBERED_MAX } from '../limits.ts'
import { copyAuth } from './copy-auth.ts'
import type { CopiedAuth } from './copy-auth.ts'
import { AnotherHistory, copyChannel } from './copy-channel.ts'
import { MoveRefused, PUBLISHED } from './ends.ts'
import type { Destination, Obstacle, Source } from './ends.ts'
import { differences, fingerprintOf } from './fingerprint.ts'
import type { Fingerprint, Progress } from './fingerprint.ts'

export type MovedChannel = {
  channel: string
  /** `there`: an earlier attempt brought it whole. */
  outcome: 'moved' | 'there'
  events: number
  rows: number
  ids: number
  stateHash: string
}

export type Move = {
  from: string
  to: string
  channels: MovedChannel[]
  tokens: number
  notes: string[]
}

export type MoveOptions = {
  /** Goes on with a move that was interrupted; without it one is refused. */
  resume: boolean
  /** `phase`: copying, reading back, … of a channel. */
  progress?: (channelId: string, phase: string, count: number) => void
}

/** More than a channel ever loads, so that "these are all there ever were" is not said wrongly afterwards. */
const RECENT_MAX = 2 * CAUSES_REMEMBERED_MAX

/** Throws `MoveRefused` where something is in the way; then nothing was changed that counts. */
export async function migrate(
  source: Source,
  destination: Destination,
  options: MoveOptions,
): Promise<Move> {
  await refuseHalfDone(source, destination, options)
  const channelIds = await source.channels()
  const obstacles = new Map<string, Obstacle | null>()
  for (const channelId of channelIds) {
    obstacles.set(channelId, await destination.obstacle(channelId, source))
  }
  for (const obstacle of obstacles.values()) {
    if (obstacle !== null && (obstacle !== PUBLISHED || !options.resume)) {
      throw new MoveRefused(obstacle === PUBLISHED ? HALF_DONE : obstacle)
    }
  }
  const channels: MovedChannel[] = []
  for (const channelId of channelIds) {
    channels.push(
      obstacles.get(channelId) === PUBLISHED
        ? await known(source, channelId)
        : await copied(source, destination, channelId, options),
    )
  }
  const auth = await bringAuth(source, destination)
  const notes = [...(await source.leftBehind(channelIds)), ...notesOf(auth)]
  await source.markMoved(channelIds, destination.told)
  await destination.publish(channelIds, source)
  return { from: source.told, to: destination.told, channels, tokens: auth.tokens, notes }
}

const HALF_DONE = 'an earlier move was interrupted: add --resume to go on with it'

async function refuseHalfDone(
  source: Source,
  destination: Destination,
  { resume }: MoveOptions,
): Promise<void> {
  const isMarked = await source.isMarked(destination.told)
  if (resume) return
  if (isMarked) {
    throw new MoveRefused(
      `${source.told} is marked as moved to ${destination.told}: add --resume if that was interrupted`,
    )
  }
  if ((await destination.earlier()).length > 0) throw new MoveRefused(HALF_DONE)
}

async function copied(
  source: Source,
  destination: Destination,
  channelId: string,
  { progress = () => undefined }: MoveOptions,
): Promise<MovedChannel> {
  const during =
    (phase: string): Progress =>
    (what, count) =>
      progress(channelId, `${phase} ${what}`, count)
  progress(channelId, 'audit', 0)
  const before = await auditChannel(source.journal, channelId)
  if (before === null || before.invariants.length > 0) {
    throw new MoveRefused(`channel ${channelId}: ${before?.invariants.join('; ') ?? 'it is gone'}`)
  }
  await copyOver(source, destination, channelId, during('copy'))
  const { ids } = await source.journal.recent(channelId, RECENT_MAX)
  const recentCount = ids.length
  const mine = await fingerprintOf(source.journal, channelId, recentCount, during('read'))
  const theirs = await fingerprintOf(destination.moving, channelId, recentCount, during('compare'))
  const different = differences(mine, theirs)
  progress(channelId, 'audit of the copy', 0)
  const after = await auditChannel(destination.moving, channelId)
  if (after === null || after.stateHash !== before.stateHash) different.push('state')
  different.push(...(after?.invariants ?? []))
  if (different.length > 0) {
    throw new MoveRefused(
      `the copy of channel ${channelId} is not the same: ${different.join(', ')}`,
    )
  }
  return movedAs(channelId, 'moved', mine, before.stateHash)
}

/** What an attempt left that the source has gone another way from is begun anew. */
async function copyOver(
  source: Source,
  destination: Destination,
  channelId: string,
  progress: Progress,
): Promise<void> {
  const copying = { recentMax: RECENT_MAX, progress }
  try {
    await copyChannel(source.journal, destination.moving, channelId, copying)
  } catch (error) {
    if (!(error instanceof AnotherHistory)) throw error
    await destination.discard(channelId)
    await copyChannel(source.journal, destination.moving, channelId, copying)
  }
}

async function known(source: Source, channelId: string): Promise<MovedChannel> {
  const audit = await auditChannel(source.journal, channelId)
  const fingerprint = await fingerprintOf(source.journal, channelId, 0)
  return movedAs(channelId, 'there', fingerprint, audit?.stateHash ?? '')
}

function movedAs(
  channel: string,
  outcome: MovedChannel['outcome'],
  { seq, rows, remembered }: Fingerprint,
  stateHash: string,
): MovedChannel {
  return { channel, outcome, events: seq, rows: rows.count, ids: remembered.count, stateHash }
}

async function bringAuth(source: Source, destination: Destination): Promise<CopiedAuth> {
  const auth = await destination.openAuth()
  try {
    return await copyAuth(source.auth, auth)
  } finally {
    await auth.close()
  }
}

function notesOf({ kept }: CopiedAuth): string[] {
  const notes = ['panels log in again: npm run fanfare -- link --channel <id>']
  if (kept.includes('key')) {
    notes.push('there was a key already: overlay addresses and webhook secrets are new ones')
  }
  if (kept.includes('admin')) notes.push('there was an admin token already, and it stays')
  return notes
}
