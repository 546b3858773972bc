/**
 * A segment of a journal: a line that says whose it is and what it follows, then each batch as it stands in the
 * journal with the hash that chains it to the one before. Packed with gzip; `zcat` shows all of it.
 */
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { chained } from '../journal/chained.ts'
import { JournalCorrupt } from '../journal/journal.ts'
import { SEGMENT_UNPACKED_BYTES_MAX } from '../limits.ts'
import { hexOf, segmentName } from './segment-names.ts'
import type { SegmentName } from './segment-names.ts'
import { turns } from './turns.ts'

/** `events` is the JSON text of its envelopes, exactly as it was hashed. */
export type ArchivedBatch = { lastSeq: number; tail: string; events: string }

export type EventSegment = {
  channelId: string
  firstSeq: number
  /** The journal's tail before it; empty before seq 1. */
  before: string
  batches: readonly ArchivedBatch[]
}

const pack = promisify(gzip)
const unpack = promisify(gunzip)

export function nameOfSegment({ channelId, firstSeq, before, batches }: EventSegment): SegmentName {
  const last = batches.at(-1)
  if (last === undefined) throw new Error('a segment holds a batch')
  return segmentName(channelId, { firstSeq, before, lastSeq: last.lastSeq, tail: last.tail })
}

export async function packSegment(segment: EventSegment): Promise<Buffer> {
  const { channelId, firstSeq, before, batches } = segment
  const lines = [JSON.stringify({ channel: channelId, first: firstSeq, before })]
  for (const { lastSeq, tail, events } of batches) {
    lines.push(`{"last":${lastSeq},"t":"${tail}","b":${events}}`)
  }
  return pack(Buffer.from(`${lines.join('\n')}\n`))
}

const BATCH = /^\{"last":(\d{1,16}),"t":"([\w-]{43})","b":/

/** What the name promises, or `JournalCorrupt` with what is wrong. */
export async function unpackSegment(
  name: SegmentName,
  channelId: string,
  packed: Buffer,
): Promise<EventSegment> {
  const lines = linesOf(name.name, await unpacked(name.name, packed))
  const header = headerOf(lines[0] ?? '')
  if (header?.channel !== channelId || header.first !== name.firstSeq) {
    throw damaged(name.name, 'it says it is of another channel or place')
  }
  const { before } = header
  if (hexOf(before) !== name.before) throw damaged(name.name, 'it follows something else')
  const batches: ArchivedBatch[] = []
  let tail = before
  const turn = turns()
  for (const line of lines.slice(1)) {
    await turn()
    const [head = '', last, told = ''] = BATCH.exec(line) ?? []
    if (last === undefined) throw damaged(name.name, `line ${batches.length + 2} is no batch`)
    const events = line.slice(head.length, -1)
    tail = chained(tail, events)
    if (tail !== told) throw damaged(name.name, `the batch that ends at ${last} was changed`)
    batches.push({ lastSeq: Number(last), tail, events })
  }
  if (hexOf(tail) !== name.tail || batches.at(-1)?.lastSeq !== name.lastSeq) {
    throw damaged(name.name, 'it does not end where it should')
  }
  return { channelId, firstSeq: name.firstSeq, before, batches }
}

/** The bytes of whatever is packed. */
export async function unpacked(name: string, packed: Buffer): Promise<Buffer> {
  try {
    return await unpack(packed, { maxOutputLength: SEGMENT_UNPACKED_BYTES_MAX })
  } catch (error) {
    throw damaged(name, error instanceof Error ? error.message : String(error))
  }
}

/** Of a text whose lines all end. */
export function linesOf(name: string, text: Buffer): string[] {
  if (text.at(-1) !== 0x0a) throw damaged(name, 'it breaks off')
  return text.toString('utf8', 0, text.length - 1).split('\n')
}

export function damaged(name: string, why: string): JournalCorrupt {
  return new JournalCorrupt(
    `${name} in the archive is damaged (${why}): bring it back from a backup`,
  )
}

function headerOf(line: string): { channel: string; first: number; before: string } | null {
  let header: unknown
  try {
    header = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof header !== 'object' || header === null) return null
  const { channel, first, before } = header as Record<string, unknown>
  if (typeof channel !== 'string' || typeof first !== 'number') return null
  return typeof before === 'string' ? { channel, first, before } : null
}
