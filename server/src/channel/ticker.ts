/** One timer for a channel's next deadline. Timers are data of the engine; this only wakes the writer. */
import { TICK_RETRY_MS, TIMER_MS_MAX } from '../limits.ts'
import type { Clock } from './clock.ts'

export class Ticker {
  readonly #clock: Clock
  readonly #nextDeadline: () => number | null
  readonly #onDue: () => void
  #cancel: (() => void) | null = null
  /** Unix ms before which a deadline that a tick did not settle is left alone. */
  #notBefore = 0

  /** `nextDeadline` in Unix ms. */
  constructor(clock: Clock, nextDeadline: () => number | null, onDue: () => void) {
    this.#clock = clock
    this.#nextDeadline = nextDeadline
    this.#onDue = onDue
  }

  /** `at`: the channel's time, which a clock that was set back does not turn back. */
  isDue(at: number): boolean {
    const deadline = this.#nextDeadline()
    return deadline !== null && deadline <= at && this.#clock.now() >= this.#notBefore
  }

  ticked(isSettled: boolean): void {
    this.#notBefore = isSettled ? 0 : this.#clock.now() + TICK_RETRY_MS
  }

  /** To be called whenever the state may have another deadline. */
  arm(): void {
    this.stop()
    const deadline = this.#nextDeadline()
    if (deadline === null) return
    const now = this.#clock.now()
    const delayMs = Math.max(0, Math.max(deadline, this.#notBefore) - now)
    this.#cancel = this.#clock.after(Math.min(delayMs, TIMER_MS_MAX), () => {
      if (this.isDue(this.#clock.now())) this.#onDue()
      else this.arm()
    })
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
