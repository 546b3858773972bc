/**
 * Compares this node's clock with the store's. Nothing here depends on their agreeing, but deadlines are kept by the
 * clock of whichever node owns a channel, so that people would see them move with it.
 */
import { CLOCK_SKEW_MS_MAX } from '../limits.ts'
import type { Log } from '../observe/log.ts'

export class ClockWatch {
  readonly #log: Pick<Log, 'info' | 'warn'>
  /** Ms that the store is ahead of this node, where that is too much; else 0. */
  #aheadMs = 0

  constructor(log: Pick<Log, 'info' | 'warn'>) {
    this.#log = log
  }

  /** `storeTime` was taken between the two moments of this node: what lies between them is no difference. */
  compare(storeTime: number, sentAt: number, answeredAt: number): void {
    const was = this.#aheadMs
    const aheadMs =
      storeTime > answeredAt ? storeTime - answeredAt : Math.min(0, storeTime - sentAt)
    this.#aheadMs = Math.abs(aheadMs) > CLOCK_SKEW_MS_MAX ? aheadMs : 0
    const trouble = this.trouble()
    if (trouble !== null && was === 0) this.#log.warn({ aheadMs }, trouble)
    if (trouble === null && was !== 0) this.#log.info({}, 'the clock agrees with the store’s again')
  }

  /** For people; null: none. */
  trouble(): string | null {
    if (this.#aheadMs === 0) return null
    const seconds = (Math.abs(this.#aheadMs) / 1_000).toFixed(1)
    const side = this.#aheadMs > 0 ? 'behind' : 'ahead of'
    return `the clock of this node is ${seconds} s ${side} the store’s: see that NTP runs on both`
  }
}
