/** Runs the cue queue by one wall-clock timer and says what is presented. */
import type { Cue } from '@fanfare/shared/contracts'
import type { CueCounts, CueQueue, Presented } from './cue-queue.ts'

export type PlayerOptions = {
  queue: CueQueue
  /** Any clock in ms; timers are set by it. */
  now: () => number
  onPresented: (presented: readonly Presented[], revealing: readonly string[]) => void
  /** Ids of cues that have reached the picture. */
  onShown: (ids: string[]) => void
}

export class CuePlayer {
  readonly #options: PlayerOptions
  #timer: ReturnType<typeof setTimeout> | undefined
  #told: readonly Presented[] = []
  #revealing = ''

  constructor(options: PlayerOptions) {
    this.#options = options
  }

  get counts(): CueCounts {
    return this.#options.queue.counts
  }

  offer(cues: readonly Cue[], serverAheadMs: number): void {
    this.#options.queue.offer(cues, this.#options.now(), serverAheadMs)
    this.#settle()
  }

  setHidden(hidden: boolean): void {
    this.#options.queue.setHidden(hidden, this.#options.now())
    this.#settle()
  }

  setBlank(blank: boolean): void {
    this.#options.queue.setBlank(blank, this.#options.now())
    this.#settle()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #settle(): void {
    const { queue, now, onPresented, onShown } = this.#options
    const { revealing } = queue
    if (queue.presented !== this.#told || revealing.join() !== this.#revealing) {
      this.#told = queue.presented
      this.#revealing = revealing.join()
      onPresented(this.#told, revealing)
    }
    const ids = queue.takeShownIds()
    if (ids.length > 0) onShown(ids)
    clearTimeout(this.#timer)
    const at = now()
    const nextAt = queue.nextAt(at)
    if (nextAt === null) return
    this.#timer = setTimeout(() => {
      queue.advance(now())
      this.#settle()
    }, nextAt - at)
  }
}
