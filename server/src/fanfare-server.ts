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
import type { Channel } from './channel/channel.ts'
import { createRegistry } from './channel/registry.ts'
import type { Registry } from './channel/registry.ts'
import type { AppliedBatch } from './channel/submission.ts'
import type { Cluster } from './cluster/cluster.ts'
import { fetchRelayed } from './cluster/relayed.ts'
import { routedIngest } from './cluster/routed-ingest.ts'
import type { EmitSignals } from './connectors/connector.ts'
import { createApp } from './http/app.ts'
import type { App, HttpParts, ServerFacts } from './http/context.ts'
import { PANEL_COOKIE } from './http/entrance.ts'
import { isOwnOrigin } from './http/origin.ts'
import { closeServer, createHttpServer, listen, reachable } from './http/serve.ts'
import { createIngest } from './ingest/ingest.ts'
import type { Ingest } from './ingest/ingest.ts'
import { createQuestionCooldown } from './ingest/question-cooldown.ts'
import type { Journal, RehearsalJournal } from './journal/journal.ts'
import { LEAVE_MS_MAX, SHUTDOWN_MS_MAX } from './limits.ts'
import { LocalWork } from './local-work.ts'
import type { Log } from './observe/log.ts'
import { createMetrics } from './observe/metrics.ts'
import type { Metrics } from './observe/metrics.ts'
import { createSignalRate } from './observe/signal-rate.ts'
import { createRefusals } from './refusals.ts'
import { createProjections, panelOf } from './show-projections.ts'
import type { Surroundings } from './show-projections.ts'
import { socketIngest } from './socket-ingest.ts'
import { withinMs } from './within-ms.ts'

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
  /** Absent: this server has every channel to itself. */
  cluster?: Cluster
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
  /** Resolves when somebody runs it, here or elsewhere. */
  ensureRun(channelId: string): Promise<void>
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
  #isLeaving = false

  constructor(parts: ServerParts) {
    const { auth, journal, log } = parts
    this.#parts = parts
    this.#work = new LocalWork((channel, error) =>
      log.error({ channel, error: String(error) }, 'what runs beside a channel could not'),
    )
    this.#address = parts.publicUrl?.replace(/\/+$/, '') ?? 'http://127.0.0.1'
    this.auth = auth
    this.#registry = this.#createRegistry()
    const rate = createSignalRate(clock)
    const { cluster, requiredDurability = 'memory' } = parts
    this.#around = {
      running: () => this.#registry.running(),
      connectors: (channelId) => this.#connectorViews(channelId),
      rate,
      refusals: createRefusals(),
      store: {
        node: parts.node,
        requiredDurability,
        incidents: (channelId) => cluster?.incidents.of(channelId) ?? [],
      },
      committed: (channelId, batch) => this.#tellFollowers(channelId, batch),
    }
    this.#metrics = createMetrics(() => this.#registry.running().map((one) => one.status()), {
      durability: () => journal.durability,
      required: requiredDurability,
      incidents: () => cluster?.incidents.counts() ?? new Map(),
      ...(cluster === undefined ? {} : { service: () => cluster.load() }),
    })
    const local = createIngest({
      channels: this.#registry,
      clock,
      cooldown: createQuestionCooldown(),
      counted: (channelId, answer) => {
        this.#metrics.signals(answer)
        rate.count(channelId, answer.accepted)
      },
    })
    this.ingest =
      cluster === undefined ? local : routedIngest(local, cluster.inbox, cluster.ownership)
    const app = createApp(this.#httpParts())
    this.#server = createHttpServer(app)
    this.#fanout = this.#createFanout()
    if (cluster !== undefined) this.#serveOthers(cluster, local, app)
  }

  #createRegistry(): Registry {
    const { cluster, journal, log, rehearsalJournal, requiredDurability } = this.#parts
    return createRegistry({
      journal,
      rehearsalJournal,
      ...(requiredDurability === undefined ? {} : { requiredDurability }),
      ...(cluster === undefined
        ? {}
        : {
            leases: cluster.ownership,
            cursorOf: (channelId: string) => cluster.inbox.cursorOf(channelId),
          }),
      onOpened: (channel) => {
        this.#troubles.delete(channel.id)
        cluster?.opened(channel)
        this.#fanout.attach(channel)
        this.#work.here(channel.id)
      },
      onEnded: ({ channelId, how, error }) => {
        this.#metrics.channelEnded(how)
        this.#troubles.set(channelId, `${how}: ${error.message}`)
        log.error({ channel: channelId, error: error.stack }, `a channel was ${how}`)
      },
    })
  }

  #serveOthers(cluster: Cluster, local: Ingest, app: App): void {
    const registry = this.#registry
    cluster.serve({
      channels: {
        handOver: (channelId) => registry.handOver(channelId),
        lose: (channelId, reason) => registry.lose(channelId, reason),
        open: (channelId) => registry.get(channelId),
        running: () => registry.running().map(({ id }) => id),
        ahead: registry.ahead,
      },
      local: {
        signals: (channelId, items, onDecided) => local.signals(channelId, items, onDecided),
        fetch: fetchRelayed(app),
      },
      onIncidents: (channelId) => {
        const touched = channelId === null ? registry.running().map(({ id }) => id) : [channelId]
        for (const id of touched) this.#fanout.touch(id)
      },
    })
    cluster.ownership.onMoved((channelId, node) => {
      if (node === null || node === cluster.ownership.self) return
      this.#troubles.delete(channelId)
      this.#work.gone(channelId)
    })
  }

  #createFanout(): Fanout {
    const fanout = createFanout({
      server: this.#server,
      channels: this.#registry,
      projections: createProjections(this.#around),
      ...(this.#parts.cluster === undefined ? {} : { remote: this.#parts.cluster.followers }),
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
    const { cluster, drandUrl, journal, rehearsalJournal, log, pagesFolder } = this.#parts
    return {
      auth: this.auth,
      ingest: this.ingest,
      beacon: createBeacon({ clock, ...(drandUrl === undefined ? {} : { url: drandUrl }) }),
      channels: this.#registry,
      ...(cluster === undefined ? {} : { elsewhere: cluster.relay, incidents: cluster.incidents }),
      journalOf: (channelId) => (isRehearsal(channelId) ? rehearsalJournal : journal),
      panelState: (reading, channelId) => {
        const overlays = this.#fanout.overlays(channelId)
        return panelOf(this.#around, reading, { channelId, overlays, producers: [] })
      },
      overlays: (channelId) => this.#fanout.overlays(channelId),
      refusalOf: (reading, member) => this.#around.refusals.of(reading, member),
      showCue: (channelId, cue) => this.#fanout.playTest(channelId, [cue]),
      pagesFolder,
      facts: this.#facts(),
      metrics: this.#metrics,
      log,
      clock,
    }
  }

  #facts(): ServerFacts {
    const { cluster, journal, node, requiredDurability, store, version } = this.#parts
    return {
      version,
      node,
      store,
      get durability() {
        return journal.durability
      },
      publicUrl: () => this.publicUrl(),
      troubles: () => [...this.#troubles].map(([id, why]) => ({ id, why })),
      ...(requiredDurability === undefined ? {} : { requiredDurability }),
      incidents: () => cluster?.incidents.all() ?? [],
      cluster: () => cluster?.facts() ?? null,
      ready: () => this.#whyNotReady(),
    }
  }

  #whyNotReady(): string | null {
    if (this.#isLeaving) return 'this node is stopping'
    const { cluster } = this.#parts
    return cluster === undefined || cluster.isReachable() ? null : 'the store cannot be reached'
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

  async ensureRun(channelId: string): Promise<void> {
    const { cluster } = this.#parts
    const place = await cluster?.ownership.locate(channelId)
    if (place === undefined || place.at === 'here') await this.#registry.get(channelId)
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
    const { cluster } = this.#parts
    this.#isLeaving = true
    // Pages stay here meanwhile, and follow the next owner from here.
    await withinMs(cluster?.ownership.leave(), LEAVE_MS_MAX)
    await this.#work.close()
    const closed = closeServer(this.#server, SHUTDOWN_MS_MAX)
    this.#fanout.close()
    await this.#registry.close()
    await closed
    await this.#parts.journal.close()
    await this.#parts.rehearsalJournal.close()
    await this.auth.close()
    await cluster?.close()
  }
}
