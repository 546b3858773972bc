/** Long work on a thread that serves sockets: it lets others have their turn every few milliseconds. */
import { setImmediate } from 'node:timers/promises'
import { ARCHIVE_TURN_MS } from '../limits.ts'

/** Asked between two pieces of work; null while there is time for another one. */
export function turns(): () => Promise<void> | null {
  let beganAt = performance.now()
  const next = async () => {
    await setImmediate()
    beganAt = performance.now()
  }
  return () => (performance.now() - beganAt < ARCHIVE_TURN_MS ? null : next())
}
