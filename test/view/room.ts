/** A small room for view tests: commands in, state and the last batch out. */
import type { CauseId, MemberId } from '@fanfare/shared/base'
import type { Command, CommandBody, Envelope } from '@fanfare/shared/contracts'
import { apply, decide, initialState } from '@fanfare/shared/engine'
import type { BatchReading, Happening, Note, Person, Reading } from '@fanfare/shared/view'

export const MORNING = Date.UTC(2026, 10, 21, 4)

export function createRoom() {
  const state = initialState()
  const people = new Map<MemberId, Person>()
  let at = MORNING

  function run(body: CommandBody, causeId: string, actor: string): Envelope[] {
    const stamp = { at, seed: '00', causeId: causeId as CauseId, actor }
    const decision = decide(state, { ...body, ...stamp } as Command)
    if (!decision.ok) throw new Error(decision.error.code)
    return decision.value.map((event) => {
      const envelope = { seq: state.seq + 1, at, causeId, v: 1, event }
      apply(state, envelope)
      return envelope
    })
  }

  return {
    state,
    reading: (): Reading => ({ state, at, whoIs: (id) => people.get(id) }),
    meet(name: string): MemberId {
      const id = `member-${people.size + 1}` as MemberId
      people.set(id, { platform: 'demo', userId: `u-${people.size + 1}`, name })
      return id
    },
    wait: (ms: number) => {
      at += ms
    },
    /** One happening of one or more commands, as a batch of its own. */
    happen(bodies: CommandBody | CommandBody[], about: { note?: Note; actor?: string } = {}) {
      const causeId = `demo:${state.seq}`
      const list = Array.isArray(bodies) ? bodies : [bodies]
      const envelopes = list.flatMap((body) => run(body, causeId, about.actor ?? 'viewer'))
      const members = list.flatMap((body) => ('member' in body ? [body.member] : []))
      const note = about.note ?? null
      const happening: Happening = { causeId, note, members, envelopes, refused: [] }
      const batch: BatchReading = { at, envelopes, happenings: [happening] }
      return batch
    },
  }
}

export function chat(member: MemberId): CommandBody {
  return { type: 'RecordChat', member, eventAt: null }
}
