/** Numbers from a seed, each as likely as any other below the limit. */
import { bundledDigest, concatBytes, hexToBytes, uint64 } from './bytes.ts'

/** Numbers of 48 bits: exact in a double, and far more than the weights of all entries. */
const RANGE = 2 ** 48

/**
 * Number `i` of the stream is the first six bytes of SHA-256(seed ‖ i). Numbers above the largest multiple of
 * the limit are passed over, since taking the remainder of those would favour small ones.
 */
export function createChance(seed: string): (limit: number) => number {
  const prefix = hexToBytes(seed)
  let counter = 0
  return (limit) => {
    const fair = RANGE - (RANGE % limit)
    for (;;) {
      const block = bundledDigest(concatBytes(prefix, uint64(counter++)))
      const number = first48(block)
      if (number < fair) return number % limit
    }
  }
}

function first48(bytes: Uint8Array): number {
  let number = 0
  for (let i = 0; i < 6; i++) number = number * 256 + (bytes[i] ?? 0)
  return number
}
