/** With everything archived at once that can be, a journal is the journal it was: contract, audit and statement. */
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import { statementPage } from '@fanfare/server/http/statement.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import type { MemberId } from '@fanfare/shared/base'
import { Redis } from 'ioredis'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../channel/fake-clock.ts'
import { adjust, chat, gift, person } from '../channel/submissions.ts'
import { readAll, registerJournalContract } from '../contracts/journal.contract.ts'
import { startRedis } from '../support/redis.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { archivedNode, leftInRedis, SMALL } from './archived-channel.ts'

const AT_ONCE = { ...SMALL, hotEventsKept: 1, segmentEvents: 1, hotIdsKept: 0, segmentIds: 1 }

/** Nobody is answered before all that was appended is archived, but for the last batch. */
function archivingAtOnce(client: Redis, root: string): Journal {
  const { journal, archiver } = archivedNode(client, root, AT_ONCE)
  const append: Journal['append'] = async (channelId, batch) => {
    const durability = await journal.append(channelId, batch)
    await archiver.archiveChannel(channelId)
    return durability
  }
  return new Proxy(journal, {
    get(target, name) {
      if (name === 'append') return append
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

registerJournalContract('redis with an archive', async () => {
  const root = mkdtempSync(join(tmpdir(), 'fanfare-archive-'))
  let redis = await startRedis()
  let client = new Redis(redis.url)
  return {
    journal: archivingAtOnce(client, root),
    async restart() {
      client.disconnect()
      await redis.kill()
      redis = await startRedis({ port: redis.port, folder: redis.folder })
      client = new Redis(redis.url)
      return archivingAtOnce(client, root)
    },
    async dispose() {
      client.disconnect()
      await redis.stop()
      rmSync(root, { recursive: true, force: true })
    },
  }
})

async function lived() {
  const redis = await startRedis({ settings: { appendonly: 'no' } })
  const client = new Redis(redis.url)
  onTestFinished(async () => {
    client.disconnect()
    await redis.stop()
  })
  const clock = new FakeClock()
  const bare = createRedisJournal({ client, durability: () => 'disk' })
  const channel = await createChannel('live', { journal: bare, clock })
  const people = ['ming', 'hua', 'mei'].map((id) => person(id))
  await channel.submit(people.map((who, n) => gift(`g${n}`, who)))
  for (let round = 0; round < 60; round++) {
    clock.advance(20_000)
    await channel.submit(people.map((who, n) => gift(`g${round}-${n}`, who)))
    await channel.submit([adjust(`a${round}`, round + 1), chat(`c${round}`, people[round % 3]!)])
  }
  return { client, bare, channel }
}

test('[AR9] an audit comes to the same, reading one segment after the other', async () => {
  const { client, bare, channel } = await lived()
  const before = await auditChannel(bare, 'live')
  expect(before).toMatchObject({ invariants: [] })
  const whole = await readAll(bare, 'live')
  await channel.close()

  const { journal, archiver, folder } = archivedNode(client)
  await archiver.archiveChannel('live')
  expect((await leftInRedis(client, 'live')).firstSeq).toBeGreaterThan(whole.length - 40)
  let [open, openMax] = [0, 0]
  folder.before = (what) => {
    if (what === 'get') openMax = Math.max(openMax, ++open)
  }
  folder.after = (what) => {
    if (what === 'get') open--
  }
  expect(await auditChannel(journal, 'live')).toEqual(before)
  expect(openMax).toBe(1)
  expect(await readAll(journal, 'live')).toEqual(whole)
})

test('[AR9] a statement goes back through the archive, and a channel opened anew goes on', async () => {
  const { client, channel } = await lived()
  const { clock, people } = { clock: new FakeClock(1_700_009_000_000), people: [person('ming')] }
  await channel.close()
  const { journal, archiver, folder } = archivedNode(client, temporaryFolder())
  await archiver.archiveChannel('live')
  const again = await createChannel('live', { journal, clock })
  expect(await again.submit([gift('g3-0', people[0])])).toMatchObject([{ status: 'duplicate' }])
  expect(await again.submit([gift('new', people[0])])).toMatchObject([{ status: 'accepted' }])
  await archiver.archiveChannel('live')

  const all = await readAll(journal, 'live')
  const last = all.findLast(({ event }) => event.type === 'Transferred')
  const { member } = last!.event as { member: MemberId }
  folder.asked.length = 0
  const page = await statementPage({ journal, channelId: 'live', member }, last!.seq, 50)
  expect(page).toMatchObject({ ok: true, value: { entries: { length: 50 } } })
  const fetched = folder.asked.filter((one) => one.startsWith('get'))
  expect(fetched.length).toBeGreaterThan(10)
  expect(new Set(fetched).size).toBe(fetched.length)
  expect(await auditChannel(journal, 'live')).toMatchObject({ invariants: [] })
  await again.close()
})
