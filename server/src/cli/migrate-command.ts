/** `fanfare migrate`: a data folder into a Redis, or the other way, with everything. */
import type { AuthStore } from '../auth/auth-store.ts'
import { openRedisAuthStore } from '../auth/redis-auth-store.ts'
import { PROGRESS_EVERY_MS } from '../limits.ts'
import type { Destination, Source } from '../migrate/ends.ts'
import { openFolderDestination, openFolderSource, unmarkFolder } from '../migrate/folder-ends.ts'
import { migrate } from '../migrate/migrate.ts'
import type { Move } from '../migrate/migrate.ts'
import { openRedisDestination, openRedisSource, unmarkRedis } from '../migrate/redis-ends.ts'
import type { RedisEndOptions } from '../migrate/redis-ends.ts'
import type { RedisClient } from '../redis/connect.ts'
import { isRedisUrl } from '../redis/redis-url.ts'
import { done, UsageError } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { journalOnRedis } from './store-place.ts'
import { table } from './table.ts'

export type MigrateAsked = {
  data: string
  /** A Redis. */
  to?: string
  from?: string
  archive?: string
  resume?: boolean
  undo?: boolean
  json?: boolean
}

export async function migrateCommand(asked: MigrateAsked): Promise<Outcome> {
  const { data, to, from, undo = false, resume = false, json = false } = asked
  for (const [name, url] of Object.entries({ to, from })) {
    // What is wrong with it may be its password, which is nobody's to read.
    if (url !== undefined && !isRedisUrl(url))
      throw new UsageError(`--${name} is no redis:// address`)
  }
  if (undo) return undone(asked)
  if ((to === undefined) === (from === undefined)) {
    throw new UsageError(
      'migrate --to redis://… moves the data folder there, migrate --from redis://… --data <new folder> moves back',
    )
  }
  const [source, destination] =
    to === undefined
      ? await opened(openRedisSource(redisEnd(from ?? '', asked)), () =>
          openFolderDestination(data),
        )
      : await opened(openFolderSource(data), () => openRedisDestination(redisEnd(to, asked)))
  const told = progressTo(process.stderr)
  try {
    const move = await migrate(source, destination, { resume, progress: told })
    if (json) return done(move)
    process.stdout.write(asTable(move))
    return { exitCode: 0 }
  } finally {
    await destination.close()
    await source.close()
  }
}

async function undone({ data, from, to }: MigrateAsked): Promise<Outcome> {
  if (to !== undefined) throw new UsageError('--undo takes a mark off: with --data, or with --from')
  if (from !== undefined) return done({ unmarked: await unmarkRedis(from) })
  return done({ unmarked: data, wasMovedTo: unmarkFolder(data) })
}

async function opened(
  opening: Promise<Source>,
  openOther: () => Promise<Destination>,
): Promise<[Source, Destination]> {
  const source = await opening
  try {
    return [source, await openOther()]
  } catch (error) {
    await source.close()
    throw error
  }
}

function redisEnd(url: string, { archive }: MigrateAsked): RedisEndOptions {
  return {
    url,
    openJournal: (client) => journalOnRedis(client, archive),
    openAuth: (client: RedisClient): Promise<AuthStore> => openRedisAuthStore({ client }),
  }
}

/** A line now and then. */
function progressTo(stream: NodeJS.WritableStream) {
  let toldAt = 0
  return (channelId: string, phase: string, count: number) => {
    const now = Date.now()
    if (now - toldAt < PROGRESS_EVERY_MS) return
    toldAt = now
    stream.write(`${channelId}: ${phase}${count === 0 ? '' : ` ${count}`}\n`)
  }
}

function asTable({ from, to, channels, tokens, notes }: Move): string {
  const rows = channels.map(({ channel, outcome, events, rows, ids, stateHash }) => [
    channel,
    outcome,
    String(events),
    String(rows),
    String(ids),
    stateHash,
  ])
  return [
    table(['channel', '', 'events', 'rows', 'ids', 'state'], rows),
    `${channels.length} channels and ${tokens} tokens are now at ${to}; ${from} is marked as moved\n`,
    ...notes.map((note) => `${note}\n`),
  ].join('')
}
