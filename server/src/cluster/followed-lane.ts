/**
 * One audience of a channel that another node owns: a copy of its stream, which follows the owner as a page does.
 * Frames go on to the pages here in order and once; a gap, a silence or another owner makes it ask again, and
 * meanwhile pages are served from what is here.
 */
import type { Audience, Delta, MomentOf, Position, ViewOf } from '@fanfare/shared/contracts'
import { rejection } from '@fanfare/shared/contracts'
import { AudienceStream } from '../broadcast/audience-stream.ts'
import type { Resume, SnapshotFrame } from '../broadcast/audience-stream.ts'
import type { ServedLane } from '../broadcast/broadcast.ts'
import {
  FEED_RECENT_MAX,
  FOLLOW_ASK_MS_MAX,
  FOLLOW_BEATS_MISSED_MAX,
  FOLLOW_RETRY_MS_MAX,
  FOLLOW_RETRY_MS_MIN,
  RING_FRAMES_MAX,
  STREAM_LINGER_MS,
} from '../broadcast/limits.ts'
import { OneTimer } from '../broadcast/one-timer.ts'
import { ChannelRefused } from '../channel/channel-refused.ts'
import type { FollowAnswer, FrameWord } from './follow-words.ts'

export type FollowedLaneOptions<A extends Audience> = {
  audience: A
  /** Resolves when frames are heard for certain; the answer stops hearing them. */
  hear: (listener: (text: string) => void) => Promise<() => void>
  /** Rejects when the owner does not answer. */
  ask: (position: Position | null) => Promise<Exclude<FollowAnswer<A>, { mode: 'elsewhere' }>>
  /** The node that is followed. */
  owner: () => string
  /** Somebody may own the channel who is not the one that is followed. */
  onOwnerInDoubt: () => void
  onListening: () => void
  emit: (frame: Delta<A>) => void
  /** The stream goes on from another place than the frame before. */
  rebased: () => void
  now: () => number
}

type Waiting = { resolve: () => void; reject: (cause: unknown) => void }

export class FollowedLane<A extends Audience> implements ServedLane<A> {
  readonly #options: FollowedLaneOptions<A>
  #stream = new AudienceStream<ViewOf<A>, MomentOf<A>>('')
  #recent: MomentOf<A>[] = []
  /** Frames that do not fit yet: an answer is on its way that may lead up to them. */
  #early: Delta<A>[] = []
  #hearing: Promise<() => void> | null = null
  #listening = 0
  #awake = false
  #stopped = false
  /** Only the newest question counts. */
  #question = 0
  #asking = false
  #retryMs = FOLLOW_RETRY_MS_MIN
  #silentBeats = 0
  #hinted = false
  #waiting: Waiting[] = []
  /** Hellos that wait for an answer of the owner, though there is a picture. */
  #hinting: (() => void)[] = []
  readonly #hintTimer = new OneTimer()
  readonly #retryTimer = new OneTimer()
  readonly #lingerTimer = new OneTimer()

  constructor(options: FollowedLaneOptions<A>) {
    this.#options = options
  }

  get hasView(): boolean {
    return this.#stream.hasView
  }

  get listening(): number {
    return this.#listening
  }

  get awake(): boolean {
    return this.#awake
  }

  setListening(count: number): void {
    this.#listening = count
    if (this.#stopped) return
    if (count > 0) {
      this.#lingerTimer.clear()
      this.#wake()
      this.#askIfSilent()
    } else if (this.#awake) this.#lingerTimer.arm(STREAM_LINGER_MS, () => this.#sleep())
    this.#options.onListening()
  }

  /** Rejects also when the owner does not answer and there is nothing to show; the lane goes on asking. */
  async ready(position: Position | null): Promise<void> {
    while (!this.#stream.hasView) {
      if (this.#stopped) throw new Error('the channel is not followed any more')
      this.#wake()
      await new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }))
    }
    if (position === null || position.incarnation === this.#stream.incarnation) return
    // That page was with another node and may know of a newer owner: it is not led back if that can be helped.
    // Asked once a beat, however many pages come.
    if (!this.#hinted) {
      this.#hinted = true
      this.#hintTimer.arm(FOLLOW_ASK_MS_MAX, () => this.#settleHints())
      this.#askSoon()
    }
    if (!this.#hintTimer.armed) return
    await new Promise<void>((resolve) => this.#hinting.push(resolve))
  }

  resume(position: Position | null): Resume<ViewOf<A>, MomentOf<A>> {
    return this.#stream.resume(position)
  }

  snapshot(): SnapshotFrame<ViewOf<A>, MomentOf<A>> {
    return this.#stream.snapshot(this.#recent, this.#options.now())
  }

  /** Asks now, whatever was asked before: the owner is another one. */
  ask(): void {
    if (!this.#awake || this.#stopped) return
    this.#retryTimer.clear()
    this.#retryMs = FOLLOW_RETRY_MS_MIN
    void this.#ask()
  }

  /** A beat of our own. An owner that says nothing for some of them is asked. */
  beat(): void {
    if (!this.#awake) return
    this.#hinted = false
    this.#silentBeats += 1
    if (this.#listening > 0) this.#askIfSilent()
  }

  stop(): void {
    this.#stopped = true
    this.#fallAsleep()
  }

  #wake(): void {
    if (this.#awake || this.#stopped) return
    this.#awake = true
    if (this.#listening === 0) this.#lingerTimer.arm(STREAM_LINGER_MS, () => this.#sleep())
    this.ask()
  }

  #sleep(): void {
    this.#fallAsleep()
    this.#stream = new AudienceStream('')
    this.#recent = []
    this.#options.onListening()
  }

  #fallAsleep(): void {
    this.#awake = false
    this.#question += 1
    this.#asking = false
    this.#early = []
    this.#retryTimer.clear()
    this.#lingerTimer.clear()
    this.#hearing?.then(
      (stop) => stop(),
      () => undefined,
    )
    this.#hearing = null
    this.#settle(new Error('the channel is not followed any more'))
    this.#settleHints()
  }

  #askIfSilent(): void {
    if (this.#silentBeats >= FOLLOW_BEATS_MISSED_MAX) this.#askSoon()
  }

  /** At most one question at a time, and not faster than the pauses allow. */
  #askSoon(): void {
    if (this.#asking || this.#retryTimer.armed || !this.#awake || this.#stopped) return
    void this.#ask()
  }

  async #ask(): Promise<void> {
    this.#question += 1
    const question = this.#question
    this.#asking = true
    try {
      await inTime(this.#heard())
      if (question !== this.#question) return
      const { incarnation, seq } = this.#stream
      const answer = await this.#options.ask(this.#stream.hasView ? { incarnation, seq } : null)
      if (question !== this.#question) return
      this.#asking = false
      this.#silentBeats = 0
      this.#take(answer)
      this.#settle(null)
      this.#settleHints()
    } catch (cause) {
      if (question !== this.#question) return
      this.#asking = false
      this.#settle(cause)
      this.#askLater()
    }
  }

  #heard(): Promise<() => void> {
    if (this.#hearing !== null) return this.#hearing
    const hearing = this.#options.hear((text) => {
      if (this.#hearing === hearing) this.#hear(JSON.parse(text) as FrameWord<A>)
    })
    this.#hearing = hearing
    hearing.catch(() => {
      if (this.#hearing === hearing) this.#hearing = null
    })
    return hearing
  }

  #hear(word: FrameWord<A>): void {
    // What one says who owned it before is no news of the one that owns it now; the other way round it is.
    if (word.node !== this.#options.owner()) return this.#options.onOwnerInDoubt()
    this.#silentBeats = 0
    if ('gone' in word) return this.#askSoon()
    if ('at' in word) {
      if (this.#stream.hasView && this.#isAhead(word.at)) this.#askSoon()
      return
    }
    if (this.#accept(word.frame)) return
    this.#early.push(word.frame)
    if (this.#early.length > RING_FRAMES_MAX) this.#early.shift()
    this.#askSoon()
  }

  /** False: it does not fit. A repeat is taken and changes nothing. */
  #accept(frame: Delta<A>): boolean {
    if (!this.#stream.hasView || this.#isAhead({ ...frame, seq: frame.seq - 1 })) return false
    if (!this.#stream.accept(frame)) return true
    this.#remember(frame.moments ?? [])
    this.#options.emit(frame)
    return true
  }

  #isAhead({ incarnation, seq }: Position): boolean {
    return incarnation !== this.#stream.incarnation || seq > this.#stream.seq
  }

  #take(answer: Exclude<FollowAnswer<A>, { mode: 'elsewhere' }>): void {
    if (answer.mode === 'deltas') for (const frame of answer.frames) this.#accept(frame)
    if (answer.mode === 'snapshot' && (!this.#stream.hasView || this.#isAhead(answer.frame))) {
      this.#stream.rebase(answer.frame)
      this.#recent = answer.frame.recent
      this.#options.rebased()
    }
    const early = this.#early.toSorted((one, other) => one.seq - other.seq)
    this.#early = []
    // Where frames are still missing, or are of an incarnation that is not the answer's: once more.
    const isInStep = early.filter((frame) => !this.#accept(frame)).length === 0
    if (isInStep) this.#retryMs = FOLLOW_RETRY_MS_MIN
    else this.#askLater()
  }

  #askLater(): void {
    this.#retryTimer.arm(this.#retryMs, () => this.#askSoon())
    this.#retryMs = Math.min(this.#retryMs * 2, FOLLOW_RETRY_MS_MAX)
  }

  #settle(cause: unknown): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const { resolve, reject } of waiting) {
      if (cause === null) resolve()
      else reject(cause)
    }
  }

  #settleHints(): void {
    this.#hintTimer.clear()
    const hinting = this.#hinting
    this.#hinting = []
    for (const resolve of hinting) resolve()
  }

  #remember(moments: readonly MomentOf<A>[]): void {
    if (this.#options.audience !== 'panel' || moments.length === 0) return
    this.#recent = [...this.#recent, ...moments].slice(-FEED_RECENT_MAX)
  }
}

/** While the store is away a topic is heard when it is back; pages are not kept waiting that long. */
async function inTime<T>(heard: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const refused = rejection('channel/unavailable', 'nothing is heard of its owner')
    timer = setTimeout(() => reject(new ChannelRefused(refused)), FOLLOW_ASK_MS_MAX)
  })
  try {
    return await Promise.race([heard, late])
  } finally {
    clearTimeout(timer)
  }
}
