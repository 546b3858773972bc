/** The faults: each hurts a running service at once, holds, and heals it. */
import { readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import type { ClusterNode } from '../support/cluster-nodes.ts'
import type { RedisMember } from '../support/redis-member.ts'
import { CHANNEL } from './chaos-room.ts'
import type { ChaosService, RedisForm, ServiceOptions } from './chaos-room.ts'

export type Fault = {
  form: RedisForm
  durability: ServiceOptions['durability']
  /** Redis itself may lose the end of what it acknowledged: then an incident has to say so. */
  mayLose: boolean
  hurt: (service: ChaosService) => Promise<string>
}

/** By the names of `--kind`. */
export const FAULTS = {
  kill: standalone(kill),
  stall: standalone(stall),
  cut: standalone((service) => hurtLink(service, 'cut')),
  freeze: standalone((service) => hurtLink(service, 'freeze')),
  drain: standalone(drain),
  restart: standalone(restart),
  powercut: { ...standalone(powerCut), mayLose: true },
  failover: { form: 'sentinel', durability: 'disk', mayLose: true, hurt: failover },
  replicated: { form: 'sentinel', durability: 'replicated', mayLose: false, hurt: failover },
  cluster: { form: 'cluster', durability: 'disk', mayLose: false, hurt: shard },
} as const satisfies Record<string, Fault>

export type FaultKind = keyof typeof FAULTS

/** `os`: a Redis that is asked to promise less for one fault goes on being used. */
function standalone(hurt: Fault['hurt']): Fault {
  return { form: 'standalone', durability: 'os', mayLose: false, hurt }
}

async function kill(service: ChaosService): Promise<string> {
  const { random, leaseMs } = service.options
  const owner = await service.owner()
  await owner.kill()
  await pause(random.below(2 * leaseMs))
  await owner.start()
  return `killed ${owner.name}`
}

/** Longer than the lease: it wakes up and finds that it is nobody's any more. */
async function stall(service: ChaosService): Promise<string> {
  const { random, leaseMs } = service.options
  const owner = await service.owner()
  const ms = random.between(Math.ceil(1.2 * leaseMs), 3 * leaseMs)
  owner.stall()
  await pause(ms)
  owner.resume()
  return `stopped ${owner.name} for ${ms} ms`
}

async function hurtLink(service: ChaosService, how: 'cut' | 'freeze'): Promise<string> {
  const { random, leaseMs } = service.options
  const owner = await service.owner()
  const ms = random.between(Math.ceil(0.2 * leaseMs), 3 * leaseMs)
  if (owner.link === null) throw new Error(`${owner.name} has no link of its own`)
  if (how === 'cut') owner.link.cut()
  else owner.link.freeze()
  await pause(ms)
  owner.link.heal()
  return `${how} the link of ${owner.name} for ${ms} ms`
}

async function drain(service: ChaosService): Promise<string> {
  const owner = await service.owner()
  const code = await owner.stop()
  await owner.start()
  if (code !== 0) throw new Error(`${owner.name} ended with ${code}`)
  return `asked ${owner.name} to stop`
}

async function restart(service: ChaosService): Promise<string> {
  const redis = await service.redis.primaryOf(keysOf(CHANNEL).head)
  await redis.kill()
  await pause(service.options.random.below(1_500))
  await redis.start()
  return `killed Redis`
}

/** What a power cut does to a file that is synced once a second: its end is gone. */
async function powerCut(service: ChaosService): Promise<string> {
  const { random } = service.options
  const redis = await service.redis.primaryOf(keysOf(CHANNEL).head)
  await redis.command('CONFIG', 'SET', 'appendfsync', 'everysec')
  // The nodes have to see that it promises less; what they refuse meanwhile is sent again.
  await pause(random.between(2_500, 3_500))
  const file = appendOnlyFile(redis)
  const { size } = statSync(file)
  await pause(random.between(50, 900))
  await redis.kill()
  const lost = statSync(file).size - size
  truncateSync(file, size)
  await redis.start()
  return `cut the power of Redis: ${lost} bytes were not on the disk`
}

function appendOnlyFile({ folder }: RedisMember): string {
  const inside = join(folder, 'appendonlydir')
  const newest = readdirSync(inside)
    .filter((name) => name.endsWith('.incr.aof'))
    .toSorted((a, b) => Number(/(\d+)\.incr/.exec(a)?.[1]) - Number(/(\d+)\.incr/.exec(b)?.[1]))
    .at(-1)
  if (newest === undefined) throw new Error(`there is no append-only file in ${inside}`)
  return join(inside, newest)
}

/** The replica that takes over knows nothing of the last moments. */
async function failover(service: ChaosService): Promise<string> {
  const { redis, options } = service
  const before = await redis.primaryOf('')
  const lagMs = options.random.between(50, 1_500)
  await redis.holdReplicas(before)
  await pause(lagMs)
  try {
    const now = await redis.failover()
    return `failed over to ${now.id}, which was ${lagMs} ms behind`
  } finally {
    await before.start()
    // A Sentinel would say the same some seconds later.
    const { port } = await redis.primaryOf('')
    if (port !== before.port) await before.command('REPLICAOF', '127.0.0.1', port)
  }
}

/** The shard of the channel is gone for a while, and comes back with all it had. */
async function shard(service: ChaosService): Promise<string> {
  const { random } = service.options
  const redis = await service.redis.primaryOf(keysOf(CHANNEL).head)
  await redis.kill()
  await pause(random.between(100, 2_500))
  await redis.start()
  const other: ClusterNode = await service.owner()
  await other.kill()
  await other.start()
  return `killed ${redis.id} of the Cluster, then ${other.name}`
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
