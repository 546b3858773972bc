/**
 * The output gate: whatever a batch makes visible waits here until the batch is durable, and leaves in the
 * order of the journal. Nothing that could still be lost is ever told to anybody.
 */

type Held = {
  lastSeq: number
  isDurable: boolean
  outputs: (() => void)[]
  refuse: ((error: Error) => void)[]
}

export class OutputGate {
  #held: Held[] = []
  #durableSeq: number
  #isShut = false
  readonly #onFailure: (error: Error) => void
  readonly #onRelease: () => void

  constructor(
    durableSeq: number,
    events: { onFailure: (error: Error) => void; onRelease: () => void },
  ) {
    this.#durableSeq = durableSeq
    this.#onFailure = events.onFailure
    this.#onRelease = events.onRelease
  }

  /** The last seq that is durable together with everything before it. */
  get durableSeq(): number {
    return this.#durableSeq
  }

  /** Batches on their way. */
  get size(): number {
    return this.#held.length
  }

  /** `output` runs once `durable` and everything held before it are durable. */
  hold(lastSeq: number, durable: Promise<unknown>, output: () => void, refuse: () => void): void {
    const held: Held = { lastSeq, isDurable: false, outputs: [output], refuse: [refuse] }
    this.#held.push(held)
    durable.then(
      () => {
        held.isDurable = true
        this.#releaseDurable()
      },
      (error: unknown) => {
        if (!this.#isShut)
          this.#onFailure(error instanceof Error ? error : new Error(String(error)))
      },
    )
  }

  /** Resolves when all that is held now is durable; rejects when the gate is shut before. */
  passed(): Promise<void> {
    const last = this.#held.at(-1)
    if (last === undefined) return Promise.resolve()
    return new Promise((resolve, reject) => {
      last.outputs.push(resolve)
      last.refuse.push(reject)
    })
  }

  /** For good: what is held is never shown, and whoever waits for it is told. */
  shut(error: Error): void {
    this.#isShut = true
    const refused = this.#held
    this.#held = []
    for (const { refuse } of refused) for (const tell of refuse) tell(error)
  }

  #releaseDurable(): void {
    while (this.#held[0]?.isDurable === true) {
      const released = this.#held.shift()
      if (released === undefined) return
      this.#durableSeq = released.lastSeq
      for (const output of released.outputs) output()
      this.#onRelease()
    }
  }
}
