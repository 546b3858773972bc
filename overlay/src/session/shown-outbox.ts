/** Acknowledgements of cues on their way to the server: gathered, bounded, kept over an outage. */
import { SHOWN_KEPT_MAX, SHOWN_PER_MESSAGE_MAX } from './limits.ts'

export class ShownOutbox {
  #cues: string[] = []

  add(cues: readonly string[]): void {
    this.#cues.push(...cues)
    // The oldest go first: what was shown last is what the producer is looking for.
    if (this.#cues.length > SHOWN_KEPT_MAX) this.#cues = this.#cues.slice(-SHOWN_KEPT_MAX)
  }

  /** Messages to send now; empties the outbox. */
  take(): string[][] {
    const messages: string[][] = []
    for (let from = 0; from < this.#cues.length; from += SHOWN_PER_MESSAGE_MAX) {
      messages.push(this.#cues.slice(from, from + SHOWN_PER_MESSAGE_MAX))
    }
    this.#cues = []
    return messages
  }
}
