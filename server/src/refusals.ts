/**
 * The newest refusal of each member, for `!why`. In memory, of the last members who were refused, and only
 * while a channel runs: after a restart `!why` speaks of the balance until something is refused again.
 */
import type { MemberId } from '@fanfare/shared/base'
import type { Envelope, EventType } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import { isToldRefusal, refusalFrom } from '@fanfare/shared/view'
import type { Refusal } from '@fanfare/shared/view'
import type { ChannelReading } from './channel/channel.ts'
import type { AppliedBatch } from './channel/submission.ts'
import { REFUSALS_KEPT_MAX } from './limits.ts'

export interface Refusals {
  /** Looks at a batch that was just applied. */
  note(reading: ChannelReading, batch: AppliedBatch): void
  of(reading: ChannelReading, member: MemberId): Refusal | null
}

export function createRefusals(keptMax = REFUSALS_KEPT_MAX): Refusals {
  /** By the state of a running channel, so that a channel that ends takes its own with it. */
  const byState = new WeakMap<State, Map<MemberId, Refusal>>()

  function keep(state: State, member: MemberId, refusal: Refusal): void {
    let kept = byState.get(state)
    if (kept === undefined) byState.set(state, (kept = new Map()))
    // Taken out first: the map is in the order of the newest refusal.
    kept.delete(member)
    kept.set(member, refusal)
    if (kept.size <= keptMax) return
    for (const oldest of kept.keys()) {
      kept.delete(oldest)
      break
    }
  }

  return {
    note({ state }, { applied, at }) {
      for (const { outcome, members } of applied) {
        const member = members[0]
        if (outcome.status !== 'accepted' || member === undefined) continue
        if (outcome.refused.length === 0) {
          const kept = byState.get(state)
          if (kept?.has(member) && outcome.envelopes.some(isGranted)) kept.delete(member)
          continue
        }
        const refused = outcome.refused.findLast(({ code }) => isToldRefusal(code))
        if (refused !== undefined) keep(state, member, refusalFrom(state, refused, at))
      }
    },
    of: ({ state }, member) => byState.get(state)?.get(member) ?? null,
  }
}

const GRANTED: ReadonlySet<string> = new Set([
  'UnitsClaimed',
  'UnitsQueued',
  'DrawEntered',
  'PrizeClaimed',
  'Voted',
  'QuizAnswered',
  'QuestionAsked',
  'CodeRedeemed',
] satisfies EventType[])

/** Who got what was asked for does not wonder any more. */
function isGranted({ event }: Envelope): boolean {
  return GRANTED.has(event.type)
}
