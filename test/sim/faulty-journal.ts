/**
 * A disk that misbehaves as disks do: appends take their time, fail, or are cut off by a crash that keeps
 * some of what was on its way. What it acknowledges it keeps.
 */
import type { Random } from '@fanfare/server/connectors/simulated/random.ts'
import { JournalFenced, JournalMoved, JournalUnavailable } from '@fanfare/server/journal/journal.ts'
import type { Journal, JournalBatch } from '@fanfare/server/journal/journal.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { DurableRecord, Violation } from './durable-record.ts'
import type { VirtualTime } from './virtual-time.ts'

export type Faults = {
  /** Of an append, in 0…1. */
  failing: number
  slow: number
  /** Of opening a channel and of looking ids up. */
  unreadable: number
}

export const NO_FAULTS: Faults = { failing: 0, slow: 0, unreadable: 0 }

const APPEND_MS_MAX = 8
const SLOW_APPEND_MS_MAX = 2_000

type OnItsWay = { batch: JournalBatch; finish: () => void; end: (error: Error | null) => void }

export class FaultyDisk {
  readonly durable: Journal
  readonly record: DurableRecord
  faults: Faults = NO_FAULTS
  /** Says "durable" before it is, as some disks do: the simulator must notice. */
  isLying = false
  /** Called once, at the next append: a crash aims at it. */
  onNextAppend: (() => void) | null = null
  /** What the record found wrong first. */
  violation: Violation | null = null
  readonly counts = { appends: 0, failed: 0, slow: 0, keptByCrash: 0, lostByCrash: 0 }
  readonly #random: Random
  readonly #time: VirtualTime
  readonly #channelId: string
  /** In order; the first one is being written. */
  #onTheirWay: OnItsWay[] = []

  constructor(random: Random, time: VirtualTime, channelId: string, windowMin: number) {
    this.record = new DurableRecord(windowMin)
    this.#random = random
    this.#time = time
    this.#channelId = channelId
    this.durable = createMemoryJournal()
  }

  get onTheirWay(): number {
    return this.#onTheirWay.length
  }

  /** As one process sees the disk. After its death nothing answers any more. */
  portOf(process: { isAlive: boolean }): Journal {
    const { durable } = this
    return {
      ...durable,
      open: async (channelId) => {
        this.#maybeUnreadable()
        return durable.open(channelId)
      },
      recall: async (channelId, causeIds) => {
        this.#maybeUnreadable()
        return durable.recall(channelId, causeIds)
      },
      append: async (_channelId, batch) => {
        if (!process.isAlive) return new Promise(() => undefined)
        const durable = this.#append(batch)
        if (this.isLying) durable.catch(() => undefined)
        else await durable
        return process.isAlive ? 'memory' : new Promise(() => undefined)
      },
      close: async () => undefined,
    }
  }

  /** The power is gone: of what was on its way, the first few are on the disk, though nobody was told. */
  async crash(): Promise<void> {
    const cut = this.#onTheirWay
    this.#onTheirWay = []
    const keptCount = this.#random.below(cut.length + 1)
    let written = 0
    for (const { batch } of cut.slice(0, keptCount)) {
      if (await this.#wasWritten(batch)) written++
    }
    this.counts.keptByCrash += written
    this.counts.lostByCrash += cut.length - written
  }

  /** An opening that was over already writes nothing, whether the power goes or not. */
  async #wasWritten(batch: JournalBatch): Promise<boolean> {
    try {
      await this.#write(batch)
      return true
    } catch (error) {
      if (error instanceof JournalFenced || error instanceof JournalMoved) return false
      throw error
    }
  }

  #append(batch: JournalBatch): Promise<void> {
    const { failing, slow } = this.faults
    this.counts.appends++
    return new Promise((resolve, reject) => {
      const isSlow = this.#random.chance(slow)
      const isFailing = this.#random.chance(failing)
      if (isSlow) this.counts.slow++
      const takesMs = this.#random.below(isSlow ? SLOW_APPEND_MS_MAX : APPEND_MS_MAX)
      const one: OnItsWay = {
        batch,
        end: (error) => (error === null ? resolve() : reject(error)),
        finish: () => void this.#finish(one, isFailing),
      }
      this.#onTheirWay.push(one)
      this.#time.after(takesMs, one.finish)
      const tell = this.onNextAppend
      this.onNextAppend = null
      tell?.()
    })
  }

  /** Order is kept: whoever is done early waits for those before it. */
  async #finish(one: OnItsWay, isFailing: boolean): Promise<void> {
    const place = this.#onTheirWay.indexOf(one)
    if (place === -1) return
    if (place > 0) {
      this.#time.after(1, one.finish)
      return
    }
    if (isFailing) {
      this.counts.failed++
      const refused = this.#onTheirWay
      this.#onTheirWay = []
      one.end(new JournalUnavailable('no room on the disk'))
      for (const { end } of refused.slice(1)) end(new JournalMoved('an earlier append failed'))
      return
    }
    this.#onTheirWay.shift()
    try {
      await this.#write(one.batch)
      one.end(null)
    } catch (error) {
      one.end(error instanceof Error ? error : new Error(String(error)))
    }
  }

  async #write(batch: JournalBatch): Promise<void> {
    await this.durable.append(this.#channelId, batch)
    try {
      this.record.write(batch)
    } catch (error) {
      if (error instanceof Violation) this.violation ??= error
      throw error
    }
  }

  #maybeUnreadable(): void {
    if (this.#random.chance(this.faults.unreadable)) throw new JournalUnavailable('read error')
  }
}
