/**
 * All channels of this process: opened on demand, one of each, opened again after a pause when they were
 * dropped. Where several nodes share a store, a channel is opened by whoever holds its lease. Rehearsals are
 * copies on a journal of their own, thrown away whole.
 */
import { isRehearsal, REHEARSAL_SUFFIX } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Journal, RehearsalJournal } from '../journal/journal.ts'
import {
  CAUSES_REMEMBERED_MAX,
  REOPEN_CALM_MS,
  REOPEN_PAUSE_MS_MAX,
  REOPEN_PAUSE_MS_MIN,
} from '../limits.ts'
import { Aheads } from './aheads.ts'
import type { HandOverAhead } from './aheads.ts'
import { ChannelElsewhere, ChannelRefused } from './channel-refused.ts'
import type { Channel, ChannelRegistry } from './channel.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { createChannel } from './create-channel.ts'
import type { ChannelOptions, RunningChannel } from './create-channel.ts'
import { engine as realEngine } from './engine.ts'

export type ChannelEnded = { channelId: string; how: 'dropped' | 'stopped'; error: Error }

/** Who may run a channel. */
export interface Leases {
  /** Resolves when the channel is this node's; throws `ChannelElsewhere` when it is another's. */
  claim(channelId: string): Promise<void>
  /** It is closed, and everything accepted is durable. */
  release(channelId: string): Promise<void>
}

type OfOneChannel = 'journal' | 'clock' | 'onEnded' | 'cursor' | 'ahead'

export type RegistryOptions = Omit<ChannelOptions, OfOneChannel> & {
  journal: Journal
  rehearsalJournal: RehearsalJournal
  clock?: Clock
  /** Absent: every channel is this process's. */
  leases?: Leases
  /** The last inbox entry of a channel that is decided. */
  cursorOf?: (channelId: string) => string | undefined
  /** A channel runs (again): here the fan-out attaches itself. */
  onOpened?: (channel: RunningChannel) => void
  /** Something went wrong that somebody has to know: for the log. */
  onEnded?: (ended: ChannelEnded) => void
}

export interface Registry extends ChannelRegistry {
  /** What is known of channels before they are handed over. */
  readonly ahead: HandOverAhead
  /** Throws a rehearsal away: the next opening copies the real channel anew. */
  discard(channelId: string): Promise<void>
  /** Hands it over: everything accepted is durable and its lease is free when this resolves. */
  handOver(channelId: string): Promise<void>
  /** The lease is lost: nothing more of it is shown. Whoever asks for it next claims it again. */
  lose(channelId: string, reason: Error): void
}

/** Outlives a drop, so that the pauses grow while a store stays broken. */
type Entry = {
  channel: Promise<RunningChannel> | null
  running: RunningChannel | null
  openedAt: number
  pauseMs: number
  /** Takes back the opening that is planned; null when none is. */
  cancelReopening: (() => void) | null
  /** It is on its way to another node; resolves when it may be claimed there. */
  leaving: Promise<void> | null
}

const CHANNEL_ID = /^[A-Za-z0-9_-]{1,64}$/

export function createRegistry(options: RegistryOptions): Registry {
  return new OpenChannels(options)
}

class OpenChannels implements Registry {
  readonly ahead: Aheads
  readonly #options: RegistryOptions
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()
  #isClosed = false

  constructor(options: RegistryOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    const { journal, engine = realEngine, causesMax = CAUSES_REMEMBERED_MAX } = options
    this.ahead = new Aheads({ journal, engine, causesMax, clock: this.#clock })
  }

  async get(channelId: string): Promise<Channel> {
    if (this.#isClosed) throw new ChannelRefused(rejection('channel/unavailable'))
    if (!isChannelId(channelId)) throw new ChannelRefused(rejection('channel/invalid_id'))
    const entry = this.#entryOf(channelId)
    if (entry.cancelReopening !== null || entry.leaving !== null) {
      throw new ChannelRefused(rejection('channel/unavailable'))
    }
    return this.#opened(channelId, entry)
  }

  running(): Channel[] {
    return [...this.#entries.values()].flatMap(({ running }) => running ?? [])
  }

  async discard(channelId: string): Promise<void> {
    if (!isRehearsal(channelId)) throw new ChannelRefused(rejection('channel/invalid_id'))
    await this.handOver(channelId)
    this.#options.rehearsalJournal.forget(channelId)
  }

  async handOver(channelId: string): Promise<void> {
    const entry = this.#entries.get(channelId)
    if (entry === undefined) return
    entry.leaving ??= this.#close(channelId, entry)
    await entry.leaving
  }

  lose(channelId: string, reason: Error): void {
    const entry = this.#entries.get(channelId)
    if (entry === undefined) return
    this.#entries.delete(channelId)
    entry.cancelReopening?.()
    // One that is being opened finds out by its first append, if not before.
    entry.channel?.then((channel) => channel.drop(reason)).catch(() => undefined)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.ahead.close()
    await Promise.all([...this.#entries.keys()].map((channelId) => this.handOver(channelId)))
  }

  async #close(channelId: string, entry: Entry): Promise<void> {
    await closeEntry(entry)
    const isLost = this.#entries.get(channelId) !== entry
    if (isLost) return
    this.#entries.delete(channelId)
    await this.#options.leases?.release(channelId)
  }

  #entryOf(channelId: string): Entry {
    const known = this.#entries.get(channelId)
    if (known !== undefined) return known
    const entry: Entry = {
      channel: null,
      running: null,
      openedAt: 0,
      pauseMs: REOPEN_PAUSE_MS_MIN,
      cancelReopening: null,
      leaving: null,
    }
    this.#entries.set(channelId, entry)
    return entry
  }

  #opened(channelId: string, entry: Entry): Promise<RunningChannel> {
    entry.channel ??= this.#open(channelId, entry)
    return entry.channel
  }

  async #open(channelId: string, entry: Entry): Promise<RunningChannel> {
    const { cursorOf } = this.#options
    await this.#claim(channelId, entry)
    try {
      const journal = await this.#journalOf(channelId)
      const { requiredDurability = 'memory', ...others } = this.#options
      const channel = await createChannel(channelId, {
        ...others,
        // A rehearsal plays with nothing of value.
        requiredDurability: isRehearsal(channelId) ? 'memory' : requiredDurability,
        clock: this.#clock,
        journal,
        ahead: this.ahead.take(channelId),
        ...(cursorOf === undefined ? {} : { cursor: () => cursorOf(channelId) }),
        onEnded: ({ how, error }) => this.#onEnded(channelId, entry, how, error),
      })
      entry.running = channel
      entry.openedAt = this.#clock.now()
      // A registry that was closed meanwhile waits for this one as well. One that was lost meanwhile is nobody's, and
      // another opening may be there already.
      const isLost = this.#entries.get(channelId) !== entry
      if (!this.#isClosed && !isLost) this.#options.onOpened?.(channel)
      return channel
    } catch (error) {
      // What hinders may be this node's own: another one may try meanwhile.
      if (this.#entries.get(channelId) === entry) await this.#options.leases?.release(channelId)
      this.#onEnded(channelId, entry, 'dropped', asError(error))
      throw new ChannelRefused(rejection('channel/unavailable', asError(error).message))
    }
  }

  /** One that is not this node's to open is forgotten, and not opened by itself later. */
  async #claim(channelId: string, entry: Entry): Promise<void> {
    try {
      await this.#options.leases?.claim(channelId)
    } catch (error) {
      if (this.#entries.get(channelId) === entry) this.#entries.delete(channelId)
      if (error instanceof ChannelRefused) throw error
      throw new ChannelRefused(rejection('channel/unavailable', asError(error).message))
    }
  }

  /** A rehearsal begins as a copy of the real channel, where there is one. */
  async #journalOf(channelId: string): Promise<Journal> {
    const { journal, rehearsalJournal } = this.#options
    if (!isRehearsal(channelId)) return journal
    const planted = await rehearsalJournal.peek(channelId)
    if (planted === null) {
      const realId = channelId.slice(0, -REHEARSAL_SUFFIX.length)
      // Opened first, because that makes rows of an earlier version into what can be copied.
      if ((await journal.channels()).includes(realId)) await this.#getOrElsewhere(realId)
      const real = await journal.peek(realId)
      if (real !== null) await rehearsalJournal.plant(channelId, real)
    }
    return rehearsalJournal
  }

  /** Another node that runs it has opened it, which is all that matters here. */
  async #getOrElsewhere(channelId: string): Promise<void> {
    try {
      await this.get(channelId)
    } catch (error) {
      if (!(error instanceof ChannelElsewhere)) throw error
    }
  }

  #onEnded(channelId: string, entry: Entry, how: ChannelEnded['how'], error: Error): void {
    // What was lost was told by whoever took it away, and may be open again.
    if (this.#entries.get(channelId) !== entry) return
    this.#options.onEnded?.({ channelId, how, error })
    // One that stopped on a broken invariant stays, and answers so, until a person has looked at it.
    if (how === 'stopped' || this.#isClosed) return
    if (entry.leaving !== null) return
    const now = this.#clock.now()
    if (entry.running !== null && now - entry.openedAt >= REOPEN_CALM_MS) {
      entry.pauseMs = REOPEN_PAUSE_MS_MIN
    }
    entry.channel = null
    entry.running = null
    entry.cancelReopening = this.#clock.after(entry.pauseMs, () => {
      entry.cancelReopening = null
      // Its deadlines must go on even when nobody asks for the channel. A failure is reported by `onEnded`.
      this.#opened(channelId, entry).catch(() => undefined)
    })
    entry.pauseMs = Math.min(entry.pauseMs * 2, REOPEN_PAUSE_MS_MAX)
  }
}

async function closeEntry(entry: Entry): Promise<void> {
  entry.cancelReopening?.()
  // One that could not be opened has nothing to close.
  const channel = await entry.channel?.catch(() => null)
  await channel?.close()
}

export function isChannelId(channelId: string): boolean {
  const plain = isRehearsal(channelId) ? channelId.slice(0, -REHEARSAL_SUFFIX.length) : channelId
  return CHANNEL_ID.test(plain)
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
