/** The socket of one page: its types, what is kept beside it, and how it is told to go. */
import type { Audience, ClientToServer, ServerToClient } from '@fanfare/shared/contracts'
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io'
import type { Grant } from './grant.ts'

export type SocketFacts = {
  grant: Grant
  userAgent: string
  /** Counts hellos: only the newest is answered. */
  hellos: number
  /** Wrong messages so far. */
  wrongs: number
}

export type AudienceSocket<A extends Audience> = Socket<
  ClientToServer,
  ServerToClient<A>,
  DefaultEventsMap,
  SocketFacts
>
export type AudienceNamespace<A extends Audience> = Namespace<
  ClientToServer,
  ServerToClient<A>,
  DefaultEventsMap,
  SocketFacts
>

export type Bye = { code: string; message: string; reload?: true }

/** Any socket that understands `bye`, whatever its audience. */
export type DismissableSocket = {
  emit(event: 'bye', reason: Bye): unknown
  disconnect(close: true): unknown
}

export function dismiss(socket: DismissableSocket, reason: Bye): void {
  socket.emit('bye', reason)
  socket.disconnect(true)
}

/** The parts of Engine.IO's socket that say how much is still waiting to be written. */
type Connection = AudienceSocket<'overlay'>['conn']

/** Packets not yet handed to the transport. Engine.IO keeps this private; `bufferedAmount` lies. */
export function queuedPackets(connection: Connection): number {
  const queue: readonly unknown[] = connection['writeBuffer']
  return queue.length
}

export function isDrained(connection: Connection): boolean {
  return queuedPackets(connection) === 0 && connection.transport.writable
}
