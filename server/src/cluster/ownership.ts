/**
 * Who runs which channel. A channel is its owner's while the lease in Redis is; the journal's epoch fences
 * whoever has not noticed that it is not. Time here is this process's own monotonic clock, never the wall's.
 */
import type { HandOverAhead } from '../channel/aheads.ts'
import type { Leases } from '../channel/registry.ts'

/** `here`: this node runs it, or may open it at once. */
export type Place = { at: 'here' } | { at: 'node'; node: string }

/** A node as the others see it. `id` is new at every start; `name` is what people call it. */
export type NodeInfo = { id: string; name: string; channels: number; version: string }

/** The channels of this process, as far as owning them goes. */
export interface OwnedChannels {
  /** Drains and closes it; its lease was released through `Leases` when this resolves. */
  handOver(channelId: string): Promise<void>
  /** It is not this node's any more: nothing more of it is shown. */
  lose(channelId: string, reason: Error): void
  /** Claims and loads it, so that its deadlines go on. */
  open(channelId: string): Promise<unknown>
  /** Ids of those that run. */
  running(): readonly string[]
  /** Lets the next owner read a channel before it is handed over; absent: it reads it afterwards. */
  readonly ahead?: HandOverAhead
}

export interface Ownership extends Leases {
  /** This node's id. */
  readonly self: string
  /** Called once, before anything is claimed: the channels need their leases first, and leases the channels. */
  serve(channels: OwnedChannels): void
  /** Whether this node holds the lease, as far as it knows without asking. */
  isHere(channelId: string): boolean
  /**
   * The owner; where there is none, somebody (this node, as a rule the one that placement prefers) takes the
   * channel first. Rejects with `ChannelRefused` (`channel/unavailable`) when nobody is found in time. May be
   * asked on every request: what is known is remembered until it turns out to be wrong.
   */
  locate(channelId: string): Promise<Place>
  /** What `locate` said last was wrong: the node did not answer, or says that it is not the owner. */
  doubt(channelId: string, node: string): void
  /** Live nodes, this one among them. */
  nodes(): readonly NodeInfo[]
  /** Hears of every change of owner that this node learns of, its own included. `null`: nobody. */
  onMoved(listener: (channelId: string, node: string | null) => void): () => void
  /** The store is another one than before: what this node holds is void, and is claimed anew. */
  voidAll(reason: Error): void
  /** From now on this node takes no channel, and hands its own over one by one. Resolves when it has none. */
  leave(): Promise<void>
  /** Stops everything that runs here; leases that are still held run out. */
  close(): Promise<void>
}
