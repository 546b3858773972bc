/**
 * This node's part in a service of several: everything that runs only with a shared store, put together. The
 * server is given the result and, without it, has every channel to itself.
 */
import { randomUUID } from 'node:crypto'
import { isLessDurable } from '@fanfare/shared/contracts'
import type { Durability } from '@fanfare/shared/contracts'
import type { AuthStore } from '../auth/auth-store.ts'
import { openRedisAuthStore } from '../auth/redis-auth-store.ts'
import type { ArchiveFolder } from '../archive/archive-folder.ts'
import { createArchiveReader } from '../archive/archive-reader.ts'
import { createArchiver } from '../archive/archiver.ts'
import type { Archiver, ArchiveStatus } from '../archive/archiver.ts'
import { openArchive, probeArchive } from '../archive/open-archive.ts'
import type { RunningChannel } from '../channel/create-channel.ts'
import { createRedisJournal } from '../journal/redis-journal.ts'
import type { RedisJournal } from '../journal/redis-journal.ts'
import type { Log } from '../observe/log.ts'
import type { ServiceMetrics } from '../observe/metrics.ts'
import { connectRedis } from '../redis/connect.ts'
import type { RedisConnection } from '../redis/connect.ts'
import { createStoreHealth } from '../redis/store-health.ts'
import type { StoreDescription, StoreHealth } from '../redis/store-health.ts'
import { createAsking } from './asking.ts'
import type { Asking } from './asking.ts'
import { createBus } from './bus.ts'
import type { Bus } from './bus.ts'
import { createOwnership } from './create-ownership.ts'
import { createFollowers } from './followers.ts'
import type { Followers } from './followers.ts'
import { createInbox } from './inbox.ts'
import type { Inbox, Local } from './inbox.ts'
import { createIncidents } from './incidents.ts'
import type { Incidents } from './incidents.ts'
import type { NodeInfo, OwnedChannels, Ownership } from './ownership.ts'
import { createRelay } from './relay.ts'
import type { Relay } from './relay.ts'
import { enterService } from './service-guard.ts'
import type { Service, ServiceWatch, Trouble } from './service-guard.ts'
import { createTailNews } from './tail-news.ts'
import type { TailNews } from './tail-news.ts'
import { createTailWatch } from './tail-watch.ts'
import type { TailWatch } from './tail-watch.ts'

export type ClusterOptions = {
  redisUrl: string
  /** Of the service. */
  name: string
  /** What people call this node. */
  node: string
  version: string
  leaseMs: number
  requiredDurability: Durability
  /** A folder, or `s3://…`; absent: Redis keeps everything. */
  archive?: string
  /** This node's own. */
  dataFolder: string
  log: Log
  clock: () => number
}

export type ClusterFacts = {
  id: string
  name: string
  nodes: readonly NodeInfo[]
  store: StoreFacts
  /** Null: Redis keeps everything. */
  archive: ArchiveStatus | null
  /** What is wrong with this node as one of several. */
  troubles: readonly Trouble[]
}

/** Without addresses: whoever may ask how a node is need not know where its store lies. */
export type StoreFacts = Pick<StoreDescription, 'kind' | 'durability'> & {
  servers: number
  /** In step with their primaries. */
  replicas: number
}

/** What the server does here for the others. */
export type ServedHere = {
  channels: OwnedChannels
  local: Local
  /** What the panel shows of a channel is another thing now; null: of every channel. */
  onIncidents: (channelId: string | null) => void
}

export interface Cluster {
  readonly journal: RedisJournal
  readonly authStore: AuthStore
  readonly ownership: Ownership
  readonly inbox: Inbox
  readonly relay: Relay
  readonly followers: Followers
  readonly incidents: Incidents
  serve(here: ServedHere): void
  /** A channel runs here (again), and nothing was appended to it yet. */
  opened(channel: RunningChannel): void
  facts(): ClusterFacts
  /** For the metrics. */
  load(): ServiceMetrics
  isReachable(): boolean
  /** After everything that uses it. */
  close(): Promise<void>
}

/** This node must not start: a sentence that says what to do. */
export class ServiceRefused extends Error {
  override readonly name = 'ServiceRefused'
}

export async function joinCluster(options: ClusterOptions): Promise<Cluster> {
  const { archive, log, redisUrl } = options
  if (archive !== undefined) await probeArchive(archive)
  const onError = (error: Error) => log.debug({ error: error.message }, 'Redis')
  const connection = await connectRedis(redisUrl, onError)
  try {
    return await new JoinedCluster(options, connection, onError).join()
  } catch (error) {
    connection.close()
    throw error
  }
}

type Store = { health: StoreHealth; service: Service; journal: RedisJournal; tails: TailWatch }
type Talk = { bus: Bus; asking: Asking; ownership: Ownership; leases: RedisConnection }

class JoinedCluster {
  readonly #options: ClusterOptions
  readonly #connection: RedisConnection
  readonly #onError: (error: Error) => void
  readonly #nodeId: string
  /** Null: Redis keeps everything. */
  readonly #archive: ArchiveFolder | null
  #here: ServedHere | null = null
  #ownership: Ownership | null = null
  #tails: TailWatch | null = null

  constructor(
    options: ClusterOptions,
    connection: RedisConnection,
    onError: (error: Error) => void,
  ) {
    this.#options = options
    this.#connection = connection
    this.#onError = onError
    this.#archive = options.archive === undefined ? null : openArchive(options.archive)
    this.#nodeId = `${options.node}-${randomUUID().slice(0, 8)}`
  }

  async join(): Promise<Cluster> {
    const { clock, log, name, node } = this.#options
    const { client } = this.#connection
    const incidents = createIncidents({
      client,
      log,
      clock,
      node,
      onChanged: (channelId) => this.#here?.onIncidents(channelId),
    })
    const store = await this.#openStore(incidents)
    const watch = store.service.watch({
      incidents,
      log,
      onRewound: (reason) => this.#void(reason),
      clock,
    })
    const talk = await this.#talk()
    const { bus, asking, ownership } = talk
    const inbox = createInbox({ client, bus, asking, ownership, log })
    const relay = createRelay({ asking, ownership, inbox })
    const followers = createFollowers({ bus, asking, ownership, now: clock })
    const news = this.#tellTails(store, talk)
    const { confirm } = store.health
    const folder = this.#archive
    const archiver = folder === null ? null : createArchiver({ client, folder, log })
    return {
      journal: store.journal,
      ownership,
      inbox,
      relay,
      followers,
      incidents,
      authStore: await openRedisAuthStore({
        client,
        bus,
        ...(confirm === undefined ? {} : { confirm }),
      }),
      serve: (here) => {
        this.#here = here
        ownership.serve(here.channels)
        inbox.serve(here.local)
        relay.serve((request, relayed) => here.local.fetch(request, relayed))
        archiver?.start({ ownedChannels: () => here.channels.running() })
      },
      opened: (channel) => {
        void store.tails.check(channel.id)
        inbox.opened(channel)
      },
      facts: () => ({
        id: store.service.clusterId,
        name,
        nodes: ownership.nodes(),
        store: storeFacts(store.health.describe()),
        archive: archiver?.describe() ?? null,
        troubles: [
          ...watch.troubles(),
          ...(archiver?.describe().troubles ?? []).map((why) => ({ id: 'archive', why })),
        ],
      }),
      load: () => ({
        nodes: ownership.nodes().length,
        isStoreReachable: store.health.isReachable(),
        waiting: inbox.waiting,
        archive: archiver?.describe() ?? null,
      }),
      isReachable: () => store.health.isReachable(),
      close: () => this.#close({ archiver, followers, inbox, news, relay, watch }, store, talk),
    }
  }

  async #openStore(incidents: Incidents): Promise<Store> {
    const { dataFolder, log, name, requiredDurability } = this.#options
    const { client } = this.#connection
    const archive = this.#archive
    const service = await enterService(client, { name, folder: dataFolder })
    const [problem] = service.problems
    if (problem !== undefined) throw new ServiceRefused(problem)
    const health = await createStoreHealth(this.#connection, {
      required: requiredDurability,
      log,
      onChanged: (reason) => this.#void(reason),
      onDurability: (now, before) => this.#promised(incidents, now, before),
    })
    const { confirm } = health
    const journal = createRedisJournal({
      client,
      durability: () => health.durability(),
      ...(confirm === undefined ? {} : { confirm }),
      ...(archive === null ? {} : { archive: createArchiveReader(archive) }),
    })
    const tails = createTailWatch({ client, journal, incidents, log })
    this.#tails = tails
    return { health, service, journal, tails }
  }

  async #talk(): Promise<Talk> {
    const { leaseMs, log, node, version } = this.#options
    const bus = await createBus(this.#connection, this.#onError)
    const asking = await createAsking(bus, this.#nodeId)
    // Behind long appends and waits for replicas a renewal would come late.
    const leases = await connectRedis(this.#options.redisUrl, this.#onError)
    const ownership = await createOwnership({
      client: leases.client,
      bus,
      asking,
      leaseMs,
      log,
      self: { id: this.#nodeId, name: node, version },
      onError: this.#onError,
    })
    this.#ownership = ownership
    return { bus, asking, ownership, leases }
  }

  #tellTails({ journal, tails }: Store, { asking, ownership }: Talk): TailNews {
    return createTailNews({
      asking,
      self: this.#nodeId,
      nodes: () => ownership.nodes(),
      running: () => (this.#here?.channels.running() ?? []).map((id) => ({ id })),
      journal,
      tails,
    })
  }

  #promised(incidents: Incidents, now: Durability, before: Durability): void {
    const { requiredDurability: required } = this.#options
    this.#here?.onIncidents(null)
    if (!isLessDurable(now, required) || isLessDurable(before, required)) return
    const found = { kind: 'not_durable', channelId: null, acknowledged: null, found: null } as const
    incidents.raise(found).catch(this.#onError)
  }

  /** The store is another one than before, or older: what is held in it may be held by others too. */
  #void(reason: string): void {
    this.#options.log.warn({ reason }, 'the store changed: its channels are claimed anew')
    this.#ownership?.voidAll(new Error(reason))
    void this.#tails?.checkAll()
  }

  async #close(
    parts: {
      archiver: Archiver | null
      followers: Followers
      inbox: Inbox
      news: TailNews
      relay: Relay
      watch: ServiceWatch
    },
    { health, tails }: Store,
    { asking, bus, leases, ownership }: Talk,
  ): Promise<void> {
    await parts.archiver?.close()
    parts.followers.close()
    parts.relay.close()
    parts.inbox.close()
    parts.news.close()
    asking.close()
    await ownership.close()
    leases.close()
    parts.watch.close()
    health.close()
    tails.close()
    await bus.close()
    this.#connection.close()
  }
}

function storeFacts({ kind, durability, servers }: StoreDescription): StoreFacts {
  const replicas = servers.reduce((sum, one) => sum + one.replicas, 0)
  return { kind, durability, servers: servers.length, replicas }
}
