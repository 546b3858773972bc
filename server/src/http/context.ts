/** The shape of our requests, and all that the routes are given to work with. */
import type { Cue, Durability, Incident, OverlayHealth, PanelView } from '@fanfare/shared/contracts'
import type { HttpBindings } from '@hono/node-server'
import type { Context as HonoContext, Hono } from 'hono'
import type { Auth } from '../auth/auth.ts'
import type { Principal } from '../auth/principal.ts'
import type { Beacon } from '../beacon/beacon.ts'
import type { Channel, ChannelReading } from '../channel/channel.ts'
import type { ClusterFacts } from '../cluster/cluster.ts'
import type { Incidents } from '../cluster/incidents.ts'
import type { Elsewhere } from '../cluster/relay.ts'
import type { Ingest } from '../ingest/ingest.ts'
import type { Journal } from '../journal/journal.ts'
import type { Log } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { RefusalOf } from './room-reads.ts'

/** What came from another node. */
export type Relayed = {
  /** Let in by the node that was asked. */
  caller: Principal
  /** As of `Channel.submit`. */
  onDecided?: () => void
}

/** Without a socket where the app is called by this program itself; `relayed` only then. */
export type Env = {
  Bindings: Partial<HttpBindings> & { relayed?: Relayed }
  Variables: {
    /** The body as it was read, in case the request has to go on to another node. */
    bodyText?: string
    /** Of a command without one, in case it has to be said again to another node. */
    idempotencyKey?: string
  }
}
export type App = Hono<Env>
export type Context = HonoContext<Env>

export type Channels = {
  get(channelId: string): Promise<Channel>
  running(): Channel[]
  /** Throws a rehearsal away; does nothing when it is not open. */
  discard(channelId: string): Promise<void>
}

export type ServerFacts = {
  version: string
  node: string
  store: string
  durability: Durability
  /** How people reach this server, without a slash at the end. */
  publicUrl: () => string
  /** Channels that do not take anything at the moment, and why. */
  troubles: () => { id: string; why: string }[]
  /** What value needs; absent: nothing is refused for want of it. */
  requiredDurability?: Durability
  /** What the store did and nobody has seen yet. */
  incidents?: () => Incident[]
  /** Null: a server of its own. */
  cluster?: () => ClusterFacts | null
  /** Why it takes no work at the moment; null: it does. */
  ready?: () => string | null
}

export type HttpParts = {
  auth: Auth
  ingest: Ingest
  beacon: Beacon
  channels: Channels
  /** Absent: every channel is this node's. */
  elsewhere?: Elsewhere
  /** Where a channel's events are: a rehearsal's are elsewhere. */
  journalOf: (channelId: string) => Pick<Journal, 'pick' | 'read' | 'channels'>
  /** The panel's view: the state, and what surrounds it. */
  panelState: (reading: ChannelReading, channelId: string) => PanelView
  /** Pages on the picture at this moment. */
  overlays: (channelId: string) => OverlayHealth[]
  /** What a member was last refused, while it is remembered. */
  refusalOf: RefusalOf
  /** Shows a marked example on the stages of a channel. */
  showCue: (channelId: string, cue: Cue) => void | Promise<void>
  /** Folder of the built pages. */
  pagesFolder: string
  facts: ServerFacts
  /** Absent where the store does nothing that would have to be told. */
  incidents?: Pick<Incidents, 'dismiss'>
  metrics: Metrics
  log: Log
  clock: () => number
}
