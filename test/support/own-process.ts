/** No process outlives the one that started it: what still runs when this one ends is killed with it. */
import type { ChildProcess } from 'node:child_process'

const running = new Set<ChildProcess>()
let isWatching = false

export function ownProcess(child: ChildProcess): void {
  if (!isWatching) process.once('exit', killAll)
  isWatching = true
  running.add(child)
  child.once('exit', () => running.delete(child))
}

function killAll(): void {
  for (const child of running) child.kill('SIGKILL')
}
