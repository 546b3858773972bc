/** What Prometheus may ask: requests, signals, and how every channel is doing. */
import { DURABILITIES, INCIDENT_KINDS } from '@fanfare/shared/contracts'
import type { Durability, IncidentKind, IngestAnswer } from '@fanfare/shared/contracts'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { ChannelStatus } from '../channel/channel.ts'

export interface Metrics {
  readonly contentType: string
  text(): Promise<string>
  request(route: string, status: number, seconds: number): void
  signals(answer: IngestAnswer): void
  /** A channel ran here and does not any more, otherwise than by a hand-over. */
  channelEnded(how: ChannelEnd): void
}

/** `dropped`: an append failed, or another node took it; `stopped`: a broken invariant, for a person to look at. */
export type ChannelEnd = 'dropped' | 'stopped'

/** This node's part in a service of several. */
export type ServiceMetrics = {
  /** Live nodes, this one among them. */
  nodes: number
  isStoreReachable: boolean
  /** Signals and requests for channels elsewhere that wait here for their owners' answers. */
  waiting: number
  /** Null: Redis keeps everything. */
  archive: { events: number; bytes: number; failures: number } | null
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export type StoreMetrics = {
  durability: () => Durability
  required: Durability
  /** Found by this node since its start. */
  incidents: () => ReadonlyMap<IncidentKind, number>
  /** Absent: one machine with a store of its own. */
  service?: () => ServiceMetrics
}

/** Both are asked whenever somebody reads the metrics; nothing runs in between. */
export function createMetrics(channels: () => ChannelStatus[], store?: StoreMetrics): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'fanfare_http_request_seconds',
    help: 'Time to answer a request, by route and status.',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  const signals = new Counter({
    name: 'fanfare_signals_total',
    help: 'Signals by what became of them.',
    labelNames: ['result'],
    registers: [registry],
  })
  const ended = new Counter({
    name: 'fanfare_channels_ended_total',
    help: 'Channels that ended here otherwise than by a hand-over.',
    labelNames: ['how'],
    registers: [registry],
  })
  for (const how of ['dropped', 'stopped']) ended.inc({ how }, 0)
  registerChannels(registry, channels)
  if (store?.service !== undefined) registerService(registry, store.service)
  if (store !== undefined) registerStore(registry, store)
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    channelEnded: (how) => ended.inc({ how }),
    request: (route, status, seconds) => requests.observe({ route, status }, seconds),
    signals({ accepted, duplicates, rejected }) {
      signals.inc({ result: 'accepted' }, accepted)
      signals.inc({ result: 'duplicate' }, duplicates)
      signals.inc({ result: 'rejected' }, rejected.length)
    },
  }
}

const TIERS = DURABILITIES.map((tier, index) => `${index} ${tier}`).join(', ')

function registerStore(
  registry: Registry,
  { durability, required, incidents }: StoreMetrics,
): void {
  const tiers = [
    ['fanfare_durability', `What the store promises: ${TIERS}.`, durability],
    ['fanfare_durability_required', 'What value needs, likewise.', () => required],
  ] as const
  for (const [name, help, tier] of tiers) {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(DURABILITIES.indexOf(tier()))
        },
      }),
    )
  }
  registry.registerMetric(
    new Counter({
      name: 'fanfare_incidents_total',
      help: 'What the store did and this node found out.',
      labelNames: ['kind'],
      registers: [],
      collect() {
        this.reset()
        for (const kind of INCIDENT_KINDS) this.inc({ kind }, incidents().get(kind) ?? 0)
      },
    }),
  )
}

function registerService(registry: Registry, service: () => ServiceMetrics): void {
  const gauges: [name: string, help: string, value: (now: ServiceMetrics) => number | null][] = [
    ['fanfare_nodes', 'Live nodes of the service, as this one sees it.', (now) => now.nodes],
    [
      'fanfare_store_reachable',
      '1 while the shared store answers.',
      (now) => +now.isStoreReachable,
    ],
    ['fanfare_elsewhere_waiting', 'What waits here for owners elsewhere.', (now) => now.waiting],
    [
      'fanfare_archive_events',
      'Events archived since start.',
      (now) => now.archive?.events ?? null,
    ],
    ['fanfare_archive_bytes', 'Bytes archived since start.', (now) => now.archive?.bytes ?? null],
    [
      'fanfare_archive_failures',
      'Attempts to archive that failed, since start.',
      (now) => now.archive?.failures ?? null,
    ],
  ]
  for (const [name, help, value] of gauges) {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          const found = value(service())
          if (found !== null) this.set(found)
        },
      }),
    )
  }
}

function registerChannels(registry: Registry, channels: () => ChannelStatus[]): void {
  const gauges: [name: string, help: string, value: (status: ChannelStatus) => number][] = [
    ['fanfare_channel_seq', 'Last durable event of a channel.', (status) => status.seq],
    ['fanfare_channel_queue', 'Submissions waiting in a channel.', (status) => status.queue],
    ['fanfare_channel_lag_ms', 'Age of the oldest waiting submission.', (status) => status.lagMs],
    ['fanfare_channel_shed', 'Small talk dropped under load.', (status) => status.counters.shed],
    [
      'fanfare_channel_quarantined',
      'Ids seen again with another body.',
      (status) => status.counters.quarantined,
    ],
  ]
  for (const [name, help, value] of gauges) {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: ['channel'],
        registers: [],
        collect() {
          this.reset()
          for (const status of channels()) this.set({ channel: status.id }, value(status))
        },
      }),
    )
  }
}
