/** What the store lost is found by whoever knew of it, told once, and kept until it was seen. */
import { createIncidents } from '@fanfare/server/cluster/incidents.ts'
import type { Incidents } from '@fanfare/server/cluster/incidents.ts'
import { createTailWatch } from '@fanfare/server/cluster/tail-watch.ts'
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { INCIDENTS_KEPT_MAX } from '@fanfare/server/limits.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type { RedisConnection } from '@fanfare/server/redis/connect.ts'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { batchOf } from '../contracts/journal.contract.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'

let redis: RunningRedis
const connections: RedisConnection[] = []
let channels = 0

beforeAll(async () => {
  redis = await startRedis()
})
afterAll(async () => {
  for (const connection of connections) connection.close()
  await redis.stop()
})

const silent = { error() {}, warn() {}, info() {}, debug() {} }

async function node(name: string) {
  const connection = await connectRedis(redis.url)
  connections.push(connection)
  const { client } = connection
  const told: object[] = []
  const changed: (string | null)[] = []
  const journal = createRedisJournal({ client, durability: () => 'disk' })
  const incidents = createIncidents({
    client,
    node: name,
    log: { ...silent, error: (fields) => told.push(fields) },
    clock: () => 1_700_000_000_000 + told.length,
    onChanged: (channelId) => changed.push(channelId),
  })
  const tails = createTailWatch({ client, journal, incidents, log: silent })
  return { client, journal, incidents, tails, told, changed }
}

const newChannel = () => `lost-${++channels}`

/** As a replica does that took over before it had the newest: `seq` and what is behind it are gone. */
async function fallBack(channelId: string, seq: number): Promise<void> {
  const { client } = await node('the store')
  const { head, events } = keysOf(channelId)
  const entries = await client.xrevrange(events, '+', '-')
  for (const [id] of entries) {
    if (Number(id.split('-')[0]) > seq) await client.xdel(events, id)
  }
  await client.call('XSETID', events, `${seq}-0`)
  const [last] = await client.xrevrange(events, '+', '-', 'COUNT', 1)
  const [, fields = []] = last ?? []
  const tail = fields[fields.indexOf('t') + 1] ?? ''
  await client.hset(head, 'seq', seq, 'tail', seq === 0 ? '' : tail)
}

const shown = (incidents: Incidents, channelId: string) =>
  incidents.of(channelId).map(({ kind, acknowledged, found }) => ({
    kind,
    acknowledged: acknowledged?.seq,
    found: found?.seq,
  }))

test('[DU6] what was acknowledged and is gone is found at the next opening, and told once', async () => {
  const one = await node('one')
  const two = await node('two')
  const channelId = newChannel()
  const { epoch } = await one.journal.open(channelId)
  for (const seq of [1, 2, 3]) await one.journal.append(channelId, batchOf(epoch, seq, 1))
  await one.tails.check(channelId)
  // Somebody else heard of less.
  two.tails.note(channelId, { ...one.journal.acknowledged(channelId)!, seq: 2, hash: 'of 2' })
  expect(one.incidents.of(channelId)).toEqual([])
  await fallBack(channelId, 1)

  const again = await one.journal.open(channelId)
  expect(again.seq).toBe(1)
  await one.tails.check(channelId)
  await one.tails.check(channelId)
  const loss = { kind: 'tail_lost', acknowledged: 3, found: 1 }
  expect(shown(one.incidents, channelId)).toEqual([loss])
  expect(one.told).toHaveLength(1)

  await one.journal.append(channelId, batchOf(again.epoch, 2, 5))
  await two.tails.checkAll()
  expect(shown(two.incidents, channelId)).toEqual([loss])
  expect(two.told).toEqual([])
  await one.tails.check(channelId)
  expect(one.told).toHaveLength(1)
})

test('[DU6] other events at the same place are found, by who only heard of them; who knows more adds it', async () => {
  const owner = await node('owner')
  const near = await node('near')
  const far = await node('far')
  const channelId = newChannel()
  const { epoch } = await owner.journal.open(channelId)
  await owner.journal.append(channelId, batchOf(epoch, 1, 1))
  await owner.journal.append(channelId, batchOf(epoch, 2, 3))
  near.tails.note(channelId, owner.journal.acknowledged(channelId)!)
  await owner.journal.append(channelId, batchOf(epoch, 5, 1))
  far.tails.note(channelId, owner.journal.acknowledged(channelId)!)
  await fallBack(channelId, 1)
  const heir = await node('heir')
  const second = await heir.journal.open(channelId)
  await heir.tails.check(channelId)
  expect(heir.incidents.of(channelId)).toEqual([])
  for (let seq = 2; seq < 9; seq++) {
    await heir.journal.append(channelId, batchOf(second.epoch, seq, 1))
  }
  await near.tails.checkAll()
  expect(shown(near.incidents, channelId)).toMatchObject([
    { kind: 'tail_differs', acknowledged: 4 },
  ])
  await far.tails.checkAll()
  expect(shown(far.incidents, channelId)).toMatchObject([{ kind: 'tail_differs', acknowledged: 5 }])
  expect([near.told.length, far.told.length]).toEqual([1, 0])
})

test('[DU6] an answer of a new owner does not make this node forget what it was told before', async () => {
  const owner = await node('owner')
  const gateway = await node('gateway')
  const channelId = newChannel()
  const { epoch } = await owner.journal.open(channelId)
  await owner.journal.append(channelId, batchOf(epoch, 1, 1))
  await owner.journal.append(channelId, batchOf(epoch, 2, 1))
  gateway.tails.note(channelId, owner.journal.acknowledged(channelId)!)
  await fallBack(channelId, 1)
  const heir = await node('heir')
  const second = await heir.journal.open(channelId)
  await heir.journal.append(channelId, batchOf(second.epoch, 2, 2))
  gateway.tails.note(channelId, heir.journal.acknowledged(channelId)!)
  await gateway.tails.checkAll()
  expect(shown(gateway.incidents, channelId)).toMatchObject([{ kind: 'tail_differs' }])
})

test('[DU6] what was moved into the archive is not missed', async () => {
  const one = await node('one')
  const channelId = newChannel()
  const { epoch } = await one.journal.open(channelId)
  await one.journal.append(channelId, batchOf(epoch, 1, 2))
  one.tails.note(channelId, one.journal.acknowledged(channelId)!)
  const two = await node('two')
  two.tails.note(channelId, one.journal.acknowledged(channelId)!)
  await one.journal.append(channelId, batchOf(epoch, 3, 2))
  await one.client.xtrim(keysOf(channelId).events, 'MINID', '4-0')
  await two.tails.checkAll()
  await one.tails.checkAll()
  expect([...two.incidents.all(), ...one.incidents.of(channelId)]).toEqual([])
})

test('[DU7] what somebody has seen is shown nowhere, and not told again', async () => {
  const one = await node('one')
  const two = await node('two')
  const channelId = newChannel()
  const tail = (seq: number) => ({ epoch: 1, seq, hash: `h${seq}` })
  const loss = { kind: 'tail_lost', channelId, acknowledged: tail(9), found: tail(4) } as const
  expect(await one.incidents.raise(loss)).toBe(true)
  await two.incidents.refresh(channelId)
  const [incident] = two.incidents.of(channelId)
  expect(await two.incidents.dismiss(channelId, 'another')).toBe(false)
  expect(await two.incidents.dismiss(channelId, incident!.id)).toBe(true)
  expect(await two.incidents.dismiss(channelId, incident!.id)).toBe(false)
  expect(two.incidents.of(channelId)).toEqual([])
  await one.incidents.refresh()
  expect(one.incidents.of(channelId)).toEqual([])
  expect(await one.incidents.raise({ ...loss, acknowledged: tail(7) })).toBe(false)
  expect(one.incidents.of(channelId)).toEqual([])
  // A later loss of the same history is another one.
  const later = { ...loss, acknowledged: tail(20), found: tail(15) }
  expect(await one.incidents.raise(later)).toBe(true)
  expect(one.incidents.counts().get('tail_lost')).toBe(2)
  expect(one.changed).toEqual([channelId, channelId, channelId])
})

test('[DU7] many at once are all kept, the newest of them', async () => {
  const nodes = await Promise.all(['one', 'two', 'three'].map(node))
  const channelId = newChannel()
  const found = { epoch: 1, seq: 0, hash: '' }
  await Promise.all(
    nodes.flatMap(({ incidents }, index) =>
      [1, 2, 3].map((n) => {
        const acknowledged = { epoch: 10 * index + n, seq: n, hash: `${index}/${n}` }
        return incidents.raise({ kind: 'tail_lost', channelId, acknowledged, found })
      }),
    ),
  )
  await nodes[0]!.incidents.refresh(channelId)
  expect(nodes[0]!.incidents.of(channelId)).toHaveLength(9)
  expect(INCIDENTS_KEPT_MAX).toBeGreaterThan(9)
})

test('[DU7] while the store does not take it, it is shown here, and written later', async () => {
  const one = await node('one')
  const channelId = newChannel()
  const list = keysOf(channelId).incidents
  await one.client.set(list, 'not a list')
  const acknowledged = { epoch: 1, seq: 3, hash: 'h' }
  const loss = { kind: 'tail_lost', channelId, acknowledged, found: null } as const
  expect(await one.incidents.raise(loss)).toBe(true)
  expect(await one.incidents.raise(loss)).toBe(false)
  expect(shown(one.incidents, channelId)).toHaveLength(1)
  await expect(one.incidents.save()).rejects.toThrow()
  await one.client.del(list)
  await one.incidents.save()
  const two = await node('two')
  await two.incidents.refresh(channelId)
  expect(shown(two.incidents, channelId)).toHaveLength(1)
  expect(shown(one.incidents, channelId)).toHaveLength(1)
})
