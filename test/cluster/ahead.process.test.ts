/** Hand-overs of real channels that were read ahead: what the next owner has is what a load of all rows makes. */
import { engine } from '@fanfare/server/channel/engine.ts'
import { stateFromRows } from '@fanfare/server/channel/load-channel.ts'
import { createRegistry } from '@fanfare/server/channel/registry.ts'
import type { Registry } from '@fanfare/server/channel/registry.ts'
import type { Submission } from '@fanfare/server/channel/submission.ts'
import { createRandom } from '@fanfare/server/connectors/simulated/random.ts'
import type { LeftBehind } from '@fanfare/server/journal/journal.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import type { RedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { AHEAD_CHANGES_MAX } from '@fanfare/server/limits.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { adjust, chat, gift, outcomesOf, person } from '../channel/submissions.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { channelOf, metEachOther, startNode } from './ownership-rig.ts'
import type { OwningNode } from './ownership-rig.ts'

let redis: RunningRedis

beforeAll(async () => {
  // As a channel of many members has it: a scan takes many steps.
  const settings = { appendonly: 'no', 'hash-max-listpack-entries': '0' }
  redis = await startRedis({ settings })
})

afterAll(() => redis.stop())

type Node = {
  registry: Registry
  journal: RedisJournal
  /** Before each page of a scan. */
  betweenPages: () => Promise<void>
  /** Leaves a page out, as a scan that goes on at another server may. */
  leavesOut: boolean
  /** Of the channel that was closed last. */
  left: LeftBehind | null
  /** Whether the last opening had been read ahead and needed nothing but what was new. */
  wasReady: boolean
}

const ROWS_PER_PAGE = '5'

async function startOne(): Promise<Node> {
  const connection = await connectRedis(redis.url)
  const { client } = connection
  const hscan = client.hscan.bind(client)
  const slow = async (key: string, cursor: string) => {
    await node.betweenPages()
    const found = await hscan(key, cursor, 'COUNT', ROWS_PER_PAGE)
    if (!node.leavesOut || found[1].length === 0) return found
    node.leavesOut = false
    return [found[0], []]
  }
  Object.assign(client, { hscan: slow })
  const journal = createRedisJournal({ client, durability: () => 'disk' })
  const open = journal.open.bind(journal)
  journal.open = async (channelId, known) => {
    const opened = await open(channelId, known)
    node.wasReady = opened.news !== undefined
    return opened
  }
  const registry = createRegistry({
    journal,
    rehearsalJournal: createMemoryJournal(),
    leases: {
      claim: async () => undefined,
      release: async (channelId) => {
        node.left = registry.ahead.left(channelId)
      },
    },
  })
  const betweenPages = async () => undefined
  const flags = { leavesOut: false, wasReady: false }
  const node: Node = { registry, journal, betweenPages, left: null, ...flags }
  onTestFinished(async () => {
    await registry.close()
    connection.close()
  })
  return node
}

async function submit({ registry }: Node, channelId: string, submissions: Submission[]) {
  const channel = await registry.get(channelId)
  return outcomesOf(await channel.submit(submissions))
}

/** What is in memory, and what a load of all rows makes. */
async function bothOf(node: Node, channelId: string) {
  const channel = await node.registry.get(channelId)
  const ready = await channel.read(({ state, identities }) => ({
    hash: engine.stateHash(state),
    members: state.members.size,
    people: people.map(({ userId }) => {
      const member = identities.find('test', userId)
      return member === undefined ? null : [member, identities.ofMember(member)]
    }),
    found: identities.search('name', 1_000).toSorted(),
    at: state.at,
  }))
  const peeked = await node.journal.peek(channelId)
  if (peeked === null) throw new Error('it is gone')
  const { state, identities } = await stateFromRows(engine, peeked, ready.at)
  const loaded = {
    hash: engine.stateHash(state),
    members: state.members.size,
    people: people.map(({ userId }) => {
      const member = identities.find('test', userId)
      return member === undefined ? null : [member, identities.ofMember(member)]
    }),
    found: identities.search('name', 1_000).toSorted(),
    at: state.at,
  }
  return { ready, loaded }
}

const people = Array.from({ length: 60 }, (_, number) => person(`p${number}`))

function randomSubmissions(random: ReturnType<typeof createRandom>) {
  let count = 0
  const one = (): Submission => {
    const id = `s${count++}`
    const known = people[random.below(people.length)] ?? person('p0')
    const who = random.below(3) > 0 ? known : { ...known, name: `name ${random.below(9)}` }
    const made = [chat(id, who), gift(id, who), adjust(id, random.below(50) - 10, who)]
    return made[random.below(made.length)] ?? chat(id, who)
  }
  return (most: number) => Array.from({ length: random.below(most + 1) }, one)
}

/** The next owner reads, the present one is closed; what it left is told unless that is what is tried. */
async function handOver(from: Node, to: Node, channelId: string, isTold = true) {
  expect(await from.registry.ahead.note(channelId)).toBe(true)
  expect(await to.registry.ahead.read(channelId, 'this')).toBe(true)
  await from.registry.handOver(channelId)
  if (isTold && from.left !== null) to.registry.ahead.told(channelId, 'this', from.left)
}

test.each([1, 2, 3])(
  '[OW17][OW18] whatever is written meanwhile, the next owner has what all rows say (%i)',
  async (seed) => {
    const random = createRandom(seed)
    const some = randomSubmissions(random)
    const accepted: Submission[] = []
    const write = async (to: Node, submissions: Submission[]) => {
      // A channel that is closing or was lost says so.
      const channel = await to.registry.get(channelId).catch(() => null)
      const answer = (await channel?.submit(submissions)) ?? []
      if ('busy' in answer) return
      accepted.push(...submissions.filter((_, i) => answer[i]?.status === 'accepted'))
    }
    const channelId = `random-${seed}`
    let [owner, next] = [await startOne(), await startOne()]
    await submit(
      owner,
      channelId,
      people.slice(0, 30).map((who) => chat(`first-${who.userId}`, who)),
    )
    for (let round = 0; round < 12; round++) {
      const writing: Promise<unknown>[] = []
      const present = owner
      next.betweenPages = async () => {
        const written = write(present, some(3))
        writing.push(written)
        if (random.below(2) === 0) await written
      }
      const fault = ['none', 'none', 'lost', 'reopened', 'between'][random.below(5)]
      expect(await owner.registry.ahead.note(channelId)).toBe(true)
      expect(await next.registry.ahead.read(channelId, `${round}`)).toBe(true)
      writing.push(write(owner, some(3)))
      if (fault === 'reopened') {
        await Promise.all(writing)
        owner.registry.lose(channelId, new Error('lost'))
        await write(owner, some(3))
      }
      await owner.registry.handOver(channelId)
      await Promise.all(writing)
      if (fault === 'between') {
        const other = await startOne()
        await write(other, some(3))
        await other.registry.handOver(channelId)
      }
      if (fault !== 'lost' && owner.left !== null) {
        next.registry.ahead.told(channelId, `${round}`, owner.left)
      }
      next.betweenPages = async () => undefined
      await next.registry.get(channelId)
      expect(`${fault} ${next.wasReady}`).toBe(`${fault} ${fault === 'none'}`)
      const { ready, loaded } = await bothOf(next, channelId)
      expect(ready).toEqual(loaded)
      const again = await submit(next, channelId, accepted)
      expect(again.filter(({ status }) => status !== 'duplicate')).toEqual([])
      ;[owner, next] = [next, owner]
    }
  },
)

test('[OW18] what another hand-over read, or was told of another, is not used', async () => {
  const [one, two] = [await startOne(), await startOne()]
  await submit(one, 'ids', [gift('a'), chat('b', person('hua'))])
  await handOver(one, two, 'ids', false)
  two.registry.ahead.told('ids', 'another', one.left!)
  await two.registry.get('ids')
  expect(two.wasReady).toBe(false)
  expect((await submit(two, 'ids', [gift('a')]))[0]?.status).toBe('duplicate')
})

test('[OW18] more changes than can be told, and all is read anew', async () => {
  const { journal } = await startOne()
  const { epoch } = await journal.open('much')
  await journal.noteChanges('much')
  const rows = Array.from({ length: AHEAD_CHANGES_MAX + 1 }, (_, n) => [`o:${n}`, '1'] as const)
  const nothing = { envelopes: [], remember: [], seen: [] }
  await journal.append('much', { epoch, firstSeq: 1, rows: rows.slice(0, -1), ...nothing })
  expect(journal.leave('much')?.changed).toHaveLength(AHEAD_CHANGES_MAX)
  expect(journal.leave('much')).toBeNull()
  await journal.noteChanges('much')
  await journal.append('much', { epoch, firstSeq: 1, rows, ...nothing })
  expect(journal.leave('much')).toBeNull()
})

test('[OW18] an append that nobody was told of, or ids that went: all is read anew', async () => {
  const { journal } = await startOne()
  const { epoch } = await journal.open('tail')
  await journal.noteChanges('tail')
  const left = journal.leave('tail')!
  const row = ['o:1', '1'] as const
  const seen = [{ causeId: 'c', bodyHash: 'h', seq: 0 }]
  await journal.append('tail', {
    epoch,
    firstSeq: 1,
    envelopes: [],
    rows: [row],
    remember: [],
    seen,
  })
  const asLeft = await journal.open('tail', { left: { ...left, changed: ['o:1'] }, idsUpTo: 0 })
  expect(asLeft.news).toEqual({ rows: [row], ids: seen, rowCount: 1 })
  const known = { left: { ...left, epoch: asLeft.epoch }, idsUpTo: 0 }
  const wrong = [
    { ...known, idsUpTo: 3 },
    { ...known, left: { ...known.left, epoch: epoch - 1 } },
    { ...known, left: { ...known.left, hash: 'another' } },
    { ...known, left: { ...known.left, seq: 1 } },
  ]
  for (const one of wrong) {
    one.left = { ...one.left, epoch: one.left.epoch + wrong.indexOf(one) }
    expect((await journal.open('tail', one)).news).toBeUndefined()
  }
})

test('[JR16] a scan of rows that leaves some out is no opening', async () => {
  const node = await startOne()
  await submit(
    node,
    'holes',
    people.map((who) => chat(who.userId, who)),
  )
  const { rows } = await node.journal.open('holes')
  node.leavesOut = true
  const read = async () => {
    for await (const page of rows) expect(page).toMatch(/^\[/)
  }
  await expect(read()).rejects.toThrow(/rows of .* were found/)
})

/** Long enough for a machine that is busy with other things. */
const calm = { leaseMs: 20_000 }

/** What the words between two nodes lead to, without channels. */
function noteAhead(node: OwningNode, read: () => Promise<boolean>) {
  const { told } = node.channels
  const left: LeftBehind = { epoch: 1, seq: 2, hash: 'h', changed: ['k'] }
  const ahead = {
    note: async (channelId: string) => told.push(`noted ${channelId}`) > 0,
    left: (channelId: string) => (told.push(`left ${channelId}`) > 0 ? left : null),
    read: (channelId: string) => {
      told.push(`read ${channelId}`)
      return read()
    },
    told: (channelId: string, _id: string, how: LeftBehind) => {
      told.push(`told ${channelId} ${how.changed.join()}`)
    },
  }
  Object.assign(node.channels, { ahead })
}

test.each([
  ['is there', async () => true],
  ['is not to be had', () => Promise.reject(new Error('no'))],
])(
  '[OW17] the next owner reads before the channel is drained, and is told before it takes it; the reading %s',
  async (_name, read) => {
    const [one, two] = [await startNode(redis.url, calm), await startNode(redis.url, calm)]
    await metEachOther(one, two)
    let seen: string[] = []
    const isRead = new Promise<void>((resolve) => {
      const noted = () => {
        seen = [...one.channels.told]
        resolve()
        return read()
      }
      for (const node of [one, two]) noteAhead(node, noted)
    })
    const channelId = channelOf(one, two)
    await one.channels.open(channelId)
    await one.channels.open(`${channelId}~rehearsal`)
    one.channels.draining = isRead
    await one.ownership.leave()
    await two.channels.heard(/^opened/)
    expect(seen).not.toContain(`drained ${channelId}`)
    const about = (node: OwningNode) =>
      node.channels.told.filter((line) => line.includes(channelId))
    expect(about(one).filter((line) => !line.includes('~'))).toEqual([
      `opened ${channelId}`,
      `noted ${channelId}`,
      `drained ${channelId}`,
      `left ${channelId}`,
    ])
    expect(about(two)).toEqual([`read ${channelId}`, `told ${channelId} k`, `opened ${channelId}`])
  },
)
