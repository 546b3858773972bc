/** What only a shared journal needs: cursors of inboxes, and openings that are told apart when epochs are not. */
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { JournalFenced, JournalMoved, JournalUnavailable } from '@fanfare/server/journal/journal.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type { RedisConnection } from '@fanfare/server/redis/connect.ts'
import type { Durability } from '@fanfare/shared/contracts'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { batchOf, readAll } from '../contracts/journal.contract.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'

let redis: RunningRedis
let connection: RedisConnection

beforeAll(async () => {
  redis = await startRedis()
  connection = await connectRedis(redis.url)
})
afterAll(async () => {
  connection.close()
  await redis.stop()
})

const node = () => createRedisJournal({ client: connection.client, durability: () => 'disk' })

test('[DU13] the cursor of the inbox is written with the batch, alone too, and kept by batches without', async () => {
  const journal = node()
  const { epoch, cursor } = await journal.open('cursors')
  expect(cursor).toBeUndefined()
  const cursorNow = async () => (await node().open('cursors')).cursor
  await journal.append('cursors', batchOf(epoch, 1, 1, { cursor: '5-0' }))
  expect(await cursorNow()).toBe('5-0')
  const second = await journal.open('cursors')
  await journal.append('cursors', batchOf(second.epoch, 2, 1))
  expect(await cursorNow()).toBe('5-0')
  const third = await journal.open('cursors')
  await journal.append('cursors', batchOf(third.epoch, 3, 0, { cursor: '6-0' }))
  const late = batchOf(second.epoch, 3, 0, { cursor: '4-0' })
  await expect(journal.append('cursors', late)).rejects.toThrow(JournalFenced)
  expect(await cursorNow()).toBe('6-0')
})

test('[DU14] where a primary lost that the epoch was raised, the owner before is fenced all the same', async () => {
  const [old, heir] = [node(), node()]
  const { epoch } = await old.open('fence')
  await old.append('fence', batchOf(epoch, 1, 1))
  // The replica that took over had not heard of the opening.
  await connection.client.hset(keysOf('fence').head, 'epoch', epoch - 1)
  const again = await heir.open('fence')
  expect([again.epoch, again.seq]).toEqual([epoch, 1])
  await expect(old.append('fence', batchOf(epoch, 2, 1))).rejects.toThrow(JournalFenced)
  await heir.append('fence', batchOf(epoch, 2, 1))
  expect(await readAll(heir, 'fence')).toHaveLength(2)
  expect(heir.acknowledged('fence')).toMatchObject({ epoch, seq: 2 })
})

test('[DU14] the same owner is not misled by the same epoch: what it acknowledged before stays behind', async () => {
  const journal = node()
  const { epoch } = await journal.open('same')
  await journal.append('same', batchOf(epoch, 1, 3))
  const head = keysOf('same').head
  await connection.client.del(keysOf('same').events)
  await connection.client.hset(head, 'epoch', epoch - 1, 'seq', 0, 'tail', '')
  const again = await journal.open('same')
  await journal.append('same', batchOf(again.epoch, 1, 1))
  expect(journal.acknowledged('same')).toMatchObject({ epoch, seq: 1 })
})

test('[DU14] at the same seq with another history nothing is written', async () => {
  const journal = node()
  const { epoch } = await journal.open('chain')
  await journal.append('chain', batchOf(epoch, 1, 2))
  await connection.client.hset(keysOf('chain').head, 'tail', 'of other events')
  const next = batchOf(epoch, 3, 1, { rows: [['k', '1']] })
  await expect(journal.append('chain', next)).rejects.toThrow(JournalMoved)
  await expect(journal.append('chain', next)).rejects.toThrow(JournalMoved)
  expect(await readAll(journal, 'chain')).toHaveLength(2)
  expect(await connection.client.exists(keysOf('chain').rows)).toBe(0)
})

test('[DU14] after an append without events was refused nothing that was decided after it is written', async () => {
  const journal = node()
  const { epoch } = await journal.open('gap')
  await journal.append('gap', batchOf(epoch, 1, 1))
  await connection.client.config('SET', 'maxmemory', '1')
  const identity = batchOf(epoch, 2, 0, { rows: [['identity', '1']] })
  await expect(journal.append('gap', identity)).rejects.toThrow(JournalUnavailable)
  await connection.client.config('SET', 'maxmemory', '0')
  // It was on its way already, and may speak of whoever the rows before were to make known.
  await expect(journal.append('gap', batchOf(epoch, 2, 1))).rejects.toThrow(JournalMoved)
  expect(await readAll(journal, 'gap')).toHaveLength(1)
  const again = await journal.open('gap')
  await journal.append('gap', batchOf(again.epoch, 2, 1))
})

test('[DU3] what was decided while a replica was in step waits for one, though none is in step any more', async () => {
  let tier: Durability = 'replicated'
  const promises: unknown[] = []
  const journal = createRedisJournal({
    client: connection.client,
    durability: () => tier,
    confirm: async (_key, promised) => void promises.push(promised),
  })
  const { epoch } = await journal.open('promised')
  const sent = journal.append('promised', batchOf(epoch, 1, 1))
  tier = 'disk'
  await sent
  expect(promises.at(-1)).toBe('replicated')
  await journal.append('promised', batchOf(epoch, 2, 1))
  expect(promises.at(-1)).toBe('disk')
})

test('[JR17] that Redis does not answer is told as such, whatever was asked', async () => {
  const cut = await connectRedis(redis.url)
  const journal = createRedisJournal({ client: cut.client, durability: () => 'disk' })
  await journal.open('silent')
  cut.close()
  const asked = [journal.channels(), journal.pick('silent', [1]), journal.recall('silent', ['a'])]
  for (const answer of await Promise.allSettled(asked)) {
    expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(JournalUnavailable) })
  }
})
