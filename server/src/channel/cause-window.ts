/**
 * The ids of causes seen lately. Whoever comes again with the same body is a duplicate; the journal knows
 * the ids that were remembered for ever and have left the window.
 */
import type { Remembered } from '../journal/journal.ts'

export type SeenCause = { readonly bodyHash: string; readonly seq: number | null }

export class CauseWindow {
  readonly #causes = new Map<string, SeenCause>()
  readonly #causesMax: number
  /** The ids in the order they came, overwritten from the start: a Map finds its own oldest ever slower. */
  readonly #order: string[] = []
  #oldest = 0
  #isComplete: boolean

  /** `isComplete`: `recent` holds every id this channel ever saw. */
  constructor(causesMax: number, recent: readonly Remembered[], isComplete: boolean) {
    this.#causesMax = causesMax
    this.#isComplete = isComplete
    for (const { causeId, bodyHash, seq } of recent) this.add(causeId, { bodyHash, seq })
  }

  /** Whether an id that is not here was never seen, so that nobody else has to be asked. */
  get isComplete(): boolean {
    return this.#isComplete
  }

  get size(): number {
    return this.#causes.size
  }

  find(causeId: string): SeenCause | undefined {
    return this.#causes.get(causeId)
  }

  /** The oldest gives way. */
  add(causeId: string, cause: SeenCause): void {
    const sizeBefore = this.#causes.size
    this.#causes.set(causeId, cause)
    if (this.#causes.size === sizeBefore) return
    if (sizeBefore < this.#causesMax) {
      this.#order.push(causeId)
      return
    }
    const oldest = this.#order[this.#oldest]
    if (oldest !== undefined) this.#causes.delete(oldest)
    this.#order[this.#oldest] = causeId
    this.#oldest = (this.#oldest + 1) % this.#causesMax
    this.#isComplete = false
  }
}
