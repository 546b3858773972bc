/** Exact integer arithmetic; nothing in the engine is a fraction. */
import { assert } from '../base/index.ts'

/** ⌊a × b / c⌋ for non-negative integers, exact beyond 2^53. */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / c)
  const exact = Number((BigInt(a) * BigInt(b)) / BigInt(c))
  assert(Number.isSafeInteger(exact), 'an amount passed the largest exact integer')
  return exact
}
