/**
 * What the shared store promises, looked at again and again: its settings may be changed while it runs, a
 * replica may go, and another server may have taken the place of the one that was asked before.
 */
import { isLessDurable } from '@fanfare/shared/contracts'
import type { Durability } from '@fanfare/shared/contracts'
import { Cluster } from 'ioredis'
import type { Redis } from 'ioredis'
import { STORE_LOOK_EVERY_MS } from '../limits.ts'
import type { Log } from '../observe/log.ts'
import { RedisUnreachable } from './connect.ts'
import type { RedisClient, RedisConnection, RedisKind } from './connect.ts'
import { createReplicaWait } from './replica-wait.ts'
import { readStoreFacts } from './store-facts.ts'
import type { StoreFacts } from './store-facts.ts'

export type StoreDescription = {
  kind: RedisKind
  durability: Durability
  /** Of every primary. */
  servers: Pick<StoreFacts, 'address' | 'version' | 'replicas'>[]
  /** Why it promises no more; empty where it promises what is required. */
  reasons: string[]
}

export interface StoreHealth {
  readonly durability: () => Durability
  /** For `createRedisJournal`; absent where the script's answer is enough. */
  readonly confirm?: (key: string, promised?: Durability) => Promise<void>
  /** Whether it answered when it was asked last; a Cluster that lost a part of itself does. */
  isReachable(): boolean
  describe(): StoreDescription
  close(): void
}

export type StoreHealthOptions = {
  required: Durability
  log: Log
  /** A server restarted, or another one took over: whatever was held in the store may be gone. */
  onChanged: (reason: string) => void
  /** The promise became another one. */
  onDurability?: (now: Durability, before: Durability) => void
  /** Ms between two looks. */
  everyMs?: number
}

/** Rejects with `RedisUnreachable` where the store cannot be asked, or must not be used as it is set. */
export async function createStoreHealth(
  connection: RedisConnection,
  options: StoreHealthOptions,
): Promise<StoreHealth> {
  const { facts, failure } = await lookAt(connection.client)
  if (failure !== null) throw failure
  for (const one of facts) refuseUnfit(one)
  const health = new WatchedStore(connection, facts, options)
  health.start()
  return health
}

class WatchedStore implements StoreHealth {
  readonly durability = (): Durability => this.#durability
  readonly confirm?: (key: string, promised?: Durability) => Promise<void>
  readonly #connection: RedisConnection
  readonly #options: StoreHealthOptions
  readonly #known = new Set<string>()
  #facts: readonly StoreFacts[]
  #durability: Durability
  #isReachable = true
  #isWhole = true
  #isLooking = false
  #timer: NodeJS.Timeout | null = null
  readonly #lookNow = () => void this.#look()

  constructor(
    connection: RedisConnection,
    facts: readonly StoreFacts[],
    options: StoreHealthOptions,
  ) {
    this.#connection = connection
    this.#options = options
    this.#facts = facts
    this.#durability = promiseOf(facts, options.required)
    for (const { identity } of facts) this.#known.add(identity)
    if (options.required === 'replicated') {
      const wait = createReplicaWait(connection.client)
      this.confirm = async (key, promised = this.#durability) => {
        // Without a replica in step, what needs one is refused before it is written.
        if (promised !== 'replicated') return
        try {
          await wait(key)
        } catch (error) {
          this.#lookNow()
          throw error
        }
      }
    }
  }

  start(): void {
    const { client } = this.#connection
    this.#timer = setInterval(this.#lookNow, this.#options.everyMs ?? STORE_LOOK_EVERY_MS)
    client.on('ready', this.#lookNow)
    client.on('+node', this.#lookNow)
    this.#sayWhatIsShort()
  }

  isReachable(): boolean {
    return this.#isReachable
  }

  describe(): StoreDescription {
    return {
      kind: this.#connection.kind,
      durability: this.#durability,
      servers: this.#facts.map(({ address, version, replicas }) => ({
        address,
        version,
        replicas,
      })),
      reasons: this.#reasons(),
    }
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.#connection.client.off('ready', this.#lookNow)
    this.#connection.client.off('+node', this.#lookNow)
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      const { facts, failure } = await lookAt(this.#connection.client)
      if (this.#timer === null) return
      if (failure !== null && this.#isWhole) {
        this.#options.log.warn({ error: String(failure) }, 'the store does not say how it is')
      }
      this.#isWhole = failure === null
      this.#isReachable = facts.length > 0
      if (facts.length > 0) this.#take(facts)
    } finally {
      this.#isLooking = false
    }
  }

  #take(facts: readonly StoreFacts[]): void {
    this.#facts = facts
    const strange = facts.filter(({ identity }) => !this.#known.has(identity))
    for (const { identity } of strange) this.#known.add(identity)
    const before = this.#durability
    this.#durability = promiseOf(facts, this.#options.required)
    if (this.#durability !== before) {
      this.#sayWhatIsShort()
      this.#options.onDurability?.(this.#durability, before)
    }
    if (strange.length > 0) {
      const addresses = strange.map(({ address }) => address).join(', ')
      this.#options.onChanged(`${addresses} restarted or took another one's place`)
    }
  }

  #sayWhatIsShort(): void {
    const { log, required } = this.#options
    const durability = this.#durability
    if (!isLessDurable(durability, required))
      log.info({ durability }, 'the store keeps its promise')
    else {
      const reasons = this.#reasons()
      log.warn({ durability, required, reasons }, 'the store promises less than is required')
    }
  }

  #reasons(): string[] {
    const { required } = this.#options
    if (!isLessDurable(this.#durability, required)) return []
    return this.#facts.flatMap(({ address, policy, reason, replicas }) => [
      ...(policy === 'noeviction' ? [] : [`${address}: maxmemory-policy is ${policy}`]),
      ...(reason === null ? [] : [`${address}: ${reason}`]),
      ...(required === 'replicated' && replicas === 0 ? [`${address}: no replica in step`] : []),
    ])
  }
}

/** The weakest of all: a channel may lie on any of them. */
function promiseOf(facts: readonly StoreFacts[], required: Durability): Durability {
  const promises = facts.map(({ policy, replicas, tier }): Durability => {
    if (policy !== 'noeviction') return 'memory'
    const isReplicated = required === 'replicated' && tier !== 'memory' && replicas > 0
    return isReplicated ? 'replicated' : tier
  })
  return promises.reduce((least, one) => (isLessDurable(one, least) ? one : least))
}

type Look = { facts: StoreFacts[]; failure: unknown }

/** All primaries that answer, and why one does not. */
async function lookAt(client: RedisClient): Promise<Look> {
  const primaries: Redis[] = client instanceof Cluster ? client.nodes('master') : [client]
  const answers = await Promise.allSettled(primaries.map(readStoreFacts))
  const facts = answers.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  const failed = answers.find((one) => one.status === 'rejected')
  const nobody = primaries.length === 0 ? new RedisUnreachable('no primary is known') : null
  return { facts, failure: failed?.reason ?? nobody }
}

function refuseUnfit({ address, isPrimary, policy }: StoreFacts): void {
  if (!isPrimary) {
    throw new RedisUnreachable(
      `Redis at ${address} is a replica: set REDIS_URL to its primary, or to the Sentinels that know it`,
    )
  }
  if (policy !== 'noeviction') {
    throw new RedisUnreachable(
      `Redis at ${address} throws data away when its memory is full (maxmemory-policy ${policy}): ` +
        'set maxmemory-policy to noeviction in its configuration and start again',
    )
  }
}
