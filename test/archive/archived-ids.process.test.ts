/** Ids remembered for ever that have left Redis: none is forgotten, and what never was is not looked for on disk. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PastUnavailable } from '@fanfare/server/journal/journal.ts'
import type { Journal, Remembered } from '@fanfare/server/journal/journal.ts'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { batchOf } from '../contracts/journal.contract.ts'
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

/** The seqs of the ids that `filled` made for so many events. */
const idsOf = (events: number) =>
  Array.from({ length: events }, (_, n) => n + 1).filter((seq) => seq % 5 === 1 || seq % 5 === 2)

async function allOf(journal: Journal, channelId: string): Promise<Remembered[]> {
  const found: Remembered[] = []
  for await (const id of journal.remembered(channelId)) found.push(id)
  return found.toSorted((a, b) => a.seq - b.seq)
}

const seqsOf = (ids: readonly (Remembered | null)[]) => ids.map((id) => id?.seq)

test('[AR6] ids of archived events leave Redis, and are remembered with their first bodies', async () => {
  const [channelId, root] = [newChannelId(), temporaryFolder()]
  const node = archivedNode(client, root)
  await filled(node.journal, channelId, 30)
  await node.archiver.archiveChannel(channelId)
  // 60 ids, 48 of them of archived events.
  expect((await leftInRedis(client, channelId)).ids).toBeLessThan(22)
  const asked = idsOf(150).map(idAt)
  for (const { journal } of [node, archivedNode(client, root)]) {
    const found = await journal.recall(channelId, ['never', ...asked, 'gift:3 小明'])
    expect(seqsOf(found)).toEqual([undefined, ...idsOf(150), undefined])
    expect(found[1]).toEqual({ causeId: idAt(1), bodyHash: 'hash 1', seq: 1 })
    expect(seqsOf(await allOf(journal, channelId))).toEqual(idsOf(150))
  }
  expect(node.archiver.describe().ids).toBe(60 - (await leftInRedis(client, channelId)).ids)
})

test('[AR6] ids that never were cost no reading, once the indexes are there', async () => {
  const [channelId, root] = [newChannelId(), temporaryFolder()]
  const node = archivedNode(client, root)
  await filled(node.journal, channelId, 30)
  await node.archiver.archiveChannel(channelId)
  const { journal, folder } = archivedNode(client, root)
  const news = (from: number) => Array.from({ length: 500 }, (_, n) => `new:${from + n}`)
  await journal.recall(channelId, news(0))
  expect(folder.asked.filter((one) => one.includes('.jsonl.gz'))).toEqual([])
  folder.asked.length = 0
  expect(new Set(await journal.recall(channelId, news(500)))).toEqual(new Set([null]))
  expect(folder.asked).toEqual([])
})

test('[AR6] a node learns of ids that another one took out of Redis meanwhile', async () => {
  const [channelId, root] = [newChannelId(), temporaryFolder()]
  const [one, other] = [archivedNode(client, root), archivedNode(client, root)]
  await filled(one.journal, channelId, 30)
  await one.archiver.archiveChannel(channelId)
  await other.journal.recall(channelId, ['never'])
  const early = await leftInRedis(client, channelId)
  await filled(one.journal, channelId, 20)
  await one.archiver.archiveChannel(channelId)
  expect((await leftInRedis(client, channelId)).ids).toBeLessThan(early.ids + 40)
  const found = await other.journal.recall(channelId, idsOf(250).map(idAt))
  expect(seqsOf(found)).toEqual(idsOf(250))
})

test('[AR6] more ids than are taken out in one step all go and are all known', async () => {
  const limits = { ...SMALL, segmentIds: 1_500 }
  const [channelId, node] = [newChannelId(), archivedNode(client, temporaryFolder(), limits)]
  const { epoch } = await node.journal.open(channelId)
  const many = Array.from({ length: 3_500 }, (_, n) => {
    return { causeId: `half \ud83d ${n}`, bodyHash: `hash "${n}"`, seq: 1 }
  })
  await node.journal.append(channelId, batchOf(epoch, 1, 20, { remember: many }))
  await filled(node.journal, channelId, 4)
  await node.archiver.archiveChannel(channelId)
  expect((await leftInRedis(client, channelId)).ids).toBeLessThan(1_508)
  const found = await node.journal.recall(
    channelId,
    many.map(({ causeId }) => causeId),
  )
  expect(found).toEqual(many)
  const all = await allOf(node.journal, channelId)
  expect(new Set(all.map(({ causeId }) => causeId)).size).toBe(3_508)
  expect(all).toHaveLength(3_508)
})

test('[AR6] a damaged index or text is found and named, not taken for an id that never was', async () => {
  const [channelId, root] = [newChannelId(), temporaryFolder()]
  const node = archivedNode(client, root)
  await filled(node.journal, channelId, 30)
  await node.archiver.archiveChannel(channelId)
  const folder = join(root, channelId.toLowerCase().replace(/^/, '~'), 'ids')
  const [index, text] = ['.index', '.gz'].map((end) =>
    join(
      folder,
      readdirSync(folder).find((name) => name.endsWith(end))!,
    ),
  )
  for (const path of [text!, index!]) {
    const bytes = readFileSync(path)
    bytes[bytes.length - 9]! ^= 1
    writeFileSync(path, bytes)
    const { journal } = archivedNode(client, root)
    await expect(journal.recall(channelId, idsOf(150).map(idAt))).rejects.toThrow('is damaged')
  }
})

test('[AR8] an archive that is silent keeps nobody waiting, and is asked again the next time', async () => {
  const [channelId, root] = [newChannelId(), temporaryFolder()]
  const node = archivedNode(client, root)
  await filled(node.journal, channelId, 30)
  await node.archiver.archiveChannel(channelId)
  const { journal, folder } = archivedNode(client, root)
  let wake = () => {}
  const silence = new Promise<void>((resolve) => (wake = resolve))
  folder.before = () => silence
  const asked = journal.recall(channelId, [idAt(1), 'never'])
  await expect(asked).rejects.toThrow(PastUnavailable)
  expect(seqsOf(await journal.recall(channelId, [idAt(147)]))).toEqual([147])
  wake()
  expect(seqsOf(await journal.recall(channelId, [idAt(1), 'never']))).toEqual([1, undefined])
})

test('[AR6] what is asked of Redis alone stays one question while nothing was archived', async () => {
  const [channelId, node] = [newChannelId(), archivedNode(client)]
  await filled(node.journal, channelId, 4)
  expect(seqsOf(await node.journal.recall(channelId, ['never', idAt(6)]))).toEqual([undefined, 6])
  expect(node.folder.asked).toEqual([])
  expect(await client.hexists(keysOf(channelId).head, 'idsArchived')).toBe(0)
})
