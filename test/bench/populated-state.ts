/** An engine state that knows many members, made by the engine's own rules. */
import type { CauseId, MemberId } from '@fanfare/shared/base'
import type { CommandBody, Envelope } from '@fanfare/shared/contracts'
import { EVENT_VERSION } from '@fanfare/shared/contracts'
import { apply, decide, initialState } from '@fanfare/shared/engine'
import type { State } from '@fanfare/shared/engine'

/** An evening in Taipei. */
export const EVENING_AT = Date.UTC(2026, 4, 20, 12)

export function memberAt(index: number): MemberId {
  return `member${String(index).padStart(7, '0')}` as MemberId
}

/** Decides and applies one command; answers its events as envelopes. */
export function execute(
  state: State,
  body: CommandBody,
  at: number,
  causeId: string,
  actor = 'viewer',
): Envelope[] {
  const stamp = { at, seed: '', causeId: causeId as CauseId, actor }
  const decision = decide(state, Object.assign(stamp, body))
  if (!decision.ok) throw new Error(`${body.type} was refused: ${decision.error.code}`)
  return decision.value.map((event) => {
    const envelope = { seq: state.seq + 1, at, causeId, v: EVENT_VERSION, event }
    apply(state, envelope)
    return envelope
  })
}

/** On air, and every member has said something once; ten milliseconds apart. */
export function populatedState(memberCount: number, startAt = EVENING_AT): State {
  const state = initialState()
  populate(state, memberCount, startAt, () => undefined)
  return state
}

export function populate(
  state: State,
  memberCount: number,
  startAt: number,
  made: (envelopes: Envelope[]) => void,
): void {
  made(execute(state, { type: 'StartBroadcast' }, startAt, 'cmd:bench:start', 'producer:bench'))
  for (let index = 0; index < memberCount; index++) {
    const at = startAt + index * 10
    const chat = { type: 'RecordChat', member: memberAt(index), eventAt: at } as const
    made(execute(state, chat, at, `bench:join-${index}`))
  }
}
