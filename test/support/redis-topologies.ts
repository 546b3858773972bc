/** Redis as it is run for real: by itself, as a primary with replicas under Sentinels, or as a Cluster, of processes that can be hurt one by one. */
import { until } from './until.ts'
import { RedisMember } from './redis-member.ts'

export interface RedisTopology {
  /** As `REDIS_URL`: the seeds with commas. */
  readonly url: string
  /** Those that hold data, by their ids. */
  readonly members: readonly RedisMember[]
  member(id: string): RedisMember
  /** Whoever holds this key for writing. */
  primaryOf(key: string): Promise<RedisMember>
  /** A running replica of this primary. */
  replicaOf(primary: RedisMember): Promise<RedisMember>
  /** From now on this primary's replicas get nothing more, and stay as they are; a restart of it ends that. */
  holdReplicas(primary: RedisMember): Promise<void>
  /** Its replicas may fetch what they missed. */
  releaseReplicas(primary: RedisMember): Promise<void>
  /** Whether all servers run, and every replica follows the primary that all agree on. */
  isSettled(): Promise<boolean>
  /** Kills the primary of this key and waits until one of its replicas is primary; answers that one. */
  failover(key?: string): Promise<RedisMember>
  /** Everything ends and every folder goes. */
  stop(): Promise<void>
}

export type TopologyOptions = {
  /** Of each primary. */
  replicas?: number
  /** A silent server is taken for gone after this. */
  downAfterMs?: number
  /** Lines of every data server's `redis.conf`. */
  config?: readonly string[]
}

const MASTER = 'mymaster'
const SENTINELS = 3
const QUORUM = 2
const MASTERS = 3
const SLOTS = 16_384
/** After a failover that came to nothing the next one is not begun for twice as long. */
const FAILOVER_TIMEOUT_MS = 5_000
const DOWN_AFTER_MS = 1_000
const READY_MS_MAX = 20_000
const FAILOVER_MS_MAX = 40_000

const DATA_CONFIG = [
  'save ""',
  'appendonly yes',
  'appendfsync always',
  'maxmemory-policy noeviction',
  'repl-diskless-sync-delay 0',
]

export async function startStandalone(options: TopologyOptions = {}): Promise<RedisTopology> {
  const { config = [] } = options
  const only = await RedisMember.start({ id: 'p', config: [...DATA_CONFIG, ...config] })
  const members = [only]
  const url = `redis://${only.address}`
  const primaryOf = () => Promise.resolve(only)
  return topology({ url, members, primaryOf, stop: () => removeAll(members) })
}

export async function startSentinel(options: TopologyOptions = {}): Promise<RedisTopology> {
  const { replicas = 1, downAfterMs = DOWN_AFTER_MS, config = [] } = options
  const members: RedisMember[] = []
  const sentinels: RedisMember[] = []
  const stop = () => removeAll([...sentinels, ...members])
  try {
    const primary = await RedisMember.start({ id: 'p', config: [...DATA_CONFIG, ...config] })
    members.push(primary)
    for (let i = 1; i <= replicas; i++) {
      const own = [...DATA_CONFIG, ...config, `replicaof 127.0.0.1 ${primary.port}`]
      members.push(await RedisMember.start({ id: `r${i}`, config: own }))
    }
    await Promise.all(
      members.slice(1).map((replica) => until(() => isLinked(replica), READY_MS_MAX)),
    )
    const watched = [
      `sentinel monitor ${MASTER} 127.0.0.1 ${primary.port} ${QUORUM}`,
      `sentinel down-after-milliseconds ${MASTER} ${downAfterMs}`,
      `sentinel failover-timeout ${MASTER} ${FAILOVER_TIMEOUT_MS}`,
    ]
    for (let i = 1; i <= SENTINELS; i++) {
      sentinels.push(await RedisMember.start({ id: `s${i}`, config: watched, sentinel: true }))
    }
    await until(() => knowEachOther(sentinels, replicas), READY_MS_MAX)
  } catch (error) {
    await stop()
    throw error
  }
  const url = `redis://${sentinels.map((one) => one.address).join(',')}?master=${MASTER}`
  const primaryOf = () => primaryBySentinel(sentinels, members)
  const isAgreed = async () => {
    const named = await Promise.all(sentinels.map((one) => portNamedBy(one)))
    return new Set(named).size === 1 && (await (await primaryOf()).info('role')) === 'master'
  }
  return topology({ url, members, primaryOf, stop, isAgreed })
}

export async function startCluster(options: TopologyOptions = {}): Promise<RedisTopology> {
  const { replicas = 0, downAfterMs = DOWN_AFTER_MS, config = [] } = options
  const members: RedisMember[] = []
  const stop = () => removeAll(members)
  try {
    const own = [
      ...DATA_CONFIG,
      ...config,
      'cluster-enabled yes',
      `cluster-node-timeout ${downAfterMs}`,
      'cluster-allow-replica-migration no',
    ]
    for (let i = 1; i <= MASTERS; i++)
      members.push(await RedisMember.start({ id: `m${i}`, config: own }))
    await joinMasters(members)
    const masters = [...members]
    for (const [i, master] of masters.entries()) {
      for (let r = 1; r <= replicas; r++) {
        const replica = await RedisMember.start({ id: `m${i + 1}r${r}`, config: own })
        members.push(replica)
        await joinReplica(replica, master)
      }
    }
    await until(() => agree(members), READY_MS_MAX)
  } catch (error) {
    await stop()
    throw error
  }
  const url = `redis://${members
    .slice(0, MASTERS)
    .map((one) => one.address)
    .join(',')}`
  return topology({
    url,
    members,
    primaryOf: (key) => primaryBySlot(members, key),
    stop,
    isAgreed: () => agree(members),
  })
}

type Parts = Pick<RedisTopology, 'url' | 'members' | 'primaryOf' | 'stop'> & {
  /** Whether those that decide who is primary say the same. */
  isAgreed?: () => Promise<boolean>
}

function topology({ url, members, primaryOf, stop, isAgreed = always }: Parts): RedisTopology {
  async function replicaOf(primary: RedisMember): Promise<RedisMember> {
    for (const one of members) {
      if (one === primary || !one.isRunning) continue
      if ((await one.info('master_port')) === String(primary.port)) return one
    }
    throw new Error(`${primary.id} has no replica that runs`)
  }

  return {
    url,
    members,
    primaryOf,
    replicaOf,
    member(id) {
      const found = members.find((one) => one.id === id)
      if (found === undefined) throw new Error(`there is no ${id}`)
      return found
    },
    async isSettled() {
      if (!members.every((one) => one.isRunning)) return false
      const roles = await Promise.all(members.map((one) => one.info('role')))
      const replicas = members.filter((_, i) => roles[i] === 'slave')
      const links = await Promise.all(replicas.map(isLinked))
      return links.every(Boolean) && (await isAgreed())
    },
    async holdReplicas(primary) {
      await primary.command('ACL', 'SETUSER', 'default', '-psync', '-sync')
      await primary.command('CLIENT', 'KILL', 'TYPE', 'replica')
    },
    async releaseReplicas(primary) {
      await primary.command('ACL', 'SETUSER', 'default', '+psync', '+sync')
    },
    async failover(key = '') {
      const before = await primaryOf(key)
      await before.kill()
      let now = before
      await until(async () => {
        now = await primaryOf(key)
        return now !== before && (await now.info('role')) === 'master'
      }, FAILOVER_MS_MAX)
      return now
    },
    stop,
  }
}

function always(): Promise<boolean> {
  return Promise.resolve(true)
}

async function removeAll(members: readonly RedisMember[]): Promise<void> {
  await Promise.all(members.map((member) => member.remove()))
}

async function isLinked(replica: RedisMember): Promise<boolean> {
  return (await replica.info('master_link_status')) === 'up'
}

// — Sentinel —

/** A failover begun before each of them knows the others and the replicas would find no majority. */
async function knowEachOther(
  sentinels: readonly RedisMember[],
  replicas: number,
): Promise<boolean> {
  for (const sentinel of sentinels) {
    const facts = (await sentinel.command('SENTINEL', 'MASTER', MASTER)) as string[]
    const value = (name: string) => Number(facts[facts.indexOf(name) + 1])
    if (value('num-other-sentinels') < SENTINELS - 1 || value('num-slaves') < replicas) return false
  }
  return true
}

async function portNamedBy(sentinel: RedisMember): Promise<number> {
  const answer = await sentinel.command('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER)
  return Number((answer as string[])[1])
}

async function primaryBySentinel(
  sentinels: readonly RedisMember[],
  members: readonly RedisMember[],
): Promise<RedisMember> {
  for (const sentinel of sentinels.filter((one) => one.isRunning)) {
    const port = await portNamedBy(sentinel)
    const found = members.find((one) => one.port === port)
    if (found !== undefined) return found
  }
  throw new Error('no Sentinel knows a primary')
}

// — Cluster —

async function joinMasters(masters: readonly RedisMember[]): Promise<void> {
  const [first] = masters
  if (first === undefined) return
  for (const [i, master] of masters.entries()) {
    await master.command('CLUSTER', 'SET-CONFIG-EPOCH', i + 1)
    const from = Math.ceil((i * SLOTS) / masters.length)
    const to = Math.ceil(((i + 1) * SLOTS) / masters.length) - 1
    await master.command('CLUSTER', 'ADDSLOTSRANGE', from, to)
  }
  for (const master of masters.slice(1)) await meet(master, first)
  await until(() => agree(masters), READY_MS_MAX)
}

async function meet(member: RedisMember, first: RedisMember): Promise<void> {
  await member.command('CLUSTER', 'MEET', '127.0.0.1', first.port)
}

async function joinReplica(replica: RedisMember, master: RedisMember): Promise<void> {
  const id = String(await master.command('CLUSTER', 'MYID'))
  await meet(replica, master)
  await until(async () => {
    const nodes = String(await replica.command('CLUSTER', 'NODES'))
    return nodes.includes(`${id} `)
  }, READY_MS_MAX)
  await replica.command('CLUSTER', 'REPLICATE', id)
  await until(() => isLinked(replica), READY_MS_MAX)
}

/** Each says that all slots are served, and knows all the others. */
async function agree(members: readonly RedisMember[]): Promise<boolean> {
  for (const member of members) {
    const info = String(await member.command('CLUSTER', 'INFO'))
    if (!info.includes('cluster_state:ok')) return false
    if (!info.includes(`cluster_known_nodes:${members.length}`)) return false
  }
  return true
}

async function primaryBySlot(members: readonly RedisMember[], key: string): Promise<RedisMember> {
  for (const asked of members.filter((one) => one.isRunning)) {
    const slot = Number(await asked.command('CLUSTER', 'KEYSLOT', key))
    type Range = [from: number, to: number, master: [host: string, port: number]]
    const ranges = (await asked.command('CLUSTER', 'SLOTS')) as Range[]
    const range = ranges.find(([from, to]) => slot >= from && slot <= to)
    const found = members.find((one) => one.port === range?.[2][1])
    if (found !== undefined) return found
  }
  throw new Error(`nobody serves the slot of ${key}`)
}
