/**
 * Keeps Redis small: what is old goes from there into the archive. Run by the node that owns a channel; two at once
 * do no harm. One that fails is told, and stops no channel.
 */
import { isRehearsal } from '@fanfare/shared/base'
import {
  ARCHIVE_EVERY_MS,
  HOT_EVENTS_KEPT,
  HOT_IDS_KEPT,
  SEGMENT_CHARS_MAX,
  SEGMENT_EVENTS,
  SEGMENT_IDS,
} from '../limits.ts'
import type { Log } from '../observe/log.ts'
import type { RedisClient } from '../redis/connect.ts'
import { keysOf } from '../redis/keys.ts'
import { defineScript } from '../redis/script.ts'
import type { ArchiveFolder } from './archive-folder.ts'
import { DROP_IDS, TRIM } from './archive-scripts.ts'
import { createArchivedEvents } from './archived-events.ts'
import { createArchivedIds } from './archived-ids.ts'
import { archiveEvents } from './event-archiving.ts'
import type { EventsLimits, EventsParts } from './event-archiving.ts'
import { archiveIds } from './id-archiving.ts'
import type { IdsLimits, IdsParts } from './id-archiving.ts'

export type ArchiveLimits = EventsLimits & IdsLimits & { everyMs: number }

export type ArchiverOptions = {
  client: RedisClient
  folder: ArchiveFolder
  log: Log
  limits?: ArchiveLimits
}

/** Counted since this process began. */
export type ArchiveStatus = {
  place: string
  segments: number
  events: number
  ids: number
  /** As they lie in the archive. */
  bytes: number
  failures: number
  /** What went wrong with each channel that could not be archived the last time. */
  troubles: string[]
}

export interface Archiver {
  /** All that is to be archived of a channel now; rejects where it cannot be. */
  archiveChannel(channelId: string): Promise<void>
  /** Looks after these channels from now on. */
  start(options: { ownedChannels: () => readonly string[] }): void
  describe(): ArchiveStatus
  /** Resolves when the segment at hand is done. */
  close(): Promise<void>
}

const LIMITS: ArchiveLimits = {
  hotEventsKept: HOT_EVENTS_KEPT,
  segmentEvents: SEGMENT_EVENTS,
  segmentCharsMax: SEGMENT_CHARS_MAX,
  hotIdsKept: HOT_IDS_KEPT,
  segmentIds: SEGMENT_IDS,
  everyMs: ARCHIVE_EVERY_MS,
}

export function createArchiver(options: ArchiverOptions): Archiver {
  return new RedisArchiver(options)
}

class RedisArchiver implements Archiver {
  readonly #log: Log
  readonly #events: EventsParts
  readonly #ids: IdsParts
  readonly #everyMs: number
  readonly #status: Omit<ArchiveStatus, 'troubles'>
  readonly #troubles = new Map<string, string>()
  readonly #running = new Map<string, Promise<void>>()
  /** Ids that stayed in Redis after the last look. */
  readonly #idsLeft = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> | null = null
  #isClosed = false

  constructor({ client, folder, log, limits = LIMITS }: ArchiverOptions) {
    this.#log = log
    this.#everyMs = limits.everyMs
    const events = createArchivedEvents(folder)
    const trim = defineScript(client, 'fanfareTrim', { keys: 2, lua: TRIM })
    const drop = defineScript(client, 'fanfareDropIds', { keys: 2, lua: DROP_IDS })
    this.#events = { client, folder, events, trim, limits }
    this.#ids = { client, folder, ids: createArchivedIds(folder, events), drop, limits }
    this.#status = { place: folder.place, segments: 0, events: 0, ids: 0, bytes: 0, failures: 0 }
  }

  archiveChannel(channelId: string): Promise<void> {
    if (isRehearsal(channelId)) return Promise.resolve()
    const known = this.#running.get(channelId)
    if (known !== undefined) return known
    const running = this.#archive(channelId).finally(() => this.#running.delete(channelId))
    this.#running.set(channelId, running)
    return running
  }

  start({ ownedChannels }: { ownedChannels: () => readonly string[] }): void {
    this.#timer = setInterval(() => {
      this.#round ??= this.#archiveAll(ownedChannels()).finally(() => (this.#round = null))
    }, this.#everyMs)
    this.#timer.unref()
  }

  describe(): ArchiveStatus {
    return { ...this.#status, troubles: [...this.#troubles.values()] }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    await this.#round
    await Promise.allSettled(this.#running.values())
  }

  async #archiveAll(channelIds: readonly string[]): Promise<void> {
    for (const channelId of this.#troubles.keys()) {
      if (!channelIds.includes(channelId)) this.#troubles.delete(channelId)
    }
    for (const channelId of channelIds) {
      if (this.#isClosed) return
      // Said already where it went wrong; tried again in the next round.
      await this.archiveChannel(channelId).catch(() => undefined)
    }
  }

  async #archive(channelId: string): Promise<void> {
    try {
      await this.#archiveEvents(channelId)
      await this.#archiveIds(channelId)
      this.#troubles.delete(channelId)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#status.failures++
      this.#troubles.set(channelId, `${channelId} is not archived: ${why}`)
      this.#log.error({ channel: channelId, error: why }, 'could not archive a channel')
      throw error
    }
  }

  async #archiveEvents(channelId: string): Promise<void> {
    while (!this.#isClosed) {
      const written = await archiveEvents(this.#events, channelId, keysOf(channelId))
      if (written === null) return
      this.#status.segments += written.bytes === 0 ? 0 : 1
      this.#status.events += written.events
      this.#status.bytes += written.bytes
    }
  }

  async #archiveIds(channelId: string): Promise<void> {
    if (this.#isClosed) return
    const left = this.#idsLeft.get(channelId) ?? 0
    const moved = await archiveIds(this.#ids, channelId, keysOf(channelId), left)
    if (moved === null) return
    this.#idsLeft.set(channelId, moved.left)
    this.#status.segments += moved.segments
    this.#status.ids += moved.ids
    this.#status.bytes += moved.bytes
  }
}
