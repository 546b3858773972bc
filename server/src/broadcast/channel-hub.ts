/** Everything that follows one channel, over all its incarnations. */
import type { MemberId } from '@fanfare/shared/base'
import type { Cue, OverlayHealth, PanelView } from '@fanfare/shared/contracts'
import type { Channel, ChannelRegistry } from '../channel/channel.ts'
import { AudienceGroup } from './audience-group.ts'
import type { AudienceNamespace } from './audience-socket.ts'
import { ChannelBroadcast } from './channel-broadcast.ts'
import type { BroadcastLog } from './grant.ts'
import { REOPEN_DELAY_MS, REOPEN_DELAY_MS_MAX } from './limits.ts'
import { OverlayRoster } from './overlay-roster.ts'
import type { Projections } from './projections.ts'

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
  readonly #options: HubOptions
  readonly #roster: OverlayRoster
  #broadcast: ChannelBroadcast | null = null
  #opening: Promise<ChannelBroadcast> | null = null
  /** The incarnation that was dropped last: a registry that still hands it out is asked again. */
  #dropped: string | null = null
  #reopenTimer: NodeJS.Timeout | null = null
  #reopenDelayMs = REOPEN_DELAY_MS
  #stopped = false

  constructor(options: HubOptions) {
    this.#options = options
    this.#roster = new OverlayRoster(options.now)
    const { channelId, namespaces, now } = options
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
    return this.#roster.list()
  }

  get roster(): OverlayRoster {
    return this.#roster
  }

  /** Nobody follows and nothing runs: the hub may be forgotten. */
  get idle(): boolean {
    return this.#broadcast === null && this.#followers() === 0 && this.#opening === null
  }

  get laggingCount(): number {
    const { overlay, panel, viewer } = this.groups
    return overlay.laggingCount + panel.laggingCount + viewer.laggingCount
  }

  /** Takes over a running channel's outputs; whoever follows gets a snapshot of it. */
  attach(channel: Channel): ChannelBroadcast {
    const running = this.#broadcast
    if (running !== null && running.incarnation === channel.incarnation) return running
    running?.stop()
    const broadcast = new ChannelBroadcast({
      channel,
      projections: this.#options.projections,
      outlet: this.#outlet(),
      surroundings: () => ({
        channelId: this.#options.channelId,
        overlays: this.#roster.list(),
        producers: this.#producers(),
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
    return broadcast
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
    for (const group of Object.values(this.groups)) group.stop()
  }

  #followers(): number {
    const { overlay, panel, viewer } = this.groups
    return overlay.size + panel.size + viewer.size
  }

  #producers(): PanelView['producers'] {
    return [...this.groups.panel.sockets()].map(({ id, data }) => ({ id, label: data.grant.label }))
  }

  #outlet() {
    const { overlay, panel, viewer } = this.groups
    return {
      overlay: (frame: Parameters<typeof overlay.emit>[0]) => overlay.emit(frame),
      panel: (frame: Parameters<typeof panel.emit>[0]) => panel.emit(frame),
      viewer: (frame: Parameters<typeof viewer.emit>[0]) => viewer.emit(frame),
      personal: (member: MemberId, view: Parameters<typeof viewer.emitPersonal>[1]) =>
        viewer.emitPersonal(member, view),
    }
  }

  async #ready(): Promise<ChannelBroadcast> {
    if (this.#broadcast !== null && !this.#broadcast.stopped) return this.#broadcast
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #open(): Promise<ChannelBroadcast> {
    const channel = await this.#options.channels.get(this.#options.channelId)
    if (this.#stopped) throw new Error('the fan-out is closed')
    if (channel.incarnation === this.#dropped) throw new Error('the channel is not open again yet')
    return this.attach(channel)
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
      if (this.#broadcast !== null || this.#followers() === 0) return
      this.#ready().catch(() => this.#reopen())
    }, this.#reopenDelayMs).unref()
    this.#reopenDelayMs = Math.min(this.#reopenDelayMs * 2, REOPEN_DELAY_MS_MAX)
  }
}
