/** What a signal asks of the channel. Pure: the same signal always makes the same submission. */
import { assertNever } from '@fanfare/shared/base'
import type { CauseId } from '@fanfare/shared/base'
import { limits } from '@fanfare/shared/contracts'
import type { CommandBody, Signal, SignalOf, Viewer } from '@fanfare/shared/contracts'
import type { SeenIdentity, Submission } from '../channel/submission.ts'
import { one, VALUE } from './asked.ts'
import type { Asked } from './asked.ts'
import { askedByChat } from './asked-by-chat.ts'
import { askedByPresence } from './asked-by-presence.ts'
import { askedByDeed } from './asked-by-deed.ts'
import { askedByGift, askedByOrder, askedBySubscribe } from './asked-by-value.ts'
import { bodyHash } from './body-hash.ts'

const { TITLE_CHARS_MAX } = limits

/** `signal` must come out of `SignalSchema`, which fixes the order its hash is taken in. */
export function toSubmission(signal: Signal): Submission {
  const { viewers, dedupe, shed, build, isHeard, mayBeGiven, note } = askedBy(signal)
  const submission: Submission = {
    causeId: `${signal.source}:${signal.id}` as CauseId,
    bodyHash: bodyHash(signal),
    actor: 'viewer',
    identities: identitiesOf(signal.source, viewers),
    unknown: 'mint',
    dedupe,
    shed,
    build,
    note,
  }
  if (isHeard !== undefined) submission.isHeard = isHeard
  if (mayBeGiven !== undefined) submission.mayBeGiven = mayBeGiven
  return submission
}

function identitiesOf(
  platform: string,
  viewers: readonly (Viewer | undefined)[],
): readonly SeenIdentity[] {
  const identities: SeenIdentity[] = []
  for (const viewer of viewers) {
    if (viewer === undefined) continue
    const identity: SeenIdentity = { platform, userId: viewer.id }
    if (viewer.name !== undefined) identity.name = viewer.name
    if (viewer.avatar !== undefined) identity.avatar = viewer.avatar
    identities.push(identity)
  }
  return identities
}

function askedBy(signal: Signal): Asked {
  switch (signal.type) {
    case 'chat':
      return askedByChat(signal)
    case 'gift':
      return askedByGift(signal)
    case 'subscribe':
      return askedBySubscribe(signal)
    case 'order.paid':
    case 'order.refunded':
      return askedByOrder(signal)
    case 'like':
    case 'enter':
    case 'leave':
    case 'watch':
      return askedByPresence(signal)
    case 'follow':
    case 'share':
    case 'raid':
    case 'reward.redeemed':
      return askedByDeed(signal)
    case 'message.deleted':
    case 'viewer.banned':
      return askedByModeration(signal)
    case 'broadcast.started':
    case 'broadcast.ended':
      return askedByBroadcast(signal)
    default:
      return assertNever(signal)
  }
}

function askedByModeration(signal: SignalOf<'message.deleted'> | SignalOf<'viewer.banned'>): Asked {
  if (signal.type === 'message.deleted') {
    return {
      viewers: [signal.viewer],
      dedupe: 'window',
      shed: null,
      build: () => [],
      note: { kind: 'deleted', messageId: signal.messageId },
    }
  }
  return {
    ...VALUE,
    viewers: [signal.viewer],
    build: ([member]) => [
      { type: 'BanMember', member: one(member), seconds: signal.seconds ?? null },
    ],
    note: null,
  }
}

function askedByBroadcast(
  signal: SignalOf<'broadcast.started'> | SignalOf<'broadcast.ended'>,
): Asked {
  return { ...VALUE, viewers: [], build: () => [broadcastCommand(signal)], note: null }
}

function broadcastCommand(
  signal: SignalOf<'broadcast.started'> | SignalOf<'broadcast.ended'>,
): CommandBody {
  if (signal.type === 'broadcast.ended') return { type: 'EndBroadcast' }
  return signal.title === undefined
    ? { type: 'StartBroadcast' }
    : { type: 'StartBroadcast', title: signal.title.trim().slice(0, TITLE_CHARS_MAX) }
}
