/**
 * Decides what is on the picture when, from the cues offered and the wall clock alone: no frames, no
 * animation events, so a hidden source can never jam it. Every cue ends exactly once as shown,
 * merged or expired. Pure: the clock and all pauses are arguments.
 */
import type { Cue } from '@fanfare/shared/contracts'
import {
  activityOf,
  comboKeyOf,
  dwellMsOf,
  LANES,
  laneOf,
  mergeKeyOf,
  type Lane,
} from './cue-lane.ts'
import {
  COLLECT_MS,
  COMBO_DWELL_MS_MAX,
  DWELL_MS,
  EXIT_MS,
  HERO_PRESSED_GROUPS,
  HERO_PRESSED_MS,
  LANE_GAP_MS,
  LANE_PLACES,
  RETRACTED_MAX,
  SEEN_IDS_MAX,
  WAITING_CUES_MAX,
} from './limits.ts'
import { SeenIds } from './seen-ids.ts'
import { WaitingCues, type WaitingGroup } from './waiting-cues.ts'

/** One thing on the picture, made of one or more cues. */
export type Presented = {
  /** The first cue's id. */
  id: string
  lane: Lane
  /** Which of the lane's places it has, from 0; it never moves to another. */
  place: number
  priority: number
  cues: readonly Cue[]
  phase: 'on' | 'leaving'
  /** All by the clock the queue is given, ms. */
  since: number
  leavesAt: number
  goneAt: number
}

/** At any moment `offered = shown + merged + expired + waiting`. */
export type CueCounts = { offered: number; shown: number; merged: number; expired: number }

export class CueQueue {
  readonly #waiting = new WaitingCues()
  readonly #seen = new SeenIds(SEEN_IDS_MAX)
  readonly #counts: CueCounts = { offered: 0, shown: 0, merged: 0, expired: 0 }
  readonly #lastEntryAt: Record<Lane, number> = { hero: -1e9, toast: -1e9, strip: -1e9 }
  #presented: readonly Presented[] = []
  #newlyShown: string[] = []
  /** When each activity was undone, server ms: ids begin anew after a rehearsal, times do not. */
  readonly #retracted = new Map<string, number>()
  #hidden = false
  #blank = false

  readonly #places: Record<Lane, number>

  constructor(places: Record<Lane, number> = LANE_PLACES) {
    this.#places = places
  }

  get presented(): readonly Presented[] {
    return this.#presented
  }

  get counts(): CueCounts {
    return { ...this.#counts }
  }

  get waitingCount(): number {
    return this.#waiting.count
  }

  /** Ids that reached the picture since the last call. */
  takeShownIds(): string[] {
    const ids = this.#newlyShown
    this.#newlyShown = []
    return ids
  }

  /** `serverAheadMs`: server clock minus the clock of `now`; cues carry server time. */
  offer(cues: readonly Cue[], now: number, serverAheadMs: number): void {
    for (const cue of cues) {
      // A rehearsal that was thrown away counts its ids from one again, but at another time.
      if (!this.#seen.add(`${cue.id} ${cue.at}`)) continue
      this.#counts.offered += 1
      if (cue.kind === 'retracted') this.#retract(cue, now)
      const expiresAt = cue.at + cue.ttlMs - serverAheadMs
      if (expiresAt <= now || this.#isRetracted(cue)) this.#counts.expired += 1
      else if (!this.#joinsCombo(cue, now)) {
        this.#waiting.add({ cue, expiresAt }, laneOf(cue), mergeKeyOf(cue), now)
      }
    }
    this.#counts.expired += this.#waiting.dropOver(WAITING_CUES_MAX)
    this.advance(now)
  }

  /** A hidden source presents nothing; what was on it is over. */
  setHidden(hidden: boolean, now: number): void {
    this.#hidden = hidden
    if (hidden) this.#presented = []
    this.advance(now)
  }

  /** While blank nothing is presented; what waits may only expire. */
  setBlank(blank: boolean, now: number): void {
    if (blank && !this.#blank) {
      this.#presented = this.#presented.map((one) => leaving(one, now))
    }
    this.#blank = blank
    this.advance(now)
  }

  /** Brings everything to `now`. Calling it late or often changes nothing but the moment. */
  advance(now: number): void {
    this.#counts.expired += this.#waiting.expire(now)
    this.#hurryHeroes(now)
    this.#retire(now)
    if (this.#hidden || this.#blank) return
    for (const lane of LANES) this.#fill(lane, now)
    // A group that came in may have left few enough or many enough waiting.
    this.#hurryHeroes(now)
  }

  /** Activities whose draw is about to be revealed or is being revealed: nothing else may tell it first. */
  get revealing(): readonly string[] {
    const on = this.#presented.filter((one) => one.phase === 'on').flatMap(({ cues }) => cues)
    return [...on, ...this.#waiting.cues('hero')].flatMap((cue) =>
      cue.kind === 'winners_drawn' && cue.test !== true ? [cue.activityId] : [],
    )
  }

  /** When `advance` has something to do again, or null when only a new cue can change anything. */
  nextAt(now: number): number | null {
    const times: number[] = []
    for (const one of this.#presented) times.push(one.phase === 'on' ? one.leavesAt : one.goneAt)
    const firstExpiry = this.#waiting.firstExpiryAt()
    if (firstExpiry !== null) times.push(firstExpiry)
    if (!this.#hidden && !this.#blank) {
      for (const lane of LANES) {
        const group = this.#hasPlace(lane) ? this.#waiting.first(lane) : null
        if (group !== null) times.push(this.#readyAt(lane, group))
      }
    }
    return times.length === 0 ? null : Math.max(now, Math.min(...times))
  }

  #fill(lane: Lane, now: number): void {
    while (this.#hasPlace(lane)) {
      const group = this.#waiting.first(lane, (one) => this.#readyAt(lane, one) <= now)
      if (group === null) return
      this.#present(lane, this.#waiting.take(group), group.priority, now)
    }
  }

  #present(lane: Lane, cues: readonly Cue[], priority: number, now: number): void {
    const first = cues[0]
    if (first === undefined) return
    this.#counts.shown += 1
    this.#counts.merged += cues.length - 1
    for (const cue of cues) this.#newlyShown.push(cue.id)
    this.#lastEntryAt[lane] = now
    const leavesAt = now + dwellMsOf(first)
    const place = this.#freePlace(lane)
    const goneAt = leavesAt + EXIT_MS
    const entered: Presented = {
      id: first.id,
      lane,
      place,
      priority,
      cues,
      phase: 'on',
      since: now,
      leavesAt,
      goneAt,
    }
    this.#presented = [...this.#presented, entered]
  }

  #freePlace(lane: Lane): number {
    const taken = new Set(
      this.#presented.filter((one) => one.lane === lane).map((one) => one.place),
    )
    let place = 0
    while (taken.has(place)) place += 1
    return place
  }

  #hasPlace(lane: Lane): boolean {
    return this.#presented.filter((one) => one.lane === lane).length < this.#places[lane]
  }

  /** Producer-fired cues (priority 0 and 1) never wait for others of a burst. */
  #readyAt(lane: Lane, group: WaitingGroup): number {
    const collected = lane === 'hero' && group.priority > 1 ? group.since + COLLECT_MS : group.since
    return Math.max(collected, this.#lastEntryAt[lane] + LANE_GAP_MS[lane])
  }

  /** Under pressure a hero is shorter; for something the producer fired it makes way at once. */
  #hurryHeroes(now: number): void {
    const urgent = this.#waiting.first('hero')
    const isPressed = this.#waiting.groupCount('hero') >= HERO_PRESSED_GROUPS
    if (urgent === null || this.#hidden || this.#blank) return
    this.#change((one) => {
      if (one.lane !== 'hero' || one.phase !== 'on' || isReveal(one)) return one
      if (urgent.priority <= 1 && one.priority > 1) return leaving(one, now)
      const pressedAt = one.since + HERO_PRESSED_MS
      if (!isPressed || one.leavesAt <= pressedAt) return one
      return { ...one, leavesAt: pressedAt, goneAt: pressedAt + EXIT_MS }
    })
  }

  #retire(now: number): void {
    if (this.#presented.some((one) => one.goneAt <= now)) {
      this.#presented = this.#presented.filter((one) => one.goneAt > now)
    }
    this.#change((one) =>
      one.phase === 'on' && one.leavesAt <= now ? { ...one, phase: 'leaving' } : one,
    )
  }

  /** What was undone leaves the picture at once, waiting or shown, and makes room for saying so. */
  #retract(retracted: Cue, now: number): void {
    const activityId = activityOf(retracted)
    if (activityId === null) return
    this.#retracted.delete(activityId)
    this.#retracted.set(activityId, retracted.at)
    for (const oldest of this.#retracted.keys()) {
      if (this.#retracted.size <= RETRACTED_MAX) break
      this.#retracted.delete(oldest)
    }
    this.#counts.expired += this.#waiting.drop((cue) => this.#isRetracted(cue))
    this.#change((one) =>
      one.cues.some((cue) => this.#isRetracted(cue)) ? leaving(one, now) : one,
    )
    if (this.#hasPlace('toast')) return
    const least = [...this.#presented]
      .filter((one) => one.lane === 'toast')
      .sort((a, b) => b.priority - a.priority || a.since - b.since)[0]
    this.#change((one) => (one === least ? leaving(one, now) : one))
  }

  #isRetracted(cue: Cue): boolean {
    const activityId = activityOf(cue)
    if (activityId === null || cue.kind === 'retracted') return false
    return cue.at <= (this.#retracted.get(activityId) ?? -Infinity)
  }

  #joinsCombo(cue: Cue, now: number): boolean {
    const combo = comboKeyOf(cue)
    const shown =
      combo === null
        ? undefined
        : this.#presented.find(
            (one) => one.phase === 'on' && one.cues.every((other) => comboKeyOf(other) === combo),
          )
    if (shown === undefined) return false
    const leavesAt = Math.max(
      shown.leavesAt,
      Math.min(now + DWELL_MS.toast, shown.since + COMBO_DWELL_MS_MAX),
    )
    this.#counts.merged += 1
    this.#newlyShown.push(cue.id)
    const grown = { ...shown, cues: [...shown.cues, cue], leavesAt, goneAt: leavesAt + EXIT_MS }
    this.#change((one) => (one === shown ? grown : one))
    return true
  }

  /** Keeps the array itself when nothing changed, so that nothing is drawn anew. */
  #change(change: (one: Presented) => Presented): void {
    const changed = this.#presented.map(change)
    if (changed.some((one, index) => one !== this.#presented[index])) this.#presented = changed
  }
}

function isReveal({ cues }: Presented): boolean {
  return cues.some((cue) => cue.kind === 'winners_drawn')
}

function leaving(one: Presented, now: number): Presented {
  if (one.phase === 'leaving') return one
  return { ...one, phase: 'leaving', leavesAt: now, goneAt: now + EXIT_MS }
}
