/** Signals over a socket, answered as the HTTP route answers them. */
import type { IngestHandler } from './broadcast/ingest-socket.ts'
import { signalsIn } from './http/signals-route.ts'
import type { Ingest } from './ingest/ingest.ts'
import { BUSY_RETRY_SECONDS } from './limits.ts'

export function socketIngest(ingest: Ingest): IngestHandler {
  return async (grant, body) => {
    const items = signalsIn(body)
    const result = items.ok ? await ingest.signals(grant.channelId, items.value) : items
    if (result.ok) return result.value
    const { code, message } = result.error
    return code === 'channel/busy' || code === 'channel/unavailable'
      ? { code, message, retryAfterMs: BUSY_RETRY_SECONDS * 1_000 }
      : { code, message }
  }
}
