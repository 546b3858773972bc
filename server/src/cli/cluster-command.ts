/** `fanfare cluster`: nodes, channels and what the store promises, asked of the store alone. */
import type { Durability, Incident } from '@fanfare/shared/contracts'
import { createIncidents } from '../cluster/incidents.ts'
import { createLog } from '../observe/log.ts'
import type { RedisClient, RedisConnection } from '../redis/connect.ts'
import { CHANNELS_KEY, keysOf, SERVICE_KEYS } from '../redis/keys.ts'
import { createStoreHealth } from '../redis/store-health.ts'
import type { StoreDescription } from '../redis/store-health.ts'
import { done, UsageError } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { withRedis } from './store-place.ts'
import type { StorePlace } from './store-place.ts'
import { table } from './table.ts'

type NodeSeen = { id: string; name: string; version: string; channels: number; leaving: boolean }
type ChannelSeen = {
  id: string
  /** The node that holds its lease; null: it does not run. */
  owner: string | null
  seq: number
  /** Signals and commands from other nodes that wait for the owner, decided ones that are not trimmed yet included. */
  inbox: number
  movedTo: string | null
  incidents: number
}
type Seen = {
  service: { id: string | null; name: string | null }
  store: StoreDescription
  nodes: NodeSeen[]
  channels: ChannelSeen[]
  incidents: Incident[]
}

export type ClusterAsked = StorePlace & { json?: boolean; durability?: Durability }

export async function clusterCommand(asked: ClusterAsked): Promise<Outcome> {
  const { redisUrl, json = false } = asked
  if (redisUrl === undefined) {
    throw new UsageError('cluster: say which Redis with --redis-url or REDIS_URL')
  }
  const seen = await withRedis(redisUrl, (connection) =>
    look(connection, asked.durability ?? 'disk'),
  )
  if (json) return done(seen)
  process.stdout.write(asTables(seen))
  return { exitCode: 0 }
}

async function look(connection: RedisConnection, required: Durability): Promise<Seen> {
  const { client } = connection
  const [id = null, name = null] = await client.hmget(SERVICE_KEYS.service, 'clusterId', 'name')
  const ids = (await client.smembers(CHANNELS_KEY)).sort()
  const incidents = await incidentsOf(client, ids)
  const channels: ChannelSeen[] = []
  for (const channelId of ids) {
    const found = incidents.filter((one) => one.channelId === channelId).length
    channels.push({ ...(await channelSeen(client, channelId)), incidents: found })
  }
  const store = await described(connection, required)
  return { service: { id, name }, store, nodes: await nodesSeen(client), channels, incidents }
}

async function described(
  connection: RedisConnection,
  required: Durability,
): Promise<StoreDescription> {
  const log = createLog('silent')
  const health = await createStoreHealth(connection, { required, log, onChanged: () => undefined })
  try {
    return health.describe()
  } finally {
    health.close()
  }
}

async function incidentsOf(
  client: RedisClient,
  channelIds: readonly string[],
): Promise<Incident[]> {
  const log = createLog('silent')
  const incidents = createIncidents({ client, node: '', log, clock: () => Date.now() })
  await incidents.refresh()
  for (const channelId of channelIds) await incidents.refresh(channelId)
  return incidents.all()
}

async function nodesSeen(client: RedisClient): Promise<NodeSeen[]> {
  const [seconds] = await client.time()
  const nodes = await client.zrangebyscore(SERVICE_KEYS.nodes, Number(seconds) * 1_000, '+inf')
  if (nodes.length === 0) return []
  const infos = await client.hmget(SERVICE_KEYS.nodeInfos, ...nodes)
  return nodes.map((id, i) => {
    const said = JSON.parse(infos[i] ?? '{}') as Partial<NodeSeen>
    const { name = id, version = '', channels = 0, leaving = false } = said
    return { id, name, version, channels, leaving }
  })
}

async function channelSeen(
  client: RedisClient,
  id: string,
): Promise<Omit<ChannelSeen, 'incidents'>> {
  const { head, inbox, lease } = keysOf(id)
  const [seq, movedTo = null] = await client.hmget(head, 'seq', 'moved')
  const held = await client.get(lease)
  const owner = held === null ? null : held.slice(0, held.lastIndexOf(':'))
  return { id, owner, seq: Number(seq ?? '0'), inbox: await client.xlen(inbox), movedTo }
}

function asTables({ service, store, nodes, channels, incidents }: Seen): string {
  const { kind, durability, reasons } = store
  const nodeRows = nodes.map((node) => [
    node.name,
    node.id,
    node.version,
    String(node.channels),
    node.leaving ? 'leaving' : '',
  ])
  const channelRows = channels.map((one) => [
    one.id,
    one.movedTo === null ? (one.owner ?? 'nobody') : `moved to ${one.movedTo}`,
    String(one.seq),
    String(one.inbox),
    one.incidents === 0 ? '' : String(one.incidents),
  ])
  const incidentLines = incidents.map(
    ({ at, kind: what, channelId, node }) =>
      `  ${new Date(at).toISOString()}  ${what}  ${channelId ?? 'whole service'}  found by ${node}\n`,
  )
  return [
    `service ${service.name ?? 'that no node has entered yet'} on ${kind} Redis, durability ${durability}\n`,
    ...reasons.map((reason) => `  ${reason}\n`),
    '\n',
    table(['node', 'id', 'version', 'channels', ''], nodeRows),
    '\n',
    table(['channel', 'owner', 'seq', 'inbox', 'incidents'], channelRows),
    ...(incidentLines.length === 0 ? [] : ['\nincidents\n', ...incidentLines]),
  ].join('')
}
