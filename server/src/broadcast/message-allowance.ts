/** A token bucket: how many messages a connection may send, at once and per second. */

export class MessageAllowance {
  #perSecond: number
  #burst: number
  #left: number
  #countedAt: number
  readonly #now: () => number

  constructor(burst: number, perSecond: number, now: () => number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#left = burst
    this.#now = now
    this.#countedAt = now()
  }

  /** False: this message is one too many. */
  take(): boolean {
    const now = this.#now()
    const elapsedMs = Math.max(0, now - this.#countedAt)
    this.#countedAt = now
    this.#left = Math.min(this.#burst, this.#left + (elapsedMs * this.#perSecond) / 1_000)
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }

  /** For a connection that proved to be a source of signals. */
  widen(burst: number, perSecond: number): void {
    this.#left += burst - this.#burst
    this.#burst = burst
    this.#perSecond = perSecond
  }
}
