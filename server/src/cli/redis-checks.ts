/** What `fanfare doctor` looks at where a service shares a Redis. */
import { isLessDurable } from '@fanfare/shared/contracts'
import type { Durability } from '@fanfare/shared/contracts'
import { openArchive } from '../archive/open-archive.ts'
import { openRedisAuthStore } from '../auth/redis-auth-store.ts'
import { createLog } from '../observe/log.ts'
import type { RedisConnection } from '../redis/connect.ts'
import { connectRedis } from '../redis/connect.ts'
import { CHANNELS_KEY, SERVICE_KEYS } from '../redis/keys.ts'
import { createStoreHealth } from '../redis/store-health.ts'
import type { Check } from './doctor-command.ts'

type Asked = { redisUrl: string; archive?: string; durability?: Durability }
type Looking = (check: string, look: () => Check | Promise<Check>) => Promise<Check>

export async function redisChecks(asked: Asked, looking: Looking): Promise<Check[]> {
  const { archive, durability = 'disk', redisUrl } = asked
  let connection: RedisConnection
  try {
    connection = await connectRedis(redisUrl)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return [{ check: 'redis', ok: false, detail }]
  }
  try {
    return [
      await looking('redis', () => redis(connection, durability)),
      await looking('service', () => service(connection)),
      await looking('tokens', () => tokens(connection)),
      await looking('archive', () => reachable(archive)),
    ]
  } finally {
    connection.close()
  }
}

async function redis(connection: RedisConnection, required: Durability): Promise<Check> {
  const log = createLog('silent')
  const health = await createStoreHealth(connection, { required, log, onChanged: () => undefined })
  const { kind, durability, reasons } = health.describe()
  health.close()
  const ok = !isLessDurable(durability, required)
  const detail = [`${kind}, durability ${durability}, ${required} is required`, ...reasons]
  return { check: 'redis', ok, detail: detail.join('; ') }
}

async function service({ client }: RedisConnection): Promise<Check> {
  const name = await client.hget(SERVICE_KEYS.service, 'name')
  const channels = await client.scard(CHANNELS_KEY)
  const detail =
    name === null ? 'none yet: the first node makes it' : `${name}, ${channels} channels`
  return { check: 'service', ok: true, detail }
}

async function tokens({ client }: RedisConnection): Promise<Check> {
  const store = await openRedisAuthStore({ client })
  const found = await store.tokens()
  await store.close()
  return { check: 'tokens', ok: true, detail: `${found.length} readable` }
}

async function reachable(archive: string | undefined): Promise<Check> {
  const check = 'archive'
  if (archive === undefined) return { check, ok: true, detail: 'none: Redis keeps everything' }
  const folder = openArchive(archive)
  await folder.list('doctor/')
  return { check, ok: true, detail: archive }
}
