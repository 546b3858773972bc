/** What holds after any commands at all. */
import type { MemberId } from '@fanfare/shared/base'
import type { Envelope, Event, EventOf } from '@fanfare/shared/contracts'
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
  nextDeadline,
  stateHash,
  takeChanges,
} from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chat, combo, gift, openWindow, orderPaid, rules } from '../support/commands.ts'
import { given, SECOND, stamped } from '../support/given.ts'
import type { Step } from '../support/given.ts'
import { randomSteps } from './random-steps.ts'
import type { RandomStep } from './random-steps.ts'

const RUNS = { numRuns: 40 }

/** Runs the steps as a channel does: time first (unless `isLate`), refusals are refusals. */
function play(steps: readonly RandomStep[], each?: (story: Story) => void, isLate = false): Story {
  const story = given()
  for (const step of steps) {
    const { after = 0, ...now } = step(story.at)
    if (isLate) story.when({ ...now, after } as Step)
    else {
      story.pass(after)
      story.when(now as Step)
    }
    each?.(story)
  }
  return story
}
type Story = ReturnType<typeof given>

function replay(envelopes: readonly Envelope[]): State {
  const state = initialState()
  for (const envelope of envelopes) apply(state, structuredClone(envelope))
  return state
}

function load(rows: Iterable<readonly [string, string]>, seq: number, at: number): State {
  const state = initialState()
  for (const [key, json] of rows) loadRow(state, key, JSON.parse(json))
  state.at = at
  finishLoad(state, seq)
  return state
}

describe('any commands', { timeout: 30_000 }, () => {
  test('[EN1][EN2][EN5] keep the books in order, with the clock in time', () => {
    // `when` and `pass` check invariants, purity, determinism and progress at every step.
    fc.assert(
      fc.property(randomSteps, (steps) => void play(steps)),
      RUNS,
    )
  })

  test('[EN1][EN5] keep the books in order, with the clock as late as can be', () => {
    fc.assert(
      fc.property(randomSteps, (steps) => {
        const story = play(steps, undefined, true)
        story.pass(0)
        expect(nextDeadline(story.state) ?? Infinity).toBeGreaterThan(story.at)
      }),
      RUNS,
    )
  })

  test('[EN2] a refusal leaves everything as it was', () => {
    fc.assert(
      fc.property(randomSteps, (steps) => {
        const story = given()
        for (const step of steps) {
          const before = { hash: stateHash(story.state), seq: story.state.seq }
          const outcome = story.when(step(story.at))
          if (outcome.refusal === null) continue
          expect({ hash: stateHash(story.state), seq: story.state.seq }).toEqual(before)
        }
      }),
      RUNS,
    )
  })

  test('[EN3] come to the same state when their events are replayed from zero', () => {
    fc.assert(
      fc.property(randomSteps, (steps) => {
        const { state, envelopes } = play(steps)
        const again = replay(envelopes)
        expect(stateHash(again)).toBe(stateHash(state))
        expect(nextDeadline(again)).toBe(nextDeadline(state))
      }),
      RUNS,
    )
  })

  test('[EN6] leave everybody with what the journal says', () => {
    fc.assert(
      fc.property(randomSteps, (steps) => {
        const { state, envelopes } = play(steps)
        const books = readBooks(envelopes)
        for (const member of state.members.values()) {
          expect(member.balance).toBe(books.balance.get(`points/member:${member.id}`) ?? 0)
          expect(member.held).toBe(books.held.get(member.id) ?? 0)
          expect(member.spend).toBe(books.spend.get(member.id) ?? 0)
          expect(member.extras?.rights['vip'] ?? 0).toBe(
            books.balance.get(`right:vip/member:${member.id}`) ?? 0,
          )
        }
        for (const key of state.accounts.keys()) {
          const [asset, account] = key.split('/') as ['points', string]
          expect(accountBalance(state, asset, account)).toBe(books.balance.get(key) ?? 0)
        }
      }),
      RUNS,
    )
  })

  test('[EN7] come to the same whatever a platform clock says that is an hour off', () => {
    fc.assert(
      fc.property(randomSteps, fc.boolean(), (steps, isAhead) => {
        const withClock =
          (eventAgo: number | undefined) =>
          (step: RandomStep): RandomStep =>
          (now) => {
            const { eventAgo: _, ...rest } = step(now)
            return (eventAgo === undefined ? rest : { ...rest, eventAgo }) as Step
          }
        const none = play(steps.map(withClock(undefined)))
        const wrong = play(steps.map(withClock((isAhead ? -3_600 : 3_600) * SECOND)))
        expect(stateHash(wrong.state)).toBe(stateHash(none.state))
      }),
      RUNS,
    )
  })
})

describe('rows', { timeout: 30_000 }, () => {
  const split = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), seed: fc.nat() })

  function shuffled<T>(items: T[], seed: number): T[] {
    let random = seed + 1
    return items
      .map((item) => {
        random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
        return { item, random }
      })
      .toSorted((a, b) => a.random - b.random)
      .map(({ item }) => item)
  }

  test('[EN4] are the state: loaded in any order, everything goes on as it would have', () => {
    fc.assert(
      fc.property(randomSteps, split, (steps, { at, seed }) => {
        const cut = Math.floor(at * steps.length)
        const story = play(steps.slice(0, cut))
        const rows = shuffled([...allRows(story.state)], seed)
        const loaded = load(rows, story.state.seq, story.state.at)
        expect(stateHash(loaded)).toBe(stateHash(story.state))
        for (const step of steps.slice(cut)) {
          expect(nextDeadline(loaded)).toBe(nextDeadline(story.state))
          const from = story.envelopes.length
          const { after = 0, ...now } = step(story.at)
          story.pass(after)
          const outcome = story.when(now as Step)
          follow(loaded, story.envelopes.slice(from))
          const command = stamped(now as Step, story.at, 0)
          if (outcome.refusal !== null) {
            expect(decide(loaded, command)).toMatchObject({ error: outcome.refusal })
          }
          expect(stateHash(loaded)).toBe(stateHash(story.state))
          expect(brokenInvariants(loaded)).toEqual([])
        }
      }),
      RUNS,
    )
  })

  /** The loaded state must itself decide on each tick what the live one did, and apply the same. */
  function follow(loaded: State, envelopes: readonly Envelope[]): void {
    for (const envelope of envelopes) {
      if (envelope.seq === loaded.seq + 1 && isFirstOfTick(envelope, envelopes)) {
        const actor = 'viewer'
        const { at } = envelope
        const causeId = envelope.causeId as never
        const decision = decide(loaded, { type: 'Tick', at, seed: '00', causeId, actor })
        const same = envelopes.filter((other) => other.causeId === envelope.causeId)
        expect(decision).toEqual({ ok: true, value: same.map(({ event }) => event) })
      }
      apply(loaded, envelope)
    }
  }

  const byClock = new Set<Event['type']>(['LotsSwept', 'RulesActivated', 'TransferSettled'])

  function isFirstOfTick(envelope: Envelope, envelopes: readonly Envelope[]): boolean {
    const same = envelopes.filter((other) => other.causeId === envelope.causeId)
    const isClock = same.some(
      ({ event }) =>
        byClock.has(event.type) && (event.type !== 'TransferSettled' || event.why === 'deadline'),
    )
    return isClock && same[0] === envelope
  }

  test('[EN4] that changed, batch by batch, add up to all rows', () => {
    fc.assert(
      fc.property(randomSteps, (steps) => {
        const stored = new Map<string, string>()
        play(steps, ({ state }) => {
          for (const [key, json] of takeChanges(state)) {
            if (json === null) stored.delete(key)
            else stored.set(key, json)
          }
          const all = new Map(allRows(state))
          for (const key of ['accounts', 'channel', 'rules']) {
            if (!stored.has(key)) all.delete(key)
          }
          expect(stored).toEqual(all)
        })
      }),
      RUNS,
    )
  })

  test('[EN4] streaks of the same moment close in one order, live and loaded', () => {
    const frames = ['dan', 'ann', 'cat', 'bea'].map((who) => combo(who, 2))
    const story = given(...frames)
    const loaded = load([...allRows(story.state)].toReversed(), story.state.seq, story.state.at)
    const command = stamped({ type: 'Tick', after: 0 }, story.at + 60 * SECOND, 0)
    expect(decide(loaded, command)).toEqual(decide(story.state, command))
  })

  test('[EN9] every number in a row counts for the hash', () => {
    const story = given(
      rules((all) => {
        all.earning.order.returnDays = 7
      }),
      chat('ann'),
      orderPaid('ann', 'shop:1', 10_000),
      openWindow({ budget: 50 }),
      combo('bea', 3),
      gift('ann', { count: 2 }),
    )
    const rows = [...allRows(story.state)]
    const hash = stateHash(story.state)
    expect(stateHash(load(rows.toReversed(), story.state.seq, story.state.at))).toBe(hash)
    const hashes = new Set<string>()
    let changes = 0
    for (const [index, [key, json]] of rows.entries()) {
      for (const at of changeableNumbers(key, json)) {
        const other = json.slice(0, at) + (json[at] === '1' ? '2' : '1') + json.slice(at + 1)
        const changed = rows.map((row, i) => (i === index ? ([key, other] as const) : row))
        hashes.add(stateHash(load(changed, story.state.seq, story.state.at)))
        changes++
      }
    }
    expect(changes).toBeGreaterThan(100)
    expect(hashes.size).toBe(changes)
    expect(hashes.has(hash)).toBe(false)
  })

  /** The last digit of every number in a member's row. */
  function changeableNumbers(key: string, json: string): number[] {
    if (!key.startsWith('m:')) return []
    return [...json.matchAll(/\d(?=[,\]])/g)].map((match) => match.index)
  }
})

describe('a broken rule', () => {
  type Decide = typeof decide

  /** Frames of one streak in any order: what they pay is what the largest count is worth. */
  function paysWhatItIsWorth(decideWith: Decide): void {
    const frames = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(frames, (counts) => {
        const state = initialState()
        for (const [i, count] of counts.entries()) {
          const command = stamped(combo('ann', count, count > 35), 1_000 + i, i)
          const decision = decideWith(state, command)
          if (!decision.ok) throw new Error(decision.error.code)
          for (const event of decision.value) {
            apply(state, { seq: state.seq + 1, at: 1_000 + i, causeId: 't', v: 1, event })
          }
        }
        const member = state.members.get('ann' as MemberId)
        expect(member?.balance).toBe(10 * Math.max(...counts))
      }),
    )
  }

  test('[EN8] the increase is paid, and paying the total is found out', () => {
    paysWhatItIsWorth(decide)
    const payTotal: Decide = (state, command) => {
      const decision = decide(state, command)
      if (!decision.ok || command.type !== 'RecordGift') return decision
      const amount = command.count * 10
      const value = decision.value.map((event) =>
        event.type === 'Transferred' ? { ...event, amount, base: amount } : event,
      )
      return { ok: true, value }
    }
    expect(() => paysWhatItIsWorth(payTotal)).toThrow(/Property failed/)
  })

  const damages: [string, (state: State) => void][] = [
    ['a balance', (state) => void (memberOf(state).balance += 1)],
    ['a lot', (state) => void (memberOf(state).oldLots = [{ day: 20_000, left: 1 }])],
    ['a source', (state) => memberOf(state).addToSource(0, 1)],
    ['a hold', (state) => void (memberOf(state).held += 1)],
    ['a debt', (state) => void (memberOf(state).owed = -1)],
    ['a score', (state) => memberOf(state).setScore(0, -1)],
    ['an account', (state) => void state.accounts.set('points/issue', -1)],
    ['a negative account', (state) => void state.accounts.set('budget/spent', -1)],
    ['a budget', (state) => void state.accounts.set('budget/window:w1', 500)],
    ['a pending transfer', (state) => state.pending.clear()],
    ['an order', (state) => void (orderOf(state).clawed = 500)],
    ['the first lot', (state) => void (state.firstLotDay = 7)],
  ]

  function memberOf(state: State): NonNullable<ReturnType<State['members']['get']>> {
    const member = state.members.get('ann' as MemberId)
    if (member === undefined) throw new Error('ann never joined')
    return member
  }

  function orderOf(state: State): NonNullable<ReturnType<State['orders']['get']>> {
    const order = state.orders.get('shop:1')
    if (order === undefined) throw new Error('the order was never paid')
    return order
  }

  test.each(damages)('[EN1] the invariants find %s that is wrong', (_name, damage) => {
    const story = given(
      rules((all) => {
        all.earning.order.returnDays = 7
      }),
      chat('ann'),
      orderPaid('ann', 'shop:1', 10_000),
      openWindow({ budget: 50 }),
    )
    expect(brokenInvariants(story.state)).toEqual([])
    damage(story.state)
    expect(brokenInvariants(story.state)).not.toEqual([])
  })
})

type Books = {
  balance: Map<string, number>
  held: Map<string, number>
  spend: Map<string, number>
}

/** Balances by reading the journal alone, knowing nothing of lots, tiers or rules. */
function readBooks(envelopes: readonly Envelope[]): Books {
  const books: Books = { balance: new Map(), held: new Map(), spend: new Map() }
  const add = (map: Map<string, number>, key: string, by: number): void => {
    map.set(key, (map.get(key) ?? 0) + by)
  }
  const waiting = new Map<number, EventOf<'Transferred'>>()
  /** Stock waits on an account of its activity, everything else on one of its asset. */
  const wait = (hold: EventOf<'Transferred'>, by: number): void => {
    const { asset, activityId, member, to } = hold
    const account = asset === 'stock' ? `held:${activityId}` : 'pending'
    add(books.balance, `${asset}/${account}`, by)
    const isOnItsWay = asset === 'points' && to === `member:${member}`
    if (isOnItsWay) add(books.held, String(member), by)
  }
  for (const { seq, event } of envelopes) {
    if (event.type === 'OrderPaid') add(books.spend, event.member, event.spend)
    if (event.type === 'OrderRefunded') add(books.spend, event.member, -event.spend)
    if (event.type === 'Transferred') {
      const { asset, from, to, amount } = event
      add(books.balance, `${asset}/${from}`, -amount)
      if (event.state === 'posted') add(books.balance, `${asset}/${to}`, amount)
      else {
        waiting.set(seq, event)
        wait(event, amount)
      }
    }
    if (event.type === 'TransferSettled') {
      const hold = waiting.get(event.transfer)
      if (hold === undefined) throw new Error(`transfer ${event.transfer} is settled twice`)
      waiting.delete(event.transfer)
      const { asset, from, to, amount } = hold
      wait(hold, -amount)
      add(books.balance, `${asset}/${event.outcome === 'posted' ? to : from}`, amount)
    }
  }
  return books
}
