/** Whole stores moved to a real Redis and back: nothing is missing, nothing is twice, and only one of them runs. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteAuthStore } from '@fanfare/server/auth/sqlite-auth-store.ts'
import type { AuthStore, StoredToken } from '@fanfare/server/auth/auth-store.ts'
import { loadSecrets } from '@fanfare/server/auth/secrets.ts'
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import type { Journal, JournalBatch, Remembered } from '@fanfare/server/journal/journal.ts'
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import type { Destination, Source } from '@fanfare/server/migrate/ends.ts'
import { differences, fingerprintOf } from '@fanfare/server/migrate/fingerprint.ts'
import {
  openFolderDestination,
  openFolderSource,
  unmarkFolder,
} from '@fanfare/server/migrate/folder-ends.ts'
import { migrate } from '@fanfare/server/migrate/migrate.ts'
import type { Move } from '@fanfare/server/migrate/migrate.ts'
import {
  openRedisDestination,
  openRedisSource,
  unmarkRedis,
} from '@fanfare/server/migrate/redis-ends.ts'
import type { RedisEndOptions } from '@fanfare/server/migrate/redis-ends.ts'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { FakeClock } from '../channel/fake-clock.ts'
import { gift, person, statuses } from '../channel/submissions.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { live, steps } from './random-history.ts'
import type { Step } from './random-history.ts'

let redis: RunningRedis
let client: Redis
let template: { folder: string; before: Everything }
const folders: string[] = []

beforeAll(async () => {
  redis = await startRedis({ settings: { appendonly: 'no' } })
  client = new Redis(redis.url, { autoResendUnfulfilledCommands: false })
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-move-'))
  const before = await withFolder(folder, async (journal) => {
    await live(journal, 'live', someSteps)
    await live(journal, 'other', [aGift])
    return everythingIn(journal, 'live')
  })
  template = { folder, before }
})
afterAll(async () => {
  rmSync(template.folder, { recursive: true, force: true })
  client.disconnect()
  await redis.stop()
})
beforeEach(async () => {
  await client.flushall()
})
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-move-'))
  folders.push(folder)
  return folder
}

const onRedis = (): Journal => createRedisJournal({ client, durability: () => 'disk' })

/** The tokens of the service, in a folder of the test's own. */
function redisEnd(auth: string): RedisEndOptions {
  return {
    url: redis.url,
    openJournal: (theirs) => createRedisJournal({ client: theirs, durability: () => 'disk' }),
    openAuth: async () => openSqliteAuthStore(auth),
  }
}

async function withFolder<T>(folder: string, use: (journal: Journal) => Promise<T>): Promise<T> {
  const journal = await openSqliteJournal(folder)
  try {
    return await use(journal)
  } finally {
    await journal.close()
  }
}

type Ends = { source: Source; destination: Destination }

async function moveBetween(
  open: () => Promise<Ends>,
  { resume = false, meddle = (ends: Ends): Ends => ends } = {},
): Promise<Move> {
  const { source, destination } = await open()
  try {
    return await migrate(...asArguments(meddle({ source, destination })), { resume })
  } finally {
    await source.close()
    await destination.close()
  }
}

const asArguments = ({ source, destination }: Ends): [Source, Destination] => [source, destination]

const intoRedis = (folder: string, auth: string) => async () => {
  const source = await openFolderSource(folder)
  return { source, destination: await openRedisDestination(redisEnd(auth)) }
}
const outOfRedis = (folder: string, auth: string) => async () => {
  const source = await openRedisSource(redisEnd(auth))
  return { source, destination: await openFolderDestination(folder) }
}

const RECENT = 1_000

async function everythingIn(journal: Journal, channelId: string) {
  const audit = await auditChannel(journal, channelId)
  expect(audit?.invariants).toEqual([])
  const remembered: Remembered[] = []
  for await (const id of journal.remembered(channelId)) remembered.push(id)
  const { ids } = await journal.recent(channelId, RECENT)
  const fingerprint = await fingerprintOf(journal, channelId, 0)
  return { stateHash: audit?.stateHash, fingerprint, remembered, recent: ids }
}

type Everything = Awaited<ReturnType<typeof everythingIn>>

/** `then` holds exactly what `before` was; its newest ids are the same, further back there may be more. */
async function expectSame(before: Everything, then: Journal, channelId: string): Promise<void> {
  const after = await everythingIn(then, channelId)
  expect(after.stateHash).toBe(before.stateHash)
  expect(differences(before.fingerprint, after.fingerprint)).toEqual([])
  const asked = before.remembered.map(({ causeId }) => causeId)
  expect(await then.recall(channelId, asked)).toEqual(before.remembered)
  if (before.recent.length > 0) {
    expect(after.recent.slice(-before.recent.length)).toEqual(before.recent)
  }
}

const aGift: Step = { kind: 'gift', who: 0 }

const someSteps: Step[] = [
  { kind: 'gift', who: 0 },
  { kind: 'chat', who: 1 },
  { kind: 'window', seconds: 60 },
  { kind: 'adjust', who: 0, amount: 30 },
  { kind: 'wait', seconds: 3_600 },
  { kind: 'gift', who: 2 },
]

test('[MG3] any history goes to Redis and back the same, and goes on there', async () => {
  await fc.assert(
    fc.asyncProperty(steps, steps, async (first, second) => {
      await client.flushall()
      const [one, two, auth] = [newFolder(), newFolder(), newFolder()]
      const before = await withFolder(one, async (journal) => {
        await live(journal, 'live', [aGift, ...first])
        await live(journal, 'other', [aGift, ...second])
        return [await everythingIn(journal, 'live'), await everythingIn(journal, 'other')] as const
      })
      await moveBetween(intoRedis(one, auth))
      await expectSame(before[0], onRedis(), 'live')
      await expectSame(before[1], onRedis(), 'other')
      await live(onRedis(), 'live', second, 'b')
      const later = await everythingIn(onRedis(), 'live')
      await moveBetween(outOfRedis(two, auth))
      await withFolder(two, async (journal) => {
        await expectSame(later, journal, 'live')
        await expectSame(before[1], journal, 'other')
        const channel = await createChannel('live', { journal, clock: new FakeClock() })
        const again = gift('a0', person('ming', 'ming!'))
        expect(statuses(await channel.submit([again]))).toEqual(['duplicate'])
        await channel.close()
      })
    }),
    { numRuns: 2 },
  )
}, 60_000)

/** A copy of the store that is made once. */
function aStore(): { folder: string; before: Everything } {
  const folder = newFolder()
  cpSync(template.folder, folder, { recursive: true })
  return { folder, before: template.before }
}

/** Stops at the append `count`, as if the program had been killed there. */
const killedAtAppend =
  (count: number) =>
  ({ source, destination }: Ends): Ends => {
    let left = count
    const { moving } = destination
    const append = moving.append.bind(moving)
    moving.append = async (channelId: string, batch: JournalBatch) => {
      if (left-- === 0) throw new Error('killed')
      return append(channelId, batch)
    }
    return { source, destination }
  }

const killedBefore =
  (what: 'mark' | 'publish') =>
  ({ source, destination }: Ends): Ends => {
    const killed = () => Promise.reject(new Error('killed'))
    if (what === 'mark') source.markMoved = killed
    else destination.publish = killed
    return { source, destination }
  }

/** One channel is published, the other not. */
function killedWhilePublishing({ source, destination }: Ends): Ends {
  const publish = destination.publish.bind(destination)
  destination.publish = async ([first = ''], from) => {
    await publish([first], from)
    throw new Error('killed')
  }
  return { source, destination }
}

test('[MG4] stopped while it copies, the source is as it was; the move goes on when told so', async () => {
  for (const count of [1, 4]) {
    await client.flushall()
    const { folder, before } = aStore()
    const auth = newFolder()
    const killed = moveBetween(intoRedis(folder, auth), { meddle: killedAtAppend(count) })
    await expect(killed).rejects.toThrow('killed')
    expect(await onRedis().channels()).toEqual([])
    await expect(moveBetween(intoRedis(folder, auth))).rejects.toThrow(/add --resume/)
    await moveBetween(intoRedis(folder, auth), { resume: true })
    await expectSame(before, onRedis(), 'live')
    expect(await client.keys('*moving*')).toEqual([])
  }
}, 30_000)

test('[MG4] a server that ran in between is no harm: what it added is moved as well', async () => {
  const { folder } = aStore()
  const auth = newFolder()
  const killed = moveBetween(intoRedis(folder, auth), { meddle: killedBefore('mark') })
  await expect(killed).rejects.toThrow('killed')
  const before = await withFolder(folder, async (journal) => {
    await live(journal, 'live', someSteps, 'later')
    return everythingIn(journal, 'live')
  })
  await moveBetween(intoRedis(folder, auth), { resume: true })
  await expectSame(before, onRedis(), 'live')
})

test('[MG5] once the copy is proven the source is not run by mistake, whatever happens then', async () => {
  for (const meddle of [killedBefore('publish'), killedWhilePublishing]) {
    await client.flushall()
    const { folder, before } = aStore()
    const auth = newFolder()
    await expect(moveBetween(intoRedis(folder, auth), { meddle })).rejects.toThrow('killed')
    await expect(openSqliteJournal(folder)).rejects.toThrow(/was moved to .*migrate --undo/)
    await expect(moveBetween(intoRedis(folder, auth))).rejects.toThrow(/--resume/)
    const move = await moveBetween(intoRedis(folder, auth), { resume: true })
    expect(move.channels.map(({ channel }) => channel)).toEqual(['live', 'other'])
    await expectSame(before, onRedis(), 'live')
    // Done once more, when it has gone on there, changes nothing.
    await live(onRedis(), 'live', someSteps, 'later')
    const later = await everythingIn(onRedis(), 'live')
    const again = await moveBetween(intoRedis(folder, auth), { resume: true })
    expect(again.channels.map(({ outcome }) => outcome)).toEqual(['there', 'there'])
    await expectSame(later, onRedis(), 'live')
  }
}, 30_000)

test('[MG5] on the way back the same: channels in Redis open no more until the mark is taken off', async () => {
  const { folder, before } = aStore()
  const [back, auth] = [newFolder(), newFolder()]
  await moveBetween(intoRedis(folder, auth))
  for (const [n, meddle] of [killedAtAppend(2), killedBefore('mark')].entries()) {
    const open = outOfRedis(back, auth)
    const resume = n > 0
    await expect(moveBetween(open, { meddle, resume })).rejects.toThrow('killed')
    await (await openedOnce(onRedis(), 'live')).close()
  }
  const killed = moveBetween(outOfRedis(back, auth), {
    meddle: killedBefore('publish'),
    resume: true,
  })
  await expect(killed).rejects.toThrow('killed')
  await expect(onRedis().open('live')).rejects.toThrow(/was moved to .*run it there/)
  await moveBetween(outOfRedis(back, auth), { resume: true })
  await withFolder(back, (journal) => expectSame(before, journal, 'live'))
  const again = await moveBetween(outOfRedis(back, auth), { resume: true })
  expect(again.channels.map(({ outcome }) => outcome)).toEqual(['there', 'there'])
  expect(await unmarkRedis(redis.url)).toEqual(['live', 'other'])
  await onRedis().open('live')
  expect(unmarkFolder(folder)).toBe(redis.url)
  expect(unmarkFolder(folder)).toBeNull()
  await withFolder(folder, (journal) => journal.channels())
}, 30_000)

async function openedOnce(journal: Journal, channelId: string) {
  return createChannel(channelId, { journal, clock: new FakeClock() })
}

test('[MG6] what runs on a node is not moved, nor over it', async () => {
  const { folder, before } = aStore()
  const [back, auth] = [newFolder(), newFolder()]
  await client.set(keysOf('live').lease, 'node-1:token')
  await expect(moveBetween(intoRedis(folder, auth))).rejects.toThrow(/runs on a node/)
  await client.del(keysOf('live').lease)
  await moveBetween(intoRedis(folder, auth))
  await client.set(keysOf('live').lease, 'node-1:token')
  await expect(moveBetween(outOfRedis(back, auth))).rejects.toThrow(/stop all nodes/)
  await client.del(keysOf('live').lease)
  const meddle = ({ source, destination }: Ends): Ends => {
    const mark = source.markMoved.bind(source)
    source.markMoved = async (channelIds, to) => {
      await onRedis().open('other')
      return mark(channelIds, to)
    }
    return { source, destination }
  }
  await expect(moveBetween(outOfRedis(back, auth), { meddle })).rejects.toThrow(
    /opened channel other/,
  )
  await expectSame(before, onRedis(), 'live')
  await onRedis().open('live')
})

test('[MG6] a channel of the same name with another past is never written over', async () => {
  const { folder } = aStore()
  const auth = newFolder()
  await live(onRedis(), 'live', [aGift], 'theirs')
  const theirs = await everythingIn(onRedis(), 'live')
  await expect(moveBetween(intoRedis(folder, auth))).rejects.toThrow(/has a channel live already/)
  await client.hset(keysOf('live').head, 'moved', 'elsewhere')
  await expect(moveBetween(intoRedis(folder, auth))).rejects.toThrow(/another history/)
  await client.hdel(keysOf('live').head, 'moved')
  await expectSame(theirs, onRedis(), 'live')
  await withFolder(folder, (journal) => journal.channels())
})

test('[MG6] what was moved away from Redis, and has gone on since, may come there again', async () => {
  const { folder } = aStore()
  const [back, auth] = [newFolder(), newFolder()]
  await moveBetween(intoRedis(folder, auth))
  await moveBetween(outOfRedis(back, auth))
  const before = await withFolder(back, async (journal) => {
    await live(journal, 'live', someSteps, 'later')
    return everythingIn(journal, 'live')
  })
  await moveBetween(intoRedis(back, auth))
  await expectSame(before, onRedis(), 'live')
  await live(onRedis(), 'live', [aGift], 'there')
})

test('[MG7] tokens work on the other side, revoked ones do not, and derived secrets stay the same', async () => {
  const { folder } = aStore()
  const auth = newFolder()
  const token: StoredToken = {
    id: 't_1',
    hash: 'a hash',
    channelId: 'live',
    scope: 'ingest',
    label: 'shop',
    webhook: true,
    generation: null,
    createdAt: 1,
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
  }
  const revoked = { ...token, id: 't_2', hash: 'another', revokedAt: 5 }
  const secrets = await withAuth(folder, async (mine) => {
    await mine.addToken(token)
    await mine.addToken(revoked)
    return loadSecrets(mine)
  })
  const move = await moveBetween(intoRedis(folder, auth))
  expect(move.tokens).toBe(2)
  expect(move.notes).toEqual([expect.stringContaining('log in again')])
  await withAuth(auth, async (theirs) => {
    expect(await theirs.tokens()).toEqual([token, revoked])
    expect(await loadSecrets(theirs)).toEqual(secrets)
  })
  // Where a service has its own key, that one stays, and it is said what that means.
  const other = newFolder()
  await withAuth(other, (theirs) => loadSecrets(theirs))
  const second = await moveBetween(intoRedis(folder, other), { resume: true })
  expect(second.notes.join()).toContain('overlay addresses and webhook secrets are new ones')
})

async function withAuth<T>(folder: string, use: (auth: AuthStore) => Promise<T>): Promise<T> {
  const auth = openSqliteAuthStore(folder)
  try {
    return await use(auth)
  } finally {
    await auth.close()
  }
}
