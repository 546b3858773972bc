/**
 * Given–when–then over the engine: `given(past).when(command).thenExactly(events)`. Every decision on the way
 * is checked to leave the state alone, and every state on the way to keep its books in order.
 */
import type { CauseId, MemberId } from '@fanfare/shared/base'
import type {
  Command,
  CommandBody,
  Envelope,
  Event,
  EventOf,
  EventType,
  Rejection,
  RejectionCode,
} from '@fanfare/shared/contracts'
import { EVENT_VERSION } from '@fanfare/shared/contracts'
import type { Member, State } from '@fanfare/shared/engine'
import {
  apply,
  brokenInvariants,
  decide,
  initialState,
  nextDeadline,
  stateHash,
} from '@fanfare/shared/engine'
import { expect } from 'vitest'

/** Thursday 15 January 2026, 20:00 in Taipei: where every story begins unless it says otherwise. */
export const EVENING = Date.UTC(2026, 0, 15, 12)
export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A command with how long after the one before it comes (ms, default 0), or exactly when. */
export type Step = CommandBody & {
  after?: number
  at?: number
  /** How long before it arrives it happened on the platform (ms); absent: the platform's clock is not trusted. */
  eventAgo?: number
  actor?: string
}

/** What a test expects of an event: its type, and whichever fields matter. */
export type Expected = { [T in EventType]: { type: T } & Partial<EventOf<T>> }[EventType]

/** A past: each command must be accepted. */
export function given(...past: Step[]): Story {
  return new Story(EVENING).and(...past)
}

/** A past that begins at this instant (Unix ms). */
export function givenAt(start: number, ...past: Step[]): Story {
  return new Story(start).and(...past)
}

export class Story {
  readonly state: State = initialState()
  readonly envelopes: Envelope[] = []
  #at: number

  constructor(start: number) {
    this.#at = start
  }

  /** More past. */
  and(...past: Step[]): this {
    for (const step of past) {
      const outcome = this.#run(step)
      if (!outcome.ok) throw new Error(`${step.type} was refused: ${outcome.error.message}`)
    }
    return this
  }

  /** Past without the checks on the way, which cost as much as there are members. */
  quickly(step: Step): this {
    this.#at = step.at ?? this.#at + (step.after ?? 0)
    const command = stamped(step, this.#at, this.envelopes.length)
    const decision = decide(this.state, command)
    if (!decision.ok) throw new Error(`${step.type} was refused: ${decision.error.message}`)
    this.#apply(command, decision.value)
    return this
  }

  when(step: Step): Outcome {
    const outcome = this.#run(step)
    return new Outcome(this, outcome.ok ? outcome.value : [], outcome.ok ? null : outcome.error)
  }

  /** Lets time pass and everything happen that time alone brings about; as a channel's ticker does. */
  pass(ms: number): Outcome {
    const until = this.#at + ms
    const events: Event[] = []
    for (let ticks = 0; ; ticks++) {
      expect(ticks, 'ticks that change nothing').toBeLessThan(10_000)
      const due = nextDeadline(this.state)
      if (due === null || due > until) break
      const outcome = this.#run({ type: 'Tick', at: Math.max(due, this.#at) })
      if (!outcome.ok) throw new Error(`a tick was refused: ${outcome.error.message}`)
      expect(outcome.value, `the tick at ${due} has something to do`).not.toEqual([])
      events.push(...outcome.value)
    }
    this.#at = until
    return new Outcome(this, events, null)
  }

  get at(): number {
    return this.#at
  }

  member(id: string): Member {
    const member = this.state.members.get(id as MemberId)
    if (member === undefined) throw new Error(`${id} never joined`)
    return member
  }

  #run(step: Step): ReturnType<typeof decide> {
    this.#at = step.at ?? this.#at + (step.after ?? 0)
    const command = stamped(step, this.#at, this.envelopes.length)
    const before = stateHash(this.state)
    const decision = decide(this.state, command)
    expect(decide(this.state, command), 'deciding twice is deciding the same').toEqual(decision)
    expect(stateHash(this.state), 'deciding changes nothing').toBe(before)
    if (decision.ok) this.#apply(command, decision.value)
    expect(brokenInvariants(this.state)).toEqual([])
    return decision
  }

  #apply(command: Command, events: Event[]): void {
    for (const event of events) {
      const seq = this.state.seq + 1
      const { at, causeId } = command
      const envelope: Envelope = { seq, at, causeId, v: EVENT_VERSION, event }
      this.envelopes.push(envelope)
      apply(this.state, envelope)
    }
  }
}

export function stamped(step: Step, at: number, number: number): Command {
  const { after: _after, eventAgo, actor = 'viewer', ...body } = step
  const eventAt = eventAgo === undefined ? null : at - eventAgo
  const stamp = { at, seed: '00', causeId: `test:${number}` as CauseId, actor }
  return { ...body, ...('eventAt' in body ? { eventAt } : {}), ...stamp }
}

/** What a command led to. */
export class Outcome {
  readonly story: Story
  readonly events: Event[]
  readonly refusal: Rejection | null

  constructor(story: Story, events: Event[], refusal: Rejection | null) {
    this.story = story
    this.events = events
    this.refusal = refusal
  }

  /** Exactly these events, in this order. */
  thenExactly(...expected: Expected[]): Story {
    this.#accepted()
    expect(this.events.map((event) => event.type)).toEqual(expected.map((event) => event.type))
    expect(this.events).toMatchObject(expected)
    return this.story
  }

  /** These among others, in any order. */
  thenAmong(...expected: Expected[]): Story {
    this.#accepted()
    for (const event of expected) {
      expect(this.events).toEqual(expect.arrayContaining([expect.objectContaining(event)]))
    }
    return this.story
  }

  /** No event of these types. */
  thenNo(...types: EventType[]): Story {
    this.#accepted()
    expect(this.events.filter((event) => types.includes(event.type))).toEqual([])
    return this.story
  }

  thenNothing(): Story {
    this.#accepted()
    expect(this.events).toEqual([])
    return this.story
  }

  thenRejected(code: RejectionCode): Story {
    expect(this.refusal?.code ?? 'accepted').toBe(code)
    return this.story
  }

  /** The points this member got (posted, from nowhere), and nobody else any. */
  thenPays(member: string, points: number): Story {
    this.#accepted()
    const paid = this.events.filter(
      (event) => event.type === 'Transferred' && event.asset === 'points' && event.from === 'issue',
    ) as EventOf<'Transferred'>[]
    expect(paid.filter((event) => event.to !== `member:${member}`)).toEqual([])
    expect(paid.reduce((sum, event) => sum + event.amount, 0)).toBe(points)
    return this.story
  }

  #accepted(): void {
    expect(this.refusal?.code ?? 'accepted').toBe('accepted')
  }
}
