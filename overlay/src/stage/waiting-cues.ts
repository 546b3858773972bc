/** Cues that have no place on the picture yet, in groups that will be shown together. */
import type { Cue } from '@fanfare/shared/contracts'
import type { Lane } from './cue-lane.ts'

export type WaitingCue = { cue: Cue; expiresAt: number }

export type WaitingGroup = {
  key: string
  lane: Lane
  /** The most urgent of its cues. */
  priority: number
  /** When its first cue came. */
  since: number
  /** In order of arrival. */
  cues: WaitingCue[]
  firstExpiryAt: number
}

export class WaitingCues {
  /** In order of creation, which breaks ties of priority. */
  readonly #groups = new Map<string, WaitingGroup>()
  #count = 0

  get count(): number {
    return this.#count
  }

  add(waiting: WaitingCue, lane: Lane, key: string, now: number): void {
    const { priority } = waiting.cue
    const group = this.#groups.get(key)
    this.#count += 1
    if (group === undefined) {
      const firstExpiryAt = waiting.expiresAt
      this.#groups.set(key, { key, lane, priority, since: now, cues: [waiting], firstExpiryAt })
      return
    }
    group.cues.push(waiting)
    group.priority = Math.min(group.priority, priority)
    group.firstExpiryAt = Math.min(group.firstExpiryAt, waiting.expiresAt)
  }

  /** The most urgent group of a lane, the oldest of equals. */
  first(lane: Lane, isReady: (group: WaitingGroup) => boolean = () => true): WaitingGroup | null {
    let best: WaitingGroup | null = null
    for (const group of this.#groups.values()) {
      if (group.lane !== lane || !isReady(group)) continue
      if (best === null || group.priority < best.priority) best = group
    }
    return best
  }

  take(group: WaitingGroup): Cue[] {
    this.#groups.delete(group.key)
    this.#count -= group.cues.length
    return group.cues.map(({ cue }) => cue)
  }

  groupCount(lane: Lane): number {
    let count = 0
    for (const group of this.#groups.values()) if (group.lane === lane) count += 1
    return count
  }

  firstExpiryAt(): number | null {
    let first: number | null = null
    for (const group of this.#groups.values()) {
      if (first === null || group.firstExpiryAt < first) first = group.firstExpiryAt
    }
    return first
  }

  cues(lane: Lane): Cue[] {
    return [...this.#groups.values()]
      .filter((group) => group.lane === lane)
      .flatMap((group) => group.cues.map(({ cue }) => cue))
  }

  /** Drops what fits; returns how many. */
  drop(isDropped: (cue: Cue) => boolean): number {
    let dropped = 0
    for (const group of this.#groups.values()) {
      if (!group.cues.some(({ cue }) => isDropped(cue))) continue
      dropped += this.#keep(
        group,
        group.cues.filter(({ cue }) => !isDropped(cue)),
      )
    }
    return dropped
  }

  /** Drops what is past its time to live; returns how many. */
  expire(now: number): number {
    let dropped = 0
    for (const group of this.#groups.values()) {
      if (group.firstExpiryAt > now) continue
      dropped += this.#keep(
        group,
        group.cues.filter((one) => one.expiresAt > now),
      )
    }
    return dropped
  }

  /** Drops the oldest cues of the least urgent groups until at most `countMax` wait. */
  dropOver(countMax: number): number {
    let dropped = 0
    while (this.#count > countMax) {
      let least: WaitingGroup | null = null
      for (const group of this.#groups.values()) {
        if (least === null || group.priority > least.priority) least = group
      }
      if (least === null) return dropped
      dropped += this.#keep(least, least.cues.slice(this.#count - countMax))
    }
    return dropped
  }

  #keep(group: WaitingGroup, kept: WaitingCue[]): number {
    const dropped = group.cues.length - kept.length
    this.#count -= dropped
    group.cues = kept
    group.firstExpiryAt = Math.min(...kept.map((one) => one.expiresAt))
    if (kept.length === 0) this.#groups.delete(group.key)
    return dropped
  }
}
