/** Archiving that is ended on the way, done twice, done on a store that came back from a backup, or cannot be done. */
import type { Envelope } from '@fanfare/shared/contracts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { batchOf, envelopeAt, readAll } from '../contracts/journal.contract.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { archivedNode, filled, idAt, leftInRedis, newChannelId, SMALL } from './archived-channel.ts'
import type { ArchivedNode } from './archived-channel.ts'

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

const TINY = { ...SMALL, hotEventsKept: 5, segmentEvents: 10, hotIdsKept: 0, segmentIds: 4 }

/** Everything, each once: events in their order, ids of both places. */
async function checkWhole(journal: Journal, channelId: string, events: number): Promise<void> {
  const expected = Array.from({ length: events }, (_, n) => envelopeAt(n + 1))
  expect(await readAll(journal, channelId)).toEqual(expected)
  const seqs = expected.map(({ seq }) => seq).filter((seq) => seq % 5 === 1 || seq % 5 === 2)
  const recalled = await journal.recall(channelId, seqs.map(idAt))
  expect(recalled.map((id) => id?.seq)).toEqual(seqs)
  const all: number[] = []
  for await (const { seq } of journal.remembered(channelId)) all.push(seq)
  expect(all.toSorted((a, b) => a - b)).toEqual(seqs)
}

/**
 * A node that stops for ever at its step `last`, before or after it was done: each question to Redis and to the
 * archive is a step. Answers how many steps there were.
 */
async function dyingAt(
  last: number,
  when: 'before' | 'after',
  root: string,
  channelId: string,
): Promise<number> {
  const mortal = new Redis(redis.url, { retryStrategy: null })
  await mortal.ping()
  let steps = 0
  const step = (moment: 'before' | 'after') => {
    if (moment === 'before') steps++
    if (steps > last || (steps === last && moment === when)) throw new Error('the process is gone')
  }
  const { archiver, folder } = archivedNode(mortal, root, TINY)
  folder.before = () => step('before')
  folder.after = () => step('after')
  const send = mortal.sendCommand.bind(mortal)
  mortal.sendCommand = async (command, stream) => {
    step('before')
    const answer = await send(command, stream)
    step('after')
    return answer
  }
  await archiver.archiveChannel(channelId).catch(() => undefined)
  mortal.disconnect()
  return steps
}

test('[AR5] ended at whatever step, nothing is lost and nothing is there twice', async () => {
  let [deaths, last] = [0, 1]
  for (; ; last++) {
    const [channelId, root] = [newChannelId(), temporaryFolder()]
    const when = last % 2 === 0 ? 'before' : 'after'
    await filled(archivedNode(client, root).journal, channelId, 5)
    const steps = await dyingAt(last, when, root, channelId)
    await checkWhole(archivedNode(client, root).journal, channelId, 25)
    const next = archivedNode(client, root, TINY)
    await next.archiver.archiveChannel(channelId)
    await checkWhole(next.journal, channelId, 25)
    expect((await leftInRedis(client, channelId)).firstSeq).toBe(21)
    expect(await next.folder.list(`~${channelId.toLowerCase()}/events/`)).toHaveLength(2)
    if (steps < last) break
    deaths++
  }
  expect(deaths).toBeGreaterThan(20)
})

test('[AR5] ended while it was ended by the one before, it goes on all the same', async () => {
  const [channelId, root] = [newChannelId(), temporaryFolder()]
  await filled(archivedNode(client, root).journal, channelId, 5)
  for (let last = 1; last < 60; last += 3) await dyingAt(last, 'after', root, channelId)
  await checkWhole(archivedNode(client, root).journal, channelId, 25)
})

test('[AR5] several nodes that archive at once, while one writes and one reads, do no harm', async () => {
  const [channelId, root] = [newChannelId(), temporaryFolder()]
  const nodes = Array.from({ length: 3 }, () => archivedNode(client, root, TINY))
  const { journal } = archivedNode(client, root)
  let isWriting = true
  const archiving = nodes.map(async ({ archiver }) => {
    // Ids that another one is moving are left to it.
    while (isWriting) await archiver.archiveChannel(channelId).catch(() => undefined)
  })
  for (let written = 50; written <= 200; written += 50) {
    await filled(journal, channelId, 10)
    await checkWhole(journal, channelId, written).catch((error: unknown) => {
      isWriting = false
      throw error
    })
  }
  isWriting = false
  await Promise.all(archiving)
  const [last] = nodes
  await last!.archiver.archiveChannel(channelId)
  await checkWhole(last!.journal, channelId, 200)
  expect(await last!.folder.list(`~${channelId.toLowerCase()}/events/`)).toHaveLength(19)
})

test('[AR7] what a restored store never knew is none of its past', async () => {
  const [channelId, root] = [newChannelId(), temporaryFolder()]
  const node = archivedNode(client, root)
  await filled(node.journal, channelId, 14)
  const backup = await dumped(channelId)
  await filled(node.journal, channelId, 20)
  await node.archiver.archiveChannel(channelId)
  const [lost] = await node.journal.recall(channelId, [idAt(101)])
  expect(lost?.seq).toBe(101)
  await restored(channelId, backup)

  const { epoch } = await node.journal.open(channelId)
  const again = (seq: number): Envelope => ({ ...envelopeAt(seq), at: 7 })
  const ofSeq = (seq: number) => ({ causeId: `other:${seq}`, bodyHash: 'another', seq })
  for (let seq = 71; seq <= 250; seq += 5) {
    const envelopes = Array.from({ length: 5 }, (_, n) => again(seq + n))
    const remember = [ofSeq(seq), ofSeq(seq + 1)]
    await node.journal.append(channelId, { ...batchOf(epoch, seq, 0), envelopes, remember })
    if (seq % 3 === 0) await node.archiver.archiveChannel(channelId)
  }
  await node.archiver.archiveChannel(channelId)
  expect((await leftInRedis(client, channelId)).firstSeq).toBe(231)
  const expected = Array.from({ length: 250 }, (_, n) => (n < 70 ? envelopeAt : again)(n + 1))
  for (const { journal } of [node, archivedNode(client, root)]) {
    expect(await readAll(journal, channelId)).toEqual(expected)
    const asked = [idAt(1), idAt(66), idAt(101), 'other:101', 'other:246']
    const found = await journal.recall(channelId, asked)
    expect(found.map((id) => id?.seq)).toEqual([1, 66, undefined, 101, 246])
    expect(await journal.pick(channelId, [70, 71, 131])).toEqual([
      envelopeAt(70),
      again(71),
      again(131),
    ])
  }
})

test('[AR7] nothing is taken out of a store that became another one meanwhile', async () => {
  const [channelId, node] = [newChannelId(), archivedNode(client)]
  await filled(node.journal, channelId, 5)
  const backup = await dumped(channelId)
  await filled(node.journal, channelId, 9)
  node.folder.after = async (what) => {
    if (what !== 'get') return
    node.folder.after = () => undefined
    await restored(channelId, backup)
    const { epoch } = await node.journal.open(channelId)
    const envelopes = Array.from({ length: 5 }, (_, n) => ({ ...envelopeAt(26 + n), at: 7 }))
    await node.journal.append(channelId, { ...batchOf(epoch, 26, 0), envelopes })
  }
  await node.archiver.archiveChannel(channelId)
  // The first segment was the same in both.
  expect((await leftInRedis(client, channelId)).firstSeq).toBe(11)
  expect(await readAll(node.journal, channelId)).toHaveLength(30)
})

test('[AR8] an archive that fails is told, stops nothing, and is made up for', async () => {
  const [channelId, node] = [newChannelId(), archivedNode(client)]
  const { archiver, folder, journal } = node
  await filled(journal, channelId, 14)
  folder.before = () => {
    throw new Error('no space left')
  }
  await expect(archiver.archiveChannel(channelId)).rejects.toThrow('no space left')
  expect(archiver.describe()).toMatchObject({
    failures: 1,
    troubles: [`${channelId} is not archived: no space left`],
  })
  await filled(journal, channelId, 2)
  expect(await readAll(journal, channelId)).toHaveLength(80)
  folder.before = () => undefined
  await archiver.archiveChannel(channelId)
  expect(archiver.describe()).toMatchObject({ failures: 1, troubles: [], events: 60 })
  await checkWhole(journal, channelId, 80)
})

test('[AR8] a segment that cannot be read back leaves everything in Redis', async () => {
  const [channelId, { archiver, folder, journal }] = [newChannelId(), archivedNode(client)]
  await filled(journal, channelId, 14)
  const get = folder.get.bind(folder)
  folder.get = async (name) => (await get(name))?.subarray(0, 40) ?? null
  await expect(archiver.archiveChannel(channelId)).rejects.toThrow('is damaged')
  expect((await leftInRedis(client, channelId)).firstSeq).toBe(1)
})

test('[AR8] the channels a node owns are looked after, one that fails no less than the others', async () => {
  const [broken, sound] = [newChannelId(), newChannelId()]
  const { archiver, folder, journal }: ArchivedNode = archivedNode(client)
  for (const channelId of [broken, sound]) await filled(journal, channelId, 14)
  folder.before = (_, name) => {
    if (name.startsWith(`~${broken.toLowerCase()}/`)) throw new Error('not this one')
  }
  archiver.start({ ownedChannels: () => [broken, sound, `${sound}~rehearsal`] })
  await until(() => archiver.describe().events === 50 && archiver.describe().failures > 1, 5_000)
  expect(archiver.describe().troubles).toEqual([`${broken} is not archived: not this one`])
  folder.before = () => undefined
  await until(() => archiver.describe().troubles.length === 0, 5_000)
  await archiver.close()
  expect((await leftInRedis(client, broken)).firstSeq).toBe(51)
})

type Dump = Map<string, Buffer>

async function dumped(channelId: string): Promise<Dump> {
  const dump: Dump = new Map()
  for (const key of Object.values(keysOf(channelId))) {
    const bytes = await client.dumpBuffer(key)
    if (bytes !== null) dump.set(key, bytes)
  }
  return dump
}

async function restored(channelId: string, dump: Dump): Promise<void> {
  await client.del(...Object.values(keysOf(channelId)))
  for (const [key, bytes] of dump) await client.restore(key, 0, bytes)
}
