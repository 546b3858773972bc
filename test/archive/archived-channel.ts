/** A journal on a real Redis with an archive beside it, and limits so small that a test fills them. */
import { createArchiveReader } from '@fanfare/server/archive/archive-reader.ts'
import type { ArchiveFolder } from '@fanfare/server/archive/archive-folder.ts'
import { createArchiver } from '@fanfare/server/archive/archiver.ts'
import type { ArchiveLimits, Archiver } from '@fanfare/server/archive/archiver.ts'
import { createDiskFolder } from '@fanfare/server/archive/disk-folder.ts'
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import type { Envelope } from '@fanfare/shared/contracts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import type { Log } from '@fanfare/server/observe/log.ts'
import type { Redis } from 'ioredis'
import { batchOf } from '../contracts/journal.contract.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

export const silent: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
}

export const SMALL: ArchiveLimits = {
  hotEventsKept: 20,
  segmentEvents: 10,
  segmentCharsMax: 1_000_000,
  hotIdsKept: 5,
  segmentIds: 10,
  everyMs: 5,
}

/** Counts what is asked of it, and fails when it is told to. */
export class WatchedFolder implements ArchiveFolder {
  readonly place: string
  readonly asked: string[] = []
  /** Throws where something has to fail. */
  before: (what: string, name: string) => void | Promise<void> = () => undefined
  /** Called when it was done. */
  after: (what: string, name: string) => void | Promise<void> = () => undefined
  readonly #folder: ArchiveFolder

  constructor(folder: ArchiveFolder) {
    this.#folder = folder
    this.place = folder.place
  }

  put(name: string, bytes: Buffer): Promise<'written' | 'kept'> {
    return this.#watch('put', name, () => this.#folder.put(name, bytes))
  }

  get(name: string): Promise<Buffer | null> {
    return this.#watch('get', name, () => this.#folder.get(name))
  }

  list(prefix: string): Promise<string[]> {
    return this.#watch('list', prefix, () => this.#folder.list(prefix))
  }

  async #watch<T>(what: string, name: string, run: () => Promise<T>): Promise<T> {
    this.asked.push(`${what} ${name}`)
    await this.before(what, name)
    const answer = await run()
    await this.after(what, name)
    return answer
  }
}

export type ArchivedNode = { journal: Journal; archiver: Archiver; folder: WatchedFolder }

/** One node: what it read before it does not read again. */
export function archivedNode(
  client: Redis,
  root = temporaryFolder(),
  limits: ArchiveLimits = SMALL,
): ArchivedNode {
  const folder = new WatchedFolder(createDiskFolder(root))
  return {
    folder,
    journal: createRedisJournal({
      client,
      durability: () => 'disk',
      archive: createArchiveReader(folder),
    }),
    archiver: createArchiver({ client, folder, log: silent, limits }),
  }
}

let channelCount = 0
export const newChannelId = () => `Channel-${++channelCount}`

/** `batches` of five events, each with two ids to remember. Answers the epoch. */
export async function filled(journal: Journal, channelId: string, batches: number) {
  const { epoch, seq } = await journal.open(channelId)
  for (let at = seq; at < seq + batches * 5; at += 5) {
    const remember = [1, 2].map((n) => ({
      causeId: idAt(at + n),
      bodyHash: `hash ${at + n}`,
      seq: at + n,
    }))
    await journal.append(channelId, batchOf(epoch, at + 1, 5, { remember }))
  }
  return epoch
}

export const idAt = (seq: number) => `gift:${seq} 小明`

/** Where the stream in Redis begins and how many ids are there. */
export async function leftInRedis(client: Redis, channelId: string) {
  const { events, remembered } = keysOf(channelId)
  const [first] = await client.xrange(events, '-', '+', 'COUNT', 1)
  const [oldest] = JSON.parse(first?.[1][3] ?? '[]') as Envelope[]
  return { firstSeq: oldest?.seq ?? 0, ids: await client.hlen(remembered) }
}
