/** Which store a command is about: the data folder, or the Redis that the nodes of a service share. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createArchiveReader } from '../archive/archive-reader.ts'
import { openArchive } from '../archive/open-archive.ts'
import { createAuth } from '../auth/auth.ts'
import type { Auth } from '../auth/auth.ts'
import { openRedisAuthStore } from '../auth/redis-auth-store.ts'
import { openSqliteAuthStore } from '../auth/sqlite-auth-store.ts'
import { readMarker } from '../journal/data-marker.ts'
import type { Journal } from '../journal/journal.ts'
import { createRedisJournal } from '../journal/redis-journal.ts'
import { DATABASE_FILE } from '../journal/sqlite-file.ts'
import { openSqliteJournal } from '../journal/sqlite-journal.ts'
import { connectRedis } from '../redis/connect.ts'
import type { RedisClient, RedisConnection } from '../redis/connect.ts'
import { UsageError } from './outcome.ts'

export type StorePlace = {
  data: string
  /** Absent: the store is the data folder. */
  redisUrl?: string
  /** Where the old events of the service are. */
  archive?: string
}

export async function withJournal<T>(
  place: StorePlace,
  use: (journal: Journal) => Promise<T>,
): Promise<T> {
  const { data, redisUrl } = place
  if (redisUrl !== undefined) {
    return withRedis(redisUrl, ({ client }) => use(journalOnRedis(client, place.archive)))
  }
  // A folder without a journal is a typing mistake; making an empty one would hide it.
  if (!existsSync(join(data, DATABASE_FILE)) && !existsSync(join(data, 'fanfare.json'))) {
    throw new UsageError(`there is no journal in ${data}`)
  }
  const journal = await openSqliteJournal(data, { evenMoved: true })
  try {
    return await use(journal)
  } finally {
    await journal.close()
  }
}

export async function withAuth<T>(place: StorePlace, use: (auth: Auth) => Promise<T>): Promise<T> {
  const { data, redisUrl } = place
  const clock = () => Date.now()
  if (redisUrl !== undefined) {
    return withRedis(redisUrl, async ({ client }) => {
      const store = await openRedisAuthStore({ client })
      return closing(await createAuth({ store, clock }), use)
    })
  }
  const moved = readMarker(data)?.moved
  if (moved !== undefined) {
    throw new UsageError(`${data} was moved to ${moved.to}: say --redis-url, or set REDIS_URL`)
  }
  return closing(await createAuth({ store: openSqliteAuthStore(data), clock }), use)
}

async function closing<T>(auth: Auth, use: (auth: Auth) => Promise<T>): Promise<T> {
  try {
    return await use(auth)
  } finally {
    await auth.close()
  }
}

export async function withRedis<T>(
  url: string,
  use: (connection: RedisConnection) => Promise<T>,
): Promise<T> {
  const connection = await connectRedis(url)
  try {
    return await use(connection)
  } finally {
    connection.close()
  }
}

/** To read and to copy; what it is asked to write is as durable as the server makes it. */
export function journalOnRedis(client: RedisClient, archive: string | undefined): Journal {
  return createRedisJournal({
    client,
    durability: () => 'memory',
    ...(archive === undefined ? {} : { archive: createArchiveReader(openArchive(archive)) }),
  })
}
