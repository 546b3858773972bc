/** Old events and ids on their way from a real Redis into an archive, and back to whoever asks for them. */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { chained } from '@fanfare/server/journal/chained.ts'
import { JournalCorrupt, PastUnavailable } from '@fanfare/server/journal/journal.ts'
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { envelopeAt, readAll } from '../contracts/journal.contract.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { archivedNode, filled, idAt, leftInRedis, newChannelId, SMALL } from './archived-channel.ts'

let redis: RunningRedis
let client: Redis
beforeAll(async () => {
  redis = await startRedis({ settings: { appendonly: 'no' } })
  client = new Redis(redis.url)
})
afterAll(async () => {
  client.disconnect()
  await redis.stop()
})

const seqsUpTo = (last: number, from = 1) =>
  Array.from({ length: last - from + 1 }, (_, n) => envelopeAt(from + n))

const filesUnder = (root: string) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()

describe('events', () => {
  test('[AR3] what is beyond those that are kept leaves Redis in segments, the rest stays', async () => {
    const [channelId, node] = [newChannelId(), archivedNode(client)]
    await filled(node.journal, channelId, 5)
    await node.archiver.archiveChannel(channelId)
    expect(await leftInRedis(client, channelId)).toMatchObject({ firstSeq: 1 })
    await filled(node.journal, channelId, 9)
    await node.archiver.archiveChannel(channelId)
    // 70 events, of which 20 are kept.
    expect(await leftInRedis(client, channelId)).toMatchObject({ firstSeq: 51 })
    expect(node.archiver.describe()).toMatchObject({ events: 50, failures: 0, troubles: [] })
    expect(await node.folder.list('~channel-1/events/')).toHaveLength(5)
  })

  test('[AR3] a segment ends sooner when its text is long', async () => {
    const root = temporaryFolder()
    const node = archivedNode(client, root, { ...SMALL, segmentEvents: 40, segmentCharsMax: 1 })
    const channelId = newChannelId()
    await filled(node.journal, channelId, 13)
    await node.archiver.archiveChannel(channelId)
    // Never more than the text allows, but all that one segment's worth of events let begin.
    expect(filesUnder(root).filter((path) => path.includes('/events/'))).toHaveLength(2)
    expect(await readAll(node.journal, channelId)).toEqual(seqsUpTo(65))
  })

  test('[AR2] all are read as before, from anywhere and one by one', async () => {
    const [channelId, node] = [newChannelId(), archivedNode(client)]
    await filled(node.journal, channelId, 20)
    await node.archiver.archiveChannel(channelId)
    expect((await leftInRedis(client, channelId)).firstSeq).toBe(81)
    for (const after of [0, 1, 7, 10, 49, 79, 80, 81, 99, 100]) {
      expect(await readAll(node.journal, channelId, after)).toEqual(seqsUpTo(100, after + 1))
    }
    expect(await node.journal.pick(channelId, [99, 1, 50, 80, 81, 101, 0])).toEqual([
      ...[99, 1, 50, 80, 81].map((seq) => envelopeAt(seq)),
      null,
      null,
    ])
  })

  test('[AR2] what goes into the archive while it is being read is read there', async () => {
    const [channelId, node] = [newChannelId(), archivedNode(client)]
    await filled(node.journal, channelId, 50)
    const found: number[] = []
    for await (const { seq } of node.journal.read(channelId, 0)) {
      found.push(seq)
      if (seq === 3) await node.archiver.archiveChannel(channelId)
    }
    expect((await leftInRedis(client, channelId)).firstSeq).toBe(231)
    expect(found).toEqual(seqsUpTo(250).map(({ seq }) => seq))
  })

  test('[AR2] a batch in Redis that does not follow the archived ones is found', async () => {
    const [channelId, node] = [newChannelId(), archivedNode(client)]
    await filled(node.journal, channelId, 20)
    await node.archiver.archiveChannel(channelId)
    const { events } = keysOf(channelId)
    const [second] = (await client.xrange(events, '90-0', '90-0')) as [string, string[]][]
    const later = await client.xrange(events, '95-0', '+')
    await client.xtrim(events, 'MAXLEN', 1)
    await client.del(events)
    const forged = JSON.stringify(seqsUpTo(90, 86).map((envelope) => ({ ...envelope, at: 1 })))
    const first = JSON.stringify(seqsUpTo(85, 81))
    const tail = await client.hget(keysOf(channelId).head, 'archived')
    expect(tail).toMatch(/^80 /)
    await client.xadd(events, '85-0', 't', chained(tail!.slice(3), first), 'b', first)
    await client.xadd(events, '90-0', 't', second![1][1]!, 'b', forged)
    for (const [id, fields] of later) await client.xadd(events, id, ...fields)
    await expect(readAll(node.journal, channelId)).rejects.toThrow('ends at 90 does not follow')
  })

  test('[AR4] a segment that is missing is named, wherever the reading comes to it', async () => {
    const [channelId, root] = [newChannelId(), temporaryFolder()]
    const node = archivedNode(client, root)
    await filled(node.journal, channelId, 20)
    await node.archiver.archiveChannel(channelId)
    rmSync(filesUnder(root).find((path) => path.includes('0000041-'))!)
    const { journal } = archivedNode(client, root)
    await expect(readAll(journal, channelId)).rejects.toThrow(JournalCorrupt)
    await expect(journal.pick(channelId, [3])).rejects.toThrow(
      `events up to 50 of ${channelId} are missing in the archive at ${root}`,
    )
    expect(await readAll(journal, channelId, 80)).toHaveLength(20)
  })

  test.each([
    ['a changed event', (text: string) => text.replace('test:43', 'test:34'), '45 was changed'],
    ['a batch that is gone', (text: string) => text.replace(/\n.*"last":45.*\n/, '\n'), 'changed'],
    ['a shorter end', (text: string) => text.replace(/\n.*"last":50.*\n/, '\n'), 'not end where'],
    ['half a text', (text: string) => text.slice(0, 300), 'breaks off'],
    ['another channel', (text: string) => text.replace('Channel', 'channel'), 'another channel'],
  ])('[AR4] %s in a segment is found and named', async (_, change, told) => {
    const [channelId, root] = [newChannelId(), temporaryFolder()]
    const node = archivedNode(client, root)
    await filled(node.journal, channelId, 20)
    await node.archiver.archiveChannel(channelId)
    const path = filesUnder(root).find((one) => one.includes('0000041-'))!
    const text = gunzipSync(readFileSync(path)).toString()
    expect(change(text)).not.toBe(text)
    writeFileSync(path, gzipSync(change(text)))
    await expect(readAll(node.journal, channelId)).rejects.toThrow(told)
    await expect(node.journal.pick(channelId, [44])).rejects.toThrow(JournalCorrupt)
    expect(await readAll(node.journal, channelId, 50)).toHaveLength(50)
  })

  test('[AR4] without the archive the past is not taken for the whole', async () => {
    const [channelId, node] = [newChannelId(), archivedNode(client)]
    await filled(node.journal, channelId, 20)
    await node.archiver.archiveChannel(channelId)
    const journal = createRedisJournal({ client, durability: () => 'disk' })
    await expect(readAll(journal, channelId)).rejects.toThrow('FANFARE_ARCHIVE')
    await expect(journal.pick(channelId, [5])).rejects.toThrow('FANFARE_ARCHIVE')
    await expect(journal.recall(channelId, [idAt(1)])).rejects.toThrow(PastUnavailable)
    expect(await journal.recall(channelId, [idAt(97)])).toMatchObject([{ seq: 97 }])
  })

  test('[AR9] entries of a statement fetch their segment once', async () => {
    const [channelId, root] = [newChannelId(), temporaryFolder()]
    const node = archivedNode(client, root)
    await filled(node.journal, channelId, 20)
    await node.archiver.archiveChannel(channelId)
    const { journal, folder } = archivedNode(client, root)
    for (let seq = 48; seq > 30; seq--) await journal.pick(channelId, [seq])
    await Promise.all([31, 32, 33].map((seq) => journal.pick(channelId, [seq])))
    const fetched = folder.asked.filter((one) => one.startsWith('get'))
    expect(new Set(fetched).size).toBe(fetched.length)
    expect(fetched).toHaveLength(2)
    expect(folder.asked.filter((one) => one.startsWith('list'))).toHaveLength(1)
  })

  test('[AR9] reading has one segment after the other fetched, none before it is needed', async () => {
    const [channelId, node] = [newChannelId(), archivedNode(client)]
    await filled(node.journal, channelId, 20)
    await node.archiver.archiveChannel(channelId)
    node.folder.asked.length = 0
    for await (const { seq } of node.journal.read(channelId, 0)) if (seq === 15) break
    expect(node.folder.asked.filter((one) => one.startsWith('get'))).toHaveLength(2)
  })
})
