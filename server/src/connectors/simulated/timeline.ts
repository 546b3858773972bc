/** What is going to happen, in order of time; at the same time, in the order it was planned. */

export interface Timeline {
  plan(at: number, act: () => void): void
  /** Runs everything due up to and including `until`, also what that plans in turn. */
  runUntil(until: number): void
  /** The time of the act that is running, else the end of the last run. */
  now(): number
}

type Entry = { at: number; act: () => void }

export function createTimeline(startAt: number): Timeline {
  const entries: Entry[] = []
  let now = startAt

  /** The first place after all entries that are not later. */
  function placeOf(at: number): number {
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((entries[middle]?.at ?? Infinity) <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    plan(at, act) {
      const due = Math.max(now, Math.floor(at))
      entries.splice(placeOf(due), 0, { at: due, act })
    },
    runUntil(until) {
      for (let next = entries[0]; next && next.at <= until; next = entries[0]) {
        entries.shift()
        now = next.at
        next.act()
      }
      now = until
    },
    now: () => now,
  }
}
