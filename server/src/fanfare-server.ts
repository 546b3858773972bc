/** The running server: everything put together, given its journals and settings. */
import { isRehearsal } from '@fanfare/shared/base'
import type { ConnectorView } from '@fanfare/shared/contracts'
import { parse as parseCookies } from 'hono/utils/cookie'
import { createAuth } from './auth/auth.ts'
import type { Auth } from './auth/auth.ts'
import { createGatekeeper } from './auth/gatekeeper.ts'
import { createFanout } from './broadcast/fanout.ts'
import type { IngestHandler } from './broadcast/ingest-socket.ts'
import type { Channel } from './channel/channel.ts'
import { createRegistry } from './channel/registry.ts'
import type { Connector, EmitSignals } from './connectors/connector.ts'
import { createApp } from './http/app.ts'
import type { App, HttpParts } from './http/context.ts'
import { PANEL_COOKIE } from './http/entrance.ts'
import { isOwnOrigin } from './http/origin.ts'
import { closeServer, createHttpServer, listen } from './http/serve.ts'
import { signalsIn } from './http/signals-route.ts'
import { createIngest } from './ingest/ingest.ts'
import type { Ingest } from './ingest/ingest.ts'
import { createQuestionCooldown } from './ingest/question-cooldown.ts'
import type { Journal, RehearsalJournal } from './journal/journal.ts'
import { BUSY_RETRY_SECONDS, SHUTDOWN_MS_MAX } from './limits.ts'
import type { Log } from './observe/log.ts'
import { createMetrics } from './observe/metrics.ts'
import { createSignalRate } from './observe/signal-rate.ts'
import { createProjections, panelOf } from './show-projections.ts'
import type { Surroundings } from './show-projections.ts'

export type ServerParts = {
  journal: Journal
  rehearsalJournal: RehearsalJournal
  store: string
  dataFolder: string
  pagesFolder: string
  adminToken?: string
  /** Absent: the address it listens on. */
  publicUrl?: string
  node: string
  version: string
  log: Log
}

export interface FanfareServer {
  readonly auth: Auth
  readonly ingest: Ingest
  /** Hands signals of a connector on; rejects while the channel does not take them. */
  emitInto(channelId: string): EmitSignals
  /** Its health is shown on the panel of this channel, and it is stopped with the server. */
  addConnector(channelId: string, connector: Connector): void
  openChannel(channelId: string): Promise<Channel>
  listen(host: string, port: number): Promise<number>
  publicUrl(): string
  /** Everything accepted is durable, everybody was told, nothing runs any more. */
  close(): Promise<void>
}

export function createFanfareServer(parts: ServerParts): FanfareServer {
  const { journal, rehearsalJournal, log } = parts
  const clock = () => Date.now()
  let address = parts.publicUrl ?? 'http://127.0.0.1'
  const publicUrl = () => address
  const connectors: { channelId: string; connector: Connector }[] = []
  const auth = createAuth({
    dataFolder: parts.dataFolder,
    clock,
    ...(parts.adminToken === undefined ? {} : { adminToken: parts.adminToken }),
  })
  const registry = createRegistry({
    journal,
    rehearsalJournal,
    onOpened: (channel) => fanout.attach(channel),
    onEnded: ({ channelId, how, error }) =>
      log.error({ channel: channelId, error: error.stack }, `a channel was ${how}`),
  })
  const rate = createSignalRate(clock)
  const around: Surroundings = {
    running: () => registry.running(),
    connectors: (channelId) => connectorViews(connectors, channelId),
    rate,
  }
  const app: { made: App | null } = { made: null }
  const server = createHttpServer(() => {
    if (app.made === null) throw new Error('a request before the app was made')
    return app.made
  })
  const gatekeeper = createGatekeeper({
    auth,
    cookieOf: (header) => parseCookies(header, PANEL_COOKIE)[PANEL_COOKIE],
    isOwnOrigin: (origin, host) => isOwnOrigin(origin, host, publicUrl()),
  })
  const fanout = createFanout({
    server,
    channels: registry,
    projections: createProjections(around),
    gatekeeper,
    now: clock,
    log,
  })
  const metrics = createMetrics(() => registry.running().map((channel) => channel.status()))
  const ingest = createIngest({
    channels: registry,
    clock,
    cooldown: createQuestionCooldown(),
    counted(channelId, answer) {
      metrics.signals(answer)
      rate.count(channelId, answer.accepted)
    },
  })
  fanout.mountIngest(socketIngest(ingest))
  app.made = createApp({
    auth,
    ingest,
    channels: registry,
    journalOf: (channelId) => (isRehearsal(channelId) ? rehearsalJournal : journal),
    panelState: (reading, channelId) =>
      panelOf(around, reading, {
        channelId,
        overlays: fanout.overlays(channelId),
        producers: [],
      }),
    showCue: (channelId, cue) => fanout.playTest(channelId, [cue]),
    pagesFolder: parts.pagesFolder,
    facts: {
      version: parts.version,
      node: parts.node,
      store: parts.store,
      durability: journal.durability,
      publicUrl,
    },
    metrics,
    log,
    clock,
  } satisfies HttpParts)

  return {
    auth,
    ingest,
    publicUrl,
    openChannel: (channelId) => registry.get(channelId),
    emitInto: (channelId) => emitInto(ingest, channelId),
    addConnector: (channelId, connector) => connectors.push({ channelId, connector }),
    async listen(host, port) {
      const taken = await listen(server, host, port)
      address = parts.publicUrl?.replace(/\/+$/, '') ?? `http://${reachable(host)}:${taken}`
      return taken
    },
    async close() {
      await Promise.all(connectors.map(({ connector }) => connector.stop()))
      const closed = closeServer(server, SHUTDOWN_MS_MAX)
      fanout.close()
      await registry.close()
      await closed
      await journal.close()
      await rehearsalJournal.close()
      auth.close()
    },
  }
}

function connectorViews(
  connectors: readonly { channelId: string; connector: Connector }[],
  channelId: string,
): ConnectorView[] {
  return connectors
    .filter((one) => one.channelId === channelId)
    .map(({ connector }) => connector.health())
}

function emitInto(ingest: Ingest, channelId: string): EmitSignals {
  return async (signals) => {
    const result = await ingest.signals(channelId, signals)
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
    return result.value
  }
}

function socketIngest(ingest: Ingest): IngestHandler {
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

/** A server that listens everywhere is reached from this machine by its loopback address. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
