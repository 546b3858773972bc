/** Remembers the last ids offered, a bounded number of them, so that no cue is played twice. */

export class SeenIds {
  readonly #ids = new Set<string>()
  readonly #countMax: number

  constructor(countMax: number) {
    this.#countMax = countMax
  }

  /** True the first time; a Set keeps the order of insertion, so the oldest id is the first one. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false
    this.#ids.add(id)
    if (this.#ids.size > this.#countMax) {
      for (const oldest of this.#ids) {
        this.#ids.delete(oldest)
        break
      }
    }
    return true
  }
}
