/** How far an inbox is decided: the last entry such that it and all before it are. Pure. */

export class InboxCursor {
  #last: string | undefined
  /** Taken, in order; those before `#first` are decided and behind `#last`. */
  #taken: string[] = []
  #first = 0
  readonly #undecided = new Set<string>()

  /** `last`: all up to it was decided before. */
  constructor(last?: string) {
    this.#last = last
  }

  get last(): string | undefined {
    return this.#last
  }

  /** Entries are taken in the order of their ids. */
  take(id: string): void {
    this.#taken.push(id)
    this.#undecided.add(id)
  }

  /** In any order; what was not taken, or is decided already, changes nothing. */
  decide(id: string): void {
    if (!this.#undecided.delete(id)) return
    for (;;) {
      const first = this.#taken[this.#first]
      if (first === undefined || this.#undecided.has(first)) break
      this.#last = first
      this.#first++
    }
    // Each id is moved once in the mean, however long the list gets.
    if (this.#first * 2 > this.#taken.length) {
      this.#taken = this.#taken.slice(this.#first)
      this.#first = 0
    }
  }
}

/** Ids are `<ms>-<count>`, numbers that may have different lengths. */
export function isUpTo(id: string, limit: string): boolean {
  const [ms, count] = partsOf(id)
  const [limitMs, limitCount] = partsOf(limit)
  return ms < limitMs || (ms === limitMs && count <= limitCount)
}

/** The first id that may follow this one. */
export function idAfter(id: string): string {
  const [ms, count] = partsOf(id)
  return `${ms}-${count + 1}`
}

/** The ms of Redis' clock at which the entry came. */
export function msOf(id: string): number {
  return partsOf(id)[0]
}

function partsOf(id: string): [ms: number, count: number] {
  const [ms, count] = id.split('-')
  return [Number(ms), Number(count ?? 0)]
}
