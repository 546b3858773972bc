/**
 * Pub/Sub on the primary that Sentinels name. node-redis gives up all subscriptions of a client when one of them
 * fails while the primary changes; here what is to be heard is kept, and subscribed on every new connection.
 */
import type { Redis } from 'ioredis'
import type { PubSubClient } from './connect.ts'
import { keepConnected } from './kept-connection.ts'

type Topic = {
  listeners: Set<(text: string) => void>
  /** On the connection that is open now. */
  isHeard: boolean
  waiting: { resolve: () => void; reject: (error: Error) => void }[]
}

/** `client` is this one's alone, connected, and does not subscribe again by itself. */
export function createSentinelPubSub(client: Redis, onError: (error: Error) => void): PubSubClient {
  return new SentinelPubSub(client, onError)
}

class SentinelPubSub implements PubSubClient {
  readonly #client: Redis
  readonly #onError: (error: Error) => void
  readonly #close: () => void
  readonly #topics = new Map<string, Topic>()
  /** Counts connections: an answer of an earlier one says nothing about this one. */
  #connection = 0

  constructor(client: Redis, onError: (error: Error) => void) {
    this.#client = client
    this.#onError = onError
    this.#close = keepConnected(client)
    client.on('smessage', (topic: string, text: string) => this.#tell(topic, text))
    client.on('ready', () => {
      for (const topic of this.#topics.keys()) this.#subscribe(topic)
    })
    client.on('close', () => {
      this.#connection++
      for (const topic of this.#topics.values()) topic.isHeard = false
    })
  }

  /** Resolves when it is heard, however long there is no primary. */
  sSubscribe(name: string, hear: (text: string) => void): Promise<unknown> {
    const known = this.#topics.get(name)
    const topic = known ?? { listeners: new Set(), isHeard: false, waiting: [] }
    topic.listeners.add(hear)
    this.#topics.set(name, topic)
    if (topic.isHeard) return Promise.resolve()
    const heard = new Promise<void>((resolve, reject) => topic.waiting.push({ resolve, reject }))
    if (known === undefined) this.#subscribe(name)
    return heard
  }

  async sUnsubscribe(name: string, hear: (text: string) => void): Promise<unknown> {
    const topic = this.#topics.get(name)
    topic?.listeners.delete(hear)
    if (topic === undefined || topic.listeners.size > 0) return undefined
    this.#topics.delete(name)
    this.#end(topic)
    // Without a connection there is nothing to take back: a new one subscribes what is known then.
    return this.#client.status === 'ready' ? this.#client.sunsubscribe(name) : undefined
  }

  sPublish(topic: string, text: string): Promise<unknown> {
    return this.#client.spublish(topic, text)
  }

  destroy(): void {
    this.#close()
    for (const topic of this.#topics.values()) this.#end(topic)
    this.#topics.clear()
  }

  #subscribe(name: string): void {
    if (this.#client.status !== 'ready') return
    const connection = this.#connection
    const topic = this.#topics.get(name)
    this.#client.ssubscribe(name).then(
      () => {
        if (connection !== this.#connection || topic === undefined) return
        topic.isHeard = true
        for (const { resolve } of topic.waiting.splice(0)) resolve()
      },
      (error: unknown) => {
        this.#onError(error instanceof Error ? error : new Error(String(error)))
        // On a connection that took one and not the other nobody knows what is heard.
        if (connection === this.#connection) this.#client.disconnect(true)
      },
    )
  }

  #tell(name: string, text: string): void {
    for (const hear of this.#topics.get(name)?.listeners ?? []) hear(text)
  }

  #end({ waiting }: Topic): void {
    for (const { reject } of waiting.splice(0)) reject(new Error('it is not to be heard any more'))
  }
}
