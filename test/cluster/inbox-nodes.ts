/**
 * Nodes of one service in this process, each with its own connections to a real Redis, a real journal, registry
 * and ingest. Who owns what is the test's to say, as is what gets lost.
 */
import { createAsking } from '@fanfare/server/cluster/asking.ts'
import { createBus } from '@fanfare/server/cluster/bus.ts'
import type { Bus } from '@fanfare/server/cluster/bus.ts'
import { createInbox } from '@fanfare/server/cluster/inbox.ts'
import type { Inbox, InboxTimes, Local } from '@fanfare/server/cluster/inbox.ts'
import type { Ownership } from '@fanfare/server/cluster/ownership.ts'
import { routedIngest } from '@fanfare/server/cluster/routed-ingest.ts'
import type { Asking } from '@fanfare/server/cluster/asking.ts'
import { ChannelElsewhere, ChannelRefused } from '@fanfare/server/channel/channel-refused.ts'
import { createRegistry } from '@fanfare/server/channel/registry.ts'
import type { Registry } from '@fanfare/server/channel/registry.ts'
import { createIngest } from '@fanfare/server/ingest/ingest.ts'
import type { Ingest } from '@fanfare/server/ingest/ingest.ts'
import { createQuestionCooldown } from '@fanfare/server/ingest/question-cooldown.ts'
import { JournalUnavailable } from '@fanfare/server/journal/journal.ts'
import type { Journal, JournalBatch } from '@fanfare/server/journal/journal.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { createRedisJournal } from '@fanfare/server/journal/redis-journal.ts'
import { createLog } from '@fanfare/server/observe/log.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type { RedisClient } from '@fanfare/server/redis/connect.ts'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import { rejection } from '@fanfare/shared/contracts'
import { onTestFinished } from 'vitest'

export const TIMES: InboxTimes = { answerMs: 20_000, repeatMs: 400, lookMs: 200 }

/** Who owns which channel, as the test says. */
export class Town {
  readonly #owners = new Map<string, string>()
  readonly listeners = new Set<(channelId: string, node: string | null) => void>()

  owner(channelId: string): string | null {
    return this.#owners.get(channelId) ?? null
  }

  give(channelId: string, node: string | null): void {
    if (node === null) this.#owners.delete(channelId)
    else this.#owners.set(channelId, node)
    for (const tell of this.listeners) tell(channelId, node)
  }

  /** Nobody hears of it: a lease that ran out. */
  giveSilently(channelId: string, node: string): void {
    this.#owners.set(channelId, node)
  }

  ownershipOf(self: string): Ownership {
    return {
      self,
      isHere: (channelId) => this.owner(channelId) === self,
      locate: async (channelId) => {
        const node = await this.#owned(channelId)
        return node === self ? { at: 'here' } : { at: 'node', node }
      },
      doubt: () => undefined,
      nodes: () => [],
      onMoved: (listener) => {
        this.listeners.add(listener)
        return () => void this.listeners.delete(listener)
      },
      claim: async (channelId) => {
        const node = this.owner(channelId)
        if (node === null) throw new ChannelRefused(rejection('channel/unavailable'))
        if (node !== self) throw new ChannelElsewhere(channelId, node)
      },
      release: async () => undefined,
      leave: async () => undefined,
      close: async () => undefined,
      serve: () => undefined,
      voidAll: () => undefined,
    }
  }

  #owned(channelId: string): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        const node = this.owner(channelId)
        if (node === null) return
        this.listeners.delete(look)
        resolve(node)
      }
      this.listeners.add(look)
      look()
    })
  }
}

/** What becomes of the next appends of a channel. */
export type AppendFault = 'refused' | 'done but not told' | 'never answered' | 'never sent'

export type InboxNode = {
  name: string
  client: RedisClient
  asking: Asking
  ownership: Ownership
  inbox: Inbox
  registry: Registry
  journal: Journal
  rehearsals: ReturnType<typeof createMemoryJournal>
  local: Ingest
  /** As the rest of the program sees it. */
  ingest: Ingest
  /** In 0…1: of what it says to other nodes, and of the bells it hears. */
  losing: { said: number; heard: number }
  faults: Map<string, AppendFault[]>
  /** Every batch that went into the journal, after Redis said so and before the channel hears of it. */
  onAppended: (channelId: string, batch: JournalBatch) => Promise<void>
  /** Waited for before a channel is open. */
  onOpening: () => Promise<void>
}

export type StartNode = {
  town: Town
  url: string
  name: string
  times?: InboxTimes
  chance?: () => number
  /** Instead of what the node's ingest does. */
  local?: (node: InboxNode) => Local
}

export async function startNode(options: StartNode): Promise<InboxNode> {
  const { town, url, name, times = TIMES, chance = Math.random } = options
  const connection = await connectRedis(url)
  const losing = { said: 0, heard: 0 }
  const bus = lossyBus(await createBus(connection, () => undefined), losing, chance)
  const asking = await createAsking(bus, name)
  const ownership = town.ownershipOf(name)
  const log = createLog('silent')
  const { client } = connection
  const inbox = createInbox({ client, bus, asking, ownership, log, times })
  const faults: InboxNode['faults'] = new Map()
  const node = {} as InboxNode
  const redis = createRedisJournal({ client, durability: () => 'disk' })
  const faulty = faultyJournal(redis, faults, (channelId, batch) =>
    node.onAppended(channelId, batch),
  )
  const journal: Journal = {
    ...faulty,
    open: async (channelId) => {
      const opened = await faulty.open(channelId)
      await node.onOpening()
      return opened
    },
  }
  const rehearsals = createMemoryJournal()
  const registry = createRegistry({
    journal,
    rehearsalJournal: rehearsals,
    leases: ownership,
    cursorOf: (channelId) => inbox.cursorOf(channelId),
    onOpened: (channel) => inbox.opened(channel),
    onEnded: ({ channelId, how }) => {
      if (how === 'dropped') inbox.ended(channelId)
    },
  })
  const cooldown = createQuestionCooldown()
  const local = createIngest({ channels: registry, clock: () => Date.now(), cooldown })
  const ingest = routedIngest(local, inbox, ownership)
  Object.assign(node, { name, client, asking, ownership, inbox, registry, journal, rehearsals })
  Object.assign(node, { local, ingest, losing, faults })
  Object.assign(node, { onAppended: async () => undefined, onOpening: async () => undefined })
  const nothing = async () => new Response('{}', { status: 404 })
  const signals: Local['signals'] = (...given) => local.signals(...given)
  inbox.serve(options.local?.(node) ?? { signals, fetch: nothing })
  onTestFinished(async () => {
    inbox.close()
    asking.close()
    await registry.close()
    await bus.close()
    connection.close()
  })
  return node
}

function lossyBus(bus: Bus, losing: InboxNode['losing'], chance: () => number): Bus {
  return {
    say: (topic, text) => {
      if (chance() >= losing.said) bus.say(topic, text)
    },
    hear: (topic, listener) =>
      bus.hear(topic, (text) => {
        if (!topic.endsWith(':bell') || chance() >= losing.heard) listener(text)
      }),
    close: () => bus.close(),
  }
}

function faultyJournal(
  journal: Journal,
  faults: InboxNode['faults'],
  onAppended: InboxNode['onAppended'],
): Journal {
  return {
    get durability() {
      return journal.durability
    },
    open: (channelId) => journal.open(channelId),
    read: (channelId, afterSeq) => journal.read(channelId, afterSeq),
    pick: (channelId, seqs) => journal.pick(channelId, seqs),
    recall: (channelId, ids) => journal.recall(channelId, ids),
    recent: (channelId, limit) => journal.recent(channelId, limit),
    remembered: (channelId) => journal.remembered(channelId),
    peek: (channelId) => journal.peek(channelId),
    channels: () => journal.channels(),
    close: () => journal.close(),
    async append(channelId, batch) {
      const fault = faults.get(channelId)?.shift()
      if (fault === 'refused') throw new JournalUnavailable('nothing is taken at the moment')
      if (fault === 'never sent') return new Promise(() => undefined)
      const durability = await journal.append(channelId, batch)
      await onAppended(channelId, batch)
      if (fault === 'done but not told') throw new JournalUnavailable('the connection broke')
      if (fault === 'never answered') return new Promise(() => undefined)
      return durability
    },
  }
}

/** The planned way: everything accepted is durable before another node may open it. */
export async function handOver(town: Town, from: InboxNode, to: InboxNode, channelId: string) {
  await from.registry.handOver(channelId)
  town.give(channelId, to.name)
}

/** Its owner is gone, whatever it was doing; nobody hears more of it than that another node runs the channel. */
export function takeAway(town: Town, from: InboxNode, to: InboxNode, channelId: string): void {
  town.give(channelId, to.name)
  from.registry.lose(channelId, new Error('the lease ran out'))
}

export async function entriesOf(
  client: RedisClient,
  channelId: string,
  upTo = '+',
): Promise<{ id: string; causeIds: string[] }[]> {
  const found = await client.xrange(keysOf(channelId).inbox, '-', upTo)
  return found.map(([id, fields]) => ({
    id,
    causeIds: [...(fields[5] ?? '').matchAll(/"id":"(g\d+)"/g)].map(
      (match) => `twitch:${match[1]}`,
    ),
  }))
}

export async function cursorInJournal(client: RedisClient, channelId: string) {
  return client.hget(keysOf(channelId).head, 'cursor')
}

let made = 0

export function gift(viewer = '1'): Record<string, unknown> & { id: string } {
  made++
  return {
    id: `g${made}`,
    source: 'twitch',
    type: 'gift',
    at: Date.now(),
    viewer: { id: viewer, name: `viewer ${viewer}` },
    gift: { id: 'rose', name: 'Rose', count: 1, value: { amount: 1_000, currency: 'TWD' } },
  }
}

export function chat(text: string, viewer = '1'): Record<string, unknown> & { id: string } {
  made++
  return {
    id: `c${made}`,
    source: 'twitch',
    type: 'chat',
    at: Date.now(),
    viewer: { id: viewer, name: `viewer ${viewer}` },
    text,
  }
}

/** By the id of what caused it: how often it had an effect. */
export async function effectsIn(
  journal: Pick<Journal, 'read'>,
  channelId: string,
): Promise<Map<string, number>> {
  const effects = new Map<string, number>()
  for await (const { causeId, event } of journal.read(channelId, 0)) {
    if (event.type !== 'GiftCounted') continue
    effects.set(causeId, (effects.get(causeId) ?? 0) + 1)
  }
  return effects
}
