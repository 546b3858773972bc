/** Looks ids up that are no longer in Redis. An id that never was costs a look into each index, no reading. */
import { JournalCorrupt } from '../journal/journal.ts'
import type { Remembered } from '../journal/journal.ts'
import {
  ID_INDEXES_CACHED_BYTES_MAX,
  ID_INDEXES_READ_AT_ONCE,
  SEGMENTS_CACHED_BYTES_MAX,
} from '../limits.ts'
import type { ArchiveFolder } from './archive-folder.ts'
import type { ArchivedEvents, Seam } from './archived-events.ts'
import { createBoundedCache } from './bounded-cache.ts'
import { fingerprintOf, linesWith, readId, readIdLines, readIndex } from './id-segment.ts'
import type { IdIndex } from './id-segment.ts'
import { idsPrefix, idsTextName, readIdsName } from './segment-names.ts'
import type { IdsName } from './segment-names.ts'
import { turns } from './turns.ts'

/** Which ids have left Redis: another `version` whenever some did. */
export type Moved = { version: string; seam: () => Promise<Seam> }

export interface ArchivedIds {
  /** Those that are known, by id. */
  recall(
    channelId: string,
    causeIds: readonly string[],
    moved: Moved,
  ): Promise<Map<string, Remembered>>
  /** All, each once. */
  all(channelId: string, moved: Moved): AsyncIterable<Remembered>
  /** Reads and checks both files of a segment; nothing is taken from memory. */
  verify(name: IdsName): Promise<void>
}

type Asked = { causeId: string; print: number }

const NAME_BYTES = 400

export function createArchivedIds(folder: ArchiveFolder, events: ArchivedEvents): ArchivedIds {
  return new IdsInFolder(folder, events)
}

class IdsInFolder implements ArchivedIds {
  readonly #folder: ArchiveFolder
  readonly #events: ArchivedEvents
  readonly #names = createBoundedCache<readonly IdsName[]>(SEGMENTS_CACHED_BYTES_MAX / 4)
  readonly #indexes = createBoundedCache<IdIndex>(ID_INDEXES_CACHED_BYTES_MAX)
  readonly #lines = createBoundedCache<readonly string[]>(SEGMENTS_CACHED_BYTES_MAX)

  constructor(folder: ArchiveFolder, events: ArchivedEvents) {
    this.#folder = folder
    this.#events = events
  }

  async recall(
    channelId: string,
    causeIds: readonly string[],
    moved: Moved,
  ): Promise<Map<string, Remembered>> {
    const names = await this.#namesOf(channelId, moved)
    const found = new Map<string, Remembered>()
    let open = causeIds.map(askedFor)
    for (let from = 0; from < names.length && open.length > 0; from += ID_INDEXES_READ_AT_ONCE) {
      const group = names.slice(from, from + ID_INDEXES_READ_AT_ONCE)
      const indexes = await Promise.all(group.map((name) => this.#indexOf(name)))
      for (const [at, name] of group.entries()) {
        for (const asked of open) {
          const index = indexes[at]
          if (index === undefined || !mayHold(index, asked)) continue
          const id = await this.#lookUp(name, index, asked)
          if (id !== null) found.set(asked.causeId, id)
        }
      }
      open = open.filter(({ causeId }) => !found.has(causeId))
    }
    return found
  }

  async *all(channelId: string, moved: Moved): AsyncGenerator<Remembered> {
    const earlier: [IdsName, IdIndex][] = []
    for (const name of await this.#namesOf(channelId, moved)) {
      for (const line of await this.#readLines(name)) {
        const id = readId(line)
        // One that was left by a process which ended before it took its ids out of Redis holds some twice.
        if (!(await this.#isIn(earlier, askedFor(id.causeId)))) yield id
      }
      earlier.push([name, await this.#readIndex(name)])
    }
  }

  async verify(name: IdsName): Promise<void> {
    const [index, lines] = [await this.#readIndex(name), await this.#readLines(name)]
    const turn = turns()
    for (const [at, line] of lines.entries()) {
      await turn()
      if (index[at] !== fingerprintOf(readId(line).causeId)) {
        throw new JournalCorrupt(`${name.name} in the archive does not fit its text`)
      }
    }
  }

  async #isIn(segments: readonly (readonly [IdsName, IdIndex])[], asked: Asked): Promise<boolean> {
    for (const [name, index] of segments) {
      if (mayHold(index, asked) && (await this.#lookUp(name, index, asked)) !== null) return true
    }
    return false
  }

  async #lookUp(
    name: IdsName,
    index: IdIndex,
    { causeId, print }: Asked,
  ): Promise<Remembered | null> {
    const lines = await this.#lines.get(name.name, async () => {
      const value = await this.#readLines(name)
      return { value, bytes: value.reduce((sum, line) => sum + 2 * line.length + 32, 0) }
    })
    const { from, to } = linesWith(index, print)
    for (const line of lines.slice(from, to)) {
      const id = readId(line)
      if (id.causeId === causeId) return id
    }
    return null
  }

  /** Those of a history that was lost with a tail of Redis are not ours: what they were for is not there. */
  #namesOf(channelId: string, { version, seam }: Moved): Promise<readonly IdsName[]> {
    return this.#names.get(`${channelId} ${version}`, async () => {
      const at = await seam()
      const value: IdsName[] = []
      for (const found of await this.#folder.list(idsPrefix(channelId))) {
        const name = readIdsName(found)
        if (name !== null && (await this.#events.wasTail(channelId, name, at))) value.push(name)
      }
      return { value, bytes: (value.length + 1) * NAME_BYTES }
    })
  }

  #indexOf(name: IdsName): Promise<IdIndex> {
    return this.#indexes.get(name.name, async () => {
      const value = await this.#readIndex(name)
      return { value, bytes: value.byteLength }
    })
  }

  async #readIndex(name: IdsName): Promise<IdIndex> {
    return readIndex(name, await this.#bytesOf(name.name))
  }

  async #readLines(name: IdsName): Promise<string[]> {
    return readIdLines(name, await this.#bytesOf(idsTextName(name)))
  }

  async #bytesOf(name: string): Promise<Buffer> {
    const bytes = await this.#folder.get(name)
    if (bytes !== null) return bytes
    throw new JournalCorrupt(`${name} is missing in the archive at ${this.#folder.place}`)
  }
}

function askedFor(causeId: string): Asked {
  return { causeId, print: fingerprintOf(causeId) }
}

function mayHold(index: IdIndex, { print }: Asked): boolean {
  const { from, to } = linesWith(index, print)
  return from < to
}
