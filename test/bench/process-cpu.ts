/** CPU time of other processes, all their threads: what a figure of speed costs where everybody shares the cores. */
import { readFileSync } from 'node:fs'

/** Linux counts in ticks of ten ms. */
const TICKS_PER_SECOND = 100

/** Seconds of user and system time so far; NaN where the system does not tell. */
export function cpuSecondsOf(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of pids) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The name in brackets may hold anything.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      return Number.NaN
    }
  }
  return ticks / TICKS_PER_SECOND
}
