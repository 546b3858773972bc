/** What is done to many members goes by portions, members by id; a restart goes on behind the last one done. */

/** Place of the first whose id is greater; `sorted` is by id. */
export function firstBehind<T>(
  sorted: readonly T[],
  after: string,
  idOf: (one: T) => string,
): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const one = sorted[middle]
    if (one !== undefined && idOf(one) > after) high = middle
    else low = middle + 1
  }
  return low
}
