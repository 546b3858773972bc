/**
 * A connection that is never given up. ioredis ends one for good when Sentinels tell of a failover in the very
 * moment in which it asks them where the primary is.
 */
import type { Redis } from 'ioredis'
import { REDIS_REVIVE_MS } from '../limits.ts'

/** The answer closes it. */
export function keepConnected(client: Redis): () => void {
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  const revive = () => {
    // What fails ends it again, and so comes back here.
    client.connect().catch(() => undefined)
  }
  client.on('end', () => {
    if (!isClosed) timer = setTimeout(revive, REDIS_REVIVE_MS)
  })
  return () => {
    isClosed = true
    clearTimeout(timer)
    client.disconnect()
  }
}
