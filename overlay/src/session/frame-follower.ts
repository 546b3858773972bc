/**
 * Where a page is in its audience's stream: says of each frame whether it fits, repeats or leaves a
 * gap. Pure bookkeeping: no sockets, no timers, no view.
 */
import type { Audience, Delta, MomentOf, Position, Snapshot } from '@fanfare/shared/contracts'
import { INCARNATIONS_KEPT, MOMENT_IDS_KEPT } from './limits.ts'

export type Verdict = 'applied' | 'duplicate' | 'gap'

export class FrameFollower<A extends Audience> {
  #position: Position | null = null
  /** A late frame of one of these is no reason to go back: the server is asked which one runs. */
  readonly #left = new Set<string>()
  readonly #moments = new Set<string>()

  get position(): Position | null {
    return this.#position
  }

  /** `isAnswer`: it answers our own hello, which alone may lead back to an incarnation left before. */
  snapshot(frame: Snapshot<A>, isAnswer = false): Verdict {
    const here = this.#position
    if (here !== null && here.incarnation === frame.incarnation) {
      if (frame.seq < here.seq) return 'duplicate'
    } else if (this.#left.has(frame.incarnation) && !isAnswer) return 'gap'
    this.#moveTo(frame)
    for (const { id } of frame.recent as readonly { id: string }[]) this.#isNew(id)
    return 'applied'
  }

  delta(frame: Delta<A>): Verdict {
    const here = this.#position
    if (here === null || here.incarnation !== frame.incarnation) return 'gap'
    if (frame.seq <= here.seq) return 'duplicate'
    if (frame.seq > here.seq + 1) return 'gap'
    this.#moveTo(frame)
    return 'applied'
  }

  /** The moments of an applied frame that were not handed on before in this incarnation. */
  fresh(moments: readonly MomentOf<A>[]): MomentOf<A>[] {
    return moments.filter((moment: { id: string }) => this.#isNew(moment.id))
  }

  #moveTo({ incarnation, seq }: Position): void {
    const here = this.#position
    if (here !== null && here.incarnation !== incarnation) {
      addBounded(this.#left, here.incarnation, INCARNATIONS_KEPT)
      this.#left.delete(incarnation)
      // Ids of feed lines come again when a rehearsal starts anew; a new incarnation repeats nothing.
      this.#moments.clear()
    }
    this.#position = { incarnation, seq }
  }

  #isNew(id: string): boolean {
    if (this.#moments.has(id)) return false
    addBounded(this.#moments, id, MOMENT_IDS_KEPT)
    return true
  }
}

/** A set iterates in the order of insertion: the first is the oldest. */
function addBounded(set: Set<string>, value: string, max: number): void {
  set.add(value)
  if (set.size <= max) return
  const oldest = set.values().next()
  if (oldest.done !== true) set.delete(oldest.value)
}
