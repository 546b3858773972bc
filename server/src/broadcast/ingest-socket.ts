/** Namespace `/ingest`: signals over a socket, with the contract of the HTTP route. */
import type { IngestAnswer } from '@fanfare/shared/contracts'
import { rejection } from '@fanfare/shared/contracts'
import type { Server } from 'socket.io'
import type { Gatekeeper, Grant } from './grant.ts'
import { allowIngestRate, guardNamespace, guardSocket } from './socket-server.ts'
import type { IngestSocket } from './socket-server.ts'

export type IngestReply = IngestAnswer | { code: string; message: string; retryAfterMs?: number }

/** Validates the body itself; must resolve with an answer, also for what it refuses. */
export type IngestHandler = (grant: Grant, body: unknown) => Promise<IngestReply>

export function mountIngest(io: Server, gatekeeper: Gatekeeper, handler: IngestHandler): void {
  const namespace = io.of('/ingest')
  guardNamespace(namespace, 'ingest', gatekeeper)
  namespace.on('connection', (socket: IngestSocket) => {
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
