/** What moving a channel into Redis, out of it and back does there, each in one step. */
import type { RedisClient } from '../redis/connect.ts'
import { keysOf, LIVE_PLACE, MOVING_PLACE } from '../redis/keys.ts'
import { defineScript } from '../redis/script.ts'

/**
 * KEYS lease, live head, moving head, then live and moving key by turns. ARGV origin, seq of the source, seq that
 * may be replaced. Answers done, leased, taken or missing. What this move made live stays as it is: it may have run.
 */
const PUBLISH = `
  local live = redis.call('HMGET', KEYS[2], 'seq', 'origin')
  local seq = tonumber(live[1] or '0')
  if live[2] == ARGV[1] and seq >= tonumber(ARGV[2]) then return 'done' end
  if redis.call('EXISTS', KEYS[1]) == 1 then return 'leased' end
  if seq > 0 and seq ~= tonumber(ARGV[3]) then return 'taken' end
  if redis.call('EXISTS', KEYS[3]) == 0 then return 'missing' end
  for i = 4, #KEYS, 2 do
    redis.call('DEL', KEYS[i])
    if redis.call('EXISTS', KEYS[i + 1]) == 1 then redis.call('RENAME', KEYS[i + 1], KEYS[i]) end
  end
  redis.call('HSET', KEYS[2], 'origin', ARGV[1])
  return 'done'`

/** KEYS lease, head. ARGV opening that was seen, where to. Answers done, leased or opened. */
const MARK = `
  if redis.call('HGET', KEYS[2], 'moved') == ARGV[2] then return 'done' end
  if redis.call('EXISTS', KEYS[1]) == 1 then return 'leased' end
  if (redis.call('HGET', KEYS[2], 'opening') or '') ~= ARGV[1] then return 'opened' end
  redis.call('HSET', KEYS[2], 'moved', ARGV[2])
  redis.call('HDEL', KEYS[2], 'origin')
  return 'done'`

export interface ChannelMoves {
  /** `replacedSeq`: where what is live ends, if it is a beginning of what comes and may go. */
  publish(
    channelId: string,
    origin: string,
    seqs: { seq: number; replacedSeq: number },
  ): Promise<'done' | 'leased' | 'taken' | 'missing'>
  /** From now on nobody opens it; unless somebody has since `opening` was seen. */
  mark(channelId: string, opening: string, to: string): Promise<'done' | 'leased' | 'opened'>
  unmark(channelId: string): Promise<void>
  /** Throws away what was on its way here. */
  discard(channelId: string): Promise<void>
}

const MOVED_KEYS = ['head', 'events', 'rows', 'remembered', 'recent'] as const

export function createChannelMoves(client: RedisClient): ChannelMoves {
  const publish = defineScript(client, 'fanfarePublish', {
    keys: 3 + 2 * MOVED_KEYS.length,
    lua: PUBLISH,
  })
  const mark = defineScript(client, 'fanfareMarkMoved', { keys: 2, lua: MARK })
  return {
    async publish(channelId, origin, { seq, replacedSeq }) {
      const live = keysOf(channelId)
      const moving = MOVING_PLACE.keysOf(channelId)
      const pairs = MOVED_KEYS.flatMap((name) => [live[name], moving[name]])
      // Listed first, as at every opening: a name without a channel is nothing, a channel without a name is lost.
      await client.sadd(LIVE_PLACE.channels, channelId)
      const keys = [live.lease, live.head, moving.head, ...pairs]
      const answer = await publish(...keys, origin, seq, replacedSeq)
      if (answer === 'done') await client.srem(MOVING_PLACE.channels, channelId)
      return answer as Awaited<ReturnType<ChannelMoves['publish']>>
    },
    async mark(channelId, opening, to) {
      const { lease, head } = keysOf(channelId)
      const answer = await mark(lease, head, opening, to)
      return answer as Awaited<ReturnType<ChannelMoves['mark']>>
    },
    unmark: async (channelId) => void (await client.hdel(keysOf(channelId).head, 'moved')),
    async discard(channelId) {
      const keys = MOVING_PLACE.keysOf(channelId)
      await client.unlink(...MOVED_KEYS.map((name) => keys[name]))
      await client.srem(MOVING_PLACE.channels, channelId)
    },
  }
}
