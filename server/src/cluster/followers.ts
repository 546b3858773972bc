/**
 * Fan-out over nodes, as one part: `createFollowers({ bus, asking, ownership, now })` is what `createFanout` takes as
 * `remote`. It answers the questions of nodes that follow channels of this one, and follows channels of others.
 * Close it after the fan-out, before the bus.
 */
import type { Audience } from '@fanfare/shared/contracts'
import type { Home, RemoteChannels } from '../broadcast/remote-channels.ts'
import type { Asking } from './asking.ts'
import type { Bus } from './bus.ts'
import type {
  ChannelWord,
  FollowAnswer,
  FollowingWord,
  FollowQuestion,
  PersonalWord,
  ShownWord,
  TestWord,
} from './follow-words.ts'
import { FollowedChannel } from './followed-channel.ts'
import { FrameFeed } from './frame-feed.ts'
import type { Ownership } from './ownership.ts'

export type FollowersOptions = {
  bus: Pick<Bus, 'say' | 'hear'>
  asking: Pick<Asking, 'ask' | 'tell' | 'answer'>
  ownership: Pick<Ownership, 'self' | 'isHere' | 'locate' | 'doubt' | 'onMoved'>
  now: () => number
}

export interface Followers extends RemoteChannels {
  close(): void
}

export function createFollowers(options: FollowersOptions): Followers {
  return new NodesThatFollow(options)
}

class NodesThatFollow implements Followers {
  readonly #options: FollowersOptions
  readonly #copies = new Map<string, FollowedChannel>()
  readonly #feeds = new Map<string, FrameFeed>()
  #home: Home | null = null
  readonly #stopHearing: () => void

  constructor(options: FollowersOptions) {
    this.#options = options
    const { asking, ownership } = options
    this.#stopHearing = ownership.onMoved((channelId, node) => {
      this.#copies.get(channelId)?.moved(node)
      if (node !== ownership.self) this.#home?.moved(channelId)
    })
    asking.answer('personal', (body, from) => {
      const word = body as PersonalWord
      this.#copies.get(word.channelId)?.hearPersonal(from, word)
    })
    asking.answer('follow_members', (body, from) => {
      this.#copies.get((body as ChannelWord).channelId)?.tellMembers(from)
    })
    asking.answer('follow_elsewhere', (body, from) => {
      this.#copies.get((body as ChannelWord).channelId)?.elsewhere(from)
    })
  }

  locate: RemoteChannels['locate'] = (channelId) => this.#options.ownership.locate(channelId)

  follow: RemoteChannels['follow'] = (channelId, node, outlet) => {
    const copy: FollowedChannel = new FollowedChannel({
      ...this.#options,
      channelId,
      node,
      outlet,
      onStopped: () => {
        if (this.#copies.get(channelId) === copy) this.#copies.delete(channelId)
      },
    })
    this.#copies.set(channelId, copy)
    return copy
  }

  offer: RemoteChannels['offer'] = (channelId, onChange) => {
    const feed: FrameFeed = new FrameFeed({
      ...this.#options,
      channelId,
      self: this.#options.ownership.self,
      onChange,
      onClosed: () => {
        if (this.#feeds.get(channelId) === feed) this.#feeds.delete(channelId)
      },
    })
    this.#feeds.set(channelId, feed)
    return feed
  }

  serve(home: Home): void {
    const { asking, ownership } = this.#options
    this.#home = home
    asking.answer('follow', (body, from) => this.#answer(home, body as FollowQuestion, from))
    asking.answer('following', (body, from) => {
      const word = body as FollowingWord
      const { channelId } = word
      if (ownership.isHere(channelId)) this.#feeds.get(channelId)?.following(from, word)
      else asking.tell(from, 'follow_elsewhere', { channelId } satisfies ChannelWord)
    })
    asking.answer('unfollow', (body, from) => {
      this.#feeds.get((body as ChannelWord).channelId)?.forget(from)
    })
    asking.answer('shown', (body) => {
      const { channelId, overlayId, cues } = body as ShownWord
      home.shown(channelId, overlayId, cues)
    })
    asking.answer('play_test', (body) => {
      const { channelId, cues } = body as TestWord
      home.playTest(channelId, cues)
    })
  }

  close(): void {
    this.#stopHearing()
    for (const copy of this.#copies.values()) copy.stop()
    for (const feed of this.#feeds.values()) feed.close()
  }

  async #answer(
    home: Home,
    { channelId, audience, position }: FollowQuestion,
    from: string,
  ): Promise<FollowAnswer<Audience>> {
    const isHere = await home.open(channelId)
    const feed = this.#feeds.get(channelId)
    if (!isHere || feed === undefined) return { mode: 'elsewhere' }
    return feed.follow(from, audience, position)
  }
}
