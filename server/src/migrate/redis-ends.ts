/** Redis as an end of a move. Nodes may run on it, but none of them may run a channel that moves. */
import type { AuthStore } from '../auth/auth-store.ts'
import type { Journal } from '../journal/journal.ts'
import { createRedisJournal } from '../journal/redis-journal.ts'
import { connectRedis } from '../redis/connect.ts'
import type { RedisClient, RedisConnection } from '../redis/connect.ts'
import { keysOf, MOVING_PLACE, SERVICE_KEYS } from '../redis/keys.ts'
import { isBeginningOf, seqOf } from './copy-channel.ts'
import { MoveRefused, PUBLISHED } from './ends.ts'
import type { Destination, Obstacle, Source } from './ends.ts'
import { createChannelMoves } from './move-scripts.ts'
import type { ChannelMoves } from './move-scripts.ts'

export type RedisEndOptions = {
  url: string
  /** What lies in this Redis and its archive. */
  openJournal(client: RedisClient): Journal
  openAuth(client: RedisClient): Promise<AuthStore>
}

/** An address to show: without a password. */
export function shownUrl(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//')
}

type Head = {
  seq: number
  opening: string
  moved: string | null
  origin: string | null
  isLeased: boolean
}

async function headOf(client: RedisClient, channelId: string): Promise<Head> {
  const { head, lease } = keysOf(channelId)
  const found = await client.hmget(head, 'seq', 'opening', 'moved', 'origin')
  const isLeased = (await client.exists(lease)) === 1
  const [seq, opening, moved = null, origin = null] = found
  return { seq: Number(seq ?? '0'), opening: opening ?? '', moved, origin, isLeased }
}

export async function openRedisSource(options: RedisEndOptions): Promise<Source> {
  const connection = await connectRedis(options.url)
  const { client } = connection
  try {
    const serviceId = await client.hget(SERVICE_KEYS.service, 'clusterId')
    const auth = await options.openAuth(client)
    return new RedisSource(options, connection, { auth, serviceId })
  } catch (error) {
    connection.close()
    throw error
  }
}

class RedisSource implements Source {
  readonly told: string
  readonly id: string
  readonly journal: Journal
  readonly auth: AuthStore
  readonly #connection: RedisConnection
  readonly #client: RedisClient
  readonly #moves: ChannelMoves
  /** As they were when each was listed: whoever opens one later is noticed. */
  readonly #openings = new Map<string, string>()
  /** Channels that are marked with this are ours to go on with. */
  #movedTo: string | null = null

  constructor(
    options: RedisEndOptions,
    connection: RedisConnection,
    { auth, serviceId }: { auth: AuthStore; serviceId: string | null },
  ) {
    this.told = shownUrl(options.url)
    this.id = `redis:${serviceId ?? this.told}`
    this.#connection = connection
    this.#client = connection.client
    this.journal = options.openJournal(this.#client)
    this.auth = auth
    this.#moves = createChannelMoves(this.#client)
  }

  async channels(): Promise<string[]> {
    const found: string[] = []
    for (const channelId of await this.journal.channels()) {
      const { opening, isLeased, moved, seq } = await headOf(this.#client, channelId)
      if (isLeased) throw new MoveRefused(`channel ${channelId} runs on a node: stop all nodes`)
      this.#openings.set(channelId, opening)
      if (seq > 0 && (moved === null || moved === this.#movedTo)) found.push(channelId)
    }
    return found
  }

  async isMarked(to: string): Promise<boolean> {
    this.#movedTo = to
    for (const channelId of await this.journal.channels()) {
      if ((await headOf(this.#client, channelId)).moved === to) return true
    }
    return false
  }

  async markMoved(channelIds: readonly string[], to: string): Promise<void> {
    const marked: string[] = []
    for (const channelId of channelIds) {
      const answer = await this.#moves.mark(channelId, this.#openings.get(channelId) ?? '', to)
      if (answer === 'done') {
        marked.push(channelId)
        continue
      }
      for (const one of marked) await this.#moves.unmark(one)
      throw new MoveRefused(`a node opened channel ${channelId} meanwhile: stop all nodes`)
    }
  }

  async leftBehind(channelIds: readonly string[]): Promise<string[]> {
    const told: string[] = []
    for (const channelId of channelIds) {
      const { inbox, head } = keysOf(channelId)
      const cursor = await this.#client.hget(head, 'cursor')
      const from = cursor === null ? '-' : `(${cursor}`
      const waiting = await this.#client.xrange(inbox, from, '+', 'COUNT', 1)
      if (waiting.length === 0) continue
      told.push(
        `channel ${channelId}: signals wait in its inbox that nobody has answered; whoever sent them sends them again`,
      )
    }
    return told
  }

  async close(): Promise<void> {
    await this.journal.close()
    await this.auth.close()
    this.#connection.close()
  }
}

/** Takes the marks off; answers the channels that had one. */
export async function unmarkRedis(url: string): Promise<string[]> {
  const connection = await connectRedis(url)
  try {
    const { client } = connection
    const moves = createChannelMoves(client)
    const journal = createRedisJournal({ client, durability: () => 'memory' })
    const unmarked: string[] = []
    for (const channelId of await journal.channels()) {
      if ((await headOf(client, channelId)).moved === null) continue
      await moves.unmark(channelId)
      unmarked.push(channelId)
    }
    return unmarked
  } finally {
    connection.close()
  }
}

export async function openRedisDestination(options: RedisEndOptions): Promise<Destination> {
  return new RedisDestination(options, await connectRedis(options.url))
}

class RedisDestination implements Destination {
  readonly told: string
  readonly moving: Journal
  readonly #options: RedisEndOptions
  readonly #connection: RedisConnection
  readonly #client: RedisClient
  readonly #moves: ChannelMoves
  readonly #live: Journal

  constructor(options: RedisEndOptions, connection: RedisConnection) {
    const { client } = connection
    this.told = shownUrl(options.url)
    this.#options = options
    this.#connection = connection
    this.#client = client
    this.#moves = createChannelMoves(client)
    this.moving = createRedisJournal({ client, durability: () => 'memory', place: MOVING_PLACE })
    this.#live = options.openJournal(client)
  }

  earlier(): Promise<string[]> {
    return this.moving.channels()
  }

  async obstacle(channelId: string, source: Source): Promise<Obstacle | null> {
    const { seq, origin, moved, isLeased } = await headOf(this.#client, channelId)
    const isOurs = origin === source.id
    const sourceSeq = await seqOf(source.journal, channelId)
    if (isOurs && (await isBeginningOf(source.journal, this.#live, channelId, sourceSeq))) {
      return PUBLISHED
    }
    if (isLeased) return `channel ${channelId} runs on a node of ${this.told}: stop all nodes`
    if (seq === 0) return null
    if (!isOurs && moved === null) return `${this.told} has a channel ${channelId} already`
    const isEarlier = await isBeginningOf(this.#live, source.journal, channelId, seq)
    return isEarlier ? null : `${this.told} holds another history of channel ${channelId}`
  }

  discard(channelId: string): Promise<void> {
    return this.#moves.discard(channelId)
  }

  async publish(channelIds: readonly string[], source: Source): Promise<void> {
    for (const channelId of channelIds) {
      // Whoever asked for the channel too early may have left an empty one; what went before is replaced.
      const obstacle = await this.obstacle(channelId, source)
      if (obstacle === PUBLISHED) continue
      if (obstacle !== null) throw new MoveRefused(obstacle)
      const seq = await seqOf(source.journal, channelId)
      const { seq: replacedSeq } = await headOf(this.#client, channelId)
      const answer = await this.#moves.publish(channelId, source.id, { seq, replacedSeq })
      if (answer !== 'done') {
        throw new MoveRefused(`channel ${channelId} could not be published (${answer})`)
      }
    }
  }

  openAuth(): Promise<AuthStore> {
    return this.#options.openAuth(this.#client)
  }

  async close(): Promise<void> {
    await this.moving.close()
    await this.#live.close()
    this.#connection.close()
  }
}
