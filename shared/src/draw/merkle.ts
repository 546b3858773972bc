/**
 * The Merkle tree over all entries, shaped as in RFC 6962 and grown one entry at a time: what is kept are the
 * roots of its complete parts (peaks), the largest first.
 */
import type { Digest } from './bytes.ts'
import { bundledDigest, bytesToHex, hexToBytes, text, writeUint32 } from './bytes.ts'

export type Entry = { member: string; weight: number }

const LEAF_HEADER_BYTES = 9

/** 0x00, index and weight (32 bits each), member id. */
export function leafHash(index: number, entry: Entry, digest: Digest = bundledDigest): Uint8Array {
  const member = text(entry.member)
  const bytes = new Uint8Array(LEAF_HEADER_BYTES + member.length)
  writeUint32(bytes, 1, index)
  writeUint32(bytes, 5, entry.weight)
  bytes.set(member, LEAF_HEADER_BYTES)
  return digest(bytes)
}

function nodeHash(left: Uint8Array, right: Uint8Array, digest: Digest): Uint8Array {
  const bytes = new Uint8Array(65)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 33)
  return digest(bytes)
}

/** Joins a leaf with the complete parts to its left, which `takeLeft` hands over, the smallest first. */
function joinLeft(
  size: number,
  leaf: Uint8Array,
  takeLeft: () => Uint8Array,
  digest: Digest,
): Uint8Array {
  let node = leaf
  for (let left = size; left % 2 === 1; left = (left - 1) / 2) {
    node = nodeHash(takeLeft(), node, digest)
  }
  return node
}

function joinPeaks(peaks: readonly Uint8Array[], digest: Digest): Uint8Array {
  if (peaks.length === 0) return digest(new Uint8Array(0))
  return peaks.reduceRight((right, left) => nodeHash(left, right, digest))
}

/** Adds the leaf of entry number `size` to peaks in hex. */
export function growPeaks(peaks: string[], size: number, leaf: Uint8Array): void {
  const takeLeft = (): Uint8Array => hexToBytes(peaks.pop() ?? '')
  peaks.push(bytesToHex(joinLeft(size, leaf, takeLeft, bundledDigest)))
}

/** Hex. */
export function rootOfPeaks(peaks: readonly string[]): string {
  return bytesToHex(joinPeaks(peaks.map(hexToBytes), bundledDigest))
}

/** The root of a whole list at once, hex. */
export function rootOfEntries(entries: Iterable<Entry>, digest: Digest = bundledDigest): string {
  const peaks: Uint8Array[] = []
  let size = 0
  const takeLeft = (): Uint8Array => peaks.pop() ?? new Uint8Array(32)
  for (const entry of entries) {
    peaks.push(joinLeft(size, leafHash(size, entry, digest), takeLeft, digest))
    size++
  }
  return bytesToHex(joinPeaks(peaks, digest))
}
