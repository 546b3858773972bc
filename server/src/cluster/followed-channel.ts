/**
 * A channel that another node owns, as pages here see it. It outlives its owners: when one is gone, silent or
 * doubtful it asks where the channel is now, and keeps the picture until somebody answers.
 */
import type { Audience, Cue, Delta, Position } from '@fanfare/shared/contracts'
import { rejection } from '@fanfare/shared/contracts'
import { FOLLOW_ASK_MS_MAX, FOLLOW_RETRY_MS_MIN, FOLLOW_TELL_MS } from '../broadcast/limits.ts'
import { OneTimer } from '../broadcast/one-timer.ts'
import type { Copy, CopyOutlet } from '../broadcast/remote-channels.ts'
import { ChannelRefused } from '../channel/channel-refused.ts'
import { FOLLOW_BEAT_MS } from '../limits.ts'
import { framesTopic } from '../redis/keys.ts'
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
import { FollowedLane } from './followed-lane.ts'
import { FollowedMembers } from './followed-members.ts'
import type { Ownership } from './ownership.ts'

export type FollowedChannelOptions = {
  channelId: string
  node: string
  outlet: CopyOutlet
  bus: Pick<Bus, 'hear'>
  asking: Pick<Asking, 'ask' | 'tell'>
  ownership: Pick<Ownership, 'self' | 'locate' | 'doubt'>
  now: () => number
  onStopped: () => void
}

export class FollowedChannel implements Copy {
  readonly lanes: { [A in Audience]: FollowedLane<A> }
  readonly personal: FollowedMembers
  readonly #options: FollowedChannelOptions
  readonly #tellTimer = new OneTimer()
  readonly #beat: NodeJS.Timeout
  #owner: string
  #looking = false
  /** While it runs, words of other nodes are no reason to look for the owner once more. */
  readonly #doubtPause = new OneTimer()
  /** The owner was told everything at least once. */
  #toldWhole = false
  #stopped = false

  constructor(options: FollowedChannelOptions) {
    this.#options = options
    this.#owner = options.node
    const { outlet } = options
    this.lanes = {
      overlay: this.#lane('overlay', (frame) => outlet.overlay(frame)),
      panel: this.#lane('panel', (frame) => outlet.panel(frame)),
      viewer: this.#lane('viewer', (frame) => outlet.viewer(frame)),
    }
    this.personal = new FollowedMembers({
      emit: (member, view) => outlet.personal(member, view),
      onChange: () => this.#tellSoon(),
    })
    this.#beat = setInterval(() => this.#onBeat(), FOLLOW_BEAT_MS).unref()
  }

  get stopped(): boolean {
    return this.#stopped
  }

  /** The roster and the producers of these pages are on the owner's panel. */
  touchPanel(): void {
    this.#tellSoon()
  }

  playTest(cues: readonly Cue[]): void {
    const word: TestWord = { channelId: this.#options.channelId, cues }
    this.#options.asking.tell(this.#owner, 'play_test', word)
  }

  shown(overlayId: string, cues: readonly string[]): void {
    const word: ShownWord = { channelId: this.#options.channelId, overlayId, cues }
    this.#options.asking.tell(this.#owner, 'shown', word)
  }

  /** The owner is another one, or (`null`) nobody. */
  moved(node: string | null): void {
    if (this.#stopped || node === this.#owner) return
    if (node === null) return void this.#look()
    if (node === this.#options.ownership.self) return this.#options.outlet.comeHere()
    this.#owner = node
    this.#tell(true)
    for (const lane of Object.values(this.lanes)) lane.ask()
  }

  /** Told by a node that it is not the owner. */
  elsewhere(from: string): void {
    this.#doubt(from)
  }

  /** The owner does not know whose numbers are wanted. */
  tellMembers(from: string): void {
    if (from === this.#owner && !this.#stopped) this.#tell(true)
  }

  hearPersonal(from: string, word: PersonalWord): void {
    if (from === this.#owner && !this.#stopped) this.personal.hear(word)
  }

  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    clearInterval(this.#beat)
    this.#tellTimer.clear()
    this.#doubtPause.clear()
    for (const lane of Object.values(this.lanes)) lane.stop()
    const word: ChannelWord = { channelId: this.#options.channelId }
    this.#options.asking.tell(this.#owner, 'unfollow', word)
    this.#options.onStopped()
  }

  #lane<A extends Audience>(audience: A, emit: (frame: Delta<A>) => void): FollowedLane<A> {
    const { bus, channelId, now, outlet } = this.#options
    return new FollowedLane<A>({
      audience,
      hear: (listener) => bus.hear(framesTopic(channelId, audience), listener),
      ask: (position) => this.#ask(audience, position),
      owner: () => this.#owner,
      onOwnerInDoubt: () => {
        if (this.#doubtPause.armed) return
        this.#doubtPause.arm(FOLLOW_RETRY_MS_MIN, () => undefined)
        this.#doubt(this.#owner)
      },
      onListening: () => this.#tellSoon(),
      emit,
      rebased: () => outlet.rebased(audience),
      now,
    })
  }

  async #ask<A extends Audience>(
    audience: A,
    position: Position | null,
  ): Promise<Exclude<FollowAnswer<A>, { mode: 'elsewhere' }>> {
    const owner = this.#owner
    const { asking, channelId } = this.#options
    const question: FollowQuestion = { channelId, audience, position }
    try {
      const answer = await asking.ask(owner, 'follow', question, FOLLOW_ASK_MS_MAX)
      const known = answer as FollowAnswer<A>
      if (known.mode !== 'elsewhere') return known
    } catch (cause) {
      this.#doubt(owner)
      throw cause
    }
    this.#doubt(owner)
    throw new ChannelRefused(rejection('channel/unavailable', `${owner} does not run it any more`))
  }

  #doubt(node: string): void {
    if (this.#stopped || node !== this.#owner) return
    this.#options.ownership.doubt(this.#options.channelId, node)
    void this.#look()
  }

  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    const { channelId, ownership } = this.#options
    try {
      const place = await ownership.locate(channelId)
      this.moved(place.at === 'here' ? ownership.self : place.node)
    } catch {
      // Nobody has it, or nobody knows: the lanes ask again, and so does this.
    } finally {
      this.#looking = false
    }
  }

  #onBeat(): void {
    const lanes = Object.values(this.lanes)
    if (this.personal.size === 0 && lanes.every(({ awake }) => !awake)) {
      return this.#options.outlet.idle()
    }
    for (const lane of lanes) lane.beat()
    this.#tell(false)
  }

  #tellSoon(): void {
    if (!this.#stopped) this.#tellTimer.arm(FOLLOW_TELL_MS, () => this.#tell(false))
  }

  #tell(isWhole: boolean): void {
    const { asking, channelId, outlet } = this.#options
    const { overlay, panel, viewer } = this.lanes
    const hearing = (['overlay', 'panel', 'viewer'] as const).filter(
      (audience) => this.lanes[audience].awake,
    )
    const word: FollowingWord = {
      channelId,
      hearing,
      listening: {
        overlay: overlay.listening,
        panel: panel.listening,
        viewer: viewer.listening,
      },
      members: this.personal.word(isWhole || !this.#toldWhole),
      attendance: outlet.attendance(),
      personal: this.personal.receipt,
    }
    this.#toldWhole = true
    this.#tellTimer.clear()
    asking.tell(this.#owner, 'following', word)
  }
}
