/**
 * One audience's numbered stream of frames: the latest view, what changed since the frame before,
 * and a ring of frames for whoever comes back. No timers, no sockets.
 */
import { assert } from '@fanfare/shared/base'
import type { Position } from '@fanfare/shared/contracts'
import { RING_FRAMES_MAX } from './limits.ts'

export type DeltaFrame<V, M> = Position & { at: number; state?: Partial<V>; moments?: M[] }
export type SnapshotFrame<V, M> = Position & { at: number; view: V; recent: M[] }

export type Resume<V, M> =
  | { mode: 'current' }
  | { mode: 'deltas'; frames: readonly DeltaFrame<V, M>[] }
  | { mode: 'snapshot' }

export class AudienceStream<V extends object, M> {
  #incarnation: string
  #seq = 0
  #view: V | null = null
  /** The JSON text of each key of the view: the cheapest structural comparison there is. */
  #texts = new Map<string, string>()
  #ring: DeltaFrame<V, M>[] = []

  constructor(incarnation: string) {
    this.#incarnation = incarnation
  }

  get incarnation(): string {
    return this.#incarnation
  }

  get seq(): number {
    return this.#seq
  }

  get hasView(): boolean {
    return this.#view !== null
  }

  /** The first view, and the first after a sleep: it is no frame, only snapshots carry it. */
  base(view: V): void {
    assert(this.#view === null, 'a stream is based once')
    this.#changed(view)
  }

  /** The next frame, or null when nothing changed and nothing happened. */
  fold(view: V | null, moments: readonly M[], at: number): DeltaFrame<V, M> | null {
    assert(view !== null || this.#view !== null, 'a stream begins with a view')
    const state = view === null ? null : this.#changed(view)
    if (state === null && moments.length === 0) return null
    this.#seq += 1
    const frame: DeltaFrame<V, M> = { incarnation: this.#incarnation, seq: this.#seq, at }
    if (state !== null) frame.state = state
    if (moments.length > 0) frame.moments = [...moments]
    this.#keep(frame)
    return frame
  }

  /** The next frame as another node made it; false when it does not continue this stream. */
  accept(frame: DeltaFrame<V, M>): boolean {
    const isNext = frame.incarnation === this.#incarnation && frame.seq === this.#seq + 1
    if (!isNext || this.#view === null) return false
    this.#seq = frame.seq
    if (frame.state !== undefined) this.#view = { ...this.#view, ...frame.state }
    this.#keep(frame)
    return true
  }

  /** Goes on from where another node's stream is. */
  rebase({ incarnation, seq, view }: SnapshotFrame<V, M>): void {
    this.#incarnation = incarnation
    this.#seq = seq
    this.#view = view
    this.#ring = []
  }

  resume(position: Position | null): Resume<V, M> {
    if (position === null || position.incarnation !== this.#incarnation) return { mode: 'snapshot' }
    if (position.seq === this.#seq) return { mode: 'current' }
    const first = this.#ring[0]
    if (first === undefined || position.seq > this.#seq || position.seq < first.seq - 1) {
      return { mode: 'snapshot' }
    }
    return { mode: 'deltas', frames: this.#ring.slice(position.seq + 1 - first.seq) }
  }

  snapshot(recent: readonly M[], at: number): SnapshotFrame<V, M> {
    assert(this.#view !== null, 'a snapshot needs a view')
    return {
      incarnation: this.#incarnation,
      seq: this.#seq,
      at,
      view: this.#view,
      recent: [...recent],
    }
  }

  /** Forgets the view and the ring. The number moves on, so that no old position looks current. */
  sleep(): void {
    this.#seq += 1
    this.#view = null
    this.#texts.clear()
    this.#ring = []
  }

  #keep(frame: DeltaFrame<V, M>): void {
    this.#ring.push(frame)
    if (this.#ring.length > RING_FRAMES_MAX) this.#ring.shift()
  }

  #changed(view: V): Partial<V> | null {
    let state: Partial<V> | null = null
    for (const key of Object.keys(view) as (keyof V & string)[]) {
      const text = JSON.stringify(view[key]) ?? 'null'
      if (this.#texts.get(key) === text) continue
      this.#texts.set(key, text)
      state ??= {}
      state[key] = view[key]
    }
    if (state !== null || this.#view === null) this.#view = view
    return state
  }
}
