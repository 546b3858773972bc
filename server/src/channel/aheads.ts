/** Channels that this node reads before it owns them, because their owners are about to hand them over. */
import { isForeseeing } from '../journal/journal.ts'
import type { Journal, LeftBehind } from '../journal/journal.ts'
import { AHEAD_KEPT_MS } from '../limits.ts'
import { AheadMemory } from './ahead-memory.ts'
import type { Clock } from './clock.ts'
import type { Engine } from './engine.ts'

/** Both ends of reading ahead; whatever is lost between them costs time only. */
export interface HandOverAhead {
  /** The owner: notes what changes from now on, for the next one. False: that cannot be done. */
  note(channelId: string): Promise<boolean>
  /** The owner, when the channel is closed: how it left it. Null: the next one has to read all of it. */
  left(channelId: string): LeftBehind | null
  /** The next owner: reads it. Resolves when it is read; `id` says which hand-over this is. */
  read(channelId: string, id: string): Promise<boolean>
  /** The next owner: it was left like this. */
  told(channelId: string, id: string, left: LeftBehind): void
}

export type AheadsOptions = { journal: Journal; engine: Engine; causesMax: number; clock: Clock }

type Entry = { id: string; memory: AheadMemory | null; forget: () => void }

export class Aheads implements HandOverAhead {
  readonly #options: AheadsOptions
  readonly #entries = new Map<string, Entry>()
  #isClosed = false

  constructor(options: AheadsOptions) {
    this.#options = options
  }

  async note(channelId: string): Promise<boolean> {
    const { journal } = this.#options
    return isForeseeing(journal) && (await journal.noteChanges(channelId))
  }

  left(channelId: string): LeftBehind | null {
    const { journal } = this.#options
    return isForeseeing(journal) ? journal.leave(channelId) : null
  }

  async read(channelId: string, id: string): Promise<boolean> {
    const { journal, engine, causesMax, clock } = this.#options
    if (!isForeseeing(journal) || this.#isClosed) return false
    this.drop(channelId)
    const forget = clock.after(AHEAD_KEPT_MS, () => {
      if (this.#entries.get(channelId) === entry) this.#entries.delete(channelId)
    })
    const entry: Entry = { id, memory: null, forget }
    this.#entries.set(channelId, entry)
    const isOver = () => this.#entries.get(channelId) !== entry
    try {
      entry.memory = await AheadMemory.read(channelId, { journal, engine, causesMax, isOver })
    } finally {
      if (entry.memory === null && !isOver()) this.drop(channelId)
    }
    return entry.memory !== null
  }

  told(channelId: string, id: string, left: LeftBehind): void {
    const entry = this.#entries.get(channelId)
    if (entry?.id === id) entry.memory?.told(left)
  }

  /** What there is of it, once. */
  take(channelId: string): AheadMemory | null {
    const memory = this.#entries.get(channelId)?.memory ?? null
    this.drop(channelId)
    return memory
  }

  drop(channelId: string): void {
    this.#entries.get(channelId)?.forget()
    this.#entries.delete(channelId)
  }

  close(): void {
    this.#isClosed = true
    for (const channelId of this.#entries.keys()) this.drop(channelId)
  }
}
