/** Signals for channels of other nodes, over a real Redis: whatever breaks, nothing is lost or done twice. */
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import { isUpTo } from '@fanfare/server/cluster/inbox-cursor.ts'
import type { Local } from '@fanfare/server/cluster/inbox.ts'
import { createRandom } from '@fanfare/server/connectors/simulated/random.ts'
import type { Random } from '@fanfare/server/connectors/simulated/random.ts'
import type { Ingest } from '@fanfare/server/ingest/ingest.ts'
import { INBOX_ENTRIES_MAX, INBOX_WAITING_CHARS_MAX } from '@fanfare/server/limits.ts'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import {
  cursorInJournal,
  effectsIn,
  entriesOf,
  gift,
  handOver,
  startNode,
  takeAway,
  TIMES,
  Town,
} from './inbox-nodes.ts'
import type { InboxNode, StartNode } from './inbox-nodes.ts'

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis({ settings: { appendfsync: 'everysec' } })
})
afterAll(() => redis.stop())

let rooms = 0
const newRoom = () => `room${++rooms}`

async function twoNodes(more: Partial<StartNode> = {}) {
  const town = new Town()
  const url = redis.url
  const a = await startNode({ town, url, name: `a${rooms}`, ...more })
  const b = await startNode({ town, url, name: `b${rooms}`, ...more })
  return { town, a, b }
}

test('[IB1] any node takes signals for any channel, and says so when they are durable', async () => {
  const room = newRoom()
  const { town, a, b } = await twoNodes()
  town.give(room, a.name)
  const [one, two] = [gift(), gift()]
  const answer = await b.ingest.signals(room, [one, { nonsense: true }, two])
  expect(answer).toMatchObject({
    ok: true,
    value: { accepted: 2, duplicates: 0, durability: 'disk', rejected: [{ index: 1 }] },
  })
  const effects = await effectsIn(b.journal, room)
  expect([...effects]).toEqual([
    [`twitch:${one.id}`, 1],
    [`twitch:${two.id}`, 1],
  ])
  expect(await b.ingest.signals(room, [one])).toMatchObject({
    ok: true,
    value: { accepted: 0, duplicates: 1 },
  })
  expect(b.registry.running()).toEqual([])
  expect(await a.ingest.signals('no channel', [one])).toMatchObject({
    ok: false,
    error: { code: 'channel/invalid_id' },
  })
})

test('[IB5] what is in the journal leaves the inbox, and what left no trace there as well', async () => {
  const room = newRoom()
  const { town, a, b } = await twoNodes()
  town.give(room, a.name)
  const posts = Array.from({ length: 40 }, (_, place) =>
    b.ingest.signals(room, place % 4 === 0 ? [{ nonsense: true }] : [gift(`${place}`)]),
  )
  const answers = await Promise.all(posts)
  expect(answers.every(({ ok }) => ok)).toBe(true)
  await until(async () => (await b.client.xlen(keysOf(room).inbox)) === 0, 5_000)
  // Nothing of it is taken again by whoever comes next.
  await handOver(town, a, b, room)
  await b.ingest.signals(room, [gift()])
  expect([...(await effectsIn(b.journal, room)).values()]).toEqual(Array(31).fill(1))
})

test('[IB5] a full inbox is busy, and nothing of what it refuses is done', async () => {
  const room = newRoom()
  const { town, a, b } = await twoNodes()
  town.give(room, a.name)
  a.faults.set(room, ['refused'])
  const { inbox } = keysOf(room)
  const filling = b.client.pipeline()
  for (let place = 1; place <= INBOX_ENTRIES_MAX; place++) {
    filling.xadd(inbox, `1-${place}`, 'n', 'nobody', 'i', '', 'p', '[]')
  }
  await filling.exec()
  // The bench of the test: nobody may empty it meanwhile.
  town.give(room, 'far away')
  const refused = gift()
  expect(await b.ingest.signals(room, [refused])).toMatchObject({
    ok: false,
    error: { code: 'channel/busy' },
  })
  town.give(room, a.name)
  const taken = gift()
  const first = a.inbox.post(room, { kind: 'signals', items: [taken] })
  expect(await first).toMatchObject({ ok: false, error: { code: 'channel/busy' } })
  await a.registry.get(room)
  await until(async () => (await b.client.xlen(inbox)) === 0, 10_000)
  expect((await b.ingest.signals(room, [taken])).ok).toBe(true)
  expect([...(await effectsIn(b.journal, room)).keys()]).toEqual([`twitch:${taken.id}`])
})

test('[IB5] what one node has waiting is bounded', async () => {
  const room = newRoom()
  const { b } = await twoNodes()
  const big = { ...gift(), text: 'x'.repeat(INBOX_WAITING_CHARS_MAX / 4) }
  const posts = [1, 2, 3, 4].map(() => b.ingest.signals(room, [big]))
  const codeOf = (answer: Awaited<(typeof posts)[0]>) => (answer.ok ? 'ok' : answer.error.code)
  expect(codeOf(await b.ingest.signals(room, [gift()]))).toBe('channel/busy')
  expect(b.inbox.waiting).toBe(4)
  b.inbox.close()
  expect((await Promise.all(posts)).map(codeOf)).toEqual(Array(4).fill('channel/unavailable'))
})

test('[IB3][IB5] what is not durable stays for the next owner, also when nobody waits for it', async () => {
  const room = newRoom()
  const { town, a, b } = await twoNodes()
  const c = await startNode({ town, url: redis.url, name: `c${rooms}` })
  town.give(room, a.name)
  a.faults.set(room, ['refused', 'never sent', 'never sent'])
  const [first, second] = [gift(), gift()]
  const posts = [c.ingest.signals(room, [first])]
  await until(() => a.faults.get(room)?.length === 1, 5_000)
  posts.push(c.ingest.signals(room, [second]))
  await until(() => a.faults.get(room)?.length === 0, 5_000)
  c.inbox.close()
  for (const post of posts) expect((await post).ok).toBe(false)
  const { inbox } = keysOf(room)
  // The owner looks into it several times meanwhile.
  await a.client.xadd(inbox, '*', 'n', 'nobody', 'i', '', 'p', '[]')
  await until(async () => (await a.client.xlen(inbox)) === 2, 5_000)
  takeAway(town, a, b, room)
  await b.registry.get(room)
  await until(async () => (await b.client.xlen(inbox)) === 0, 5_000)
  expect([...(await effectsIn(b.journal, room))]).toEqual([
    [`twitch:${first.id}`, 1],
    [`twitch:${second.id}`, 1],
  ])
})

test('[IB2] an opening that was lost before it was there stands in nobody’s way', async () => {
  const room = newRoom()
  const { town, a, b } = await twoNodes()
  town.give(room, a.name)
  let open = (): void => undefined
  const opening = new Promise<void>((resolve) => (open = resolve))
  let isOpening = false
  a.onOpening = () => {
    isOpening = true
    return opening
  }
  const first = b.ingest.signals(room, [gift()])
  await until(() => isOpening, 5_000)
  takeAway(town, a, b, room)
  a.onOpening = async () => undefined
  expect((await first).ok).toBe(true)
  await b.registry.handOver(room)
  town.give(room, a.name)
  expect((await b.ingest.signals(room, [gift()])).ok).toBe(true)
  open()
  await opening
  for (let count = 0; count < 3; count++) {
    expect((await b.ingest.signals(room, [gift()])).ok).toBe(true)
  }
})

test('[IB4] a planned change of owner refuses nothing', async () => {
  const room = newRoom()
  const { town, a, b } = await twoNodes()
  town.give(room, a.name)
  const sent: Record<string, string[]> = { a: [], b: [] }
  const answers: Promise<{ ok: boolean }>[] = []
  const send = (node: InboxNode, name: string): void => {
    const one = gift(name)
    sent[name]?.push(`twitch:${one.id}`)
    answers.push(node.ingest.signals(room, [one]))
  }
  await a.registry.get(room)
  for (let round = 0; round < 3; round++) {
    const [from, to] = round % 2 === 0 ? [a, b] : [b, a]
    for (let place = 0; place < 60; place++) {
      send(b, 'b')
      if (place === 30) answers.push(handOver(town, from, to, room).then(() => ({ ok: true })))
      if (place % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await until(() => town.owner(room) === to.name, 5_000)
  }
  expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true)
  const order = [...(await effectsIn(b.journal, room)).keys()]
  expect(new Set(order)).toEqual(new Set(sent.b))
  expect(order.length).toBe(180)
})

test('[IB4] signals of one node are taken in the order they came there', async () => {
  const room = newRoom()
  const { town, a, b } = await twoNodes()
  town.give(room, a.name)
  const sent: string[] = []
  const answers: Promise<{ ok: boolean }>[] = []
  for (let place = 0; place < 300; place++) {
    const items = Array.from({ length: 1 + (place % 3) }, () => gift())
    sent.push(...items.map(({ id }) => `twitch:${id}`))
    answers.push(b.ingest.signals(room, items))
    if (place % 7 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true)
  expect([...(await effectsIn(b.journal, room)).keys()]).toEqual(sent)
})

test('[IB6] without an answer in time it says whether it may have been done', async () => {
  const room = newRoom()
  const { town, b } = await twoNodes({ times: { ...TIMES, answerMs: 600 } })
  expect(await b.ingest.signals(room, [gift()])).toMatchObject({
    ok: false,
    error: { code: 'channel/unavailable', message: expect.stringContaining('nothing was done') },
  })
  town.give(room, 'far away')
  expect(await b.ingest.signals(room, [gift()])).toMatchObject({
    ok: false,
    error: { code: 'channel/unavailable', message: expect.stringContaining('may have been done') },
  })
  expect(b.inbox.waiting).toBe(0)
})

test('[IB7] what nobody can read is answered and holds nobody up', async () => {
  const room = newRoom()
  const { town, a, b } = await twoNodes()
  town.give(room, 'far away')
  const { inbox } = keysOf(room)
  await b.client.xadd(inbox, '*', 'n', b.name, 'i', '999', 'p', '[["s",')
  await b.client.xadd(inbox, '*', 'something', 'else')
  const good = gift()
  const answer = b.ingest.signals(room, [good])
  await until(async () => (await b.client.xlen(inbox)) === 3, 5_000)
  const told: unknown[] = []
  b.asking.answer('inbox-answer', (body) => void told.push(body))
  town.give(room, a.name)
  await until(async () => (await effectsIn(b.journal, room)).size === 1, 5_000)
  await until(() => told.length > 0, 5_000)
  expect(JSON.stringify(told)).toContain('request/invalid')
  await until(async () => (await b.client.xlen(inbox)) === 0, 5_000)
  b.inbox.close()
  expect((await answer).ok).toBe(false)
})

test('[IB7] a command that nobody waits for any more is not done, a signal is', async () => {
  const room = newRoom()
  const asked: string[] = []
  const { town, a, b } = await twoNodes({
    local: ({ local }) => ({
      signals: (...given) => local.signals(...given),
      fetch: async ({ path }) => {
        asked.push(path)
        return new Response('{}')
      },
    }),
  })
  const late = gift()
  const caller = {
    id: 'admin',
    channelId: null,
    scope: 'admin',
    label: 'admin',
    viaCookie: false,
  } as const
  const [seconds] = await b.client.time()
  const request = { caller, method: 'POST', path: '/late', headers: {}, body: null }
  const posts = JSON.stringify([
    ['r', request],
    ['s', [late]],
  ])
  const minuteAgo = `${(Number(seconds) - 60) * 1_000}-0`
  await b.client.xadd(keysOf(room).inbox, minuteAgo, 'n', 'gone', 'i', '1,2', 'p', posts)
  town.give(room, a.name)
  const fresh = { ...request, path: '/fresh' }
  const answer = await b.inbox.post(room, { kind: 'request', request: fresh })
  expect(answer).toMatchObject({ ok: true, value: { status: 200, body: '{}' } })
  await until(async () => (await effectsIn(b.journal, room)).size === 1, 5_000)
  expect(asked).toEqual(['/fresh'])
})

test('[IB8] a rehearsal begins without what was meant for an earlier one', async () => {
  const room = `${newRoom()}~rehearsal`
  const { town, a, b } = await twoNodes()
  const [old, fresh] = [gift(), gift()]
  const posts = JSON.stringify([['s', [old]]])
  await b.client.xadd(keysOf(room).inbox, '1-1', 'n', 'gone', 'i', '1', 'p', posts)
  town.give(room, a.name)
  expect((await b.ingest.signals(room, [fresh])).ok).toBe(true)
  expect([...(await effectsIn(a.rehearsals, room)).keys()]).toEqual([`twitch:${fresh.id}`])
})

/** Which of all signals of a channel were acknowledged, and what was found wrong on the way. */
type Life = {
  answers: Promise<void>[]
  sent: Set<string>
  acknowledged: Set<string>
  wrong: string[]
}

async function live(
  { town, a, b }: { town: Town; a: InboxNode; b: InboxNode },
  room: string,
  random: Random,
): Promise<Life> {
  const record: Life = { answers: [], sent: new Set(), acknowledged: new Set(), wrong: [] }
  const { answers } = record
  const items: ReturnType<typeof gift>[] = []
  const post = async (node: InboxNode): Promise<void> => {
    const fresh = Array.from({ length: random.between(1, 3) }, () => gift(`${random.below(5)}`))
    items.push(...fresh)
    // Platforms repeat what they are not sure of.
    const sent = random.chance(0.2) ? [...fresh, random.pick(items)] : fresh
    for (const { id } of fresh) record.sent.add(`twitch:${id}`)
    const answer = await node.ingest.signals(room, sent)
    if (!answer.ok) {
      record.wrong.push(`${answer.error.code}: ${answer.error.message}`)
      return
    }
    const { accepted, duplicates } = answer.value
    if (accepted + duplicates !== sent.length) record.wrong.push(`not all taken of ${sent.length}`)
    for (const { id } of sent) record.acknowledged.add(`twitch:${id}`)
  }
  for (let step = 0; step < 40; step++) {
    const [owner, other] = town.owner(room) === a.name ? [a, b] : [b, a]
    const turn = random.next()
    if (turn < 0.7) answers.push(post(random.chance(0.7) ? other : owner))
    else if (turn < 0.76) owner.faults.set(room, ['refused'])
    else if (turn < 0.82) owner.faults.set(room, ['done but not told'])
    else if (turn < 0.88) {
      owner.faults.set(room, random.pick([[], ['never answered'], ['never sent']]))
      answers.push(post(other), post(owner))
      await new Promise((resolve) => setTimeout(resolve, random.below(12)))
      takeAway(town, owner, other, room)
      owner.faults.delete(room)
    } else if (turn < 0.94) await handOver(town, owner, other, room)
    else await new Promise((resolve) => setTimeout(resolve, random.below(40)))
  }
  return record
}

/** Some requests take longer than those behind them, as those do that have to ask somebody first. */
function dawdling(local: Ingest, random: Random): Local {
  return {
    async signals(room, items, onDecided) {
      if (random.chance(0.2)) {
        await new Promise((resolve) => setTimeout(resolve, random.below(30)))
      }
      return local.signals(room, items, onDecided)
    },
    fetch: async () => new Response('{}', { status: 404 }),
  }
}

/** All gifts of entries up to the cursor are in the journal, or the cursor is ahead. */
function watchCursors(node: InboxNode, records: string[]): void {
  node.onAppended = async (room, { cursor }) => {
    if (cursor === undefined) return
    const entries = (await entriesOf(node.client, room, cursor)).filter(({ id }) =>
      isUpTo(id, cursor),
    )
    const causeIds = entries.flatMap((entry) => entry.causeIds)
    if (causeIds.length === 0) return
    const known = await node.journal.recall(room, causeIds)
    for (const [place, found] of known.entries()) {
      if (found === null) records.push(`${room}: ${causeIds[place]} is behind ${cursor}, not done`)
    }
  }
}

test('[IB2][IB3] whatever breaks, all that is acknowledged happens once, and nothing twice', async () => {
  const seed = Number(process.env['INBOX_SEED'] ?? Date.now() % 1_000_000)
  const random = createRandom(seed)
  const { town, a, b } = await twoNodes({
    chance: () => random.next(),
    local: ({ local }) => dawdling(local, random),
  })
  const ahead: string[] = []
  watchCursors(a, ahead)
  watchCursors(b, ahead)
  for (const node of [a, b]) Object.assign(node.losing, { said: 0.15, heard: 0.3 })
  const names = Array.from({ length: 12 }, newRoom)
  const lives = names.map((room, place) => {
    town.give(room, place % 2 === 0 ? a.name : b.name)
    return live({ town, a, b }, room, createRandom(seed + place))
  })
  const records = await Promise.all(lives)
  // Now all is well, and whoever still waits is answered.
  for (const node of [a, b]) Object.assign(node.losing, { said: 0, heard: 0 })
  for (const [place, room] of names.entries()) {
    const record = records[place]!
    await Promise.all(record.answers)
    const effects = await effectsIn(a.journal, room)
    const why = `seed ${seed}, ${room}`
    expect(record.wrong, why).toEqual([])
    expect(
      [...effects].filter(([, count]) => count !== 1),
      why,
    ).toEqual([])
    expect(
      [...record.acknowledged].filter((id) => !effects.has(id)),
      why,
    ).toEqual([])
    expect(
      [...effects.keys()].filter((id) => !record.sent.has(id)),
      why,
    ).toEqual([])
    expect((await auditChannel(a.journal, room))?.invariants, why).toEqual([])
    expect(await cursorInJournal(a.client, room), why).not.toBeNull()
  }
  expect(ahead, `seed ${seed}`).toEqual([])
  for (const node of [a, b]) expect(node.inbox.waiting).toBe(0)
})
