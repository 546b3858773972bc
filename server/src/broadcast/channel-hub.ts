/** Everything that follows one channel from here, over all its incarnations and wherever it runs. */
import type { MemberId } from '@fanfare/shared/base'
import type { Audience, Cue, OverlayHealth, PanelView } from '@fanfare/shared/contracts'
import { ChannelElsewhere } from '../channel/channel-refused.ts'
import type { Channel, ChannelRegistry } from '../channel/channel.ts'
import { AudienceGroup } from './audience-group.ts'
import type { AudienceNamespace } from './audience-socket.ts'
import type { Broadcast } from './broadcast.ts'
import { ChannelBroadcast } from './channel-broadcast.ts'
import type { Outlet } from './channel-broadcast.ts'
import type { BroadcastLog } from './grant.ts'
import { REOPEN_DELAY_MS, REOPEN_DELAY_MS_MAX } from './limits.ts'
import { everyOverlay, OverlayRoster } from './overlay-roster.ts'
import type { Projections } from './projections.ts'
import type { Attendance, Copy, CopyOutlet, Offer, RemoteChannels } from './remote-channels.ts'

export type Namespaces = {
  overlay: AudienceNamespace<'overlay'>
  panel: AudienceNamespace<'panel'>
  viewer: AudienceNamespace<'viewer'>
}

export type HubOptions = {
  channelId: string
  namespaces: Namespaces
  channels: Pick<ChannelRegistry, 'get'>
  projections: Projections
  now: () => number
  log: BroadcastLog
  /** Absent: every channel is this process's. */
  remote?: RemoteChannels
}

export type Groups = {
  overlay: AudienceGroup<'overlay'>
  panel: AudienceGroup<'panel'>
  viewer: AudienceGroup<'viewer'>
}

/** What a channel says when it ended on purpose, as a rehearsal does. */
const CLOSED = 'closed'

export class ChannelHub {
  readonly groups: Groups
  /** Sockets of pages that are connected, whether they follow yet or not. */
  visitors = 0
  readonly #options: HubOptions
  readonly #roster: OverlayRoster
  readonly #offer: Offer | null
  /** The channel's own where it runs here, else a copy. */
  #broadcast: ChannelBroadcast | Copy | null = null
  #opening: Promise<Broadcast> | null = null
  /** The incarnation that was dropped last: a registry that still hands it out is asked again. */
  #dropped: string | null = null
  #reopenTimer: NodeJS.Timeout | null = null
  #reopenDelayMs = REOPEN_DELAY_MS
  #stopped = false

  constructor(options: HubOptions) {
    this.#options = options
    this.#roster = new OverlayRoster(options.now)
    const { channelId, namespaces, now, remote } = options
    this.#offer = remote?.offer(channelId, () => this.touchPanel()) ?? null
    const shared = {
      channelId,
      broadcast: () => this.#ready(),
      current: () => this.#broadcast,
      onMembers: () => this.touchPanel(),
      now,
    }
    this.groups = {
      overlay: new AudienceGroup({
        ...shared,
        audience: 'overlay',
        namespace: namespaces.overlay,
      }),
      panel: new AudienceGroup({ ...shared, audience: 'panel', namespace: namespaces.panel }),
      viewer: new AudienceGroup({ ...shared, audience: 'viewer', namespace: namespaces.viewer }),
    }
  }

  get overlays(): OverlayHealth[] {
    return everyOverlay([...this.#roster.entries(), ...(this.#offer?.attendance().overlays ?? [])])
  }

  get roster(): OverlayRoster {
    return this.#roster
  }

  /** Nobody follows and nothing runs: the hub may be forgotten. */
  get idle(): boolean {
    if (this.visitors > 0 || this.#isFollowed()) return false
    return this.#broadcast === null && this.#opening === null
  }

  get laggingCount(): number {
    const { overlay, panel, viewer } = this.groups
    return overlay.laggingCount + panel.laggingCount + viewer.laggingCount
  }

  /** Takes over a running channel's outputs; whoever follows gets a snapshot of it. */
  attach(channel: Channel): ChannelBroadcast {
    const running = this.#broadcast
    if (running instanceof ChannelBroadcast && running.incarnation === channel.incarnation) {
      return running
    }
    running?.stop()
    const broadcast = new ChannelBroadcast({
      channel,
      projections: this.#options.projections,
      outlet: this.#outlet(),
      surroundings: () => ({
        channelId: this.#options.channelId,
        overlays: this.overlays,
        producers: this.#everyProducer(),
      }),
      now: this.#options.now,
      onDropped: (reason) => this.#onDropped(broadcast, reason),
      onFault: (fault) =>
        this.#options.log.error(
          { err: fault, channel: this.#options.channelId },
          'a view could not be made',
        ),
    })
    this.#broadcast = broadcast
    channel.attach(broadcast)
    this.#restart(broadcast)
    this.#offer?.began(broadcast)
    return broadcast
  }

  /** Opens the channel here, for other nodes; false when it is not this node's. */
  async openHere(): Promise<boolean> {
    if (this.#ownRuns()) return true
    const { channelId, channels, remote } = this.#options
    const place = await remote?.locate(channelId)
    if (place?.at === 'node') return false
    try {
      const channel = await channels.get(channelId)
      this.#assertNews(channel)
      this.attach(channel)
      return true
    } catch (cause) {
      if (cause instanceof ChannelElsewhere) return false
      throw cause
    }
  }

  /** It runs elsewhere now, or nowhere: if it was lost here, this is the time to look for it. */
  lookAgain(): void {
    if (this.#reopenTimer === null) return
    clearTimeout(this.#reopenTimer)
    this.#reopenTimer = null
    this.#reopenDelayMs = REOPEN_DELAY_MS
    this.#reopen()
  }

  /** Cues that reached a picture; the owner is told. False: the owner is here. */
  passShown(overlayId: string, cues: readonly string[]): boolean {
    const broadcast = this.#broadcast
    if (broadcast === null || broadcast instanceof ChannelBroadcast) return false
    broadcast.shown(overlayId, cues)
    return true
  }

  /** Something the panel shows changed outside the channel's state. */
  touchPanel(): void {
    this.#broadcast?.touchPanel()
  }

  playTest(cues: readonly Cue[]): void {
    this.#broadcast?.playTest(cues)
  }

  stop(): void {
    this.#stopped = true
    if (this.#reopenTimer !== null) clearTimeout(this.#reopenTimer)
    this.#broadcast?.stop()
    this.#offer?.close()
    for (const group of Object.values(this.groups)) group.stop()
  }

  #ownRuns(): boolean {
    return this.#broadcast instanceof ChannelBroadcast && !this.#broadcast.stopped
  }

  #isFollowed(): boolean {
    return this.#followers() > 0 || (this.#offer?.followers ?? 0) > 0
  }

  #followers(): number {
    const { overlay, panel, viewer } = this.groups
    return overlay.size + panel.size + viewer.size
  }

  #producers(): PanelView['producers'] {
    return [...this.groups.panel.sockets()].map(({ id, data }) => ({ id, label: data.grant.label }))
  }

  #everyProducer(): PanelView['producers'] {
    return [...this.#producers(), ...(this.#offer?.attendance().producers ?? [])]
  }

  #attendance(): Attendance {
    return { overlays: this.#roster.entries(), producers: this.#producers() }
  }

  /** To the pages here and, where the channel runs here, to the nodes that follow it. */
  #outlet(): Outlet {
    const { overlay, panel, viewer } = this.groups
    const offer = this.#offer
    return {
      overlay(frame) {
        overlay.emit(frame)
        offer?.frame('overlay', frame)
      },
      panel(frame) {
        panel.emit(frame)
        offer?.frame('panel', frame)
      },
      viewer(frame) {
        viewer.emit(frame)
        offer?.frame('viewer', frame)
      },
      personal(member, view) {
        viewer.emitPersonal(member, view)
        offer?.personal(member, view)
      },
    }
  }

  #copyOutlet(): CopyOutlet {
    const { overlay, panel, viewer } = this.groups
    return {
      overlay: (frame) => overlay.emit(frame),
      panel: (frame) => panel.emit(frame),
      viewer: (frame) => viewer.emit(frame),
      personal: (member: MemberId, view) => viewer.emitPersonal(member, view),
      rebased: (audience: Audience) => {
        if (this.#broadcast !== null) this.groups[audience].resend(this.#broadcast)
      },
      comeHere: () => this.#comeHere(),
      idle: () => this.#letGo(),
      attendance: () => this.#attendance(),
    }
  }

  async #ready(): Promise<Broadcast> {
    if (this.#broadcast !== null && !this.#broadcast.stopped) return this.#broadcast
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #open(): Promise<Broadcast> {
    const { channelId, channels, remote } = this.#options
    const place = await remote?.locate(channelId)
    if (remote !== undefined && place?.at === 'node') return this.#follow(remote, place.node)
    try {
      const channel = await channels.get(channelId)
      this.#assertNews(channel)
      return this.attach(channel)
    } catch (cause) {
      if (remote === undefined || !(cause instanceof ChannelElsewhere)) throw cause
      return this.#follow(remote, cause.node)
    }
  }

  #assertNews(channel: Channel): void {
    if (this.#stopped) throw new Error('the fan-out is closed')
    if (channel.incarnation === this.#dropped) throw new Error('the channel is not open again yet')
  }

  #follow(remote: RemoteChannels, node: string): Broadcast {
    if (this.#stopped) throw new Error('the fan-out is closed')
    // Opened here while we asked where it is.
    if (this.#broadcast !== null && !this.#broadcast.stopped) return this.#broadcast
    const copy = remote.follow(this.#options.channelId, node, this.#copyOutlet())
    this.#broadcast = copy
    this.#reopenDelayMs = REOPEN_DELAY_MS
    for (const group of Object.values(this.groups)) group.moveTo(copy)
    return copy
  }

  /** The copy serves until the channel runs here; if it does not come, the copy asks again. */
  #comeHere(): void {
    this.openHere().catch((cause: unknown) => {
      if (this.#stopped) return
      this.#options.log.warn(
        { err: cause, channel: this.#options.channelId },
        'a channel that is this node’s now could not be opened yet; followers keep their picture',
      )
    })
  }

  #letGo(): void {
    if (this.#ownRuns() || this.#followers() > 0) return
    this.#broadcast?.stop()
    this.#broadcast = null
  }

  #restart(broadcast: ChannelBroadcast): void {
    const { overlay, panel, viewer } = this.groups
    this.#reopenDelayMs = REOPEN_DELAY_MS
    Promise.all([
      overlay.restart(broadcast),
      panel.restart(broadcast),
      viewer.restart(broadcast),
    ]).catch((cause: unknown) => {
      if (broadcast.stopped) return
      this.#options.log.error(
        { err: cause, channel: this.#options.channelId },
        'followers could not be brought to the new incarnation; they will ask again',
      )
    })
  }

  #onDropped(broadcast: ChannelBroadcast, reason: string): void {
    if (this.#broadcast !== broadcast) return
    this.#broadcast = null
    this.#dropped = broadcast.incarnation
    this.#offer?.ended()
    // A rehearsal thrown away is no trouble.
    if (reason !== CLOSED) {
      this.#options.log.warn(
        { channel: this.#options.channelId, reason },
        'the channel was dropped; followers keep their last picture until it is open again',
      )
    }
    this.#reopen()
  }

  #reopen(): void {
    if (this.#stopped || this.#reopenTimer !== null) return
    this.#reopenTimer = setTimeout(() => {
      this.#reopenTimer = null
      if (this.#broadcast !== null || !this.#isFollowed()) return
      this.#ready().catch(() => this.#reopen())
    }, this.#reopenDelayMs).unref()
    this.#reopenDelayMs = Math.min(this.#reopenDelayMs * 2, REOPEN_DELAY_MS_MAX)
  }
}
