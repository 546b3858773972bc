/**
 * Ownership by leases in Redis: puts leases, membership, placement, takeovers and hand-offs together. What they
 * know of each other, they know through here.
 */
import { rejection } from '@fanfare/shared/contracts'
import { z } from 'zod'
import { ChannelElsewhere, ChannelRefused } from '../channel/channel-refused.ts'
import { isChannelId } from '../channel/registry.ts'
import { NODE_BEAT_MS, OWNER_ASK_MS_MAX } from '../limits.ts'
import type { Log } from '../observe/log.ts'
import type { RedisClient } from '../redis/connect.ts'
import { MOVED_TOPIC } from '../redis/keys.ts'
import type { Asking } from './asking.ts'
import type { Bus } from './bus.ts'
import { HandOffs } from './hand-offs.ts'
import { HandOverWords } from './hand-over-words.ts'
import { HeldLeases } from './held-leases.ts'
import { createLeaseStore } from './lease-scripts.ts'
import type { Lapsing } from './lease-scripts.ts'
import { Membership } from './membership.ts'
import { every, monotonic } from './monotonic.ts'
import type { Monotonic } from './monotonic.ts'
import { OwnerFinder } from './owner-finder.ts'
import type { NodeInfo, OwnedChannels, Ownership, Place } from './ownership.ts'
import { preferredNode } from './placement.ts'
import { watchStalls } from './stall-watch.ts'
import type { StallWatch } from './stall-watch.ts'
import { Takeovers } from './takeovers.ts'

export type OwnershipOptions = {
  /** Best one of its own: behind a long answer, or a write that waits for a replica, renewals come late. */
  client: RedisClient
  bus: Bus
  asking: Asking
  /** `id` is new at every start. */
  self: { id: string; name: string; version: string; rowsFormat?: number }
  leaseMs: number
  log: Log
  /** What went wrong in the background; the work goes on. */
  onError: (error: Error) => void
  time?: Monotonic
  /** Between two words of a node about itself. */
  beatMs?: number
  /** How long a channel rests where it was taken before it moves to a better place. */
  cooldownMs?: number
}

/** Resolves when the others know of this node. */
export async function createOwnership(options: OwnershipOptions): Promise<Ownership> {
  const ownership = new LeasedOwnership(options)
  try {
    await ownership.start()
  } catch (error) {
    await ownership.close()
    throw error
  }
  return ownership
}

/** Questions from node to node. */
const OPEN = 'open'
const EXPECT = 'expect'
const TAKE = 'take'

const aboutSchema = z.object({ channelId: z.string().refine(isChannelId) })
const movedSchema = z.object({ channelId: z.string(), node: z.string().nullable(), by: z.string() })

type Listener = (channelId: string, node: string | null) => void

class LeasedOwnership implements Ownership {
  readonly self: string
  readonly #options: OwnershipOptions
  readonly #time: Monotonic
  readonly #leases: HeldLeases
  readonly #membership: Membership
  readonly #finder: OwnerFinder
  readonly #takeovers: Takeovers
  readonly #handOffs: HandOffs
  readonly #words: HandOverWords
  readonly #listeners = new Set<Listener>()
  readonly #stops: (() => void)[] = []
  #stalls: StallWatch | null = null
  #channels: OwnedChannels | null = null
  #left: Promise<void> | null = null
  #isClosed = false

  constructor(options: OwnershipOptions) {
    const { self, leaseMs, onError, client, beatMs = NODE_BEAT_MS, cooldownMs } = options
    const time = options.time ?? monotonic
    const store = createLeaseStore(client)
    this.self = self.id
    this.#options = options
    this.#time = time
    this.#leases = new HeldLeases({
      store,
      self: self.id,
      leaseMs,
      time,
      onTaken: (channelId) => this.#taken(channelId),
      onLost: (channelId, reason) => this.#lost(channelId, reason),
      onError,
    })
    this.#membership = new Membership({
      store,
      self,
      time,
      beatMs,
      channelCount: () => this.#channels?.running().length ?? 0,
      onBeat: (lapsing) => this.#beat(lapsing),
      onError,
    })
    this.#finder = new OwnerFinder({
      self: self.id,
      time,
      isHere: (channelId) => this.isHere(channelId),
      isHandedOver: (channelId) => this.#handOffs.has(channelId),
      isLive: (node) => this.#membership.isLive(node),
      hasTakers: () => this.#membership.takers().length > 0,
      holder: (channelId) => store.holder(channelId),
      place: (channelId) => this.#place(channelId),
      onNews: (channelId, node) => this.#tell(channelId, node),
      onError,
    })
    this.#takeovers = new Takeovers({
      time,
      othersAfterMs: leaseMs / 2,
      isHeld: (channelId) => this.#leases.has(channelId),
      isPreferred: (channelId) => this.#preferred(channelId) === self.id,
      open: (channelId) => this.#served().open(channelId),
    })
    this.#words = new HandOverWords(options.asking, () => this.#channels?.ahead ?? null)
    this.#handOffs = new HandOffs({
      self: self.id,
      leases: this.#leases,
      membership: this.#membership,
      time,
      ...(cooldownMs === undefined ? {} : { cooldownMs }),
      drain: (channelId) => this.#served().handOver(channelId),
      expect: async (node, channelId) => (await this.#ask(node, EXPECT, channelId)) !== null,
      readAhead: (node, handOver) => this.#words.readAhead(node, handOver),
      tellLeft: (node, handOver) => this.#words.tellLeft(node, handOver),
      give: (node, channelId) => this.#ask(node, TAKE, channelId),
      onGone: (channelId, node) => this.#gone(channelId, node),
      onError,
    })
  }

  async start(): Promise<void> {
    const { bus, leaseMs } = this.#options
    this.#answer()
    this.#stops.push(await bus.hear(MOVED_TOPIC, (text) => this.#heardMove(text)))
    await this.#membership.start()
    this.#stalls = watchStalls({
      time: this.#time,
      everyMs: Math.min(100, Math.max(10, leaseMs / 20)),
      stallMs: leaseMs / 3,
      onStall: (lateMs) => this.#stalled(lateMs),
      onLook: () => this.#leases.dropOverdue(),
    })
    this.#stops.push(every(this.#time, leaseMs / 3, () => void this.#leases.renewAll()))
  }

  serve(channels: OwnedChannels): void {
    this.#channels = channels
  }

  isHere(channelId: string): boolean {
    this.#stalls?.look()
    return this.#leases.isValid(channelId) && !this.#handOffs.has(channelId)
  }

  async locate(channelId: string): Promise<Place> {
    if (!isChannelId(channelId)) throw new ChannelRefused(rejection('channel/invalid_id'))
    if (this.#isClosed) throw unavailable('this node stops')
    return this.#finder.locate(channelId)
  }

  doubt(channelId: string, node: string): void {
    this.#finder.doubt(channelId, node)
  }

  async claim(channelId: string): Promise<void> {
    this.#stalls?.look()
    if (this.#isClosed || this.#left !== null) throw unavailable('this node takes no channel')
    if (this.#handOffs.has(channelId)) throw unavailable(`${channelId} is on its way`)
    const isHeld = this.#leases.has(channelId)
    if (!isHeld && !this.#membership.takes()) throw unavailable('newer nodes take the channels')
    const node = await this.#leases.claim(channelId)
    if (node === null) return
    this.#finder.learn(channelId, node)
    throw new ChannelElsewhere(channelId, node)
  }

  async release(channelId: string): Promise<void> {
    if (!this.#leases.has(channelId)) return
    this.#handOffs.drained(channelId)
    await this.#leases.release(channelId)
    if (!this.#handOffs.has(channelId)) this.#gone(channelId, null)
  }

  nodes(): readonly NodeInfo[] {
    return this.#membership.nodes()
  }

  onMoved(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  voidAll(reason: Error): void {
    this.#finder.forget()
    for (const channelId of this.#leases.loseAll(reason, false)) this.#takeovers.take(channelId)
  }

  leave(): Promise<void> {
    this.#left ??= this.#leave()
    return this.#left
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.#stalls?.stop()
    for (const stop of this.#stops.splice(0)) stop()
    this.#membership.stop()
    this.#takeovers.close()
    this.#finder.close()
    this.#listeners.clear()
    return Promise.resolve()
  }

  async #leave(): Promise<void> {
    this.#takeovers.close()
    await this.#membership.leave()
    await this.#handOffs.leaveAll()
    await this.#membership.go()
  }

  #served(): OwnedChannels {
    if (this.#channels === null) throw unavailable('this node does not serve channels yet')
    return this.#channels
  }

  #preferred(channelId: string): string | null {
    return preferredNode(channelId, this.#membership.takers())
  }

  #beat(lapsing: readonly Lapsing[]): void {
    if (this.#channels === null || this.#left !== null || this.#isClosed) return
    this.#takeovers.consider(lapsing)
    this.#handOffs.rebalance().catch(this.#options.onError)
  }

  /** Gives a channel that nobody owns to the node that it belongs to; when that does not answer, to this one. */
  async #place(channelId: string): Promise<string | null> {
    const preferred = this.#preferred(channelId)
    if (preferred !== null && preferred !== this.self) {
      const owner = await this.#ask(preferred, OPEN, channelId)
      if (owner !== null) return owner
    }
    if (this.#left !== null) return null
    await this.#take(channelId)
    return this.self
  }

  /** It is claimed when this resolves, and being opened. */
  async #take(channelId: string): Promise<void> {
    const channels = this.#served()
    await this.claim(channelId)
    // The channels report what fails.
    channels.open(channelId).catch(() => undefined)
  }

  #answer(): void {
    const { asking } = this.#options
    const take = async (body: unknown) => {
      const { channelId } = aboutSchema.parse(body)
      try {
        await this.#take(channelId)
        return this.self
      } catch (error) {
        if (error instanceof ChannelElsewhere) return error.node
        throw error
      }
    }
    this.#words.answer()
    asking.answer(OPEN, take)
    asking.answer(TAKE, take)
    asking.answer(EXPECT, () => {
      if (this.#isClosed || this.#left !== null) throw unavailable('this node takes no channel')
      this.#served()
      return this.self
    })
  }

  /** Null: it did not answer, or could not do it. */
  async #ask(node: string, kind: string, channelId: string): Promise<string | null> {
    try {
      const answer = await this.#options.asking.ask(node, kind, { channelId }, OWNER_ASK_MS_MAX)
      return typeof answer === 'string' ? answer : null
    } catch {
      return null
    }
  }

  #taken(channelId: string): void {
    this.#finder.learn(channelId, this.self)
    this.#announce(channelId, this.self)
  }

  #lost(channelId: string, reason: Error): void {
    // First of all nothing more of it may be shown.
    this.#channels?.lose(channelId, reason)
    this.#options.log.warn({ channel: channelId, reason: reason.message }, 'a channel was lost')
    this.#gone(channelId, null)
  }

  #gone(channelId: string, node: string | null): void {
    this.#finder.learn(channelId, node)
    if (node === null) this.#announce(channelId, null)
  }

  #stalled(lateMs: number): void {
    const reason = new Error(`this node stood still for ${Math.round(lateMs)} ms`)
    this.#leases.loseAll(reason, true)
  }

  #announce(channelId: string, node: string | null): void {
    this.#tell(channelId, node)
    this.#options.bus.say(MOVED_TOPIC, JSON.stringify({ channelId, node, by: this.self }))
  }

  #tell(channelId: string, node: string | null): void {
    for (const listener of this.#listeners) listener(channelId, node)
  }

  #heardMove(text: string): void {
    const { data } = movedSchema.safeParse(JSON.parse(text))
    if (data === undefined || data.by === this.self) return
    const { channelId, node, by } = data
    if (node !== null && this.#leases.has(channelId)) {
      this.#leases.check(channelId).catch(this.#options.onError)
    } else if (node !== null || this.#finder.known(channelId) === by) {
      this.#finder.learn(channelId, node)
    }
  }
}

function unavailable(why: string): ChannelRefused {
  return new ChannelRefused(rejection('channel/unavailable', why))
}
