/** The fan-out as the rest of the server sees it: built once, given channels, closed at the end. */
import type { Server as HttpServer } from 'node:http'
import type { Audience, Cue, OverlayHealth } from '@fanfare/shared/contracts'
import { rejection } from '@fanfare/shared/contracts'
import type { Server } from 'socket.io'
import type { Channel, ChannelRegistry } from '../channel/channel.ts'
import type { AudienceGroup } from './audience-group.ts'
import { dismiss } from './audience-socket.ts'
import type {
  AudienceNamespace,
  AudienceSocket,
  DismissableSocket,
  SocketFacts,
} from './audience-socket.ts'
import { ChannelHub } from './channel-hub.ts'
import type { Namespaces } from './channel-hub.ts'
import type { BroadcastLog, Gatekeeper } from './grant.ts'
import { mountIngest } from './ingest-socket.ts'
import type { IngestHandler } from './ingest-socket.ts'
import { SWEEP_MS } from './limits.ts'
import { listenToOverlay, listenToPage } from './page-messages.ts'
import type { Projections } from './projections.ts'
import type { RemoteChannels } from './remote-channels.ts'
import { createSocketServer, guardNamespace, guardSocket } from './socket-server.ts'
import type { IngestSocket } from './socket-server.ts'

export type FanoutOptions = {
  server: HttpServer
  channels: Pick<ChannelRegistry, 'get'>
  projections: Projections
  gatekeeper: Gatekeeper
  now: () => number
  log: BroadcastLog
  /** Cues that really reached a picture. */
  onShown?: (channelId: string, overlayId: string, cues: readonly string[]) => void
  /** Channels of other nodes, and other nodes that follow channels of this one. */
  remote?: RemoteChannels
}

export type FanoutStatus = { connections: number; followers: number; lagging: number }

export interface Fanout {
  readonly io: Server
  /** Takes over a channel's outputs; for every channel that is opened. The same one twice is fine. */
  attach(channel: Channel): void
  /** Something the panel shows changed outside the channel's state (connectors, for example). */
  touch(channelId: string): void
  /** Cues of 「測試」: to the stage alone, never to the books. */
  playTest(channelId: string, cues: readonly Cue[]): void
  overlays(channelId: string): OverlayHealth[]
  /** Closes its sockets at once, instead of at the next sweep. */
  tokenRevoked(tokenId: string): void
  /** Adds the namespace `/ingest`. */
  mountIngest(handler: IngestHandler): void
  status(): FanoutStatus
  /** Says good-bye to everybody; nothing of the fan-out runs afterwards. */
  close(): void
}

export function createFanout(options: FanoutOptions): Fanout {
  const { gatekeeper, now } = options
  const sockets = createSocketServer(options.server, gatekeeper, now)
  const namespaces: Namespaces = {
    overlay: sockets.io.of('/overlay'),
    panel: sockets.io.of('/panel'),
    viewer: sockets.io.of('/viewer'),
  }
  const hubs = new Map<string, ChannelHub>()
  const hubOf = (channelId: string): ChannelHub => {
    const known = hubs.get(channelId)
    if (known !== undefined) return known
    const hub = new ChannelHub({ ...options, channelId, namespaces })
    hubs.set(channelId, hub)
    return hub
  }
  const sources = new Set<OpenSocket>()
  const everySocket = () => [...allSockets(namespaces), ...sources]
  const sweeper = createSweeper(everySocket, gatekeeper, () => forgetIdle(hubs))

  servePages(namespaces, { hubOf, onJoin: () => sweeper.start() }, options)
  options.remote?.serve({
    moved: (channelId) => hubs.get(channelId)?.lookAgain(),
    open: (channelId) => hubOf(channelId).openHere(),
    playTest: (channelId, cues) => hubs.get(channelId)?.playTest(cues),
    shown: (channelId, overlayId, cues) => options.onShown?.(channelId, overlayId, cues),
  })

  return {
    io: sockets.io,
    attach: (channel) => void hubOf(channel.id).attach(channel),
    touch: (channelId) => hubs.get(channelId)?.touchPanel(),
    playTest: (channelId, cues) => hubs.get(channelId)?.playTest(cues),
    overlays: (channelId) => hubs.get(channelId)?.overlays ?? [],
    tokenRevoked(tokenId) {
      for (const socket of everySocket()) {
        if (socket.data.grant.tokenId === tokenId) dismiss(socket, rejection('auth/invalid'))
      }
    },
    mountIngest(handler) {
      const onConnected = (socket: IngestSocket) => {
        sources.add(socket)
        socket.on('disconnect', () => sources.delete(socket))
        sweeper.start()
      }
      mountIngest(sockets.io, { gatekeeper, handler, onConnected })
    },
    status: () => ({
      connections: sockets.io.engine.clientsCount,
      followers: allSockets(namespaces).length,
      lagging: [...hubs.values()].reduce((sum, hub) => sum + hub.laggingCount, 0),
    }),
    close() {
      sweeper.stop()
      for (const hub of hubs.values()) hub.stop()
      for (const socket of everySocket()) dismiss(socket, STOPPING)
      sockets.close()
    },
  }
}

type Desk = { hubOf: (channelId: string) => ChannelHub; onJoin: () => void }

/** Pages of every audience: let in, listened to, and let go. */
function servePages(namespaces: Namespaces, desk: Desk, options: FanoutOptions): void {
  const { gatekeeper, now } = options
  serve(namespaces.overlay, 'overlay', (hub) => hub.groups.overlay)
  serve(namespaces.panel, 'panel', (hub) => hub.groups.panel)
  serve(namespaces.viewer, 'viewer', (hub) => hub.groups.viewer)
  namespaces.overlay.on('connection', (socket) => {
    const { channelId } = socket.data.grant
    const hub = desk.hubOf(channelId)
    listenToOverlay(socket, {
      roster: hub.roster,
      onReport: () => hub.touchPanel(),
      onShown: (cues) => {
        if (!hub.passShown(socket.id, cues)) options.onShown?.(channelId, socket.id, cues)
      },
    })
  })

  function serve<A extends Audience>(
    namespace: AudienceNamespace<A>,
    audience: A,
    groupOf: (hub: ChannelHub) => AudienceGroup<A>,
  ): void {
    guardNamespace(namespace, audience, gatekeeper)
    namespace.on('connection', (socket) => {
      const hub = desk.hubOf(socket.data.grant.channelId)
      const group = groupOf(hub)
      hub.visitors += 1
      guardSocket(socket, gatekeeper)
      listenToPage(socket, group, now)
      socket.on('disconnect', () => {
        hub.visitors -= 1
        group.leave(socket)
      })
      desk.onJoin()
    })
  }
}

/** A page or a source of signals. */
type OpenSocket = DismissableSocket & { readonly data: SocketFacts }

const STOPPING = { code: 'server/stopping', message: 'the server stops; come back soon' }

function allSockets(namespaces: Namespaces): AudienceSocket<Audience>[] {
  const { overlay, panel, viewer } = namespaces
  return [...overlay.sockets.values(), ...panel.sockets.values(), ...viewer.sockets.values()]
}

/** A hub without followers and without a channel is kept only for the overlays it still lists. */
function forgetIdle(hubs: Map<string, ChannelHub>): void {
  for (const [channelId, hub] of hubs) {
    if (!hub.idle || hub.overlays.length > 0) continue
    hub.stop()
    hubs.delete(channelId)
  }
}

/** Silent sockets say nothing that could be checked: their tokens are looked at on a timer. */
function createSweeper(
  sockets: () => readonly OpenSocket[],
  gatekeeper: Pick<Gatekeeper, 'stillValid'>,
  onSwept: () => void,
) {
  let timer: NodeJS.Timeout | null = null
  const stop = () => {
    if (timer !== null) clearInterval(timer)
    timer = null
  }
  const sweep = () => {
    const open = sockets()
    const valid = new Map<string, boolean>()
    for (const socket of open) {
      const { tokenId } = socket.data.grant
      if (!valid.has(tokenId)) valid.set(tokenId, gatekeeper.stillValid(tokenId))
      if (valid.get(tokenId) === false) dismiss(socket, rejection('auth/invalid'))
    }
    onSwept()
    if (open.length === 0) stop()
  }
  return {
    start() {
      timer ??= setInterval(sweep, SWEEP_MS).unref()
    },
    stop,
  }
}
