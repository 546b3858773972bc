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
import type { AppliedBatch, Refused } from './channel/submission.ts'
import { REFUSALS_KEPT_MAX } from './limits.ts'

export interface Refusals {
  /** Looks at a batch that was just applied. */
  note(reading: ChannelReading, batch: AppliedBatch): void
  of(reading: ChannelReading, member: MemberId): Refusal | null
}

/** What is kept of one; the rest is looked up when somebody asks. */
type Kept = { code: string; activityId: string | undefined; at: number }
/** The newest so many members, and as many before them: forgetting one by one would cost more than keeping. */
type Generations = { newer: Map<MemberId, Kept>; older: Map<MemberId, Kept> }

export function createRefusals(keptMax = REFUSALS_KEPT_MAX): Refusals {
  /** By the state of a running channel, so that a channel that ends takes its own with it. */
  const byState = new WeakMap<State, Generations>()

  function keep(state: State, member: MemberId, { activityId, code }: Refused, at: number): void {
    let kept = byState.get(state)
    if (kept === undefined) byState.set(state, (kept = { newer: new Map(), older: new Map() }))
    if (kept.newer.size >= keptMax && !kept.newer.has(member)) {
      kept.older = kept.newer
      kept.newer = new Map()
    }
    kept.newer.set(member, { code, activityId, at })
  }

  return {
    note({ state }, { applied, at }) {
      for (const { outcome, members } of applied) {
        const member = members[0]
        if (outcome.status !== 'accepted' || member === undefined) continue
        if (outcome.refused.length === 0) {
          const kept = byState.get(state)
          if (kept !== undefined && isKept(kept, member) && outcome.envelopes.some(isGranted)) {
            kept.newer.delete(member)
            kept.older.delete(member)
          }
          continue
        }
        const refused = outcome.refused.findLast(({ code }) => isToldRefusal(code))
        if (refused !== undefined) keep(state, member, refused, at)
      }
    },
    of({ state }, member) {
      const kept = byState.get(state)
      const found = kept?.newer.get(member) ?? kept?.older.get(member)
      return found === undefined ? null : refusalFrom(state, found)
    },
  }
}

function isKept({ newer, older }: Generations, member: MemberId): boolean {
  return newer.has(member) || older.has(member)
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
