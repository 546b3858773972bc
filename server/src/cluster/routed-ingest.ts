/** Ingest of a service of several nodes: what is meant for a channel elsewhere goes through its inbox. */
import { err } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import { isChannelId } from '../auth/principal.ts'
import { ChannelRefused } from '../channel/channel-refused.ts'
import type { Ingest } from '../ingest/ingest.ts'
import type { Inbox } from './inbox.ts'
import type { Ownership } from './ownership.ts'

export function routedIngest(
  local: Ingest,
  inbox: Pick<Inbox, 'post'>,
  ownership: Pick<Ownership, 'isHere'>,
): Ingest {
  return {
    async signals(channelId, items, onDecided) {
      if (!isChannelId(channelId)) return err(rejection('channel/invalid_id'))
      if (ownership.isHere(channelId)) {
        const answer = await refusalsAnswered(local.signals(channelId, items, onDecided))
        // On its way to another node, or being opened again: its inbox is read by whoever runs it next.
        if (answer.ok || answer.error.code !== 'channel/unavailable') return answer
      }
      return inbox.post(channelId, { kind: 'signals', items })
    },
    command: (channelId, request) => refusalsAnswered(local.command(channelId, request)),
  }
}

async function refusalsAnswered<T>(
  answer: Promise<Result<T, Rejection>>,
): Promise<Result<T, Rejection>> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ChannelRefused) return err(error.rejection)
    throw error
  }
}
