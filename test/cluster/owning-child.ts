/**
 * A node in a process of its own, to be stopped and killed: says on standard output what it opens and loses.
 * Arguments: URL of Redis, its id, ms of a lease, channels to open at once.
 */
import { writeSync } from 'node:fs'
import { createAsking } from '@fanfare/server/cluster/asking.ts'
import { createBus } from '@fanfare/server/cluster/bus.ts'
import { createOwnership } from '@fanfare/server/cluster/create-ownership.ts'
import { createLog } from '@fanfare/server/observe/log.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'

const [url = '', id = '', leaseMs = '', ...channelIds] = process.argv.slice(2)
const say = (line: string) => void writeSync(1, `${line}\n`)

const connection = await connectRedis(url)
const bus = await createBus(connection, () => undefined)
const ownership = await createOwnership({
  client: connection.client,
  bus,
  asking: await createAsking(bus, id),
  self: { id, name: id, version: '1.2.3' },
  leaseMs: Number(leaseMs),
  log: createLog('silent'),
  onError: () => undefined,
})
const running = new Set<string>()

async function open(channelId: string): Promise<void> {
  await ownership.claim(channelId)
  running.add(channelId)
  say(`opened ${channelId}`)
}

ownership.serve({
  open,
  running: () => [...running],
  handOver: async (channelId) => {
    running.delete(channelId)
    await ownership.release(channelId)
  },
  lose(channelId) {
    running.delete(channelId)
    say(`lost ${channelId}`)
  },
})
await Promise.all(channelIds.map(open))
// What a node shows: at each turn of the loop, as if somebody had asked just then.
setInterval(() => {
  for (const channelId of running) if (ownership.isHere(channelId)) say(`shows ${channelId}`)
}, 10)
say('ready')
