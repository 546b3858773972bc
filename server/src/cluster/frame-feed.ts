/**
 * A channel of this node, as other nodes follow it: its frames are said while somebody hears them, with a beat
 * that tells where the stream is; whoever follows there counts as if they followed here.
 */
import type { MemberId } from '@fanfare/shared/base'
import type { Audience, Delta, PersonalView, Position } from '@fanfare/shared/contracts'
import { OVERLAY_GONE_KEPT_MS, OVERLAYS_LISTED_MAX } from '../broadcast/limits.ts'
import { isSamePage } from '../broadcast/overlay-roster.ts'
import type { ListedOverlay } from '../broadcast/overlay-roster.ts'
import type { Attendance, Offer, OfferedBroadcast } from '../broadcast/remote-channels.ts'
import { FOLLOW_BEAT_MS } from '../limits.ts'
import { framesTopic } from '../redis/keys.ts'
import type { Asking } from './asking.ts'
import type { Bus } from './bus.ts'
import type { FollowAnswer, FollowingWord, FrameWord } from './follow-words.ts'
import { FollowingNode } from './following-node.ts'

export type FrameFeedOptions = {
  channelId: string
  self: string
  bus: Pick<Bus, 'say'>
  asking: Pick<Asking, 'tell'>
  now: () => number
  /** Who follows on other nodes changed. */
  onChange: () => void
  onClosed: () => void
}

const AUDIENCES = ['overlay', 'panel', 'viewer'] as const

export class FrameFeed implements Offer {
  readonly #options: FrameFeedOptions
  readonly #nodes = new Map<string, FollowingNode>()
  /** Overlays of nodes that are gone: they stay listed for a while, as one that left here does. */
  #left: { overlay: ListedOverlay; at: number }[] = []
  /** Audiences that somebody hears. */
  readonly #heard = new Set<Audience>()
  #broadcast: OfferedBroadcast | null = null
  #beat: NodeJS.Timeout | null = null
  #attendanceText = ''

  constructor(options: FrameFeedOptions) {
    this.#options = options
  }

  get followers(): number {
    return [...this.#nodes.values()].reduce((sum, node) => sum + node.followers, 0)
  }

  attendance(): Attendance {
    const nodes = [...this.#nodes.values()].map(({ attendance }) => attendance)
    const overlays = nodes.flatMap((one) => one.overlays)
    const stillGone = this.#gone().filter((one) => !overlays.some((here) => isSamePage(one, here)))
    return {
      overlays: [...overlays, ...stillGone],
      producers: nodes.flatMap(({ producers }) => producers),
    }
  }

  frame<A extends Audience>(audience: A, frame: Delta<A>): void {
    if (this.#heard.has(audience)) this.#say(audience, { node: this.#options.self, frame })
  }

  personal(member: MemberId, view: PersonalView): void {
    for (const node of this.#nodes.values()) node.personal(member, view)
  }

  /** An incarnation runs here: those who followed the one before are told where it is. */
  began(broadcast: OfferedBroadcast): void {
    this.#broadcast = broadcast
    this.#listen()
    for (const { members } of this.#nodes.values()) this.#bind(members)
    for (const audience of this.#heard) {
      // One that is dropped meanwhile is followed by the next.
      broadcast.lanes[audience].ready().then(
        () => this.#sayPosition(audience),
        () => undefined,
      )
    }
  }

  ended(): void {
    this.#broadcast = null
    for (const audience of this.#heard) {
      this.#say(audience, { node: this.#options.self, gone: true })
    }
  }

  close(): void {
    if (this.#broadcast !== null) this.ended()
    this.#nodes.clear()
    this.#heard.clear()
    this.#stopBeat()
    this.#options.onClosed()
  }

  /** Answers in the turn in which the frames after the answer begin to be said. */
  async follow<A extends Audience>(
    from: string,
    audience: A,
    position: Position | null,
  ): Promise<FollowAnswer<A>> {
    const broadcast = this.#broadcast
    if (broadcast === null) throw new Error('the channel is not open')
    this.#nodeOf(from).asked(audience)
    this.#listen()
    const lanes: OfferedBroadcast['lanes'] = broadcast.lanes
    const lane = lanes[audience]
    await lane.ready()
    if (broadcast.stopped) throw new Error('the channel was dropped')
    const resume = lane.resume(position)
    if (resume.mode === 'snapshot') return { mode: 'snapshot', frame: lane.snapshot() }
    return resume
  }

  following(from: string, word: FollowingWord): void {
    const { added, removed, again } = this.#nodeOf(from).heard(word)
    this.#listen()
    this.#unbind(removed)
    this.#bind(added)
    for (const member of again) this.#broadcast?.personal.refresh(member)
    this.#tellOfAttendance()
  }

  forget(from: string): void {
    const node = this.#nodes.get(from)
    if (node === undefined) return
    this.#nodes.delete(from)
    // From a channel that moved on nobody left: they follow its next owner.
    if (this.#broadcast !== null) this.#keepListed(node.attendance.overlays)
    this.#unbind(node.members)
    this.#listen()
    this.#tellOfAttendance()
    if (this.#nodes.size === 0) this.#stopBeat()
  }

  #keepListed(overlays: readonly ListedOverlay[]): void {
    const at = this.#options.now()
    const left = overlays.map((overlay) => ({ overlay: { ...overlay, isGone: true }, at }))
    this.#left = [...this.#left, ...left].slice(-OVERLAYS_LISTED_MAX)
  }

  #nodeOf(from: string): FollowingNode {
    const known = this.#nodes.get(from)
    if (known !== undefined) return known
    const { asking, channelId } = this.#options
    const node = new FollowingNode({
      channelId,
      tell: (kind, word) => asking.tell(from, kind, word),
    })
    this.#nodes.set(from, node)
    this.#beat ??= setInterval(() => this.#onBeat(), FOLLOW_BEAT_MS).unref()
    return node
  }

  #onBeat(): void {
    for (const [id, node] of this.#nodes) if (!node.beat()) this.forget(id)
    for (const audience of this.#heard) this.#sayPosition(audience)
  }

  #listen(): void {
    const nodes = [...this.#nodes.values()]
    for (const audience of AUDIENCES) {
      const count = nodes.reduce((sum, node) => sum + node.listening(audience), 0)
      this.#broadcast?.lanes[audience].setListeningElsewhere(count)
      const wasHeard = this.#heard.has(audience)
      if (!nodes.some((node) => node.hears(audience))) this.#heard.delete(audience)
      else this.#heard.add(audience)
      // One that was taken for gone may have missed frames.
      if (!wasHeard && this.#heard.has(audience)) this.#sayPosition(audience)
    }
  }

  /** Of one that is bound already this sends the numbers again. */
  #bind(members: Iterable<MemberId>): void {
    const personal = this.#broadcast?.personal
    if (personal === undefined) return
    for (const member of members) {
      personal.bind(member)
      personal.refresh(member)
    }
  }

  #unbind(members: Iterable<MemberId>): void {
    for (const member of members) this.#broadcast?.personal.unbind(member)
  }

  #sayPosition(audience: Audience): void {
    const broadcast = this.#broadcast
    if (broadcast === null || broadcast.stopped) return
    const { hasView, incarnation, seq } = broadcast.lanes[audience]
    if (hasView) this.#say(audience, { node: this.#options.self, at: { incarnation, seq } })
  }

  #say<A extends Audience>(audience: A, word: FrameWord<A>): void {
    this.#options.bus.say(framesTopic(this.#options.channelId, audience), JSON.stringify(word))
  }

  /** The panel is drawn anew only for what it shows. */
  #tellOfAttendance(): void {
    const text = JSON.stringify(this.attendance())
    if (text === this.#attendanceText) return
    this.#attendanceText = text
    this.#options.onChange()
  }

  #gone(): ListedOverlay[] {
    const now = this.#options.now()
    this.#left = this.#left.filter(({ at }) => now - at <= OVERLAY_GONE_KEPT_MS)
    return this.#left.map(({ overlay }) => overlay)
  }

  #stopBeat(): void {
    if (this.#beat !== null) clearInterval(this.#beat)
    this.#beat = null
  }
}
