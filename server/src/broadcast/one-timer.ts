/** A timer that is armed at most once at a time. */

export class OneTimer {
  #timer: NodeJS.Timeout | null = null

  get armed(): boolean {
    return this.#timer !== null
  }

  /** Does nothing while it is armed. */
  arm(delayMs: number, run: () => void): void {
    if (this.#timer !== null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      run()
    }, delayMs).unref()
  }

  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
