/** Who runs which channel, on a real Redis: several nodes in one process, with leases of half a second. */
import { ChannelElsewhere, ChannelRefused } from '@fanfare/server/channel/channel-refused.ts'
import { createRandom } from '@fanfare/server/connectors/simulated/random.ts'
import { keysOf, SERVICE_KEYS } from '@fanfare/server/redis/keys.ts'
import { ROWS_FORMAT } from '@fanfare/shared/engine'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { channelOf, LEASE_MS, metEachOther, startNode } from './ownership-rig.ts'
import type { OwningNode } from './ownership-rig.ts'

const WAIT_MS = 10_000

let redis: RunningRedis
let client: Redis

beforeAll(async () => {
  redis = await startRedis({ settings: { appendonly: 'no' } })
  client = new Redis(redis.url)
})

beforeEach(async () => {
  await client.flushall()
})

afterAll(async () => {
  client.disconnect()
  await redis.stop()
})

async function startNodes(count: number, options = {}): Promise<OwningNode[]> {
  const nodes = await Promise.all(
    Array.from({ length: count }, () => startNode(redis.url, options)),
  )
  await metEachOther(...nodes)
  return nodes
}

const here = { at: 'here' }
const at = ({ id }: OwningNode) => ({ at: 'node', node: id })

async function refusalOf(promise: Promise<unknown>): Promise<ChannelRefused> {
  const error: unknown = await promise.catch((caught: unknown) => caught)
  if (error instanceof ChannelRefused) return error
  throw new Error('a refusal was expected', { cause: error })
}

test('[OW6] whoever asks first, a channel goes to the node that it belongs to', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  const ofOne = channelOf(one, two)
  const ofTwo = channelOf(two, one)
  expect(await one.ownership.locate(ofTwo)).toEqual(at(two))
  expect(await two.ownership.locate(ofTwo)).toEqual(here)
  expect(await two.ownership.locate(ofOne)).toEqual(at(one))
  expect(await one.ownership.locate(ofOne)).toEqual(here)
  expect([one.channels.running(), two.channels.running()]).toEqual([[ofOne], [ofTwo]])
  expect(two.ownership.isHere(ofTwo)).toBe(true)
  expect(one.ownership.isHere(ofTwo)).toBe(false)
})

test('[OW6] asked for by all at once, a channel gets one owner', async () => {
  const nodes = await startNodes(3)
  const asking = Array.from({ length: 10 }, () => nodes).flat()
  const places = await Promise.all(asking.map(({ ownership }) => ownership.locate('live')))
  const owners = places.map((place, number) =>
    place.at === 'node' ? place.node : asking[number]?.id,
  )
  expect(new Set(owners).size).toBe(1)
  expect(nodes.filter(({ channels }) => channels.told.includes('opened live'))).toHaveLength(1)
})

test('[OW6] a channel may be claimed where it does not belong, by one', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  const channelId = channelOf(two, one)
  await one.channels.open(channelId)
  const refusal = await refusalOf(two.channels.open(channelId))
  expect(refusal).toBeInstanceOf(ChannelElsewhere)
  expect((refusal as ChannelElsewhere).node).toBe(one.id)
  expect(await two.ownership.locate(channelId)).toEqual(at(one))
})

test('[OW6] what is no channel is nobody’s', async () => {
  const [node] = (await startNodes(1)) as [OwningNode]
  const refusal = await refusalOf(node.ownership.locate('../etc'))
  expect(refusal.rejection.code).toBe('channel/invalid_id')
  expect(await client.exists(keysOf('../etc').lease)).toBe(0)
})

test('[OW6] the node that a channel belongs to is dead and does not answer: the asking one takes it', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  const channelId = channelOf(two, one)
  await two.kill()
  expect(await one.ownership.locate(channelId)).toEqual(here)
})

test('[OW7] what was known is doubted, and found again where it went', async () => {
  const [one, two, three] = (await startNodes(3)) as [OwningNode, OwningNode, OwningNode]
  const channelId = channelOf(one, two, three)
  expect(await three.ownership.locate(channelId)).toEqual(at(one))
  const moves: unknown[] = []
  three.ownership.onMoved((moved, node) => moves.push([moved, node]))
  await one.kill()
  // What is remembered is not asked for again, until somebody says that it moved.
  const remembered = await three.ownership.locate(channelId)
  if (moves.length === 0) expect(remembered).toEqual(at(one))
  // While its lease has not run out it may be found once more, and whoever asks it in vain doubts again.
  await until(async () => {
    three.ownership.doubt(channelId, one.id)
    const place = await three.ownership.locate(channelId)
    return place.at === 'here' || place.node !== one.id
  }, WAIT_MS)
  expect([two, three].filter(({ ownership }) => ownership.isHere(channelId))).toHaveLength(1)
})

test('[OW7] a doubt about an owner that holds its lease changes nothing', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  const channelId = channelOf(one, two)
  const moves: unknown[] = []
  expect(await two.ownership.locate(channelId)).toEqual(at(one))
  two.ownership.onMoved((...move) => moves.push(move))
  two.ownership.doubt(channelId, one.id)
  expect(await two.ownership.locate(channelId)).toEqual(at(one))
  expect(moves).toEqual([])
})

test('[OW2] Redis answers nobody: a lease is lost when it was not renewed in time', async () => {
  const [node] = (await startNodes(1)) as [OwningNode]
  await node.channels.open('live')
  await client.call('CLIENT', 'PAUSE', String(3 * LEASE_MS), 'ALL')
  await node.channels.heard(/^lost live: .*ran out/)
  expect(node.ownership.isHere('live')).toBe(false)
  // The channel is claimed again by itself, and stays.
  await until(() => node.ownership.isHere('live'), WAIT_MS)
  expect(node.channels.told.filter((line) => line.startsWith('opened'))).toHaveLength(2)
})

test('[OW2] an answer that took longer than the lease gives nothing', async () => {
  const [node] = (await startNodes(1)) as [OwningNode]
  await client.call('CLIENT', 'PAUSE', String(LEASE_MS), 'ALL')
  const refusal: unknown = await node.channels.open('live').catch((error: unknown) => error)
  expect(String(refusal)).toMatch(/too late/)
  expect(node.ownership.isHere('live')).toBe(false)
})

test('[OW3] a lease that is another’s in Redis is lost with the next renewal', async () => {
  const [node] = (await startNodes(1)) as [OwningNode]
  await node.channels.open('live')
  await client.set(keysOf('live').lease, 'somebody:1', 'PX', 60_000)
  await node.channels.heard(/^lost live: .*no longer/)
  expect(await node.ownership.locate('live')).toEqual({ at: 'node', node: 'somebody' })
  expect(await client.get(keysOf('live').lease)).toBe('somebody:1')
})

test('[OW4] a node that stood still gives up all it has before it shows anything more', async () => {
  const [node] = (await startNodes(1)) as [OwningNode]
  await node.channels.open('one')
  await node.channels.open('two')
  node.time.hold()
  const until = performance.now() + LEASE_MS / 2
  while (performance.now() < until) {
    // Standing still.
  }
  // The timers are late; whoever asks first finds out.
  expect(node.ownership.isHere('one')).toBe(false)
  expect(node.channels.told.slice(2)).toEqual([
    expect.stringMatching(/^lost one: .*stood still/),
    expect.stringMatching(/^lost two: .*stood still/),
  ])
  node.time.goOn()
  await node.channels.heard(/^opened one/)
  await waitForBoth(node)
})

async function waitForBoth(node: OwningNode): Promise<void> {
  await until(() => node.ownership.isHere('one') && node.ownership.isHere('two'), WAIT_MS)
}

test('[OW8] channels of a dead node are opened by another, though nobody asks', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  await one.channels.open('a')
  await one.channels.open('b')
  await one.kill()
  await two.channels.heard(/^opened a/)
  await two.channels.heard(/^opened b/)
  await until(() => two.ownership.nodes().length === 1, WAIT_MS)
})

test('[OW12] rehearsals of a dead node are gone, until somebody asks for them', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  await one.channels.open('a~rehearsal')
  await one.channels.open('b')
  await one.kill()
  await two.channels.heard(/^opened b/)
  expect(two.channels.running()).toEqual(['b'])
  expect(await two.ownership.locate('a~rehearsal')).toEqual(here)
})

test('[OW9] who asks while a channel is on its way waits, and is told where it went', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  let drain = () => {}
  one.channels.draining = new Promise((resolve) => {
    drain = resolve
  })
  await one.channels.open('live')
  const left = one.ownership.leave()
  await until(() => !one.ownership.isHere('live'), WAIT_MS)
  const asked = one.ownership.locate('live')
  expect(await refusalOf(one.ownership.claim('live'))).not.toBeInstanceOf(ChannelElsewhere)
  expect(two.channels.told).toEqual([])
  drain()
  expect(await asked).toEqual(at(two))
  expect(two.channels.told).toEqual(['opened live'])
  await left
})

test('[OW10] a leaving node hands all over to those that stay, drained before it is taken', async () => {
  const [one, two, three] = (await startNodes(3)) as [OwningNode, OwningNode, OwningNode]
  const ids = Array.from({ length: 12 }, (_, number) => `live-${number}`)
  for (const channelId of ids) await one.channels.open(channelId)
  await one.channels.open('live-0~rehearsal')
  let drain = () => {}
  one.channels.draining = new Promise((resolve) => {
    drain = resolve
  })
  const left = one.ownership.leave()
  const asked = two.ownership.locate('live-3')
  expect(await refusalOf(one.ownership.claim('other'))).toMatchObject({
    rejection: { code: 'channel/unavailable' },
  })
  expect([...two.channels.running(), ...three.channels.running()]).toEqual([])
  drain()
  await left
  await asked
  expect(one.channels.running()).toEqual([])
  const taken = [two, three].map(({ channels }) => channels.running())
  expect(taken.flat().toSorted()).toEqual(ids.toSorted())
  expect(taken.every((list) => list.length > 0)).toBe(true)
  for (const channelId of ids) {
    const owner = two.ownership.isHere(channelId) ? two : three
    expect(await one.ownership.locate(channelId)).toEqual(at(owner))
  }
  await until(() => two.ownership.nodes().length === 2, WAIT_MS)
})

test('[OW10] the last node just releases; who starts next goes on', async () => {
  const [one] = (await startNodes(1)) as [OwningNode]
  await one.channels.open('live')
  await one.ownership.leave()
  expect(await client.exists(keysOf('live').lease)).toBe(0)
  expect(await client.zcard(SERVICE_KEYS.nodes)).toBe(0)
  expect(await refusalOf(one.ownership.locate('live'))).toBeInstanceOf(ChannelRefused)
  const next = await startNode(redis.url)
  await next.channels.heard(/^opened live/)
})

test('[OW11] a node that comes gets what belongs to it, and no rehearsal', async () => {
  const one = await startNode(redis.url, { cooldownMs: 0 })
  await one.channels.open('live~rehearsal')
  for (let number = 0; number < 5; number++) await one.channels.open(`live-${number}`)
  const two = await startNode(redis.url, { cooldownMs: 0 })
  await metEachOther(one, two)
  const channelId = channelOf(two, one)
  await one.channels.open(channelId)
  await two.channels.heard(/^opened/)
  expect(one.channels.running()).toContain('live~rehearsal')
  const [moved] = two.channels.running()
  expect(await one.ownership.locate(moved ?? '')).toEqual(at(two))
})

test('[OW11] what was just taken rests where it is', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  const resting = channelOf(two, one)
  await one.channels.open(resting)
  // The other one, without a rest, moves what it has: so both are settled.
  const restless = await startNode(redis.url, { cooldownMs: 0 })
  const ids = Array.from({ length: 10 }, (_, number) => `other-${number}`)
  for (const channelId of ids) await restless.channels.open(channelId)
  await restless.channels.heard(/^drained/)
  expect(one.channels.told).not.toContain(`drained ${resting}`)
})

test('[MG2][OW11] beside newer nodes an older one keeps nothing, and takes nothing when they do not answer', async () => {
  const old = await startNode(redis.url, { cooldownMs: 0 })
  await old.channels.open('live')
  const fresh = await startNode(redis.url, { rowsFormat: ROWS_FORMAT + 1 })
  await fresh.channels.heard(/^opened live/)
  await fresh.kill()
  const refusal = await refusalOf(old.ownership.claim('other'))
  expect(refusal.message).toMatch(/newer nodes/)
  // Gone for good, it leaves the field to those that are there.
  expect(await old.ownership.locate('other')).toEqual(here)
})

test('[OW13] another store than before: all is void, and claimed anew', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  await one.channels.open('live')
  const before = await client.get(keysOf('live').lease)
  one.ownership.voidAll(new Error('the store changed'))
  expect(one.channels.told).toEqual(['opened live', 'lost live: the store changed'])
  expect(one.ownership.isHere('live')).toBe(false)
  await until(() => one.ownership.isHere('live'), WAIT_MS)
  expect(await client.get(keysOf('live').lease)).not.toBe(before)
  expect(two.channels.told).toEqual([])
})

test('[OW14] every node hears where a channel went', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  const channelId = channelOf(one, two)
  const heard: Record<string, unknown[]> = { one: [], two: [] }
  one.ownership.onMoved((...move) => heard.one?.push(move))
  const stop = two.ownership.onMoved((...move) => heard.two?.push(move))
  await one.channels.open(channelId)
  await until(() => heard.two?.length === 1, WAIT_MS)
  await one.channels.handOver(channelId)
  await until(() => heard.two?.length === 2, WAIT_MS)
  const moves = [
    [channelId, one.id],
    [channelId, null],
  ]
  expect(heard.one?.slice(0, 2)).toEqual(moves)
  expect(heard.two).toEqual(moves)
  stop()
})

test('[OW15] nodes know each other by name, version and channels', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  await two.channels.open('live')
  const told = () => one.ownership.nodes().find(({ id }) => id === two.id)
  await until(() => told()?.channels === 1, WAIT_MS)
  expect(told()).toEqual({
    id: two.id,
    name: `name of ${two.id}`,
    version: '1.2.3',
    channels: 1,
  })
})

test('[OW8] everything in Redis is gone: a channel that nobody asks for is opened again all the same', async () => {
  const [one, two] = (await startNodes(2)) as [OwningNode, OwningNode]
  const channelId = channelOf(one, two)
  await one.channels.open(channelId)
  await client.flushall()
  await one.channels.heard(/^lost /)
  const isOpen = () => [one, two].some(({ ownership }) => ownership.isHere(channelId))
  await until(isOpen, WAIT_MS)
  expect(await client.zrange(SERVICE_KEYS.running, '0', '-1')).toContain(channelId)
})

test('[OW1] whatever is late or lost, at most one node takes itself for the owner', async () => {
  const seed = Number(process.env.FANFARE_SEED ?? Math.floor(Math.random() * 1e9))
  const random = createRandom(seed)
  const nodes = await startNodes(3)
  const ids = ['a', 'b', 'c']
  const faults: string[] = []
  let moves = 0
  const look = () => {
    for (const channelId of ids) {
      const owners = nodes.filter(({ ownership }) => ownership.isHere(channelId))
      if (owners.length > 1) faults.push(`${channelId} at ${owners.map(({ id }) => id).join()}`)
    }
  }
  for (const { ownership } of nodes) {
    ownership.onMoved((_channelId, node) => {
      if (node === ownership.self) moves++
      look()
    })
  }
  const looking = setInterval(look, 1)
  const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  for (let round = 0; round < 6; round++) {
    const node = random.pick(nodes)
    const undo = disturb(node, random.below(3))
    for (const { ownership } of nodes) {
      for (const channelId of ids) ownership.locate(channelId).catch(() => undefined)
    }
    // How long a fault lasts is what is drawn here.
    await rest(random.between(50, 2 * LEASE_MS))
    undo()
    for (const { ownership } of nodes) {
      for (const channelId of ids) ownership.doubt(channelId, node.id)
    }
  }
  const isOwned = (channelId: string) => nodes.some(({ ownership }) => ownership.isHere(channelId))
  await until(() => ids.every(isOwned), WAIT_MS)
  clearInterval(looking)
  expect({ seed, faults }).toEqual({ seed, faults: [] })
  expect(moves).toBeGreaterThan(ids.length)
})

/** Its timers do not come; or its answers; or what it says leaves late. */
function disturb({ time, client: ofNode }: OwningNode, kind: number): () => void {
  if (!(ofNode instanceof Redis)) throw new Error('one server was expected')
  if (kind === 0) {
    time.hold()
    return () => time.goOn()
  }
  if (kind === 1) {
    ofNode.stream.pause()
    return () => void ofNode.stream.resume()
  }
  ofNode.stream.cork()
  return () => ofNode.stream.uncork()
}
