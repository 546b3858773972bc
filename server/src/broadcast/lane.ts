/**
 * One audience of one channel: decides when a frame is made. State is conflated per tick; moments
 * are never lost, and a frame that carries them carries state at least as new as they are.
 * Nothing runs while nothing changed or nobody follows.
 */
import type { Position } from '@fanfare/shared/contracts'
import type { ChannelReading } from '../channel/channel.ts'
import { AudienceStream } from './audience-stream.ts'
import type { DeltaFrame, Resume, SnapshotFrame } from './audience-stream.ts'
import { STREAM_LINGER_MS } from './limits.ts'
import { OneTimer } from './one-timer.ts'

export type LaneOptions<V, M> = {
  incarnation: string
  tickMs: number
  /** `at_once`: a frame per batch with moments (but `gapMs` apart); `tick`: with the next tick. */
  moments: { send: 'at_once'; gapMs: number } | { send: 'tick'; perFrameMax: number }
  /** Moments that a snapshot repeats. */
  recentMax: number
  /** Reads again this often while somebody follows; 0: only when something changed. */
  refreshMs: number
  read: <T>(look: (reading: ChannelReading) => T) => Promise<T>
  project: (reading: ChannelReading) => V
  emit: (frame: DeltaFrame<V, M>) => void
  now: () => number
}

/** Taken when the batch was applied; shown when it is durable. `taken` orders views and moments. */
export type LaneCapture<V, M> = { taken: number; moments: readonly M[]; view: V | null }

type TakenView<V> = { taken: number; view: V }

export class Lane<V extends object, M> {
  readonly #options: LaneOptions<V, M>
  readonly #stream: AudienceStream<V, M>
  #taken = 0
  /** How new the view on the stream is. */
  #shown = 0
  #pending: LaneCapture<V, M>[] = []
  #captured: TakenView<V> | null = null
  #recent: M[] = []
  #dirty = false
  #awake = false
  #stopped = false
  #listeningHere = 0
  #listeningElsewhere = 0
  #reading = false
  #basing: Promise<void> | null = null
  #lastFrameAt = 0
  readonly #tickTimer = new OneTimer()
  readonly #momentTimer = new OneTimer()
  readonly #lingerTimer = new OneTimer()
  readonly #refreshTimer = new OneTimer()

  constructor(options: LaneOptions<V, M>) {
    this.#options = options
    this.#stream = new AudienceStream(options.incarnation)
  }

  /** Whether moments are worth computing. */
  get awake(): boolean {
    return this.#awake
  }

  get hasView(): boolean {
    return this.#stream.hasView
  }

  get seq(): number {
    return this.#stream.seq
  }

  get incarnation(): string {
    return this.#stream.incarnation
  }

  /** How many sockets follow. At none the stream lingers for those that come back, then sleeps. */
  setListening(count: number): void {
    this.#listeningHere = count
    this.#listen()
  }

  /** The same of sockets on other nodes. */
  setListeningElsewhere(count: number): void {
    if (count === this.#listeningElsewhere) return
    this.#listeningElsewhere = count
    this.#listen()
  }

  get #listening(): number {
    return this.#listeningHere + this.#listeningElsewhere
  }

  #listen(): void {
    if (this.#stopped) return
    if (this.#listening > 0) {
      this.#lingerTimer.clear()
      this.#refreshLater()
      this.#schedule()
      return
    }
    this.#refreshTimer.clear()
    if (this.#awake) this.#lingerTimer.arm(STREAM_LINGER_MS, () => this.#sleep())
  }

  /** Runs inside the channel's turn, right after the batch was applied. */
  capture(reading: ChannelReading, moments: readonly M[]): LaneCapture<V, M> {
    this.#taken += 1
    const wanted = this.#awake && moments.length > 0 && this.#options.moments.send === 'at_once'
    return { taken: this.#taken, moments, view: wanted ? this.#options.project(reading) : null }
  }

  /** The batch is durable. */
  release(capture: LaneCapture<V, M>): void {
    if (this.#stopped) return
    if (!this.#awake) {
      this.#remember(capture.moments)
      return
    }
    if (capture.moments.length > 0) this.#pending.push(capture)
    if (capture.view === null) this.#dirty = true
    else {
      this.#captured = { taken: capture.taken, view: capture.view }
      this.#dirty = false
    }
    this.#schedule()
  }

  /** Something outside the channel's state changed. */
  touch(): void {
    if (!this.#awake || this.#stopped) return
    this.#dirty = true
    this.#schedule()
  }

  /** Moments that belong to no batch (tests of the stage). */
  play(moments: readonly M[]): void {
    if (!this.#awake || this.#stopped || !this.#stream.hasView) return
    this.#send(null, moments)
  }

  /** Resolves when there is a view to follow from. Rejects if the channel is dropped meanwhile. */
  async ready(): Promise<void> {
    while (!this.#stream.hasView) {
      if (this.#stopped) throw new Error('the channel was dropped')
      this.#wake()
      this.#basing ??= this.#base().finally(() => {
        this.#basing = null
      })
      await this.#basing
    }
  }

  resume(position: Position | null): Resume<V, M> {
    return this.#stream.resume(position)
  }

  snapshot(): SnapshotFrame<V, M> {
    return this.#stream.snapshot(this.#recent, this.#options.now())
  }

  stop(): void {
    this.#stopped = true
    this.#clearTimers()
  }

  async #base(): Promise<void> {
    const look = await this.#look()
    if (this.#stopped || !this.#awake || this.#stream.hasView) return
    this.#stream.base(look.view)
    this.#shown = Math.max(this.#shown, look.taken)
    this.#schedule()
  }

  #look(): Promise<TakenView<V>> {
    return this.#options.read((reading) => ({
      taken: this.#taken,
      view: this.#options.project(reading),
    }))
  }

  #schedule(): void {
    if (this.#stopped || !this.#awake) return
    const { moments, tickMs, now } = this.#options
    const age = Math.max(0, now() - this.#lastFrameAt)
    if (moments.send === 'at_once' && this.#pending.length > 0 && this.#captured !== null) {
      if (this.#momentTimer.armed) return
      if (age >= moments.gapMs) this.#flushMoments()
      else this.#momentTimer.arm(moments.gapMs - age, () => this.#flushMoments())
      return
    }
    const wanted = this.#pending.length > 0 || (this.#dirty && this.#listening > 0)
    if (!wanted || this.#reading) return
    this.#tickTimer.arm(Math.max(0, tickMs - age), () => void this.#tick())
  }

  #flushMoments(): void {
    if (this.#stopped || this.#captured === null) return
    this.#advance(this.#captured)
    this.#schedule()
  }

  async #tick(): Promise<void> {
    this.#reading = true
    this.#dirty = false
    try {
      const look = await this.#look()
      if (!this.#stopped && this.#awake) this.#advance(look)
    } catch {
      // The channel was dropped: `stop` follows, and a new incarnation starts from a snapshot.
      this.#dirty = true
      return
    } finally {
      this.#reading = false
    }
    this.#schedule()
  }

  /** A frame of this view and every moment that is not newer than it. */
  #advance(look: TakenView<V>): void {
    const newer = look.taken >= this.#shown
    if (newer) this.#shown = look.taken
    if (this.#captured !== null && this.#captured.taken <= this.#shown) this.#captured = null
    const due: M[] = []
    const later: LaneCapture<V, M>[] = []
    for (const capture of this.#pending) {
      if (capture.taken <= this.#shown) due.push(...capture.moments)
      else later.push(capture)
    }
    this.#pending = later
    this.#send(newer ? look.view : null, due)
  }

  #send(view: V | null, moments: readonly M[]): void {
    const { now, moments: rule } = this.#options
    const sent = rule.send === 'tick' ? moments.slice(-rule.perFrameMax) : moments
    const frame = this.#stream.fold(view, sent, now())
    if (frame === null) return
    this.#lastFrameAt = frame.at
    this.#remember(sent)
    this.#options.emit(frame)
  }

  #remember(moments: readonly M[]): void {
    if (this.#options.recentMax === 0 || moments.length === 0) return
    this.#recent.push(...moments.slice(-this.#options.recentMax))
    if (this.#recent.length > this.#options.recentMax) {
      this.#recent.splice(0, this.#recent.length - this.#options.recentMax)
    }
  }

  #wake(): void {
    if (this.#awake || this.#stopped) return
    this.#awake = true
    if (this.#listening === 0) this.#listen()
  }

  #sleep(): void {
    this.#clearTimers()
    for (const capture of this.#pending) this.#remember(capture.moments)
    this.#pending = []
    this.#captured = null
    this.#dirty = false
    this.#awake = false
    this.#stream.sleep()
  }

  #refreshLater(): void {
    const { refreshMs } = this.#options
    if (refreshMs === 0) return
    this.#refreshTimer.arm(refreshMs, () => {
      this.touch()
      this.#refreshLater()
    })
  }

  #clearTimers(): void {
    this.#tickTimer.clear()
    this.#momentTimer.clear()
    this.#lingerTimer.clear()
    this.#refreshTimer.clear()
  }
}
