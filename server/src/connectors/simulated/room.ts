/** The simulated room while it runs: who is there, what has been said, and what is going to happen. */
import { assert } from '@fanfare/shared/base'
import type { Signal } from '@fanfare/shared/contracts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import { createTimeline } from './timeline.ts'

export const DEMO = 'demo'

/** Leaves each kind of signal its own fields, which a plain `Omit` would not. */
type BodyOf<S> = S extends Signal
  ? 'viewer' extends keyof S
    ? Omit<S, 'id' | 'source' | 'at' | 'viewer'>
    : never
  : never
type SignalBody = BodyOf<Signal>

const REPEATED_SHARE = 0.015
/** So many phrases back nobody repeats another word for word. */
const FRESH_PHRASES = 15
const FRESH_TRIES_MAX = 4

export interface Room {
  readonly random: Random
  readonly people: readonly Person[]
  readonly present: readonly Person[]
  now(): number
  /** Milliseconds from now. */
  later(delayMs: number, act: () => void): void
  runUntil(until: number): void
  /** From now on what is sent is stamped this much later. */
  skip(durationMs: number): void
  send(person: Person, body: SignalBody): Signal
  /** A number that no other has, for combos and orders. */
  nextNumber(): number
  enter(person: Person): void
  leave(person: Person): void
  isPresent(person: Person): boolean
  /** Somebody there; the weight says how likely each is. `null`: nobody is there. */
  somebody(weight: (person: Person) => number): Person | null
  /** One of the phrases, not one that was just said when there are others. */
  fresh(phrases: readonly string[]): string
  /** What was sent since the last time. */
  takeSent(): Signal[]
}

export function createRoom(
  random: Random,
  people: readonly Person[],
  startAt: number,
  idPrefix: string,
): Room {
  const timeline = createTimeline(startAt)
  const present: Person[] = []
  const there = new Set<Person>()
  const lastSaid: string[] = []
  let sent: Signal[] = []
  let lastNumber = 0
  let skippedMs = 0

  const room: Room = {
    random,
    people,
    present,
    now: () => timeline.now(),
    later: (delayMs, act) => timeline.plan(timeline.now() + delayMs, act),
    runUntil: (until) => timeline.runUntil(until),
    nextNumber: () => ++lastNumber,
    skip(durationMs) {
      skippedMs += durationMs
    },
    isPresent: (person) => there.has(person),
    send(person, body) {
      const at = timeline.now() + skippedMs
      const id = `${idPrefix}-${room.nextNumber()}`
      const signal: Signal = { ...body, id, source: DEMO, at, viewer: person.viewer }
      sent.push(signal)
      // Platforms send things twice: the same id, some time later.
      if (random.chance(REPEATED_SHARE)) {
        room.later(random.between(100, 3_000), () => sent.push(signal))
      }
      return signal
    },
    enter(person) {
      there.add(person)
      present.push(person)
      room.send(person, { type: 'enter' })
    },
    leave(person) {
      if (!there.delete(person)) return
      present.splice(present.indexOf(person), 1)
      room.send(person, { type: 'leave' })
    },
    somebody: (weight) => weighted(random, present, weight),
    fresh(phrases) {
      let phrase = random.pick(phrases)
      for (let tries = 1; tries < FRESH_TRIES_MAX && lastSaid.includes(phrase); tries++) {
        phrase = random.pick(phrases)
      }
      lastSaid.push(phrase)
      if (lastSaid.length > FRESH_PHRASES) lastSaid.shift()
      return phrase
    },
    takeSent() {
      const taken = sent
      sent = []
      return taken
    },
  }
  return room
}

function weighted(
  random: Random,
  people: readonly Person[],
  weight: (person: Person) => number,
): Person | null {
  let total = 0
  for (const person of people) total += weight(person)
  if (total <= 0) return null
  let left = random.next() * total
  for (const person of people) {
    left -= weight(person)
    if (left < 0) return person
  }
  // Only rounding leads here.
  const last = people.at(-1)
  assert(last, 'somebody is there')
  return last
}
