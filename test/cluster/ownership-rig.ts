/** Nodes that own channels, several in one process: each with its own connections, and time that can be held up. */
import { createAsking } from '@fanfare/server/cluster/asking.ts'
import { createBus } from '@fanfare/server/cluster/bus.ts'
import { createOwnership } from '@fanfare/server/cluster/create-ownership.ts'
import { monotonic } from '@fanfare/server/cluster/monotonic.ts'
import type { Monotonic } from '@fanfare/server/cluster/monotonic.ts'
import { preferredNode } from '@fanfare/server/cluster/placement.ts'
import type { OwnedChannels, Ownership } from '@fanfare/server/cluster/ownership.ts'
import { createLog } from '@fanfare/server/observe/log.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type { RedisClient } from '@fanfare/server/redis/connect.ts'
import { onTestFinished } from 'vitest'
import { until } from '../support/until.ts'

export const LEASE_MS = 500
export const BEAT_MS = 100

export type NodeOptions = { cooldownMs?: number; rowsFormat?: number; leaseMs?: number }

export type OwningNode = {
  id: string
  ownership: Ownership
  channels: NotedChannels
  client: RedisClient
  time: HeldUpTime
  /** As `kill -9` would: it says nothing more and does nothing more. */
  kill(): Promise<void>
}

let nodeCount = 0

export async function startNode(url: string, options: NodeOptions = {}): Promise<OwningNode> {
  const id = `node-${++nodeCount}`
  const connection = await connectRedis(url)
  const bus = await createBus(connection, () => undefined)
  const asking = await createAsking(bus, id)
  const time = new HeldUpTime()
  const { rowsFormat } = options
  const rows = rowsFormat === undefined ? {} : { rowsFormat }
  const ownership = await createOwnership({
    client: connection.client,
    bus,
    asking,
    self: { id, name: `name of ${id}`, version: '1.2.3', ...rows },
    leaseMs: options.leaseMs ?? LEASE_MS,
    log: createLog('silent'),
    onError: () => undefined,
    time,
    beatMs: BEAT_MS,
    cooldownMs: options.cooldownMs ?? 60_000,
  })
  const channels = new NotedChannels(ownership)
  ownership.serve(channels)
  const kill = async () => {
    time.end()
    await ownership.close()
    asking.close()
    await bus.close()
    connection.close()
  }
  onTestFinished(kill)
  return { id, ownership, channels, client: connection.client, time, kill }
}

/** Channels that do nothing but run, and note what becomes of them. */
export class NotedChannels implements OwnedChannels {
  readonly #ownership: Ownership
  readonly #running = new Set<string>()
  readonly #heard = new Set<() => void>()
  /** What happened, as `opened live`, `drained live` or `lost live: why`. */
  readonly told: string[] = []
  /** Waited for by each draining. */
  draining: Promise<void> = Promise.resolve()

  constructor(ownership: Ownership) {
    this.#ownership = ownership
  }

  async open(channelId: string): Promise<void> {
    if (this.#running.has(channelId)) return
    await this.#ownership.claim(channelId)
    if (this.#running.has(channelId)) return
    this.#running.add(channelId)
    this.#note(`opened ${channelId}`)
  }

  async handOver(channelId: string): Promise<void> {
    if (!this.#running.has(channelId)) return
    await this.draining
    this.#running.delete(channelId)
    this.#note(`drained ${channelId}`)
    await this.#ownership.release(channelId)
  }

  lose(channelId: string, reason: Error): void {
    this.#running.delete(channelId)
    this.#note(`lost ${channelId}: ${reason.message}`)
  }

  running(): readonly string[] {
    return [...this.#running]
  }

  /** Resolves as soon as something that was told fits. */
  async heard(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.told.find((line) => pattern.test(line))
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        const hear = () => {
          this.#heard.delete(hear)
          resolve()
        }
        this.#heard.add(hear)
      })
    }
  }

  #note(line: string): void {
    this.told.push(line)
    for (const hear of this.#heard) hear()
  }
}

/** The real time, whose timers can be held up as if the process stood still. */
export class HeldUpTime implements Monotonic {
  #isHeld = false
  #isEnded = false
  #late: (() => void)[] = []

  now(): number {
    return monotonic.now()
  }

  after(delayMs: number, call: () => void): () => void {
    let isCancelled = false
    const run = () => {
      if (isCancelled || this.#isEnded) return
      if (this.#isHeld) this.#late.push(run)
      else call()
    }
    const cancel = monotonic.after(delayMs, run)
    return () => {
      isCancelled = true
      cancel()
    }
  }

  hold(): void {
    this.#isHeld = true
  }

  goOn(): void {
    this.#isHeld = false
    for (const run of this.#late.splice(0)) run()
  }

  end(): void {
    this.#isEnded = true
  }
}

/** A channel that belongs to the first of these nodes. */
export function channelOf(...nodes: OwningNode[]): string {
  const [first] = nodes
  const ids = nodes.map(({ id }) => id)
  for (let number = 0; ; number++) {
    const channelId = `live-${number}`
    if (preferredNode(channelId, ids) === first?.id) return channelId
  }
}

/** All of them see all of them. */
export async function metEachOther(...nodes: OwningNode[]): Promise<void> {
  const seen = () => nodes.every(({ ownership }) => ownership.nodes().length === nodes.length)
  await until(seen, 5_000)
}
