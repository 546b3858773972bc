/** A rush: everybody claims at once, and there is one quota. */
import type { CauseId, MemberId } from '@fanfare/shared/base'
import type { Command } from '@fanfare/shared/contracts'
import {
  accountBalance,
  apply,
  brokenInvariants,
  decide,
  initialState,
  stateHash,
  takeChanges,
} from '@fanfare/shared/engine'
import type { State } from '@fanfare/shared/engine'
import { describe, expect, test } from 'vitest'
import { stamped } from '../support/given.ts'
import { openSeckill } from '../support/seckill-commands.ts'

const MEMBERS = 100_000
const QUOTA = 100

/** Answers the codes of those who were refused, by how many. */
function rush(state: State, waitlist: number, members = MEMBERS): Record<string, number> {
  const outcomes: Record<string, number> = {}
  run(state, stamped(openSeckill({ quota: QUOTA, waitlist }), 1_000, 0), outcomes)
  const [activityId = ''] = state.activities.keys()
  for (let i = 0; i < members; i++) {
    const member = `member-${i}` as MemberId
    const about = { type: 'ClaimUnits', activityId, member, quantity: 1, eventAt: null } as const
    const stamp = { at: 1_000, seed: '00', causeId: `rush:${i}` as CauseId, actor: 'viewer' }
    run(state, { ...about, ...stamp }, outcomes)
  }
  return outcomes
}

function run(state: State, command: Command, outcomes: Record<string, number>): void {
  const decision = decide(state, command)
  const outcome = decision.ok ? (decision.value.at(-1)?.type ?? 'nothing') : decision.error.code
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  if (!decision.ok) return
  const { at, causeId } = command
  for (const event of decision.value) {
    apply(state, { seq: state.seq + 1, at, causeId, v: 1, event })
  }
}

describe('100,000 members on a quota of 100', { timeout: 30_000 }, () => {
  test('[SK29] leave exactly 100 held, 1,000 in the line, and the rest refused', () => {
    const state = initialState()
    expect(rush(state, 1_000)).toEqual({
      SeckillOpened: 1,
      UnitsClaimed: 99,
      SoldOut: 1,
      UnitsQueued: 1_000,
      'seckill/sold_out': MEMBERS - QUOTA - 1_000,
    })
    expect(accountBalance(state, 'stock', 'held:s1')).toBe(QUOTA)
    expect(state.members.size).toBe(QUOTA + 1_000)
    expect(brokenInvariants(state)).toEqual([])
  })

  test('[SK29] the whole line moves up when every hold runs out in one moment', () => {
    const state = initialState()
    const members = 20_000
    rush(state, members, members)
    expect(state.claims.size).toBe(members)
    takeChanges(state)
    const outcomes: Record<string, number> = {}
    for (let round = 1; round <= 100; round++) {
      run(state, stamped({ type: 'Tick' }, 1_000 + round * 600_000, round), outcomes)
      expect(accountBalance(state, 'stock', 'held:s1')).toBe(QUOTA)
    }
    expect(outcomes).toEqual({ UnitsClaimed: 100 })
    expect(state.claims.size).toBe(members - 100 * QUOTA)
    expect(brokenInvariants(state)).toEqual([])
    expect(stateHash(state)).toMatch(/^[0-9a-f]{16}$/)
  })
})
