/** Exact integer arithmetic; nothing in the engine is a fraction. */

/** ⌊a × b / c⌋ for non-negative integers; Infinity, which no limit lets pass, where it would not be exact. */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / c)
  const exact = Number((BigInt(a) * BigInt(b)) / BigInt(c))
  return Number.isSafeInteger(exact) ? exact : Infinity
}
