/**
 * A channel in the memory of its next owner, before it is the owner's: loaded while the present owner goes on,
 * and made exact with what is told at the opening. Where that cannot be, the channel is loaded as any other.
 */
import type { State } from '@fanfare/shared/engine'
import type {
  ForeseeingJournal,
  KnownAhead,
  LeftBehind,
  NewSinceAhead,
  RowChange,
} from '../journal/journal.ts'
import { AHEAD_IDS_AT_ONCE } from '../limits.ts'
import type { ChannelMemory } from './batch.ts'
import { CauseWindow } from './cause-window.ts'
import type { Engine } from './engine.ts'
import { Identities, IDENTITY_PREFIX } from './identity-book.ts'

export type AheadOptions = {
  journal: ForeseeingJournal
  engine: Engine
  causesMax: number
  /** Nobody needs it any more. */
  isOver: () => boolean
}

type Finished = Pick<ChannelMemory, 'state' | 'identities' | 'causes'>

export class AheadMemory {
  readonly #engine: Engine
  readonly #state: State
  readonly #identities = new Identities()
  /** Of all rows that were loaded. */
  readonly #keys = new Set<string>()
  #causes: CauseWindow
  #idsUpTo = 0
  #isPresentFormat = false
  #left: LeftBehind | null = null

  private constructor(engine: Engine, causesMax: number) {
    this.#engine = engine
    this.#state = engine.initialState()
    this.#causes = new CauseWindow(causesMax, [], true)
  }

  /** Null where it cannot be read ahead. */
  static async read(channelId: string, options: AheadOptions): Promise<AheadMemory | null> {
    const { journal, engine, causesMax, isOver } = options
    const memory = new AheadMemory(engine, causesMax)
    const { rows, recent } = journal.readAhead(channelId, causesMax)
    // Waited for when the rows are there.
    recent.catch(() => undefined)
    for await (const page of rows) {
      if (isOver()) return null
      for (const [key, value] of JSON.parse(page) as [string, unknown][]) memory.#load(key, value)
    }
    const { ids, isAll, upTo } = await recent
    memory.#causes = new CauseWindow(causesMax, [], isAll)
    for (let from = 0; from < ids.length && !isOver(); from += AHEAD_IDS_AT_ONCE) {
      for (const id of ids.slice(from, from + AHEAD_IDS_AT_ONCE)) memory.#causes.add(id)
      await new Promise((resolve) => setImmediate(resolve))
    }
    memory.#idsUpTo = upTo
    // What another version wrote needs more than loading.
    return memory.#isPresentFormat && !isOver() ? memory : null
  }

  /** What was told by the owner who left it; absent: nothing yet, and nothing here can be used. */
  get known(): KnownAhead | undefined {
    if (this.#left === null) return undefined
    return { left: this.#left, idsUpTo: this.#idsUpTo }
  }

  /** The owner has left it like this. */
  told(left: LeftBehind): void {
    this.#left = left
  }

  /** Null where the outcome is not for certain what the journal holds. `at`: of the last event, in Unix ms. */
  finish(seq: number, { rows, ids, rowCount }: NewSinceAhead, at: number): Finished | null {
    if (!this.#takes(rows) || this.#keys.size !== rowCount) return null
    for (const id of ids) this.#causes.add(id)
    this.#state.at = at
    this.#engine.finishLoad(this.#state, seq)
    return { state: this.#state, identities: this.#identities, causes: this.#causes }
  }

  #load(key: string, value: unknown): void {
    this.#keys.add(key)
    if (key.startsWith(IDENTITY_PREFIX)) this.#identities.load(key, value)
    else this.#engine.loadRow(this.#state, key, value)
    this.#isPresentFormat ||= this.#engine.saysPresentFormat(key, value)
  }

  #takes(rows: readonly RowChange[]): boolean {
    try {
      return rows.every((row) => this.#reload(row))
    } catch {
      // What is wrong with a row is found when all of them are loaded.
      return false
    }
  }

  #reload([key, json]: RowChange): boolean {
    const value: unknown = json === null ? null : JSON.parse(json)
    if (json === null) {
      // It came and went while it was not looked at.
      if (!this.#keys.delete(key)) return true
    } else this.#keys.add(key)
    if (key.startsWith(IDENTITY_PREFIX)) return this.#identities.reload(key, value)
    if (key === 'channel' && !this.#engine.saysPresentFormat(key, value)) return false
    return this.#engine.reloadRow(this.#state, key, value)
  }
}
