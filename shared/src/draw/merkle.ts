/**
 * The Merkle tree over all entries, shaped as in RFC 6962 and grown one entry at a time: what is kept are the
 * roots of its complete parts (peaks), the largest first.
 */
import type { Digest } from './bytes.ts'
import { bundledDigest, bytesToHex, hexToBytes, text, writeUint32 } from './bytes.ts'

export type Entry = { member: string; weight: number }

const LEAF_HEADER_BYTES = 9
const LEAF_SCRATCH_BYTES = 256
const HASH_BYTES = 32
/** Written over by every hash: a million entries need not make two million arrays. */
const leafScratch = new Uint8Array(LEAF_SCRATCH_BYTES)
const nodeScratch = new Uint8Array(1 + 2 * HASH_BYTES)

/** 0x00, index and weight (32 bits each), member id. */
export function leafHash(index: number, entry: Entry, digest: Digest = bundledDigest): Uint8Array {
  const bytes = plainLeaf(entry.member) ?? longLeaf(text(entry.member))
  bytes[0] = 0
  writeUint32(bytes, 1, index)
  writeUint32(bytes, 5, entry.weight)
  return digest(bytes)
}

/** Room for the header and the id, where that is short and of ASCII, as ids of members are; else null. */
function plainLeaf(member: string): Uint8Array | null {
  const { length } = member
  if (length > LEAF_SCRATCH_BYTES - LEAF_HEADER_BYTES) return null
  for (let i = 0; i < length; i++) {
    const code = member.charCodeAt(i)
    if (code > 127) return null
    leafScratch[LEAF_HEADER_BYTES + i] = code
  }
  return leafScratch.subarray(0, LEAF_HEADER_BYTES + length)
}

function longLeaf(member: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LEAF_HEADER_BYTES + member.length)
  bytes.set(member, LEAF_HEADER_BYTES)
  return bytes
}

function nodeHash(left: Uint8Array, right: Uint8Array, digest: Digest): Uint8Array {
  nodeScratch[0] = 1
  nodeScratch.set(left, 1)
  nodeScratch.set(right, 1 + HASH_BYTES)
  return digest(nodeScratch)
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
