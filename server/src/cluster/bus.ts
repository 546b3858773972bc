/**
 * What nodes say to each other over sharded Pub/Sub: fast, and now and then lost. Whoever uses it must be
 * able to miss a message; a topic must hold a hash tag, which decides the shard it is said on.
 */
import type { PubSubClient, RedisConnection } from '../redis/connect.ts'

export interface Bus {
  /** Never rejects: what cannot be said is lost, as anything here may be. */
  say(topic: string, text: string): void
  /** Resolves when the topic is heard for certain; the answer stops hearing it. */
  hear(topic: string, listener: (text: string) => void): Promise<() => void>
  close(): Promise<void>
}

export async function createBus(
  connection: RedisConnection,
  onError: (error: Error) => void,
): Promise<Bus> {
  const speaker = await connection.pubSub(onError)
  const listener = await connection.pubSub(onError)
  return new PubSubBus(speaker, listener, onError)
}

class PubSubBus implements Bus {
  readonly #speaker: PubSubClient
  readonly #listener: PubSubClient
  readonly #onError: (error: Error) => void
  readonly #topics = new Map<
    string,
    {
      ready: Promise<unknown>
      listeners: Set<(text: string) => void>
      tellAll: (text: string) => void
    }
  >()
  #isClosed = false

  constructor(speaker: PubSubClient, listener: PubSubClient, onError: (error: Error) => void) {
    this.#speaker = speaker
    this.#listener = listener
    this.#onError = onError
  }

  say(topic: string, text: string): void {
    if (this.#isClosed) return
    this.#speaker.sPublish(topic, text).catch((error: unknown) => this.#tell(error))
  }

  async hear(topic: string, listener: (text: string) => void): Promise<() => void> {
    let heard = this.#topics.get(topic)
    if (heard === undefined) {
      const listeners = new Set<(text: string) => void>()
      const tellAll = (text: string) => {
        for (const tell of Array.from(listeners)) tell(text)
      }
      heard = { ready: this.#listener.sSubscribe(topic, tellAll), listeners, tellAll }
      this.#topics.set(topic, heard)
    }
    const { listeners, ready, tellAll } = heard
    listeners.add(listener)
    const stop = () => {
      listeners.delete(listener)
      if (listeners.size > 0 || this.#isClosed || this.#topics.get(topic) !== heard) return
      this.#topics.delete(topic)
      // Named, because otherwise whoever hears the topic again before the answer came would be unheard with it.
      this.#listener.sUnsubscribe(topic, tellAll).catch((error: unknown) => this.#tell(error))
    }
    try {
      await ready
    } catch (error) {
      stop()
      throw error
    }
    return stop
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#speaker.destroy()
    this.#listener.destroy()
  }

  #tell(error: unknown): void {
    if (!this.#isClosed) this.#onError(error instanceof Error ? error : new Error(String(error)))
  }
}
