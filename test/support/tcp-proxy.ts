/** A link that can be hurt: forwards TCP connections, and cuts, freezes or delays them on demand. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface TcpProxy {
  readonly port: number
  /** Ends every connection with a reset and refuses new ones, until `heal`. */
  cut(): void
  /** Takes connections and bytes and passes nothing on, until `heal` lets through what waited. */
  freeze(): void
  /** Every piece arrives this much later, each way; 0 ends it. */
  delay(ms: number): void
  /** As it was at first. */
  heal(): void
  close(): Promise<void>
}

type Link = { near: Socket; far: Socket; lanes: Lane[] }

class Faults {
  isCut = false
  isFrozen = false
  delayMs = 0
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const faults = new Faults()
  const links = new Set<Link>()

  const server = createServer((near) => {
    if (faults.isCut) {
      near.resetAndDestroy()
      return
    }
    const far = connect(targetPort, '127.0.0.1')
    const lanes = [new Lane(near, far, faults), new Lane(far, near, faults)]
    const link = { near, far, lanes }
    links.add(link)
    const end = () => {
      links.delete(link)
      for (const lane of lanes) lane.end()
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      socket.on('error', end).on('close', end)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const reset = () => {
    for (const { near, far } of links) {
      near.resetAndDestroy()
      far.resetAndDestroy()
    }
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      faults.isCut = true
      reset()
    },
    freeze() {
      faults.isFrozen = true
    },
    delay(ms) {
      faults.delayMs = ms
    },
    heal() {
      Object.assign(faults, new Faults())
      for (const { lanes } of links) for (const lane of lanes) lane.flush()
    },
    async close() {
      reset()
      server.close()
      await once(server, 'close')
    },
  }
}

/** One direction of a connection. What waits keeps its order. */
class Lane {
  readonly #to: Socket
  readonly #faults: Faults
  readonly #waiting: { piece: Buffer; dueAt: number }[] = []
  #timer: NodeJS.Timeout | null = null

  constructor(from: Socket, to: Socket, faults: Faults) {
    this.#to = to
    this.#faults = faults
    from.on('data', (piece) => {
      this.#waiting.push({ piece: Buffer.from(piece), dueAt: performance.now() + faults.delayMs })
      this.flush()
    })
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#faults.isFrozen) return
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const restMs = first.dueAt - performance.now()
      if (restMs > 0) {
        this.#timer = setTimeout(() => this.flush(), restMs)
        return
      }
      this.#waiting.shift()
      if (!this.#to.destroyed) this.#to.write(first.piece)
    }
  }

  end(): void {
    this.#waiting.length = 0
    if (this.#timer !== null) clearTimeout(this.#timer)
  }
}
