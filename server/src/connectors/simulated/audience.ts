/** A simulated audience: pure, decided by its seed, its start and the calls it hears. */
import type { Signal } from '@fanfare/shared/contracts'
import { arrive, buy, callOut, chatter, giveGift, share, subscribe, tapLikes } from './acts.ts'
import { createMood } from './mood.ts'
import type { Rates } from './mood.ts'
import { answerOpening, MOOD_OF } from './openings.ts'
import type { Opening } from './openings.ts'
import { createPeople } from './people.ts'
import type { Person } from './people.ts'
import type { CallToAction } from './phrases.ts'
import { createRandom } from './random.ts'
import { createRoom } from './room.ts'
import type { Room } from './room.ts'

export type AudienceOptions = {
  /** People who may come; about two thirds are there at the same time. */
  viewers?: number
  /** Unix milliseconds at which the room opens; part of every id, so that no two runs share one. */
  startAt: number
}

export interface Audience {
  /** Everything that happened up to `at` since the last time, in order of arrival. */
  next(at: number): Signal[]
  /** The producer asks the room for something; it answers within seconds. */
  callToAction(kind: CallToAction): void
  /** Something opened in the channel, and the room says what it takes to join in. */
  hear(opening: Opening): void
  /** Leaves out this much time: nothing happens in it. */
  skip(durationMs: number): void
  presentCount(): number
}

export const VIEWERS_DEFAULT = 240
const VIEWERS_MAX = 5_000
/** Chance is drawn in steps of this length, however the time is cut into calls. */
const STEP_MS = 100
const HYPE_PER_SECOND = 1 / 90
const ANSWER_SHARE = 0.4

export function createAudience(seed: number, options: AudienceOptions): Audience {
  const random = createRandom(seed)
  const viewerCount = Math.max(1, Math.min(options.viewers ?? VIEWERS_DEFAULT, VIEWERS_MAX))
  const people = createPeople(random, viewerCount, `${seed}`)
  const room = createRoom(
    random,
    people,
    options.startAt,
    `${seed}.${options.startAt.toString(36)}`,
  )
  const mood = createMood(options.startAt)
  const seen = new Set<Person>()
  let doneAt = options.startAt
  let skippedMs = 0

  function isFirstVisit(person: Person): boolean {
    if (seen.has(person)) return false
    seen.add(person)
    return true
  }

  function step(): void {
    const rates = mood.rates(doneAt, room.present.length, viewerCount)
    for (const [rate, act] of ACTS) {
      scatter(room, rates[rate], () => act(room))
    }
    scatter(room, rates.arrivals, () => arrive(room, isFirstVisit))
    scatter(room, HYPE_PER_SECOND, () => mood.call('hype', room.now()))
    doneAt += STEP_MS
    room.runUntil(doneAt)
  }

  return {
    next(at) {
      while (doneAt + STEP_MS <= at - skippedMs) step()
      return room.takeSent()
    },
    callToAction(kind) {
      mood.call(kind, doneAt)
      callOut(room, kind, ANSWER_SHARE)
    },
    hear(opening) {
      mood.call(MOOD_OF[opening.kind], doneAt)
      if (opening.kind === 'window') callOut(room, 'double-points', ANSWER_SHARE)
      else answerOpening(room, opening)
    },
    skip(durationMs) {
      skippedMs += durationMs
      room.skip(durationMs)
    },
    presentCount: () => room.present.length,
  }
}

const ACTS: readonly (readonly [keyof Rates, (room: Room) => void])[] = [
  ['chat', chatter],
  ['likeClumps', tapLikes],
  ['gifts', giveGift],
  ['orders', buy],
  ['shares', share],
  ['subscriptions', subscribe],
]

/** As many acts as chance gives to one step, each somewhere in it. */
function scatter(room: Room, perSecond: number, act: () => void): void {
  const count = room.random.poisson((perSecond * STEP_MS) / 1_000)
  for (let index = 0; index < count; index++) room.later(1 + room.random.below(STEP_MS), act)
}
