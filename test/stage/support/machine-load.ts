/** How much of the machine we used and how much others did, from /proc: a frame rate says nothing on a busy machine. */
import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks of all processors together, of everybody, and of one process with all below it. */
type Ticks = { total: number; busy: number; ours: number; browser: number }

const MS_PER_TICK = 10

export type Load = {
  /** Share of the whole machine that others took, 0 to 1. */
  others: number
  /** Processor time of the browser with all its processes. */
  browserMs: number
}

/** Call the answer when the measurement is over. */
export function measureLoad(browserPid: number): () => Load {
  const before = read(browserPid)
  return () => {
    const after = read(browserPid)
    const total = after.total - before.total
    const ours = after.ours - before.ours
    return {
      others: total === 0 ? 0 : Math.max(0, (after.busy - before.busy - ours) / total),
      browserMs: (after.browser - before.browser) * MS_PER_TICK,
    }
  }
}

function read(browserPid: number): Ticks {
  const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, ...rest] = line
    .split(/\s+/)
    .slice(1)
    .map(Number)
  const interrupts = (rest[0] ?? 0) + (rest[1] ?? 0)
  const stolen = rest[2] ?? 0
  const busy = user + nice + system + interrupts + stolen
  const browser = ticksBelow(browserPid)
  return {
    total: busy + idle + wait,
    busy,
    ours: browser + ticksBelow(process.pid, browserPid),
    browser,
  }
}

/** Of a process and its descendants, without the branch below `except`. */
function ticksBelow(root: number, except = -1): number {
  const parents = new Map<number, number>()
  const ticks = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const fields = statOf(pid)
    if (fields === null) continue
    parents.set(pid, Number(fields[1]))
    ticks.set(pid, Number(fields[11]) + Number(fields[12]))
  }
  let sum = 0
  for (const [pid, own] of ticks) {
    let above: number | undefined = pid
    while (above !== undefined && above !== root && above !== except) above = parents.get(above)
    if (above === root && root !== except) sum += own
  }
  return sum
}

/** The fields after the name, which may hold spaces; null when the process has just ended. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
