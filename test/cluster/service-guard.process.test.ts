/** A store that is another one than this service's is never taken for a quiet night. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createIncidents } from '@fanfare/server/cluster/incidents.ts'
import { enterService } from '@fanfare/server/cluster/service-guard.ts'
import { BEATS_LOST_MAX } from '@fanfare/server/limits.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type { RedisConnection } from '@fanfare/server/redis/connect.ts'
import { SERVICE_KEYS } from '@fanfare/server/redis/keys.ts'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

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
beforeEach(() => connection.client.flushall())

const silent = { error() {}, warn() {}, info() {}, debug() {} }
const enter = (folder: string, name = 'show') => enterService(connection.client, { name, folder })
const setBeat = (beat: number) => connection.client.hset(SERVICE_KEYS.service, 'beat', beat)
const beatOf = async () => Number(await connection.client.hget(SERVICE_KEYS.service, 'beat'))

/** Beats when told to. */
async function nodeIn(folder: string, clock: () => number = Date.now) {
  const { client } = connection
  const rewound: string[] = []
  const incidents = createIncidents({ client, node: folder, log: silent, clock: Date.now })
  const service = await enter(folder)
  const watch = service.watch({
    incidents,
    onRewound: (reason) => rewound.push(reason),
    log: silent,
    clock,
    everyMs: 3_600_000,
  })
  onTestFinished(() => watch.close())
  await watch.beat()
  return { watch, incidents, rewound }
}

test('[DU8] nodes of one service meet on its store, before and after a restart', async () => {
  const [one, two] = [temporaryFolder(), temporaryFolder()]
  const first = await enter(one)
  expect(first).toMatchObject({ clusterId: expect.stringMatching(/^[0-9a-f-]{36}$/), problems: [] })
  expect(await enter(two)).toMatchObject({ clusterId: first.clusterId, problems: [] })
  expect(await enter(one)).toMatchObject({ clusterId: first.clusterId, problems: [] })
})

test('[DU8] another name on the same store is refused, and nothing of it is remembered', async () => {
  const folder = temporaryFolder()
  await enter(temporaryFolder(), 'show')
  const refused = await enter(folder, 'rehearsals')
  expect(refused.problems).toEqual([
    expect.stringMatching(/belongs to the service "show".*FANFARE_CLUSTER=show/),
  ])
  expect(existsSync(join(folder, 'cluster.json'))).toBe(false)
  expect(() => refused.watch({} as never)).toThrow()
})

test('[DU8] another service of the same name is refused until the mark is removed', async () => {
  const folder = temporaryFolder()
  await enter(folder)
  await connection.client.flushall()
  await enter(temporaryFolder())
  const { problems } = await enter(folder)
  expect(problems.join()).toMatch(/holds another service.*remove .*cluster\.json/)
  rmSync(join(folder, 'cluster.json'))
  expect((await enter(folder)).problems).toEqual([])
})

test('[DU8] a store that was emptied is refused, and stays as it is', async () => {
  const folder = temporaryFolder()
  await enter(folder)
  await connection.client.flushall()
  expect((await enter(folder)).problems.join()).toMatch(/is empty.*restore its data, or remove/)
  expect(await connection.client.keys('*')).toEqual([])
})

test('[DU8] a mark that cannot be read is no mark of anything', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'cluster.json'), '{"clusterId":')
  await expect(enter(folder)).rejects.toThrow(/cluster\.json is not readable/)
})

test('[DU9] a store that is older than this node remembers is told at start, and by one', async () => {
  const [one, two] = [temporaryFolder(), temporaryFolder()]
  const before = [await nodeIn(one), await nodeIn(two)]
  await setBeat(5_000)
  for (const { watch } of before) {
    await watch.beat()
    watch.close()
  }
  expect(JSON.parse(readFileSync(join(one, 'cluster.json'), 'utf8'))).toMatchObject({
    name: 'show',
    beat: expect.closeTo(5_000, -1),
  })
  await setBeat(3_000)
  const [first, second] = [await nodeIn(one), await nodeIn(two)]
  expect(first.incidents.of('any')).toMatchObject([{ kind: 'store_older', channelId: null }])
  expect(second.incidents.of('any')).toHaveLength(1)
  expect([first.incidents.counts().get('store_older'), second.incidents.counts().size]).toEqual([
    1, 0,
  ])
  expect(first.rewound).toHaveLength(1)
  expect(await beatOf()).toBeGreaterThanOrEqual(5_000)
})

test('[DU9] a store put back while all run is found by one and heard of by all', async () => {
  const nodes = [await nodeIn(temporaryFolder()), await nodeIn(temporaryFolder())]
  const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]]
  await setBeat(900)
  for (const { watch } of nodes) await watch.beat()
  await setBeat(900 - BEATS_LOST_MAX)
  for (const { watch } of nodes) await watch.beat()
  expect([...one.rewound, ...two.rewound]).toEqual([])
  await setBeat(100)
  for (const { watch } of nodes) await watch.beat()
  for (const { watch } of nodes) await watch.beat()
  expect([one.rewound.length, two.rewound.length]).toEqual([1, 1])
  expect([one.incidents.all().length, two.incidents.all().length]).toEqual([1, 1])
})

test('[DU9] emptied while it runs, it is told once', async () => {
  const { watch, incidents, rewound } = await nodeIn(temporaryFolder())
  await connection.client.flushall()
  await watch.beat()
  await watch.beat()
  expect(rewound).toEqual(['the store was emptied'])
  expect(incidents.all()).toMatchObject([{ kind: 'store_older' }])
})

test('[DU7] what one node told, another one hears with its next beat', async () => {
  const [one, two] = [await nodeIn(temporaryFolder()), await nodeIn(temporaryFolder())]
  await two.incidents.refresh('live')
  const acknowledged = { epoch: 1, seq: 2, hash: 'h' }
  await one.incidents.raise({ kind: 'tail_lost', channelId: 'live', acknowledged, found: null })
  await two.watch.beat()
  const [incident] = two.incidents.of('live')
  expect(incident).toMatchObject({ kind: 'tail_lost' })
  await two.incidents.dismiss('live', incident!.id)
  await one.watch.beat()
  expect(one.incidents.of('live')).toEqual([])
})

test('[DU15] the clock of a node that is not the store’s is told while it is so', async () => {
  let skewMs = -10_000
  const { watch } = await nodeIn(temporaryFolder(), () => Date.now() + skewMs)
  expect(watch.troubles()).toEqual([
    { id: 'clock', why: expect.stringMatching(/is \d+\.\d s behind the store’s.*NTP/) },
  ])
  skewMs = 0
  await watch.beat()
  expect(watch.troubles()).toEqual([])
})
