/**
 * A leaderboard as a sorted list in chunks with a Fenwick tree over the chunks' sizes: rank, insert and
 * remove in O(log n). It is derived state: changes are only noted when they happen, and sorted in when
 * somebody looks, so a signal costs the same whether a board has a thousand members or a million.
 */
import type { Member } from './member.ts'

const CHUNK_ENTRIES_MAX = 512

type Entry = { member: Member; score: number; reached: number }
type Chunk = Entry[]

export type BoardIndex = {
  /** The broadcast, day or month it is about; another one empties it. */
  period: number
  chunks: Chunk[]
  /** Fenwick tree over chunk sizes, 1-based. */
  sizes: number[]
  entries: Map<Member, Entry>
  /** Members whose score changed since the last look. */
  changed: Member[]
}

export function createBoardIndex(period: number): BoardIndex {
  return { period, chunks: [], sizes: [0], entries: new Map(), changed: [] }
}

/** Higher score first; among equals who reached it first; ids settle what is left. */
function isAhead(a: Entry, b: Entry): boolean {
  if (a.score !== b.score) return a.score > b.score
  if (a.reached !== b.reached) return a.reached < b.reached
  return a.member.id < b.member.id
}

/** Sorts in one member's score; 0 takes the member off the board. */
export function placeOnBoard(
  index: BoardIndex,
  member: Member,
  score: number,
  reached: number,
): void {
  const before = index.entries.get(member)
  if (before !== undefined) {
    if (before.score === score && before.reached === reached) return
    remove(index, before)
  }
  if (score > 0) insert(index, { member, score, reached })
}

/** Builds a whole board at once: O(n log n) in one sort instead of n inserts. */
export function fillBoard(index: BoardIndex, entries: Entry[]): void {
  entries.sort((a, b) => (isAhead(a, b) ? -1 : 1))
  for (let start = 0; start < entries.length; start += CHUNK_ENTRIES_MAX / 2) {
    index.chunks.push(entries.slice(start, start + CHUNK_ENTRIES_MAX / 2))
  }
  for (const entry of entries) index.entries.set(entry.member, entry)
  rebuildSizes(index)
}

/** 1-based rank, or null when the member is not on the board. */
export function rankOnBoard(index: BoardIndex, member: Member): number | null {
  const entry = index.entries.get(member)
  if (entry === undefined) return null
  const at = chunkOf(index, entry)
  return countBefore(index, at) + positionIn(index.chunks[at] ?? [], entry) + 1
}

/** `limit` members from the 0-based `offset` on, best first. */
export function sliceOfBoard(
  index: BoardIndex,
  offset: number,
  limit: number,
): { member: Member; score: number }[] {
  const found: { member: Member; score: number }[] = []
  let skipped = 0
  for (const chunk of index.chunks) {
    if (skipped + chunk.length <= offset) {
      skipped += chunk.length
      continue
    }
    for (let i = Math.max(0, offset - skipped); i < chunk.length; i++) {
      const entry = chunk[i]
      if (found.length === limit || entry === undefined) return found
      found.push({ member: entry.member, score: entry.score })
    }
    skipped += chunk.length
    if (found.length === limit) return found
  }
  return found
}

export function sizeOfBoard(index: BoardIndex): number {
  return index.entries.size
}

function insert(index: BoardIndex, entry: Entry): void {
  index.entries.set(entry.member, entry)
  if (index.chunks.length === 0) {
    index.chunks.push([entry])
    rebuildSizes(index)
    return
  }
  const at = chunkOf(index, entry)
  const chunk = index.chunks[at]
  if (chunk === undefined) return
  chunk.splice(positionIn(chunk, entry), 0, entry)
  if (chunk.length <= CHUNK_ENTRIES_MAX) {
    addSize(index, at, 1)
    return
  }
  index.chunks.splice(at + 1, 0, chunk.splice(chunk.length >> 1))
  rebuildSizes(index)
}

function remove(index: BoardIndex, entry: Entry): void {
  index.entries.delete(entry.member)
  const at = chunkOf(index, entry)
  const chunk = index.chunks[at]
  if (chunk === undefined) return
  chunk.splice(positionIn(chunk, entry), 1)
  if (chunk.length > 0) {
    addSize(index, at, -1)
    return
  }
  index.chunks.splice(at, 1)
  rebuildSizes(index)
}

/** The chunk an entry is in or belongs in: the last one whose first entry is not behind it. */
function chunkOf(index: BoardIndex, entry: Entry): number {
  let low = 0
  let high = index.chunks.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    const first = index.chunks[middle]?.[0]
    if (first !== undefined && isAhead(entry, first)) high = middle - 1
    else low = middle
  }
  return low
}

/** How many entries of the chunk are ahead of this one. */
function positionIn(chunk: Chunk, entry: Entry): number {
  let low = 0
  let high = chunk.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = chunk[middle]
    if (other !== undefined && isAhead(other, entry)) low = middle + 1
    else high = middle
  }
  return low
}

function rebuildSizes(index: BoardIndex): void {
  const sizes = new Array<number>(index.chunks.length + 1).fill(0)
  for (let i = 1; i < sizes.length; i++) {
    sizes[i] = (sizes[i] ?? 0) + (index.chunks[i - 1]?.length ?? 0)
    const parent = i + (i & -i)
    if (parent < sizes.length) sizes[parent] = (sizes[parent] ?? 0) + (sizes[i] ?? 0)
  }
  index.sizes = sizes
}

function addSize(index: BoardIndex, chunk: number, by: number): void {
  for (let i = chunk + 1; i < index.sizes.length; i += i & -i) {
    index.sizes[i] = (index.sizes[i] ?? 0) + by
  }
}

function countBefore(index: BoardIndex, chunk: number): number {
  let count = 0
  for (let i = chunk; i > 0; i -= i & -i) count += index.sizes[i] ?? 0
  return count
}
