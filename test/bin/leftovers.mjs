/** Finds what a test run left running: whatever it starts, however far down, carries the run's mark in its environment. */
import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** A process that was told to end needs a moment. */
const graceMs = 2_000
const checkMs = 100

function readOrNothing(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** `mark` is one `NAME=value` of the environment; only Linux can tell. */
function processesWith(mark) {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => readOrNothing(`/proc/${pid}/environ`).split('\0').includes(mark))
    .map((pid) => ({
      pid: Number(pid),
      command: readOrNothing(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim(),
    }))
}

function endNow(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Ends what is left and resolves to its command lines. */
export async function endLeftovers(mark) {
  let left = processesWith(mark)
  for (let waitedMs = 0; left.length > 0 && waitedMs < graceMs; waitedMs += checkMs) {
    await delay(checkMs)
    left = processesWith(mark)
  }
  for (const { pid } of left) endNow(pid)
  return left.map(({ command }) => command)
}
