/**
 * Caps what may wait in a socket. Looked at on a timer rather than per message, so that a broadcast
 * costs nothing more; the timer runs only while something is being sent or somebody is behind.
 */
import { isDrained, queuedPackets } from './audience-socket.ts'
import type { AudienceSocket } from './audience-socket.ts'
import { SEND_QUEUE_LAG_MS_MAX, SEND_QUEUE_PACKETS_MAX, SEND_QUEUE_WATCH_MS } from './limits.ts'

export type QueuedSocket = Pick<AudienceSocket<'overlay'>, 'id' | 'conn'>

export type SendQueueWatchOptions<S extends QueuedSocket> = {
  /** The sockets that are being sent to. */
  sockets: () => Iterable<S>
  /** Over the cap: stop sending to it. */
  onFull: (socket: S) => void
  /** Everything was taken: it may have one snapshot and go on. */
  onDrained: (socket: S) => void
  now: () => number
}

export class SendQueueWatch<S extends QueuedSocket> {
  readonly #options: SendQueueWatchOptions<S>
  readonly #lagging = new Map<S, number>()
  #timer: NodeJS.Timeout | null = null
  #sent = false

  constructor(options: SendQueueWatchOptions<S>) {
    this.#options = options
  }

  get laggingCount(): number {
    return this.#lagging.size
  }

  isLagging(socket: S): boolean {
    return this.#lagging.has(socket)
  }

  /** Something was sent to everybody. */
  sent(): void {
    this.#sent = true
    this.#arm()
  }

  forget(socket: S): void {
    this.#lagging.delete(socket)
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#lagging.clear()
  }

  #arm(): void {
    this.#timer ??= setTimeout(() => this.#look(), SEND_QUEUE_WATCH_MS).unref()
  }

  #look(): void {
    this.#timer = null
    this.#catchUp()
    let waiting = false
    for (const socket of this.#options.sockets()) {
      const queued = queuedPackets(socket.conn)
      if (queued > 0) waiting = true
      if (queued <= SEND_QUEUE_PACKETS_MAX || this.#lagging.has(socket)) continue
      this.#lagging.set(socket, this.#options.now())
      this.#options.onFull(socket)
    }
    const again = waiting || this.#sent || this.#lagging.size > 0
    this.#sent = false
    if (again) this.#arm()
  }

  #catchUp(): void {
    for (const [socket, since] of this.#lagging) {
      if (isDrained(socket.conn)) {
        this.#lagging.delete(socket)
        this.#options.onDrained(socket)
      } else if (this.#options.now() - since > SEND_QUEUE_LAG_MS_MAX) {
        this.#lagging.delete(socket)
        // Whatever waits is thrown away with the connection; the page starts again from nothing.
        socket.conn.close(true)
      }
    }
  }
}
