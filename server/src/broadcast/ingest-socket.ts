/** Namespace `/ingest`: signals over a socket, with the contract of the HTTP route. */
import type { IngestAnswer } from '@fanfare/shared/contracts'
import { rejection } from '@fanfare/shared/contracts'
import type { Namespace, Server } from 'socket.io'
import type { Gatekeeper, Grant } from './grant.ts'
import { allowIngestRate, guardNamespace, guardSocket } from './socket-server.ts'
import type { IngestSocket } from './socket-server.ts'

export type IngestReply = IngestAnswer | { code: string; message: string; retryAfterMs?: number }

/** Validates the body itself; must resolve with an answer, also for what it refuses. */
export type IngestHandler = (grant: Grant, body: unknown) => Promise<IngestReply>

export type IngestOptions = {
  gatekeeper: Gatekeeper
  handler: IngestHandler
  onConnected: (socket: IngestSocket) => void
}

export function mountIngest(io: Server, options: IngestOptions): void {
  const { gatekeeper, handler } = options
  const namespace: Namespace = io.of('/ingest')
  guardNamespace(namespace, 'ingest', gatekeeper)
  namespace.on('connection', (socket: IngestSocket) => {
    options.onConnected(socket)
    guardSocket(socket, gatekeeper)
    allowIngestRate(socket)
    socket.on('signals', (body: unknown, answer: unknown) => {
      // Without an acknowledgement nobody would learn whether the signals are durable.
      if (typeof answer !== 'function') return
      handler(socket.data.grant, body).then(
        (reply) => answer(reply),
        () => answer(rejection('channel/unavailable')),
      )
    })
  })
}
