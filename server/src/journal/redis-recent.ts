/** The newest ids of a channel, as they lie in Redis. */
import { ID_BATCHES_PER_PAGE } from '../limits.ts'
import type { RedisClient } from '../redis/connect.ts'
import type { ChannelKeys } from '../redis/keys.ts'
import type { IdsAhead, RecentIds, Remembered } from './journal.ts'
import { parseField } from './redis-stream.ts'

type Keys = Pick<ChannelKeys, 'head' | 'recent'>

export async function recentIds(
  client: RedisClient,
  keys: Keys,
  limit: number,
): Promise<RecentIds> {
  const { ids, isAll } = await recentIdsAhead(client, keys, limit)
  return { ids, isAll }
}

/** `upTo`: how many ids there had ever been with the last of these. */
export async function recentIdsAhead(
  client: RedisClient,
  { head, recent }: Keys,
  limit: number,
): Promise<IdsAhead> {
  const total = Number((await client.hget(head, 'ids')) ?? '0')
  const { ids, upTo } = await idsAfter(client, recent, Math.max(0, total - limit))
  return { ids: ids.slice(-limit), isAll: upTo <= limit, upTo }
}

/** Those after the first `after` that there had ever been, as far as they are kept. */
export async function idsAfter(
  client: RedisClient,
  recent: string,
  after: number,
): Promise<{ ids: Remembered[]; upTo: number }> {
  const ids: Remembered[] = []
  let upTo = after
  for (;;) {
    const entries = await client.xrange(recent, `${upTo + 1}-0`, '+', 'COUNT', ID_BATCHES_PER_PAGE)
    const last = entries.at(-1)
    if (last === undefined) return { ids, upTo }
    for (const entry of entries) {
      for (const [causeId, bodyHash, seq] of parseField<[string, string, number][]>(entry, 'i')) {
        ids.push({ causeId, bodyHash, seq })
      }
    }
    upTo = Number(last[0].split('-')[0])
  }
}
