/** What leases and nodes do in Redis, each in one step, by Redis' own clock. */
import { TAKEOVERS_TOLD_MAX } from '../limits.ts'
import type { RedisClient } from '../redis/connect.ts'
import { keysOf, SERVICE_KEYS } from '../redis/keys.ts'
import { defineScript } from '../redis/script.ts'

/**
 * KEYS lease. ARGV token, node, ms. Answers '' when it was taken, else what holds it. What an earlier claim of
 * the same node left there counts for nothing.
 */
const ACQUIRE = `
  local held = redis.call('GET', KEYS[1])
  local own = ARGV[2] .. ':'
  if held and string.sub(held, 1, #own) ~= own then return held end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
  return ''`

/** KEYS lease. ARGV token, ms. Answers whether it is still the token's. */
const RENEW = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1`

/** KEYS lease. ARGV token. */
const RELEASE = `
  if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
  return 0`

const NOW = `
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)`

/** KEYS running. ARGV ms until the leases end, channels. */
const RUN = `${NOW}
  local ends = string.format('%.0f', now + tonumber(ARGV[1]))
  for i = 2, #ARGV do redis.call('ZADD', KEYS[1], ends, ARGV[i]) end
  return 0`

/**
 * KEYS nodes, infos, running. ARGV node, ms it lives, what it says, ms to look ahead, channels at most. Answers
 * {nodes and infos by turns, channels and ms until their leases end by turns}.
 */
const BEAT = `${NOW}
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[2])), ARGV[1])
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
  for _, node in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))) do
    redis.call('ZREM', KEYS[1], node)
    redis.call('HDEL', KEYS[2], node)
  end
  local nodes = {}
  for _, node in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    nodes[#nodes + 1] = node
    nodes[#nodes + 1] = redis.call('HGET', KEYS[2], node) or ''
  end
  local horizon = string.format('%.0f', now + tonumber(ARGV[4]))
  local lapsing = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', horizon, 'WITHSCORES', 'LIMIT', 0, ARGV[5])
  for i = 2, #lapsing, 2 do
    lapsing[i] = string.format('%.0f', math.max(0, tonumber(lapsing[i]) - now))
  end
  return {nodes, lapsing}`

/** KEYS nodes, infos. ARGV node. */
const GO = `
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
  return 0`

/** Channels named in one command. */
const NAMED_AT_ONCE = 500

/** A channel whose lease ends `inMs` from now, unless somebody renews it. */
export type Lapsing = { channelId: string; inMs: number }

export type Beat = { nodes: { id: string; info: string }[]; lapsing: Lapsing[] }

export interface LeaseStore {
  /** Null when it was taken; else the node that holds it. */
  acquire(channelId: string, token: string, node: string, ms: number): Promise<string | null>
  renew(channelId: string, token: string, ms: number): Promise<boolean>
  release(channelId: string, token: string): Promise<void>
  /** The node that holds it. */
  holder(channelId: string): Promise<string | null>
  /** Their leases end `ms` from now. */
  noteRunning(channelIds: readonly string[], ms: number): Promise<void>
  beat(node: string, liveMs: number, info: string, lookAheadMs: number): Promise<Beat>
  go(node: string): Promise<void>
}

export function createLeaseStore(client: RedisClient): LeaseStore {
  const acquire = defineScript(client, 'fanfareAcquire', { keys: 1, lua: ACQUIRE })
  const renew = defineScript(client, 'fanfareRenew', { keys: 1, lua: RENEW })
  const release = defineScript(client, 'fanfareRelease', { keys: 1, lua: RELEASE })
  const run = defineScript(client, 'fanfareRun', { keys: 1, lua: RUN })
  const beat = defineScript(client, 'fanfareBeat', { keys: 3, lua: BEAT })
  const go = defineScript(client, 'fanfareGo', { keys: 2, lua: GO })
  const leaseOf = (channelId: string) => keysOf(channelId).lease
  const { nodes, nodeInfos, running } = SERVICE_KEYS

  return {
    async acquire(channelId, token, node, ms) {
      const held = (await acquire(leaseOf(channelId), token, node, ms)) as string
      return held === '' ? null : nodeOf(held)
    },
    renew: async (channelId, token, ms) => (await renew(leaseOf(channelId), token, ms)) === 1,
    release: async (channelId, token) => void (await release(leaseOf(channelId), token)),
    async holder(channelId) {
      const held = await client.get(leaseOf(channelId))
      return held === null ? null : nodeOf(held)
    },
    async noteRunning(channelIds, ms) {
      for (let from = 0; from < channelIds.length; from += NAMED_AT_ONCE) {
        await run(running, ms, ...channelIds.slice(from, from + NAMED_AT_ONCE))
      }
    },
    async beat(node, liveMs, info, lookAheadMs) {
      const keys = [nodes, nodeInfos, running]
      const answer = await beat(...keys, node, liveMs, info, lookAheadMs, TAKEOVERS_TOLD_MAX)
      const [told, lapsing] = answer as [string[], string[]]
      return {
        nodes: pairsOf(told).map(([id, text]) => ({ id, info: text })),
        lapsing: pairsOf(lapsing).map(([channelId, inMs]) => ({ channelId, inMs: Number(inMs) })),
      }
    },
    go: async (node) => void (await go(nodes, nodeInfos, node)),
  }
}

function nodeOf(held: string): string {
  return held.slice(0, held.lastIndexOf(':'))
}

function pairsOf(list: readonly string[]): [string, string][] {
  return list.flatMap((key, at) => (at % 2 === 0 ? [[key, list[at + 1] ?? '']] : []))
}
