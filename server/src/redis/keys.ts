/** Where a channel lies in Redis: all its keys share one hash tag, so that one script may touch them all. */

/** Every channel id there is. In a slot of its own: a channel is listed before it is opened first. */
export const CHANNELS_KEY = 'fanfare:channels'

/** What is the whole service's: `{fanfare}` is one slot. */
export const SERVICE_KEYS = {
  /** Hash: `clusterId`, `name`, `beat`, `beatAt`, `rewound`, `told`. */
  service: 'fanfare:{fanfare}:service',
  /** List: incidents of the whole service, the newest first, as JSON. */
  incidents: 'fanfare:{fanfare}:incidents',
  /** Sorted set: nodes by the ms of Redis' clock at which they are taken for gone. */
  nodes: 'fanfare:{fanfare}:nodes',
  /** Hash: what each of these nodes says about itself, as JSON. */
  nodeInfos: 'fanfare:{fanfare}:node-infos',
  /** Sorted set: channels that run, by the ms of Redis' clock at which their leases end. A hint; leases decide. */
  running: 'fanfare:{fanfare}:running',
} as const

/** Pub/Sub: a channel was taken or let go. */
export const MOVED_TOPIC = 'fanfare:{fanfare}:moved'

const AUTH = 'fanfare:{auth}:'

/** Tokens, links and sessions of the whole service: `{auth}` is one slot. */
export const AUTH_KEYS = {
  /** Hash: the id of a token by the hash of its secret. */
  hashes: `${AUTH}hashes`,
  /** Hash: when a token was last used, by its id. */
  used: `${AUTH}used`,
  /** Stream: what was changed, `i` its id and `c` its channel. */
  changes: `${AUTH}changes`,
  /** Pub/Sub: something is in `changes`. */
  bell: `${AUTH}bell`,
  /** Text: what everything else is derived and signed with, and the admin's token. */
  secret: (name: string) => `${AUTH}secret:${name}`,
  /** Hash: one token. */
  token: (id: string) => `${AUTH}token:${id}`,
  /** Set: ids of a channel's tokens. */
  tokensOf: (channelId: string) => `${AUTH}tokens:${channelId}`,
  /** Text, expires: one panel link. */
  link: (hash: string) => `${AUTH}link:${hash}`,
  /** Text, expires: one panel session. */
  session: (id: string) => `${AUTH}session:${id}`,
} as const

/** Pub/Sub: what is said to one node. */
export function nodeTopic(node: string): string {
  return `fanfare:{node:${node}}:hears`
}

/** Pub/Sub: frames of one audience of a channel. */
export function framesTopic(channelId: string, audience: string): string {
  return `fanfare:{${channelId}}:frames:${audience}`
}

export type ChannelKeys = {
  /**
   * Hash: `epoch`, `opening` (random, of whoever opened it last), `appends` (how many of that opening), `seq`, `tail` (chained hash of the batches),
   * `failed` (an opening), `ids` (how many ever), `cursor` (the last inbox entry that is in the journal), `moved`
   * (where to; it is not opened here any more), `origin` (where it was moved here from), `archived` (the last seq that
   * is not in the stream any more and the tail there), `idsArchived` (another text whenever ids went into the archive).
   */
  head: string
  /** Stream: a batch an entry, its id the last seq of the batch. */
  events: string
  /** Hash: the state, one field a row. */
  rows: string
  /** Hash: ids remembered for ever. */
  remembered: string
  /** Stream: the ids of a batch an entry, its id how many ids there are with them. */
  recent: string
  /** Text: the node that owns the channel, a colon, and which of its claims it is; expires. */
  lease: string
  /** Stream: what other nodes took for the owner. */
  inbox: string
  /** Pub/Sub: something is in the inbox. */
  bell: string
  /** List: incidents, the newest first, as JSON. */
  incidents: string
}

export function keysOf(channelId: string): ChannelKeys {
  return keysUnder(`fanfare:{${channelId}}:`)
}

/** Where journals lie in Redis. */
export type JournalPlace = { channels: string; keysOf(channelId: string): ChannelKeys }

export const LIVE_PLACE: JournalPlace = { channels: CHANNELS_KEY, keysOf }

/** Channels on their way here: nobody runs them, and they become live whole, by renaming their keys. */
export const MOVING_PLACE: JournalPlace = {
  channels: 'fanfare:moving',
  keysOf: (channelId) => keysUnder(`fanfare:{${channelId}}:moving:`),
}

function keysUnder(base: string): ChannelKeys {
  return {
    head: `${base}head`,
    events: `${base}events`,
    rows: `${base}rows`,
    remembered: `${base}remembered`,
    recent: `${base}recent`,
    lease: `${base}lease`,
    inbox: `${base}inbox`,
    bell: `${base}bell`,
    incidents: `${base}incidents`,
  }
}

/**
 * Redis keeps bytes and ioredis writes UTF-8, which has no half of a pair: such texts are written as JSON.
 * The first character tells the two apart.
 */
export function encodeField(text: string): string {
  return isWellFormed(text) ? `=${text}` : JSON.stringify(text)
}

export function decodeField(field: string): string {
  return field.startsWith('=') ? field.slice(1) : (JSON.parse(field) as string)
}

const LONE_SURROGATE = /\p{Surrogate}/u

function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text)
}
