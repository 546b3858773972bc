/** A channel of many keeps those who are active close at hand; nobody's numbers are mixed up by that. */
import { describe, expect, it } from 'vitest'
import type { CauseId, MemberId } from '@fanfare/shared/base'
import { EVENT_VERSION } from '@fanfare/shared/contracts'
import type { CommandBody } from '@fanfare/shared/contracts'
import {
  allRows,
  apply,
  brokenInvariants,
  decide,
  finishLoad,
  initialState,
  loadRow,
  stateHash,
} from '@fanfare/shared/engine'
import type { State } from '@fanfare/shared/engine'

/** More than are kept at hand, and than it takes for that to begin. */
const MEMBERS = 20_000
const START_AT = Date.UTC(2026, 4, 20, 12)

const idOf = (index: number): MemberId => `viewer-${index}` as MemberId

function execute(state: State, body: CommandBody, at: number): void {
  const stamp = { at, seed: '', causeId: `test:${state.seq}` as CauseId, actor: 'producer:ann' }
  const decision = decide(state, Object.assign(stamp, body))
  if (!decision.ok) throw new Error(decision.error.code)
  for (const event of decision.value) {
    apply(state, { seq: state.seq + 1, at, causeId: stamp.causeId, v: EVENT_VERSION, event })
  }
}

/** Everybody gets as many points as their number says, the first ones last. */
function crowd(): State {
  const state = initialState()
  for (let index = MEMBERS; index > 0; index--) {
    enter(state, index)
    adjust(state, index, index)
  }
  return state
}

function enter(state: State, index: number): void {
  execute(state, { type: 'RecordEnter', member: idOf(index), eventAt: null }, START_AT)
}

function adjust(state: State, index: number, amount: number): void {
  const body = { type: 'AdjustPoints', member: idOf(index), amount, reason: 'test' } as const
  execute(state, body, START_AT)
}

function reloaded(state: State): State {
  const again = initialState()
  again.at = state.at
  for (const [key, json] of allRows(state)) loadRow(again, key, JSON.parse(json))
  finishLoad(again, state.seq)
  return again
}

describe('the members of a channel of many', () => {
  it('[EN6] have what they were given, however often others took their place at hand', () => {
    const state = crowd()
    for (let round = 0; round < 3; round++) {
      for (let index = 1; index <= MEMBERS; index += round + 1) adjust(state, index, 1_000_000)
      // Some come back at once, some not for a long time.
      for (let index = 1; index <= 500; index++) adjust(state, index * 7, 100_000)
    }
    for (let index = 1; index <= MEMBERS; index++) {
      const rounds = [1, 2, 3].filter((step) => (index - 1) % step === 0).length
      const often = index % 7 === 0 && index <= 3_500 ? 3 : 0
      const balance = index + rounds * 1_000_000 + often * 100_000
      const member = state.members.get(idOf(index))
      expect([member?.id, member?.balance]).toEqual([idOf(index), balance])
    }
    expect(brokenInvariants(state)).toEqual([])
  })

  it('[EN4] are the same after loading, when nobody is at hand yet, and each has cells of their own', () => {
    const state = crowd()
    for (let index = 1; index <= MEMBERS; index += 2) adjust(state, index, 5)
    const again = reloaded(state)
    expect(stateHash(again)).toBe(stateHash(state))
    for (const room of [state, again]) {
      for (let index = 1; index <= 100; index++) adjust(room, index * 3, 1)
    }
    expect(stateHash(again)).toBe(stateHash(state))
    const places = new Map<Float64Array, Set<number>>()
    for (const { cells, base } of state.members.values()) {
      const taken = places.get(cells) ?? new Set()
      expect(taken.has(base)).toBe(false)
      places.set(cells, taken.add(base))
    }
  })

  it('[ID1] are unknown until they come, also when somebody asked for them before', () => {
    const state = crowd()
    expect(state.members.get(idOf(0))).toBeUndefined()
    enter(state, 0)
    adjust(state, 0, 3)
    expect(state.members.get(idOf(0))?.balance).toBe(3)
    expect(state.members.size).toBe(MEMBERS + 1)
  })
})
