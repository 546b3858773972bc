/** Votes as whole percents that add up to a hundred, and who leads. */

/** Largest remainder; all 0 when nobody voted. */
export function percentsOf(votes: readonly number[]): number[] {
  const total = votes.reduce((sum, count) => sum + count, 0)
  if (total === 0) return votes.map(() => 0)
  const exact = votes.map((count) => (count * 100) / total)
  const percents = exact.map(Math.floor)
  const missing = 100 - percents.reduce((sum, percent) => sum + percent, 0)
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (const { index } of byRemainder.slice(0, missing))
    percents[index] = (percents[index] ?? 0) + 1
  return percents
}

/** The options with the most votes; none before the first vote. */
export function leadersOf(votes: readonly number[]): number[] {
  const most = Math.max(0, ...votes)
  return most === 0 ? [] : votes.flatMap((count, index) => (count === most ? [index] : []))
}

/** `A`, `B` …: what a viewer types for an option. */
export function letterOf(option: number): string {
  return String.fromCharCode(65 + option)
}
