/** A service to be hurt: some nodes, the Redis they share, and a look into its journal that goes round them. */
import type { Random } from '@fanfare/server/connectors/simulated/random.ts'
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import type { RedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type { RedisConnection } from '@fanfare/server/redis/connect.ts'
import { ClusterNodes } from '../support/cluster-nodes.ts'
import type { ClusterNode } from '../support/cluster-nodes.ts'
import { startCluster, startSentinel, startStandalone } from '../support/redis-topologies.ts'
import type { RedisTopology } from '../support/redis-topologies.ts'
import { until } from '../support/until.ts'

export type RedisForm = 'standalone' | 'sentinel' | 'cluster'

export type ServiceOptions = {
  form: RedisForm
  nodes: number
  leaseMs: number
  /** What gifts, orders and claims need. */
  durability: string
  random: Random
}

export const CHANNEL = 'chaos'
/** On a busy machine a server is silent for a second now and then. */
const DOWN_AFTER_MS = 1_500
const OWNER_MS_MAX = 30_000
const SETTLED_MS_MAX = 45_000

export class ChaosService {
  readonly redis: RedisTopology
  readonly nodes: ClusterNodes
  readonly options: ServiceOptions

  private constructor(redis: RedisTopology, nodes: ClusterNodes, options: ServiceOptions) {
    this.redis = redis
    this.nodes = nodes
    this.options = options
  }

  static async start(options: ServiceOptions): Promise<ChaosService> {
    const { form, leaseMs, durability } = options
    const redis = await startRedisAs(form)
    try {
      const nodes = await ClusterNodes.start({
        redisUrl: redis.url,
        count: options.nodes,
        channelId: CHANNEL,
        leaseMs,
        durability,
        proxied: form === 'standalone',
      })
      return new ChaosService(redis, nodes, options)
    } catch (error) {
      await redis.stop()
      throw error
    }
  }

  /** The one node that runs the channel; waits while it is none or, for a moment, two. */
  async owner(): Promise<ClusterNode> {
    let owners: ClusterNode[] = []
    await until(async () => {
      owners = await this.nodes.ownersOf(CHANNEL)
      return owners.length === 1
    }, OWNER_MS_MAX)
    return owners[0]!
  }

  /** Resolves when Redis is whole again. */
  settled(): Promise<void> {
    return until(() => this.redis.isSettled(), SETTLED_MS_MAX)
  }

  /** On a connection of its own, made for this look and closed after it; once more where that broke. */
  async look<T>(use: (journal: RedisJournal, redis: RedisConnection) => Promise<T>): Promise<T> {
    try {
      return await this.#look(use)
    } catch {
      await this.settled()
      return this.#look(use)
    }
  }

  async #look<T>(use: (journal: RedisJournal, redis: RedisConnection) => Promise<T>): Promise<T> {
    const redis = await connectRedis(this.redis.url)
    try {
      const { client } = redis
      const journal = createRedisJournal({ client, durability: () => 'disk' })
      return await use(journal, redis)
    } finally {
      redis.close()
    }
  }

  async stop(): Promise<void> {
    await this.nodes.remove()
    await this.redis.stop()
  }
}

function startRedisAs(form: RedisForm): Promise<RedisTopology> {
  if (form === 'sentinel') return startSentinel({ downAfterMs: DOWN_AFTER_MS })
  return form === 'cluster' ? startCluster() : startStandalone()
}
