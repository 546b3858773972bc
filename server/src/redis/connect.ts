/**
 * Connections to Redis, whatever it is: one server, a primary found through Sentinels, or a Cluster. What it
 * is, it says itself. ioredis drives journal, leases and inboxes; node-redis drives Pub/Sub, except where Sentinels
 * name the primary.
 */
import { Redis } from 'ioredis'
import type { Cluster } from 'ioredis'
import { createClient, createCluster } from 'redis'
import {
  REDIS_COMMAND_MS_MAX,
  REDIS_CONNECT_MS_MAX,
  REDIS_RETRY_MS_MAX,
  REDIS_SLOTS_EVERY_MS,
} from '../limits.ts'
import { CarefulCluster } from './careful-cluster.ts'
import { keepConnected } from './kept-connection.ts'
import { parseRedisUrl } from './redis-url.ts'
import type { RedisAddress } from './redis-url.ts'
import { createSentinelPubSub } from './sentinel-pub-sub.ts'

export type RedisClient = Redis | Cluster
export type RedisKind = 'standalone' | 'sentinel' | 'cluster'

/** What the program uses of node-redis. */
export type PubSubClient = {
  sSubscribe(topic: string, hear: (text: string) => void): Promise<unknown>
  sUnsubscribe(topic: string, hear: (text: string) => void): Promise<unknown>
  sPublish(topic: string, text: string): Promise<unknown>
  destroy(): void
}

export interface RedisConnection {
  readonly kind: RedisKind
  readonly client: RedisClient
  /** A connection of its own, connected when it resolves. `onError` hears what it says while it lives. */
  pubSub(onError: (error: Error) => void): Promise<PubSubClient>
  close(): void
}

/** The store cannot be reached or is none of ours; its sentence says what to do. */
export class RedisUnreachable extends Error {
  override readonly name = 'RedisUnreachable'
}

export async function connectRedis(
  url: string,
  onError: (error: Error) => void = () => undefined,
): Promise<RedisConnection> {
  const address = parseRedisUrl(url)
  const kind = await kindOf(address)
  const client = createRedis(address, kind)
  client.on('error', onError)
  try {
    if (client.status === 'wait') await client.connect()
  } catch (error) {
    client.disconnect()
    throw unreachable(url, error)
  }
  return {
    kind,
    client,
    pubSub: (onPubSubError) => connectPubSub(address, kind, onPubSubError),
    close: client instanceof Redis ? keepConnected(client) : () => client.disconnect(),
  }
}

const RETRY = (times: number) => Math.min(50 * 2 ** Math.min(times, 8), REDIS_RETRY_MS_MAX)

/** A command that may have been done must never be done again by the client itself. */
const CAREFUL = {
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  commandTimeout: REDIS_COMMAND_MS_MAX,
  connectTimeout: REDIS_CONNECT_MS_MAX,
  lazyConnect: true,
  autoResubscribe: false,
  retryStrategy: RETRY,
} as const

function createRedis(address: RedisAddress, kind: RedisKind): RedisClient {
  const { username, password, tls, seeds, database } = address
  const auth = {
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
  }
  const [seed] = seeds
  if (kind === 'cluster') {
    return new CarefulCluster([...seeds], {
      lazyConnect: true,
      // Over a broken connection nothing is sent again, here neither.
      retryDelayOnFailover: 0,
      clusterRetryStrategy: RETRY,
      slotsRefreshTimeout: REDIS_CONNECT_MS_MAX,
      slotsRefreshInterval: REDIS_SLOTS_EVERY_MS,
      redisOptions: { ...CAREFUL, ...auth, lazyConnect: false },
    })
  }
  if (kind === 'sentinel') {
    return new Redis({
      ...CAREFUL,
      ...auth,
      sentinels: [...seeds],
      name: address.master,
      db: database,
      sentinelRetryStrategy: RETRY,
      sentinelCommandTimeout: REDIS_COMMAND_MS_MAX,
      failoverDetector: true,
    })
  }
  return new Redis({ ...CAREFUL, ...auth, ...seed, db: database })
}

/** Asks the first seed that answers. */
async function kindOf(address: RedisAddress): Promise<RedisKind> {
  let last: unknown = new Error('no address')
  for (const seed of address.seeds) {
    const probe = createRedis({ ...address, seeds: [seed] }, 'standalone') as Redis
    probe.on('error', () => undefined)
    try {
      await probe.connect()
      const mode = /redis_mode:(\w+)/.exec(await probe.info('server'))?.[1]
      return mode === 'sentinel' || mode === 'cluster' ? mode : 'standalone'
    } catch (error) {
      last = error
    } finally {
      probe.disconnect()
    }
  }
  throw unreachable(address.told, last)
}

async function connectPubSub(
  address: RedisAddress,
  kind: RedisKind,
  onError: (error: Error) => void,
): Promise<PubSubClient> {
  const { seeds, username, password, tls, database } = address
  const auth = {
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  }
  const socketOf = (seed: RedisAddress['seeds'][number]) => ({
    ...seed,
    ...(tls ? { tls: true as const } : {}),
    reconnectStrategy: RETRY,
    connectTimeout: REDIS_CONNECT_MS_MAX,
  })
  if (kind === 'cluster') {
    const cluster = createCluster({
      rootNodes: seeds.map((seed) => ({ ...auth, socket: socketOf(seed) })),
      defaults: { ...auth, socket: { reconnectStrategy: RETRY } },
    })
    cluster.on('error', onError)
    await cluster.connect()
    return cluster as unknown as PubSubClient
  }
  if (kind === 'sentinel') {
    const client = createRedis(address, kind) as Redis
    client.on('error', onError)
    await client.connect()
    return createSentinelPubSub(client, onError)
  }
  const [seed] = seeds
  if (seed === undefined) throw new Error('no address')
  const client = createClient({ ...auth, database, socket: socketOf(seed) as never })
  client.on('error', onError)
  await client.connect()
  return client as unknown as PubSubClient
}

function unreachable(url: string, error: unknown): RedisUnreachable {
  const why = error instanceof Error ? error.message : String(error)
  return new RedisUnreachable(
    `Redis at ${url.replace(/\/\/[^@/]*@/, '//')} cannot be reached (${why}): is it running, and is REDIS_URL right?`,
  )
}
