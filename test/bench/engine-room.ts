/** One channel in memory, in a process of its own: told how many members it knows, then measured by rounds. */
import type { CauseId } from '@fanfare/shared/base'
import { EVENT_VERSION } from '@fanfare/shared/contracts'
import { apply, boardPage, decide, takeChanges } from '@fanfare/shared/engine'
import type { State } from '@fanfare/shared/engine'
import { createRandom } from '@fanfare/server/connectors/simulated/random.ts'
import { answerBench } from './child-program.ts'
import { startCoreTimer } from './core-seconds.ts'
import { memberAt, populatedState } from './populated-state.ts'

export type RoomQuestion =
  | { do: 'open'; members: number }
  /** A day later, `signals` lines of chat by the active members, ten milliseconds apart. */
  | { do: 'round'; signals: number; active: number; looks: boolean }

export type RoomRound = { seconds: number; events: number; rows: number }

/** As the channel does it: rows are taken once a batch. */
const BATCH_SIGNALS = 500
const DAY_MS = 86_400_000
const SIGNAL_EVERY_MS = 10

let state: State | null = null
const random = createRandom(1)

answerBench<RoomQuestion>((question) => {
  if (question.do === 'open') {
    state = populatedState(question.members)
    takeChanges(state)
    return state.members.size
  }
  if (state === null) throw new Error('not open')
  return round(state, question)
})

/** Who speaks, drawn before the clock starts: the active members lie evenly among all. */
function speakers(known: number, active: number, count: number) {
  const step = Math.floor(known / active)
  return Array.from({ length: count }, () => memberAt(random.below(active) * step))
}

type Round = Extract<RoomQuestion, { do: 'round' }>

function round(room: State, { signals, active, looks }: Round): RoomRound {
  const members = speakers(room.members.size, active, signals)
  const causes = members.map((_, index) => `bench:${room.seq}-${index}` as CauseId)
  const startAt = room.at + DAY_MS
  let events = 0
  let rows = 0
  globalThis.gc?.()
  const seconds = startCoreTimer()
  for (let index = 0; index < signals; index++) {
    const at = startAt + index * SIGNAL_EVERY_MS
    const causeId = causes[index]!
    const member = members[index]!
    const eventAt = at - 40
    const stamp = { at, seed: '', causeId, actor: 'viewer' }
    const decision = decide(
      room,
      Object.assign(stamp, { type: 'RecordChat', member, eventAt } as const),
    )
    if (!decision.ok) throw new Error(decision.error.code)
    for (const event of decision.value) {
      apply(room, { seq: room.seq + 1, at, causeId, v: EVENT_VERSION, event })
      events++
    }
    if ((index + 1) % BATCH_SIGNALS !== 0) continue
    rows += takeChanges(room).length
    if (looks) {
      boardPage(room, { board: 'points', period: 'broadcast', offset: 0, limit: 10, at })
    }
  }
  return { seconds: seconds(), events, rows }
}
