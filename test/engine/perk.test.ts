/** The lucky draw at the first sign of a member in a day. */
import type { CauseId } from '@fanfare/shared/base'
import type { Command } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import {
  accountBalance,
  allRows,
  apply,
  brokenInvariants,
  decide,
  finishLoad,
  initialState,
  loadRow,
  rightsOf,
  stateHash,
} from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ban, chat, checkIn, enter, orderPaid, share, watch } from '../support/commands.ts'
import type { Step } from '../support/given.ts'
import { DAY, given, HOUR, stamped } from '../support/given.ts'
import { perk } from '../support/task-commands.ts'

const five = { name: 'Five', weight: 1, points: 5 }

describe('the draw', () => {
  test('[LD1] comes at the first sign of a member in a day, and pays what was drawn', () => {
    given(perk())
      .when(enter('ann'))
      .thenAmong(
        { type: 'PerkDrawn', prize: 0, name: 'Five', points: 5 },
        { type: 'Transferred', rule: 'perk', amount: 5, to: 'member:ann', reason: 'Five' },
      )
      .when(chat('ann'))
      .thenNo('PerkDrawn')
  })

  test.each([
    ['a line', chat('ann')],
    ['a check-in', checkIn('ann')],
    ['presence', watch('ann', 5)],
    ['an order', orderPaid('ann', 'shop:1', 100)],
  ])('[LD1] the first sign may be %s', (_name, step) => {
    given(perk()).when(step).thenAmong({ type: 'PerkDrawn' })
  })

  test('[LD2] once a day, also over a restart and when the day comes again', () => {
    const story = given(perk(), chat('ann'))
    const west = { ...(perk() as Extract<Step, { type: 'SetRules' }>), zone: [[0, -720]] as const }
    story.and({ ...west, zone: [[0, -720]] })
    story.when(share('ann')).thenNo('PerkDrawn')
    story.when({ ...chat('ann'), after: 17 * HOUR }).thenNo('PerkDrawn')
    const decision = decide(load(story.state), stamped(chat('ann'), story.at, 1))
    expect(decision.ok && decision.value.map(({ type }) => type)).toEqual(['Interacted'])
    story.when({ ...chat('ann'), after: DAY }).thenAmong({ type: 'PerkDrawn' })
    expect(story.member('ann').balance).toBe(10)
  })

  test('[LD3] gives a right as well as points, and a blank gives nothing', () => {
    const prizes = [{ ...five, points: 0, right: '搶購券' }]
    const story = given(perk({ prizes }), chat('ann'))
    expect(rightsOf(story.member('ann'), '搶購券')).toBe(1)
    given(perk({ prizes, blankWeight: 1_000_000 }))
      .when(chat('ann'))
      .thenAmong({ type: 'PerkDrawn', prize: null, name: null, points: 0, right: null })
  })

  test('[LD4] is not for who is banned or kept from rewards', () => {
    const story = given(chat('ann'), ban('bea', null), perk())
    story.member('ann').excluded = 2
    story.when(chat('ann')).thenNo('PerkDrawn')
    story.when(orderPaid('bea', 'shop:1', 100)).thenNo('PerkDrawn')
  })
})

describe('what a day has', () => {
  test('[LD5] a prize that the day cannot pay whole is a blank; the next day begins anew', () => {
    const story = given(perk({ pointsPerDay: 12 }), chat('ann'), chat('bea'))
    story.when(chat('cat')).thenAmong({ type: 'PerkDrawn', prize: null, points: 0 })
    expect(accountBalance(story.state, 'budget', 'spent')).toBe(10)
    story.when({ ...chat('cat'), after: DAY }).thenAmong({ type: 'PerkDrawn', points: 5 })
    expect(accountBalance(story.state, 'budget', 'spent')).toBe(15)
    expect(accountBalance(story.state, 'budget', 'issue')).toBe(-22)
  })

  test('[LD6] new rules change what is left of the day, never what was given', () => {
    const story = given(perk({ pointsPerDay: 20 }), chat('a'), chat('b'))
    story.and(perk({ pointsPerDay: 5 }))
    story.when(chat('c')).thenAmong({ type: 'PerkDrawn', points: 0 })
    story.and(perk({ pointsPerDay: 15 }))
    story.when(chat('d')).thenAmong({ type: 'PerkDrawn', points: 5 })
    story.when(chat('e')).thenAmong({ type: 'PerkDrawn', points: 0 })
  })
})

describe('chance', { timeout: 30_000 }, () => {
  const prizes = [
    { name: 'One', weight: 1, points: 1 },
    { name: 'Two', weight: 3, points: 2 },
    { name: 'Six', weight: 6, points: 6 },
  ]

  /** The prizes of so many members with causes of their own. */
  function draws(count: number, seed: string): (number | null)[] {
    const { state } = given(perk({ prizes, blankWeight: 10, pointsPerDay: 1_000_000 }))
    return Array.from({ length: count }, (_, n) => {
      const command = { ...chat(`m${n}`), at: state.at, seed, causeId: `c:${n}` as CauseId }
      const decision = decide(state, { ...command, actor: 'viewer' } as Command)
      if (!decision.ok) throw new Error(decision.error.code)
      const drawn = decision.value.find((event) => event.type === 'PerkDrawn')
      if (drawn === undefined) throw new Error('nothing was drawn')
      return drawn.prize
    })
  }

  test('[LD7] follows the weights, from seed and cause alone', () => {
    const count = 8_000
    const seen = draws(count, 'a1')
    const expected = new Map([
      [0, 1 / 20],
      [1, 3 / 20],
      [2, 6 / 20],
      [null, 10 / 20],
    ])
    let chi2 = 0
    for (const [prize, share] of expected) {
      const hits = seen.filter((one) => one === prize).length
      chi2 += (hits - count * share) ** 2 / (count * share)
    }
    // Three degrees of freedom: more than 16.27 is less likely than one in a thousand.
    expect(chi2).toBeLessThan(16.27)
    expect(draws(50, 'a1')).toEqual(seen.slice(0, 50))
    expect(draws(50, 'b2')).not.toEqual(seen.slice(0, 50))
  })
})

describe('any first signs', { timeout: 30_000 }, () => {
  const step = fc.oneof(
    fc
      .tuple(fc.constantFrom(chat, enter, share, checkIn), fc.constantFrom('a', 'b', 'c', 'd'))
      .map(([act, who]) => act(who)),
    fc
      .tuple(fc.nat(30), fc.constantFrom(1, 5, 9), fc.constantFrom(-720, 480))
      .map(([pointsPerDay, points, offset]): Step => {
        const set = perk({ pointsPerDay, prizes: [{ ...five, points }], blankWeight: 1 })
        return { ...(set as Extract<Step, { type: 'SetRules' }>), zone: [[0, offset]] }
      }),
  )

  test('[LD2][LD5] once a day each, never more than the day was given, replayed and reloaded alike', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, fc.constantFrom(0, 0, HOUR, 12 * HOUR, DAY)), { minLength: 15 }),
        (list) => {
          const story = given(perk())
          for (const [body, after] of list) {
            story.pass(after)
            story.when(body)
          }
          const drawn = new Set<string>()
          const given_ = new Map<number, number>()
          const most = new Map<number, number>()
          for (const { event } of story.envelopes) {
            if (event.type === 'PerkDayOpened') {
              most.set(event.day, Math.max(most.get(event.day) ?? 0, event.points))
            }
            if (event.type !== 'PerkDrawn') continue
            const key = `${event.member}/${event.day}`
            expect(drawn.has(key)).toBe(false)
            drawn.add(key)
            given_.set(event.day, (given_.get(event.day) ?? 0) + event.points)
          }
          for (const [day, points] of given_) {
            expect(points).toBeLessThanOrEqual(most.get(day) ?? 0)
          }
          const again = initialState()
          for (const envelope of story.envelopes) apply(again, structuredClone(envelope))
          expect(stateHash(again)).toBe(stateHash(story.state))
          expect(stateHash(load(story.state))).toBe(stateHash(story.state))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('[LD5] a day that has more than it was given is found', () => {
    const { state } = given(perk(), chat('ann'))
    state.perks = { ...state.perks, points: 3 }
    expect(brokenInvariants(state)).not.toEqual([])
  })
})

function load(state: State): State {
  const loaded = initialState()
  for (const [key, json] of allRows(state)) loadRow(loaded, key, JSON.parse(json))
  loaded.at = state.at
  finishLoad(loaded, state.seq)
  return loaded
}
