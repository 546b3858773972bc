/** What the store promises while a channel runs on it, and what was there already when it promised too little. */
import { isLessDurable } from '@fanfare/shared/contracts'
import type { Durability } from '@fanfare/shared/contracts'
import type { Journal } from '../journal/journal.ts'
import type { Shortfall } from './value-moves.ts'

type Demands = { journal: Pick<Journal, 'durability'>; requiredDurability?: Durability }

export class StorePromise {
  readonly #journal: Demands['journal']
  readonly #required: Durability
  #unprovenSeq: number

  /** `seq`: where the channel was when it was opened. */
  constructor({ journal, requiredDurability = 'memory' }: Demands, seq: number) {
    this.#journal = journal
    this.#required = requiredDurability
    this.#unprovenSeq = seq
    this.look()
  }

  /** For a batch. Once the store promised enough, all that was there is as safe as it has to be. */
  look(): { tooLittle: Shortfall | null; unprovenSeq: number } {
    const [offered, required] = [this.#journal.durability, this.#required]
    const tooLittle = isLessDurable(offered, required) ? { offered, required } : null
    if (tooLittle === null) this.#unprovenSeq = 0
    return { tooLittle, unprovenSeq: this.#unprovenSeq }
  }
}
