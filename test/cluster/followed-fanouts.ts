/** Nodes of one service with real pages and a real bus; where a channel is, the test decides. */
import { createAsking } from '@fanfare/server/cluster/asking.ts'
import type { Asking } from '@fanfare/server/cluster/asking.ts'
import { createBus } from '@fanfare/server/cluster/bus.ts'
import type { Bus } from '@fanfare/server/cluster/bus.ts'
import { createFollowers } from '@fanfare/server/cluster/followers.ts'
import { ChannelElsewhere } from '@fanfare/server/channel/channel-refused.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type { RedisConnection } from '@fanfare/server/redis/connect.ts'
import { LiveFanout } from '../broadcast/live-fanout.ts'
import type { FakeChannel } from '../broadcast/fake-channel.ts'
import { Places } from './places.ts'

export class FanoutNode {
  readonly id: string
  live!: LiveFanout
  /** Nothing it says reaches anybody, and it hears nothing. */
  silent = false
  /** So many of its frames are lost from now on. */
  losing = 0
  /** Questions about frames that it asked. */
  asks = 0
  #asking!: Asking
  #bus!: Bus
  #connection!: RedisConnection

  constructor(id: string) {
    this.id = id
  }

  async start(url: string, places: Places): Promise<this> {
    this.#connection = await connectRedis(url)
    this.#bus = await createBus(this.#connection, () => undefined)
    const bus = this.#counted(this.#bus)
    this.#asking = await createAsking(bus, this.id)
    const ownership = places.ownershipOf(this.id)
    const remote = createFollowers({ bus, asking: this.#asking, ownership, now: Date.now })
    const get = (channelId: string): Promise<FakeChannel> => {
      const owner = places.owner(channelId)
      if (owner === this.id) return Promise.resolve(this.live.channel(channelId))
      return Promise.reject(new ChannelElsewhere(channelId, owner ?? 'nobody'))
    }
    this.live = await new LiveFanout({ remote, channels: { get } }).start()
    return this
  }

  async close(): Promise<void> {
    await this.live.close()
    this.#asking.close()
    await this.#bus.close()
    this.#connection.close()
  }

  #counted(bus: Bus): Bus {
    return {
      say: (topic, text) => {
        if (text.startsWith('{"kind":"follow",')) this.asks += 1
        if (this.silent) return
        if (topic.includes(':frames:') && this.losing > 0) this.losing -= 1
        else bus.say(topic, text)
      },
      hear: (topic, listener) =>
        bus.hear(topic, (text) => {
          if (!this.silent) listener(text)
        }),
      close: () => bus.close(),
    }
  }
}

export class FollowedFanouts {
  readonly places = new Places()
  readonly nodes = new Map<string, FanoutNode>()

  async start(url: string, ids: readonly string[]): Promise<this> {
    for (const id of ids) this.nodes.set(id, await new FanoutNode(id).start(url, this.places))
    this.#run(ids[0]!, null)
    return this
  }

  node(id: string): FanoutNode {
    return this.nodes.get(id)!
  }

  /** The running channel. */
  get channel(): FakeChannel {
    return this.node(this.places.owner('show')!).live.channel('show')
  }

  /** Drained here, opened there, and (`told`) everybody hears of it. */
  move(to: string, told = true): void {
    const from = this.node(this.places.owner('show')!)
    const before = this.channel
    from.live.channels.delete('show')
    this.places.move('show', to, told)
    before.drop('fenced')
    this.#run(to, before)
  }

  async close(): Promise<void> {
    for (const node of this.nodes.values()) await node.close()
  }

  #run(id: string, before: FakeChannel | null): void {
    this.places.move('show', id)
    const { live } = this.node(id)
    const channel = live.channel('show')
    if (before !== null) channel.state = before.state
    live.fanout.attach(channel)
  }
}
