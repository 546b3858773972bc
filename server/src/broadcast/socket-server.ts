/** Socket.IO on an http server: websocket only, every handshake judged, every packet counted. */
import type { Server as HttpServer } from 'node:http'
import type { Audience, IngestClientToServer, Rejection } from '@fanfare/shared/contracts'
import { limits, rejection } from '@fanfare/shared/contracts'
import { Server } from 'socket.io'
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io'
import { dismiss } from './audience-socket.ts'
import type { AudienceSocket, SocketFacts } from './audience-socket.ts'
import type { Gatekeeper, Grant, HandshakeFacts } from './grant.ts'
import {
  CONNECT_TIMEOUT_MS,
  CONNECTIONS_MAX,
  FRAMING_BYTES_MAX,
  INGEST_PACKETS_BURST,
  INGEST_PACKETS_PER_SECOND,
  PAGE_PACKETS_BURST,
  PAGE_PACKETS_PER_SECOND,
  PING_INTERVAL_MS,
  PING_TIMEOUT_MS,
} from './limits.ts'
import { MessageAllowance } from './message-allowance.ts'

export type IngestSocket = Socket<
  IngestClientToServer,
  Record<string, never>,
  DefaultEventsMap,
  SocketFacts
>

export type SocketServer = {
  readonly io: Server
  /** Ends every connection and takes no more; the http server stays its owner's. */
  close(): void
}

type Connection = AudienceSocket<'overlay'>['conn']

export function createSocketServer(
  server: HttpServer,
  gatekeeper: Pick<Gatekeeper, 'originAllowed'>,
  now: () => number,
): SocketServer {
  const io = new Server({
    transports: ['websocket'],
    allowUpgrades: false,
    serveClient: false,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // With deflate on, Socket.IO can no longer frame a broadcast once for everybody.
    perMessageDeflate: false,
    httpCompression: false,
    // Of a source of signals; `countPackets` holds everybody else to less.
    maxHttpBufferSize: limits.INGEST_BODY_BYTES_MAX + FRAMING_BYTES_MAX,
    // Unlike the HTTP routes, a handshake cannot be answered with more than "no".
    allowRequest: (request, allow) => {
      const { origin, host } = request.headers
      const welcome =
        gatekeeper.originAllowed(origin, host) && io.engine.clientsCount < CONNECTIONS_MAX
      allow(welcome ? null : 'refused', welcome)
    },
  })
  io.attach(server)
  io.engine.on('connection', (connection: Connection) => countPackets(connection, now))
  return {
    io,
    close() {
      io.engine.close()
    },
  }
}

const allowances = new WeakMap<Connection, MessageAllowance>()
const sources = new WeakSet<Connection>()

/** Counts and measures below Socket.IO, so that a flood of anything is noticed, joined or not. */
function countPackets(connection: Connection, now: () => number): void {
  const allowance = new MessageAllowance(PAGE_PACKETS_BURST, PAGE_PACKETS_PER_SECOND, now)
  allowances.set(connection, allowance)
  connection.on('packet', ({ data }: { data?: unknown }) => {
    if (connection.readyState !== 'open') return
    if (!sources.has(connection) && bytesOf(data) > limits.MESSAGE_BYTES_MAX) {
      return connection.close(true)
    }
    if (allowance.take()) return
    connection.emit('flood')
    connection.close()
  })
}

function bytesOf(data: unknown): number {
  if (typeof data === 'string') return Buffer.byteLength(data)
  return ArrayBuffer.isView(data) ? data.byteLength : 0
}

/** For a connection that proved to be a source of signals: more and longer messages. */
export function allowIngestRate(socket: IngestSocket): void {
  sources.add(socket.conn)
  allowances.get(socket.conn)?.widen(INGEST_PACKETS_BURST, INGEST_PACKETS_PER_SECOND)
}

type GuardedSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketFacts>

/** Lets in whom the gatekeeper knows, and keeps what it said beside the socket. */
export function guardNamespace(
  namespace: Pick<Namespace, 'use'>,
  audience: Audience | 'ingest',
  gatekeeper: Gatekeeper,
): void {
  const judge = async (socket: Socket): Promise<Rejection | null> => {
    const handshake = handshakeFacts(socket.handshake, audience)
    const judged = await gatekeeper.authorise(handshake)
    if (!judged.ok) return judged.error
    if (judged.value.audience !== audience) return rejection('auth/forbidden')
    socket.data = facts(judged.value, handshake.userAgent)
    return null
  }
  const letIn = async (socket: Socket, next: (refused?: Error) => void): Promise<void> => {
    const refused = await judge(socket).catch(() => rejection('channel/unavailable'))
    next(refused === null ? undefined : refusal(refused))
  }
  namespace.use((socket, next) => void letIn(socket, next))
}

/** The token is asked about on every message; a flood and a transport error are told, not thrown. */
export function guardSocket(
  socket: GuardedSocket,
  gatekeeper: Pick<Gatekeeper, 'stillValid'>,
): void {
  socket.on('error', () => undefined)
  socket.use((_event, next) => {
    if (gatekeeper.stillValid(socket.data.grant.tokenId)) return next()
    dismiss(socket, rejection('auth/invalid'))
  })
  const onFlood = () => dismiss(socket, rejection('rate/limited'))
  socket.conn.on('flood', onFlood)
  socket.on('disconnect', () => socket.conn.off('flood', onFlood))
}

function facts(grant: Grant, userAgent: string): SocketFacts {
  return { grant, userAgent, hellos: 0, wrongs: 0 }
}

function handshakeFacts(
  handshake: Socket['handshake'],
  audience: Audience | 'ingest',
): HandshakeFacts {
  const { headers, address } = handshake
  const auth: HandshakeFacts['auth'] = {}
  // Programs may send their token as they do over HTTP.
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined && bearer.length <= limits.ID_CHARS_MAX) auth.token = bearer
  for (const key of ['session', 'token', 'channel'] as const) {
    const value: unknown = handshake.auth[key]
    if (typeof value === 'string' && value.length <= limits.ID_CHARS_MAX) auth[key] = value
  }
  return {
    audience,
    auth,
    cookie: headers.cookie,
    origin: headers.origin,
    userAgent: (headers['user-agent'] ?? '').slice(0, limits.NAME_CHARS_MAX),
    address,
  }
}

function refusal(why: Rejection): Error {
  return Object.assign(new Error(why.message), { data: why })
}
