/** What a signal asks of the channel. Pure: the same signal always makes the same submission. */
import { assertNever } from '@fanfare/shared/base'
import type { CauseId } from '@fanfare/shared/base'
import { limits } from '@fanfare/shared/contracts'
import type { CommandBody, Signal, SignalOf, Viewer } from '@fanfare/shared/contracts'
import type { SeenIdentity, Submission, SubmissionNote } from '../channel/submission.ts'
import { one, VALUE } from './asked.ts'
import type { Asked } from './asked.ts'
import { askedByPresence } from './asked-by-presence.ts'
import { askedByDeed } from './asked-by-deed.ts'
import { askedByGift, askedByOrder, askedBySubscribe } from './asked-by-value.ts'
import { bodyHash } from './body-hash.ts'
import { parseChatCommand } from './chat-command.ts'
import { QUESTION_COOLDOWNS } from './question-cooldown.ts'

const { TITLE_CHARS_MAX } = limits

/** `signal` must come out of `SignalSchema`, which fixes the order its hash is taken in. */
export function toSubmission(signal: Signal): Submission {
  const { viewers, dedupe, shed, build, note } = askedBy(signal)
  return {
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

function askedByChat(signal: SignalOf<'chat'>): Asked {
  const command = parseChatCommand(signal.text)
  const note: SubmissionNote = {
    kind: 'chat',
    text: signal.text,
    messageId: signal.messageId ?? signal.id,
  }
  if (command !== null && QUESTION_COOLDOWNS.has(command.name)) {
    note.question = { command: command.name, args: command.args, language: command.language }
  }
  const checksIn = command?.name === 'checkin'
  return {
    viewers: [signal.viewer],
    dedupe: 'window',
    // A line that asks for something is not small talk: it is answered "busy" rather than dropped.
    shed: command === null ? 'chat' : null,
    build: ([member]) => {
      const by = { member: one(member), eventAt: signal.at }
      return checksIn
        ? [
            { type: 'RecordChat', ...by },
            { type: 'CheckIn', ...by },
          ]
        : [{ type: 'RecordChat', ...by }]
    },
    note,
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
