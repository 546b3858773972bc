/** Time of this thread on its core: what passed, less what it had to wait for others that wanted the same core. */
import { readFileSync } from 'node:fs'

/** Answers the seconds since it was called. Where the system does not tell who waited, all that passed counts. */
export function startCoreTimer(): () => number {
  const startedAt = performance.now()
  const waitedBefore = waitedMs()
  return () => (performance.now() - startedAt - (waitedMs() - waitedBefore)) / 1_000
}

/** Linux: time on the CPU, time waiting to be run (both ns), number of turns. */
function waitedMs(): number {
  if (process.platform !== 'linux') return 0
  const [, waitedNs] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')
  return Number(waitedNs) / 1e6
}
