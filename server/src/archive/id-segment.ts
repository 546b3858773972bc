/**
 * Ids remembered for ever that are no longer in Redis: a packed text of one id a line, and an index that says
 * which line to look at. Both are in the order of the ids' fingerprints.
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Remembered } from '../journal/journal.ts'
import { damaged, linesOf, unpacked } from './event-segment.ts'
import type { IdsName } from './segment-names.ts'
import { turns } from './turns.ts'

export type PackedIds = { hash: string; count: number; text: Buffer; index: Buffer }

/** Fingerprints in ascending order, one for each line of the text. */
export type IdIndex = Float64Array

const FINGERPRINT_BYTES = 6
const CHECKSUM_BYTES = 32

const pack = promisify(gzip)

/** Two ids of one fingerprint are as rare as one in 281 million million; the text tells them apart. */
export function fingerprintOf(causeId: string): number {
  return sha256(JSON.stringify(causeId)).readUIntBE(0, FINGERPRINT_BYTES)
}

export async function packIds(ids: readonly Remembered[]): Promise<PackedIds> {
  const rows = await sorted(ids)
  const text = Buffer.from(`${rows.map(({ line }) => line).join('\n')}\n`)
  const prints = Buffer.alloc(rows.length * 8)
  rows.forEach(({ print }, at) => prints.writeDoubleLE(print, at * 8))
  return {
    hash: sha256(text).toString('hex'),
    count: ids.length,
    text: await pack(text),
    index: Buffer.concat([sha256(prints), prints]),
  }
}

type Row = { print: number; line: string }

async function sorted(ids: readonly Remembered[]): Promise<Row[]> {
  const turn = turns()
  const byPrint = new Map<number, string[]>()
  for (const id of ids) {
    await turn()
    const print = fingerprintOf(id.causeId)
    const others = byPrint.get(print)
    if (others === undefined) byPrint.set(print, [lineOf(id)])
    else others.push(lineOf(id))
  }
  // Numbers alone sort ten times as fast as what they stand for.
  const prints = Float64Array.from(byPrint.keys()).sort()
  return Array.from(prints, (print) =>
    (byPrint.get(print) ?? []).toSorted().map((line) => ({ print, line })),
  ).flat()
}

export function readIndex({ name, count }: IdsName, bytes: Buffer): IdIndex {
  const prints = bytes.subarray(CHECKSUM_BYTES)
  if (prints.length !== count * 8) throw damaged(name, 'it is not as long as it says')
  if (!sha256(prints).equals(bytes.subarray(0, CHECKSUM_BYTES))) {
    throw damaged(name, 'its bytes were changed')
  }
  return Float64Array.from({ length: count }, (_, at) => prints.readDoubleLE(at * 8))
}

/** The lines, each of which `readId` understands. */
export async function readIdLines(name: IdsName, packed: Buffer): Promise<string[]> {
  const text = await unpacked(name.name, packed)
  const lines = linesOf(name.name, text)
  if (lines.length !== name.count || sha256(text).toString('hex') !== name.hash) {
    throw damaged(name.name, 'its text was changed')
  }
  return lines
}

export function readId(line: string): Remembered {
  const [causeId, seq, bodyHash] = JSON.parse(line) as [string, number, string]
  return { causeId, bodyHash, seq }
}

/** Where in the text an id may stand: from the first of this fingerprint to before the first of a greater one. */
export function linesWith(index: IdIndex, print: number): { from: number; to: number } {
  return { from: firstNotBelow(index, print), to: firstNotBelow(index, print + 1) }
}

function firstNotBelow(index: IdIndex, print: number): number {
  let [from, to] = [0, index.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((index[middle] ?? 0) < print) from = middle + 1
    else to = middle
  }
  return from
}

function lineOf({ causeId, bodyHash, seq }: Remembered): string {
  return JSON.stringify([causeId, seq, bodyHash])
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
