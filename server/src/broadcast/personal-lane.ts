/** The personal lane: each bound viewer's own numbers, the latest only, to that viewer alone. */
import type { MemberId } from '@fanfare/shared/base'
import type { PersonalView } from '@fanfare/shared/contracts'
import type { ChannelReading } from '../channel/channel.ts'
import type { AppliedBatch } from '../channel/submission.ts'
import { PERSONAL_REFRESH_MS, PERSONAL_TICK_MS } from './limits.ts'

export type PersonalLaneOptions = {
  read: <T>(look: (reading: ChannelReading) => T) => Promise<T>
  project: (reading: ChannelReading, member: MemberId) => PersonalView | null
  emit: (member: MemberId, view: PersonalView) => void
  now: () => number
}

export class PersonalLane {
  readonly #options: PersonalLaneOptions
  /** Bound members, how many sockets each has, and the text last sent. */
  readonly #bound = new Map<MemberId, { sockets: number; text: string }>()
  #dirty = new Set<MemberId>()
  #timer: NodeJS.Timeout | null = null
  #dueAt = 0
  #changedSinceRound = false
  #lastRoundAt: number
  #reading = false
  #stopped = false

  constructor(options: PersonalLaneOptions) {
    this.#options = options
    this.#lastRoundAt = options.now()
  }

  bind(member: MemberId): void {
    const bound = this.#bound.get(member)
    if (bound === undefined) this.#bound.set(member, { sockets: 1, text: '' })
    else bound.sockets += 1
  }

  unbind(member: MemberId): void {
    const bound = this.#bound.get(member)
    if (bound === undefined) return
    bound.sockets -= 1
    if (bound.sockets > 0) return
    this.#bound.delete(member)
    this.#dirty.delete(member)
  }

  /** Sends the member's numbers again even if they did not change: a page has just come. */
  refresh(member: MemberId): void {
    const bound = this.#bound.get(member)
    if (bound === undefined || this.#stopped) return
    bound.text = ''
    this.#dirty.add(member)
    this.#schedule()
  }

  release(batch: AppliedBatch): void {
    if (this.#bound.size === 0 || this.#stopped) return
    this.#changedSinceRound = true
    for (const { members } of batch.applied) {
      for (const member of members) if (this.#bound.has(member)) this.#dirty.add(member)
    }
    for (const { event } of batch.envelopes) {
      const member = 'member' in event ? event.member : null
      if (member !== null && this.#bound.has(member)) this.#dirty.add(member)
    }
    this.#schedule()
  }

  stop(): void {
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #schedule(): void {
    if (this.#reading || this.#stopped || this.#bound.size === 0) return
    if (this.#dirty.size > 0) return this.#arm(PERSONAL_TICK_MS)
    if (this.#changedSinceRound) {
      this.#arm(this.#lastRoundAt + PERSONAL_REFRESH_MS - this.#options.now())
    }
  }

  /** An earlier tick takes the place of a later one. */
  #arm(inMs: number): void {
    const delayMs = Math.min(Math.max(inMs, PERSONAL_TICK_MS), PERSONAL_REFRESH_MS)
    const dueAt = this.#options.now() + delayMs
    if (this.#timer !== null) {
      if (this.#dueAt <= dueAt) return
      clearTimeout(this.#timer)
    }
    this.#dueAt = dueAt
    this.#timer = setTimeout(() => void this.#tick(), delayMs).unref()
  }

  async #tick(): Promise<void> {
    this.#timer = null
    this.#reading = true
    const now = this.#options.now()
    const round = this.#changedSinceRound && now - this.#lastRoundAt >= PERSONAL_REFRESH_MS
    const members = round ? [...this.#bound.keys()] : [...this.#dirty]
    this.#dirty = new Set()
    if (round) {
      this.#changedSinceRound = false
      this.#lastRoundAt = now
    }
    try {
      const views = await this.#options.read((reading) =>
        members.map((member) => this.#options.project(reading, member)),
      )
      if (!this.#stopped) members.forEach((member, index) => this.#send(member, views[index]))
    } catch {
      // The channel was dropped; `stop` follows and the next incarnation binds everybody again.
      return
    } finally {
      this.#reading = false
    }
    this.#schedule()
  }

  #send(member: MemberId, view: PersonalView | null | undefined): void {
    const bound = this.#bound.get(member)
    if (bound === undefined || view === null || view === undefined) return
    const text = JSON.stringify(view)
    if (text === bound.text) return
    bound.text = text
    this.#options.emit(member, view)
  }
}
