/**
 * npm runs a script through a shell, and that shell takes a signal without passing it on: whoever stops `npm start` would leave
 * the server behind, holding its port. So when npm or its shell is gone, we ask ourselves to end, as a signal would.
 */
import { readFileSync } from 'node:fs'

const checkMs = 50

/** The parent of `pid`; 0 where that cannot be told. */
function parentOf(pid) {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return
  const shell = process.ppid
  const npm = parentOf(shell)
  const timer = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, checkMs)
  timer.unref()
}
