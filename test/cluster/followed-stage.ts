/** Three nodes without sockets: two that may own a channel, and one whose pages follow it. */
import { FrameFollower } from '@fanfare/overlay/session/frame-follower.ts'
import { createViewStore } from '@fanfare/overlay/stores/view-store.ts'
import { ChannelBroadcast } from '@fanfare/server/broadcast/channel-broadcast.ts'
import type { Copy, Offer } from '@fanfare/server/broadcast/remote-channels.ts'
import { createAsking } from '@fanfare/server/cluster/asking.ts'
import type { Asking } from '@fanfare/server/cluster/asking.ts'
import { createFollowers } from '@fanfare/server/cluster/followers.ts'
import type { Followers } from '@fanfare/server/cluster/followers.ts'
import type { MemberId } from '@fanfare/shared/base'
import type { Delta, OverlayView, PersonalView, Snapshot } from '@fanfare/shared/contracts'
import { expect } from 'vitest'
import { FakeChannel, fakeProjections, madeOf } from '../broadcast/fake-channel.ts'
import type { Change, FakeState } from '../broadcast/fake-channel.ts'
import { LossyNet } from './lossy-bus.ts'
import { Places } from './places.ts'

export const CHANNEL = 'show'

/** A page of the following node; its own link is a good one. */
export class FollowingPage {
  readonly follower = new FrameFollower<'overlay'>()
  readonly store = createViewStore<'overlay'>()
  readonly cues: string[] = []
  readonly incarnations: string[] = []
  isHere = true

  get view(): OverlayView | null | undefined {
    return this.store.getState().view
  }

  snapshot(frame: Snapshot<'overlay'>, isAnswer: boolean): boolean {
    const verdict = this.follower.snapshot(frame, isAnswer)
    if (verdict === 'applied') {
      this.store.apply(frame)
      this.incarnations.push(frame.incarnation)
    }
    return verdict !== 'gap'
  }

  delta(frame: Delta<'overlay'>): boolean {
    const verdict = this.follower.delta(frame)
    if (verdict !== 'applied') return verdict === 'duplicate'
    this.store.apply(frame)
    this.cues.push(...this.follower.fresh(frame.moments ?? []).map(({ id }) => madeOf(id)))
    return true
  }
}

export class FollowedStage {
  readonly net = new LossyNet()
  readonly places = new Places()
  readonly emitted: string[] = []
  readonly pages = [new FollowingPage(), new FollowingPage()]
  readonly personal: { member: MemberId; view: PersonalView }[] = []
  readonly tested: string[] = []
  readonly shown: string[] = []
  readonly movedAway: string[] = []
  channel: FakeChannel | null = null
  broadcast: ChannelBroadcast | null = null
  copy!: Copy
  cameHere = 0
  wentIdle = 0
  #state: FakeState = { total: 0, blank: false }
  #incarnation = 0
  readonly #nodes = new Map<string, { followers: Followers; offer: Offer; asking: Asking }>()

  async start(): Promise<this> {
    for (const id of ['a', 'b', 'gate']) await this.#addNode(id)
    this.open('a')
    this.copy = this.#followersOf('gate').follow(CHANNEL, 'a', {
      overlay: (frame) => this.#room((page) => page.delta(frame)),
      panel: () => undefined,
      viewer: () => undefined,
      personal: (member, view) => void this.personal.push({ member, view }),
      rebased: (audience) => {
        if (audience !== 'overlay') return
        const frame = this.copy.lanes.overlay.snapshot()
        this.#room((page) => page.snapshot(frame, false))
      },
      comeHere: () => void (this.cameHere += 1),
      idle: () => void (this.wentIdle += 1),
      attendance: () => ({ overlays: [], producers: [{ id: 'p1', label: 'Ann' }] }),
    })
    return this
  }

  offerOf(node: string): Offer {
    const { offer } = this.#nodes.get(node)!
    return offer
  }

  get owner(): string | null {
    return this.places.owner(CHANNEL)
  }

  /** As a failed append, a hand-over or a crash would end it. */
  end(): void {
    this.channel?.drop('fenced')
    this.channel = null
    this.broadcast = null
  }

  open(node: string, told = true): void {
    this.end()
    this.places.move(CHANNEL, node, told)
    this.#incarnation += 1
    const channel = new FakeChannel(CHANNEL, `inc-${this.#incarnation}`, { prompt: false })
    channel.state = this.#state
    const offer = this.offerOf(node)
    this.broadcast = new ChannelBroadcast({
      channel,
      projections: fakeProjections,
      outlet: {
        overlay: (frame) => {
          this.emitted.push(...(frame.moments ?? []).map(({ id }) => madeOf(id)))
          offer.frame('overlay', frame)
        },
        panel: (frame) => offer.frame('panel', frame),
        viewer: (frame) => offer.frame('viewer', frame),
        personal: (member, view) => offer.personal(member, view),
      },
      surroundings: () => ({ channelId: CHANNEL, overlays: [], producers: [] }),
      now: Date.now,
      onDropped: () => offer.ended(),
      onFault: (fault) => expect.fail(String(fault)),
    })
    channel.attach(this.broadcast)
    this.channel = channel
    offer.began(this.broadcast)
  }

  apply(change: Change): void {
    if (this.channel === null) return
    this.channel.apply(change)
    this.channel.settle()
    this.#state = this.channel.state
  }

  /** Answered from the copy, in this turn if there is a picture and the page knows no other incarnation. */
  hello(page: FollowingPage): Promise<void> | void {
    const { overlay } = this.copy.lanes
    const { position } = page.follower
    const { incarnation } = overlay.hasView ? overlay.snapshot() : { incarnation: '' }
    const isKnown = position === null || position.incarnation === incarnation
    if (overlay.hasView && isKnown) return this.#answer(page)
    return overlay.ready(position).then(
      () => this.#answer(page),
      () => undefined,
    )
  }

  arrive(page: FollowingPage): Promise<void> | void {
    page.isHere = true
    this.#count()
    return this.hello(page)
  }

  leave(page: FollowingPage): void {
    page.isHere = false
    this.#count()
  }

  /** How often the owner was asked for frames. */
  get asks(): number {
    return this.net.said.filter(({ text }) => text.includes('"kind":"follow"')).length
  }

  close(): void {
    this.copy.stop()
    this.broadcast?.stop()
    for (const { followers, asking } of this.#nodes.values()) {
      followers.close()
      asking.close()
    }
  }

  async #addNode(id: string): Promise<void> {
    const bus = this.net.busOf(id)
    const asking = await createAsking(bus, id)
    const ownership = this.places.ownershipOf(id)
    const followers = createFollowers({ bus, asking, ownership, now: Date.now })
    followers.serve({
      open: (channelId) => {
        if (this.places.owner(channelId) !== id) return Promise.resolve(false)
        if (this.broadcast === null) return Promise.reject(new Error('not open'))
        return Promise.resolve(true)
      },
      moved: (channelId) => void this.movedAway.push(channelId),
      playTest: (_channelId, cues) => void this.tested.push(...cues.map((cue) => cue.id)),
      shown: (_channelId, _overlayId, cues) => void this.shown.push(...cues),
    })
    const offer = followers.offer(CHANNEL, () => this.broadcast?.touchPanel())
    this.#nodes.set(id, { followers, offer, asking })
  }

  #followersOf(node: string): Followers {
    const { followers } = this.#nodes.get(node)!
    return followers
  }

  #count(): void {
    this.copy.lanes.overlay.setListening(this.pages.filter(({ isHere }) => isHere).length)
  }

  #answer(page: FollowingPage): void {
    const { overlay } = this.copy.lanes
    if (!page.isHere) return
    const resume = overlay.resume(page.follower.position)
    if (resume.mode === 'snapshot') page.snapshot(overlay.snapshot(), true)
    if (resume.mode === 'deltas') for (const frame of resume.frames) page.delta(frame)
  }

  /** To every page that is in step; one that is not says hello. */
  #room(send: (page: FollowingPage) => boolean): void {
    for (const page of this.pages) {
      if (!page.isHere || page.follower.position === null) continue
      if (!send(page)) void this.hello(page)
    }
  }
}
