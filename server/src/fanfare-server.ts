/** The running server: everything put together, given its journals and settings. */
import type { Server } from 'node:http'
import { isRehearsal } from '@fanfare/shared/base'
import type { ConnectorView, Durability, Envelope } from '@fanfare/shared/contracts'
import { parse as parseCookies } from 'hono/utils/cookie'
import type { Auth } from './auth/auth.ts'
import { createGatekeeper } from './auth/gatekeeper.ts'
import { createBeacon } from './beacon/beacon.ts'
import { createFanout } from './broadcast/fanout.ts'
import type { Fanout } from './broadcast/fanout.ts'
import type { IngestHandler } from './broadcast/ingest-socket.ts'
import type { Channel } from './channel/channel.ts'
import { createRegistry } from './channel/registry.ts'
import type { Registry } from './channel/registry.ts'
import type { AppliedBatch } from './channel/submission.ts'
import type { EmitSignals } from './connectors/connector.ts'
import { createApp } from './http/app.ts'
import type { HttpParts } from './http/context.ts'
import { PANEL_COOKIE } from './http/entrance.ts'
import { isOwnOrigin } from './http/origin.ts'
import { closeServer, createHttpServer, listen } from './http/serve.ts'
import { signalsIn } from './http/signals-route.ts'
import { createIngest } from './ingest/ingest.ts'
import type { Ingest } from './ingest/ingest.ts'
import { createQuestionCooldown } from './ingest/question-cooldown.ts'
import type { Journal, RehearsalJournal } from './journal/journal.ts'
import { BUSY_RETRY_SECONDS, SHUTDOWN_MS_MAX } from './limits.ts'
import { LocalWork } from './local-work.ts'
import type { Log } from './observe/log.ts'
import { createMetrics } from './observe/metrics.ts'
import type { Metrics } from './observe/metrics.ts'
import { createSignalRate } from './observe/signal-rate.ts'
import { createRefusals } from './refusals.ts'
import { createProjections, panelOf } from './show-projections.ts'
import type { Surroundings } from './show-projections.ts'

export type ServerParts = {
  journal: Journal
  rehearsalJournal: RehearsalJournal
  store: string
  /** Closed with the server. */
  auth: Auth
  pagesFolder: string
  /** Absent: the address it listens on. */
  publicUrl?: string
  /** Where rounds of the public beacon are fetched; absent: producers paste them. */
  drandUrl?: string
  node: string
  /** Gifts, orders, claims and redemptions are refused while the store promises less. */
  requiredDurability?: Durability
  version: string
  log: Log
}

export interface FanfareServer {
  readonly auth: Auth
  readonly ingest: Ingest
  /** Hands signals of a connector on; rejects while the channel does not take them. */
  emitInto(channelId: string): EmitSignals
  /**
   * Runs on whichever node runs the channel, and ends with the server. What it answers is stopped when the channel
   * goes, and its health is shown on the panel.
   */
  whileHere(channelId: string, start: () => Promise<Companion>): Promise<void>
  openChannel(channelId: string): Promise<Channel>
  /** Tells what happened in this channel, once it is durable. The answer ends it. */
  follow(channelId: string, follower: Follower): () => void
  listen(host: string, port: number): Promise<number>
  publicUrl(): string
  /** Everything accepted is durable, everybody was told, nothing runs any more. */
  close(): Promise<void>
}

/** What runs beside a channel: a connector, or a show. */
export type Companion = { stop(): Promise<void>; health?: () => ConnectorView }

export function createFanfareServer(parts: ServerParts): FanfareServer {
  return new RunningParts(parts)
}

const clock = () => Date.now()

export type Follower = (envelopes: readonly Envelope[]) => void

class RunningParts implements FanfareServer {
  readonly auth: Auth
  readonly ingest: Ingest
  readonly #parts: ServerParts
  readonly #registry: Registry
  readonly #fanout: Fanout
  readonly #server: Server
  readonly #around: Surroundings
  readonly #metrics: Metrics
  readonly #work: LocalWork
  readonly #companions = new Set<{ channelId: string; companion: Companion }>()
  readonly #followers = new Set<{ channelId: string; follower: Follower }>()
  /** Channels that do not take anything at the moment, and why. */
  readonly #troubles = new Map<string, string>()
  #address: string

  constructor(parts: ServerParts) {
    const { auth, journal, rehearsalJournal, log } = parts
    this.#parts = parts
    this.#work = new LocalWork((channel, error) =>
      log.error({ channel, error: String(error) }, 'what runs beside a channel could not'),
    )
    this.#address = parts.publicUrl?.replace(/\/+$/, '') ?? 'http://127.0.0.1'
    this.auth = auth
    this.#registry = createRegistry({
      journal,
      rehearsalJournal,
      onOpened: (channel) => {
        this.#troubles.delete(channel.id)
        this.#fanout.attach(channel)
        this.#work.here(channel.id)
      },
      onEnded: ({ channelId, how, error }) => {
        this.#troubles.set(channelId, `${how}: ${error.message}`)
        log.error({ channel: channelId, error: error.stack }, `a channel was ${how}`)
      },
    })
    const rate = createSignalRate(clock)
    this.#around = {
      running: () => this.#registry.running(),
      connectors: (channelId) => this.#connectorViews(channelId),
      rate,
      refusals: createRefusals(),
      store: {
        node: parts.node,
        requiredDurability: parts.requiredDurability ?? 'memory',
        incidents: () => [],
      },
      committed: (channelId, batch) => this.#tellFollowers(channelId, batch),
    }
    this.#metrics = createMetrics(() => this.#registry.running().map((one) => one.status()))
    this.ingest = createIngest({
      channels: this.#registry,
      clock,
      cooldown: createQuestionCooldown(),
      counted: (channelId, answer) => {
        this.#metrics.signals(answer)
        rate.count(channelId, answer.accepted)
      },
    })
    const app = createApp(this.#httpParts())
    this.#server = createHttpServer(app)
    this.#fanout = this.#createFanout()
  }

  #createFanout(): Fanout {
    const fanout = createFanout({
      server: this.#server,
      channels: this.#registry,
      projections: createProjections(this.#around),
      gatekeeper: createGatekeeper({
        auth: this.auth,
        cookieOf: (header) => parseCookies(header, PANEL_COOKIE)[PANEL_COOKIE],
        isOwnOrigin: (origin, host) => isOwnOrigin(origin, host, this.publicUrl()),
      }),
      now: clock,
      log: this.#parts.log,
    })
    this.auth.onEnded((id) => fanout.tokenRevoked(id))
    fanout.mountIngest(socketIngest(this.ingest))
    return fanout
  }

  #httpParts(): HttpParts {
    const { drandUrl, journal, rehearsalJournal, log, node, pagesFolder, store, version } =
      this.#parts
    return {
      auth: this.auth,
      ingest: this.ingest,
      beacon: createBeacon({ clock, ...(drandUrl === undefined ? {} : { url: drandUrl }) }),
      channels: this.#registry,
      journalOf: (channelId) => (isRehearsal(channelId) ? rehearsalJournal : journal),
      panelState: (reading, channelId) => {
        const overlays = this.#fanout.overlays(channelId)
        return panelOf(this.#around, reading, { channelId, overlays, producers: [] })
      },
      overlays: (channelId) => this.#fanout.overlays(channelId),
      refusalOf: (reading, member) => this.#around.refusals.of(reading, member),
      showCue: (channelId, cue) => this.#fanout.playTest(channelId, [cue]),
      pagesFolder,
      facts: {
        version,
        node,
        store,
        durability: journal.durability,
        publicUrl: () => this.publicUrl(),
        troubles: () => [...this.#troubles].map(([id, why]) => ({ id, why })),
      },
      metrics: this.#metrics,
      log,
      clock,
    }
  }

  #connectorViews(channelId: string): ConnectorView[] {
    return [...this.#companions].flatMap(({ channelId: of, companion }) =>
      of === channelId && companion.health !== undefined ? [companion.health()] : [],
    )
  }

  publicUrl(): string {
    return this.#address
  }

  openChannel(channelId: string): Promise<Channel> {
    return this.#registry.get(channelId)
  }

  follow(channelId: string, follower: Follower): () => void {
    const entry = { channelId, follower }
    this.#followers.add(entry)
    return () => this.#followers.delete(entry)
  }

  #tellFollowers(channelId: string, { envelopes }: AppliedBatch): void {
    if (envelopes.length === 0) return
    for (const one of this.#followers) {
      if (one.channelId === channelId) one.follower(envelopes)
    }
  }

  emitInto(channelId: string): EmitSignals {
    return async (signals) => {
      const result = await this.ingest.signals(channelId, signals)
      if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
      return result.value
    }
  }

  whileHere(channelId: string, start: () => Promise<Companion>): Promise<void> {
    return this.#work.add(channelId, async () => {
      const entry = { channelId, companion: await start() }
      this.#companions.add(entry)
      return async () => {
        await entry.companion.stop()
        this.#companions.delete(entry)
      }
    })
  }

  async listen(host: string, port: number): Promise<number> {
    const taken = await listen(this.#server, host, port)
    if (this.#parts.publicUrl === undefined) this.#address = `http://${reachable(host)}:${taken}`
    return taken
  }

  async close(): Promise<void> {
    await this.#work.close()
    const closed = closeServer(this.#server, SHUTDOWN_MS_MAX)
    this.#fanout.close()
    await this.#registry.close()
    await closed
    await this.#parts.journal.close()
    await this.#parts.rehearsalJournal.close()
    await this.auth.close()
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
