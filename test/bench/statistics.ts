/** Middle values and tails of measured numbers. */

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** `share` in 0…1; the value that this share of all values does not exceed. NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))
  return sorted[index] ?? Number.NaN
}
