/** The bus between nodes of one process: each listener hears in order, late, and only what is not lost. */
import type { Bus } from '@fanfare/server/cluster/bus.ts'

type Said = { from: string; topic: string; text: string }

export class LossyNet {
  readonly #listeners = new Map<string, Set<{ node: string; hear: (text: string) => void }>>()
  readonly #silent = new Set<string>()
  readonly said: Said[] = []
  /** A store that is away: topics are heard when it is back. */
  deaf: Promise<void> | null = null
  /** So many messages are lost from now on. */
  losing = 0
  /** What is said meanwhile arrives afterwards, in order. */
  #held: Said[] | null = null
  delayOf: (topic: string) => number = () => 1

  busOf(node: string): Bus {
    return {
      say: (topic, text) => this.#say({ from: node, topic, text }),
      hear: async (topic, hear) => {
        await this.deaf
        const entry = { node, hear }
        const listeners = this.#listeners.get(topic) ?? new Set()
        this.#listeners.set(topic, listeners.add(entry))
        return () => void listeners.delete(entry)
      },
      close: () => Promise.resolve(),
    }
  }

  /** A node that is stopped or cut off: it neither hears nor is heard. */
  silence(node: string): void {
    this.#silent.add(node)
  }

  hold(): void {
    this.#held ??= []
  }

  heal(): void {
    this.#silent.clear()
    this.losing = 0
    const held = this.#held ?? []
    this.#held = null
    for (const said of held) this.#send(said)
  }

  #say(said: Said): void {
    this.said.push(said)
    if (this.#silent.has(said.from)) return
    if (this.losing > 0) {
      this.losing -= 1
      return
    }
    if (this.#held !== null) this.#held.push(said)
    else this.#send(said)
  }

  #send({ topic, text }: Said): void {
    setTimeout(() => {
      for (const { node, hear } of this.#listeners.get(topic) ?? []) {
        if (!this.#silent.has(node)) hear(text)
      }
    }, this.delayOf(topic))
  }
}
