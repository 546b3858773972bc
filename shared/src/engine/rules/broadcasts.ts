/** Broadcasts: begin, end, and a dropped stream that comes back as the same broadcast. */
import type { CommandOf } from '../../contracts/index.ts'
import type { Draft } from '../draft.ts'
import type { State } from '../state.ts'
import type { Decision } from './decision.ts'
import { decided, refused } from './decision.ts'

/** The actor of signals: a platform said so, not a person. */
export const PLATFORM_ACTOR = 'viewer'

export function startBroadcast(draft: Draft, command: CommandOf<'StartBroadcast'>): Decision {
  const { state } = draft
  if (isOnAir(state)) return refused('broadcast/already_started')
  const last = state.broadcast
  const resumed =
    last !== null &&
    last.endedBySignal &&
    command.actor === PLATFORM_ACTOR &&
    command.at - last.endedAt <= state.rules.resumeMinutes * 60_000
  draft.events.push({
    type: 'BroadcastStarted',
    broadcast: resumed ? last.broadcast : state.broadcastCount + 1,
    title: command.title ?? (resumed ? last.title : ''),
    resumed,
    actor: command.actor,
  })
  return decided(draft)
}

export function endBroadcast(draft: Draft, command: CommandOf<'EndBroadcast'>): Decision {
  const { broadcast } = draft.state
  if (broadcast === null || broadcast.endedAt !== 0) return refused('broadcast/not_started')
  draft.events.push({
    type: 'BroadcastEnded',
    broadcast: broadcast.broadcast,
    actor: command.actor,
  })
  return decided(draft)
}

export function isOnAir(state: State): boolean {
  return state.broadcast !== null && state.broadcast.endedAt === 0
}

/** A new broadcast counts from zero what is counted per broadcast. */
export function applyBroadcastStarted(
  state: State,
  event: { broadcast: number; title: string; resumed: boolean },
): void {
  const startedAt = event.resumed ? (state.broadcast?.startedAt ?? state.at) : state.at
  state.broadcast = {
    broadcast: event.broadcast,
    title: event.title,
    startedAt,
    endedAt: 0,
    endedBySignal: false,
  }
  state.broadcastCount = Math.max(state.broadcastCount, event.broadcast)
  if (event.resumed) return
  state.checkinCount = 0
  state.recentCheckins = []
  state.pointsGranted = 0
  state.interactionCount = 0
  state.cued = []
  state.lotteryCount = 0
}
