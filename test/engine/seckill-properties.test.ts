/** Whatever happens to seckills, in whatever order: no unit is lost, none is made, and nobody waits in vain. */
import type { MemberId } from '@fanfare/shared/base'
import type { Command, Envelope, Event, EventOf, Transferred } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import {
  allRows,
  apply,
  brokenInvariants,
  decide,
  finishLoad,
  initialState,
  loadRow,
  nextDeadline,
  stateHash,
} from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjust, enter } from '../support/commands.ts'
import { given, SECOND, stamped } from '../support/given.ts'
import type { Step, Story } from '../support/given.ts'
import { claim, openSeckill } from '../support/seckill-commands.ts'
import { MEMBERS, seckillStep, waits } from './random-seckill-steps.ts'

const RUNS = { numRuns: 40 }
const moves = fc.array(fc.record({ make: seckillStep, after: waits, pick: fc.nat(20) }), {
  minLength: 20,
  maxLength: 70,
  size: 'max',
})
type Move = typeof moves extends fc.Arbitrary<(infer T)[]> ? T : never

/** Two seckills and some money to begin with, so that most moves mean something. */
function room(): Story {
  const story = given(openSeckill({ quota: 2, perMember: 2, holdSeconds: 20 }))
  story.and(openSeckill({ title: 'Cup', folded: 'cup', quota: 1, pricePoints: 5, holdSeconds: 20 }))
  for (const who of MEMBERS) story.and(enter(who), adjust(who, who === 'ann' ? 3_000 : 12))
  return story
}

/** The step with the activity that this move is about, mostly a new one. */
function stepOf(story: Story, { make, pick }: Move): Step {
  const known = [...story.state.activities.keys()].toReversed()
  return make(pick === 20 ? 's99' : (known[Math.floor((pick * known.length) / 25)] ?? 's99'))
}

/** `isLate`: the clock ticks only after whatever came meanwhile. */
function play(list: readonly Move[], isLate: boolean, each?: (story: Story) => void): Story {
  const story = room()
  for (const move of list) {
    const step = stepOf(story, move)
    if (isLate) story.when({ ...step, after: move.after })
    else {
      story.pass(move.after)
      story.when(step)
    }
    each?.(story)
  }
  story.pass(SECOND)
  return story
}

/** Units by reading transfers alone; every sentence is a fault. */
class Shelf {
  readonly #on = new Map<string, number>()
  readonly #pending = new Map<number, Transferred>()
  readonly faults: string[] = []

  read({ seq, event }: Envelope): void {
    if (event.type === 'Transferred' && event.asset === 'stock') this.#moved(seq, event)
    if (event.type === 'TransferSettled') this.#settled(seq, event)
  }

  #moved(seq: number, event: Transferred): void {
    const { from, to, amount, activityId, state } = event
    this.#add(seq, from, -amount)
    if (state === 'posted') return this.#add(seq, to, amount)
    this.#pending.set(seq, event)
    this.#add(seq, `held:${activityId}`, amount)
  }

  #settled(seq: number, event: EventOf<'TransferSettled'>): void {
    const pending = this.#pending.get(event.transfer)
    if (pending === undefined) return
    this.#pending.delete(event.transfer)
    this.#add(seq, `held:${pending.activityId}`, -pending.amount)
    this.#add(seq, event.outcome === 'posted' ? pending.to : pending.from, pending.amount)
  }

  #add(seq: number, account: string, by: number): void {
    if (account === 'issue') return
    const left = (this.#on.get(account) ?? 0) + by
    this.#on.set(account, left)
    if (left < 0) this.faults.push(`event ${seq} takes ${account} to ${left}`)
  }

  /** Available, held and sold of an activity. */
  units(activityId: string): number[] {
    const on = (name: string): number => this.#on.get(`${name}:${activityId}`) ?? 0
    return [on('stock') + on('early'), on('held'), on('sold')]
  }
}

/** By seckill what was put up and what each member has, from the events of claims alone. */
class Counter {
  readonly quotas = new Map<string, number>()
  readonly #perMember = new Map<string, number>()
  readonly #claims = new Map<number, EventOf<'UnitsClaimed'>>()

  read({ seq, event }: Envelope): void {
    if (event.type === 'SeckillOpened') {
      this.quotas.set(event.activityId, event.quota)
      this.#perMember.set(event.activityId, event.perMember)
    } else if (event.type === 'Restocked') {
      this.quotas.set(event.activityId, this.quota(event.activityId) + event.quantity)
    } else if (event.type === 'UnitsClaimed') this.#claims.set(seq, event)
    else if (event.type === 'ClaimEnded' && event.outcome === 'sold') {
      const held = this.#claims.get(event.claim)
      if (held !== undefined) this.#claims.set(event.claim, { ...held, state: 'sold' })
    } else if (event.type === 'ClaimEnded') this.#claims.delete(event.claim)
  }

  quota(activityId: string): number {
    return this.quotas.get(activityId) ?? 0
  }

  taken(activityId: string, state: 'held' | 'sold'): number {
    return this.#sum((one) => one.activityId === activityId && one.state === state)
  }

  /** Members with more than one may have. */
  greedy(activityId: string): MemberId[] {
    const limit = this.#perMember.get(activityId) ?? 0
    const members = [...new Set([...this.#claims.values()].map(({ member }) => member))]
    return members.filter(
      (who) => this.#sum((one) => one.activityId === activityId && one.member === who) > limit,
    )
  }

  #sum(counts: (claimed: EventOf<'UnitsClaimed'>) => boolean): number {
    let units = 0
    for (const one of this.#claims.values()) if (counts(one)) units += one.quantity
    return units
  }
}

/** Holds every prefix of the journal against both readings. */
function checkJournal(envelopes: readonly Envelope[]): void {
  const shelf = new Shelf()
  const counter = new Counter()
  for (const [index, envelope] of envelopes.entries()) {
    shelf.read(envelope)
    counter.read(envelope)
    expect(shelf.faults).toEqual([])
    // Between the events of one command a claim and its units are not both there yet.
    if (envelopes[index + 1]?.causeId === envelope.causeId) continue
    for (const [activityId, quota] of counter.quotas) {
      const [available = 0, held = 0, sold = 0] = shelf.units(activityId)
      expect(available + held + sold).toBe(quota)
      expect([held, sold]).toEqual([
        counter.taken(activityId, 'held'),
        counter.taken(activityId, 'sold'),
      ])
      expect(counter.greedy(activityId)).toEqual([])
    }
  }
}

function reload(state: State): State {
  const loaded = initialState()
  for (const [key, json] of [...allRows(state)].toReversed()) loadRow(loaded, key, JSON.parse(json))
  loaded.at = state.at
  finishLoad(loaded, state.seq)
  return loaded
}

describe('any order of things', { timeout: 60_000 }, () => {
  test.each([false, true])(
    '[SK27] keeps units, claims, holds and the line in agreement at every prefix (late clock: %s)',
    (isLate) => {
      // `when` and `pass` check invariants, purity and determinism at every step.
      fc.assert(
        fc.property(moves, (list) => checkJournal(play(list, isLate).envelopes)),
        RUNS,
      )
    },
  )

  test('[SK27] comes to the same when it is replayed, and when it is reloaded in between', () => {
    fc.assert(
      fc.property(moves, fc.nat(50), (list, cut) => {
        const story = play(list.slice(0, cut), false)
        const loaded = reload(story.state)
        const follow = (step: Step): void => {
          const from = story.envelopes.length
          expect(nextDeadline(loaded)).toBe(nextDeadline(story.state))
          const at = step.at ?? story.at + (step.after ?? 0)
          const decision = decide(loaded, stamped(step, at, from))
          const outcome = story.when(step)
          if (decision.ok) expect(outcome.events).toEqual(decision.value)
          else expect(outcome.refusal).toEqual(decision.error)
          for (const envelope of story.envelopes.slice(from)) apply(loaded, envelope)
          expect(stateHash(loaded)).toBe(stateHash(story.state))
          expect(brokenInvariants(loaded)).toEqual([])
        }
        for (const move of list.slice(cut)) {
          const until = story.at + move.after
          for (;;) {
            const due = nextDeadline(story.state)
            if (due === null || due > until) break
            follow({ type: 'Tick', at: Math.max(due, story.at) })
          }
          follow({ ...stepOf(story, move), at: until })
        }
        const replayed = initialState()
        for (const envelope of story.envelopes) apply(replayed, structuredClone(envelope))
        expect(stateHash(replayed)).toBe(stateHash(story.state))
        expect(nextDeadline(replayed)).toBe(nextDeadline(story.state))
      }),
      { numRuns: 25 },
    )
  })
})

type Decide = typeof decide

/** A rush on two units with holds that run out, decided by a rule that may be broken. */
function sellsWhatThereIs(decideWith: Decide): void {
  const who = fc.constantFrom('ann', 'bea', 'cat', 'dan')
  const step = fc.oneof(
    { arbitrary: who.map((name) => claim(name)), weight: 4 },
    { arbitrary: fc.constant({ type: 'Tick' } satisfies Step), weight: 1 },
  )
  const steps = fc.array(fc.tuple(step, fc.constantFrom(0, 0, 5 * SECOND)), { maxLength: 20 })
  fc.assert(
    fc.property(steps, (list) => {
      const state = initialState()
      const envelopes: Envelope[] = []
      let at = SECOND
      const run = (now: Step): void => {
        const command = stamped(now, at, envelopes.length)
        const decision = decideWith(state, command)
        if (!decision.ok) return
        for (const event of decision.value) {
          const envelope = { seq: state.seq + 1, at, causeId: command.causeId, v: 1, event }
          envelopes.push(envelope)
          apply(state, envelope)
        }
        expect(brokenInvariants(state)).toEqual([])
      }
      run(openSeckill({ quota: 2, holdSeconds: 8, waitlist: 1 }))
      for (const [now, after] of list) {
        at += after
        run(now)
      }
      checkJournal(envelopes)
    }),
  )
}

/** Changes what one kind of command comes to. */
function broken(
  type: Command['type'],
  change: (events: Event[], state: State, command: Command) => Event[],
): Decide {
  return (state, command) => {
    const decision = decide(state, command)
    if (command.type !== type) return decision
    const events = change(decision.ok ? decision.value : [], state, command)
    return { ok: true, value: events }
  }
}

const unitBack: Transferred = {
  type: 'Transferred',
  asset: 'stock',
  from: 'issue',
  to: 'stock:s1',
  amount: 1,
  base: 1,
  state: 'posted',
  deadline: null,
  member: null,
  balance: null,
  prev: null,
  rule: 'release',
  ruleVersion: 1,
  factors: [],
  activityId: 's1',
  reason: null,
  actor: 'system',
}

describe('a broken rule', () => {
  test('[SK28] the rules as they are sell what there is', () => {
    sellsWhatThereIs(decide)
  })

  test('[SK28] an expiry that returns a unit twice is caught', () => {
    const twice = broken('Tick', (events) =>
      events.flatMap((event) =>
        event.type === 'ClaimEnded' && event.why === 'expired' ? [unitBack, event] : [event],
      ),
    )
    expect(() => sellsWhatThereIs(twice)).toThrow(/Property failed/)
  })

  test('[SK28] an expiry that forgets the unit is caught', () => {
    const lost = broken('Tick', (events) =>
      events.filter((event) => event.type !== 'ClaimEnded' || event.why !== 'expired'),
    )
    expect(() => sellsWhatThereIs(lost)).toThrow(/Property failed/)
  })

  test('[SK28] an expiry that leaves the line waiting is caught', () => {
    const unserved = broken('Tick', (events) => {
      const end = events.findIndex((event) => event.type === 'ClaimEnded')
      return end === -1 ? events : events.slice(0, end + 1)
    })
    expect(() => sellsWhatThereIs(unserved)).toThrow(/Property failed/)
  })

  test('[SK28] a claim that does not look at what is left is caught', () => {
    const blind = broken('ClaimUnits', (events, state, command) => {
      if (command.type !== 'ClaimUnits') return events
      const { member } = command
      const joined: Event[] = state.members.has(member) ? [] : [{ type: 'MemberJoined', member }]
      const sold = { ...unitBack, from: 'stock:s1', to: 'sold:s1' }
      return [...joined, sold, claimedBy(member)]
    })
    expect(() => sellsWhatThereIs(blind)).toThrow(/Property failed/)
  })

  test('[SK28] a claim that takes no unit is caught', () => {
    const free = broken('ClaimUnits', (events, _state, command) =>
      command.type === 'ClaimUnits'
        ? events.filter((event) => event.type !== 'Transferred')
        : events,
    )
    expect(() => sellsWhatThereIs(free)).toThrow(/Property failed/)
  })

  function claimedBy(member: MemberId): EventOf<'UnitsClaimed'> {
    return {
      type: 'UnitsClaimed',
      activityId: 's1',
      member,
      quantity: 1,
      state: 'sold',
      until: null,
      stock: null,
      points: null,
      right: null,
      code: 'AAAAAAAA',
      early: false,
      queued: null,
    }
  }
})
