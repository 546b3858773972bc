/** Weights in a Fenwick tree: who is at a place of the running sum, and taking them out, both in log n. */

export class WeightTree {
  readonly #sums: Float64Array
  readonly #top: number
  total = 0

  constructor(weights: ArrayLike<number>) {
    const { length } = weights
    this.#sums = new Float64Array(length + 1)
    for (let i = 1; i <= length; i++) {
      const weight = weights[i - 1] ?? 0
      this.total += weight
      this.#add(i, weight + this.#at(i))
    }
    this.#top = length === 0 ? 0 : 2 ** Math.floor(Math.log2(length))
  }

  /** While building: hands a finished sum on to the next larger range. */
  #add(i: number, sum: number): void {
    this.#sums[i] = sum
    const parent = i + (i & -i)
    if (parent < this.#sums.length) this.#sums[parent] = this.#at(parent) + sum
  }

  #at(i: number): number {
    return this.#sums[i] ?? 0
  }

  /** The entry whose range of the running sum holds `place` (0 ≤ place < total). */
  find(place: number): number {
    let index = 0
    let left = place
    for (let step = this.#top; step >= 1; step /= 2) {
      const next = index + step
      if (next >= this.#sums.length || this.#at(next) > left) continue
      index = next
      left -= this.#at(next)
    }
    return index
  }

  remove(index: number, weight: number): void {
    this.total -= weight
    for (let i = index + 1; i < this.#sums.length; i += i & -i) {
      this.#sums[i] = this.#at(i) - weight
    }
  }
}
