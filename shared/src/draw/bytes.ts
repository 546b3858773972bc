/** Bytes as every step of a draw writes them: big-endian numbers, UTF-8 text, lower-case hex. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

export { bytesToHex, concatBytes, hexToBytes }

/** SHA-256. Programs with a faster one than the bundled hand theirs in. */
export type Digest = (bytes: Uint8Array) => Uint8Array

export const bundledDigest: Digest = (bytes) => sha256(bytes)

/** Text that is hashed begins with what it is for, so that no hash can stand for another. */
export function domain(purpose: string): Uint8Array {
  return text(`fanfare/draw/1/${purpose}\0`)
}

export function text(value: string): Uint8Array {
  return utf8ToBytes(value)
}

export function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  writeUint32(bytes, 0, Math.floor(value / 0x1_0000_0000))
  writeUint32(bytes, 4, value % 0x1_0000_0000)
  return bytes
}

export function writeUint32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 24
  bytes[offset + 1] = value >>> 16
  bytes[offset + 2] = value >>> 8
  bytes[offset + 3] = value
}
