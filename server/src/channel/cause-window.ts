/**
 * The ids of causes seen lately. Whoever comes again with the same body is a duplicate; the journal knows
 * the ids that were remembered for ever and have left the window.
 */
import type { Remembered } from '../journal/journal.ts'

export class CauseWindow {
  /**
   * Two generations, the older dropped whole: taking single oldest entries out of one big map leaves holes
   * that every later look for the oldest has to step over.
   */
  #newer = new Map<string, Remembered>()
  #older = new Map<string, Remembered>()
  readonly #generationMax: number
  #isComplete: boolean

  /** Holds `causesMax` ids at most, half of it at least. `isComplete`: `recent` is all there ever was. */
  constructor(causesMax: number, recent: readonly Remembered[], isComplete: boolean) {
    this.#generationMax = Math.ceil(causesMax / 2)
    this.#isComplete = isComplete
    for (const cause of recent) this.add(cause)
  }

  /**
   * Whether the journal has to be asked about an id that comes now and is decided a little later: it is
   * not here and may have been, or it is in the generation that is dropped next.
   */
  mayForget(causeId: string): boolean {
    if (this.#newer.has(causeId)) return false
    return !this.#isComplete || this.#older.has(causeId)
  }

  find(causeId: string): Remembered | undefined {
    return this.#newer.get(causeId) ?? this.#older.get(causeId)
  }

  add(cause: Remembered): void {
    if (this.#newer.size >= this.#generationMax) {
      if (this.#older.size > 0) this.#isComplete = false
      this.#older = this.#newer
      this.#newer = new Map()
    }
    this.#newer.set(cause.causeId, cause)
  }
}
