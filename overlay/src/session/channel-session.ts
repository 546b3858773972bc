/**
 * A page's side of the protocol (`shared/PROTOCOL.md`): connects, says hello, follows the frames,
 * asks again after a gap, and never gives up. Shows nothing itself and knows no view.
 */
import type {
  Audience,
  Delta,
  HelloAnswer,
  MomentOf,
  OverlayReport,
  PersonalView,
  Position,
  PROTOCOL_VERSION,
  Snapshot,
} from '@fanfare/shared/contracts'
import { FrameFollower } from './frame-follower.ts'
import { HELLO_GAP_MS, HELLO_TIMEOUT_MS, REPORT_EVERY_MS } from './limits.ts'
import { PageConnection } from './page-connection.ts'
import type { Credentials } from './page-connection.ts'
import { ServerClock } from './server-clock.ts'
import type { SessionState } from './session-state.ts'
import { ShownOutbox } from './shown-outbox.ts'

/** Written out, because importing the value would bring every schema into the page. */
const PROTOCOL: typeof PROTOCOL_VERSION = 1

export type SessionOptions<A extends Audience> = {
  audience: A
  /** `https://host:port` of the server. */
  origin: string
  credentials: Credentials
  onSnapshot: (frame: Snapshot<A>) => void
  /** Called with every delta that fits, before its moments are handed on. */
  onDelta: (frame: Delta<A>) => void
  /** Each moment once, ever; the state it belongs to has been handed on already. */
  onMoments: (moments: MomentOf<A>[]) => void
  onPersonal?: (view: PersonalView) => void
  onState: (state: SessionState) => void
  /** Server clock minus page clock, ms. */
  onOffset: (offsetMs: number) => void
  /** The server speaks another version: load the page anew. */
  onReload: () => void
  /** The overlay's own health, every 2 s while connected. `null`: nothing to report yet. */
  report?: () => Omit<OverlayReport, 'seq'> | null
  fetch?: typeof fetch
}

/** What a person with the browser's console may look at. Nothing in the product reads it. */
export type SessionDiagnostics = {
  state: SessionState
  position: Position | null
  offsetMs: number
  snapshots: number
  deltas: number
  duplicates: number
  gaps: number
  hellos: number
}

export class ChannelSession<A extends Audience> {
  readonly #options: SessionOptions<A>
  readonly #connection: PageConnection<A>
  readonly #follower = new FrameFollower<A>()
  readonly #clock: ServerClock
  readonly #outbox = new ShownOutbox()
  readonly #counts = { snapshots: 0, deltas: 0, duplicates: 0, gaps: 0, hellos: 0 }
  #state: SessionState = { kind: 'connecting' }
  /** The newest hello; answers to older ones are void. */
  #hello = 0
  #awaitingAnswer = false
  /** The next snapshot is the one that the answer announced. */
  #awaitingSnapshot = false
  #helloAt = 0
  #helloTimer: ReturnType<typeof setTimeout> | null = null
  #reportTimer: ReturnType<typeof setInterval> | null = null

  constructor(options: SessionOptions<A>) {
    this.#options = options
    this.#connection = new PageConnection<A>({
      audience: options.audience,
      origin: options.origin,
      credentials: options.credentials,
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      onUp: () => this.#onUp(),
      onDown: () => this.#onDown(),
      onRefused: (code, message) => this.#become({ kind: 'refused', code, message }),
      onReload: options.onReload,
      onSnapshot: (frame) => this.#onSnapshot(frame),
      onDelta: (frame) => this.#onDelta(frame),
      onPersonal: (view) => options.onPersonal?.(view),
    })
    this.#clock = new ServerClock({
      ask: (timeoutMs) => this.#connection.clock(timeoutMs),
      onOffset: options.onOffset,
    })
  }

  start(): void {
    this.#options.onState(this.#state)
    this.#connection.start()
  }

  /** Ends the session; nothing of it runs afterwards. */
  stop(): void {
    this.#quiet()
    this.#connection.stop()
  }

  /** Asks again at once instead of with the next slow attempt: somebody has just logged in. */
  retry(): void {
    this.#connection.retry()
  }

  /** Cues that really reached the picture. */
  shown(cues: readonly string[]): void {
    this.#outbox.add(cues)
    this.#sendShown()
  }

  diagnostics(): SessionDiagnostics {
    const { offsetMs } = this.#clock
    return { state: this.#state, position: this.#follower.position, offsetMs, ...this.#counts }
  }

  #onUp(): void {
    this.#sayHello()
    this.#clock.start()
    if (this.#options.report !== undefined) {
      this.#reportTimer ??= setInterval(() => this.#sendReport(), REPORT_EVERY_MS)
      this.#sendReport()
    }
  }

  #onDown(): void {
    this.#quiet()
    this.#stale('disconnected')
  }

  #quiet(): void {
    this.#hello += 1
    this.#awaitingAnswer = false
    this.#awaitingSnapshot = false
    this.#clock.stop()
    if (this.#helloTimer !== null) clearTimeout(this.#helloTimer)
    if (this.#reportTimer !== null) clearInterval(this.#reportTimer)
    this.#helloTimer = null
    this.#reportTimer = null
  }

  #sayHello(): void {
    if (this.#helloTimer !== null) clearTimeout(this.#helloTimer)
    this.#helloTimer = null
    this.#hello += 1
    this.#counts.hellos += 1
    this.#helloAt = Date.now()
    this.#awaitingAnswer = true
    const hello = this.#hello
    this.#connection
      .hello({ protocol: PROTOCOL, position: this.#follower.position }, HELLO_TIMEOUT_MS)
      .then(
        (answer) => hello === this.#hello && this.#onAnswer(answer),
        () => hello === this.#hello && this.#helloAgain(),
      )
  }

  #helloAgain(): void {
    if (this.#helloTimer !== null || !this.#connection.up) return
    const dueMs = this.#helloAt + HELLO_GAP_MS * (1 + Math.random()) - Date.now()
    this.#helloTimer = setTimeout(() => this.#sayHello(), Math.max(0, dueMs))
  }

  #onAnswer(answer: HelloAnswer): void {
    this.#awaitingAnswer = false
    if (!answer.ok) {
      if (answer.reload === true) this.#options.onReload()
      else this.#helloAgain()
      return
    }
    this.#clock.hint(answer.at)
    // The frames of this answer are right behind it; a snapshot makes the page live itself.
    if (answer.mode === 'snapshot') this.#awaitingSnapshot = true
    else this.#become({ kind: 'live' })
    this.#sendShown()
  }

  #onSnapshot(frame: Snapshot<A>): void {
    const verdict = this.#follower.snapshot(frame, this.#awaitingSnapshot)
    this.#awaitingSnapshot = false
    if (verdict === 'gap') return this.#onGap()
    if (verdict === 'duplicate') {
      this.#counts.duplicates += 1
      return
    }
    this.#counts.snapshots += 1
    this.#options.onSnapshot(frame)
    this.#become({ kind: 'live' })
  }

  #onDelta(frame: Delta<A>): void {
    const verdict = this.#follower.delta(frame)
    if (verdict === 'duplicate') this.#counts.duplicates += 1
    else if (verdict === 'gap') this.#onGap()
    else {
      this.#counts.deltas += 1
      this.#options.onDelta(frame)
      const moments = this.#follower.fresh(frame.moments ?? [])
      if (moments.length > 0) this.#options.onMoments(moments)
    }
  }

  #onGap(): void {
    this.#counts.gaps += 1
    // The answer to a hello that is under way repairs this gap as well.
    if (this.#awaitingAnswer || this.#helloTimer !== null) return
    this.#stale('resyncing')
    if (Date.now() - this.#helloAt < HELLO_GAP_MS) this.#helloAgain()
    else this.#sayHello()
  }

  #sendReport(): void {
    const report = this.#options.report?.() ?? null
    this.#clock.checkJump()
    if (report === null) return
    this.#connection.report({ ...report, seq: this.#follower.position?.seq ?? 0 })
  }

  #sendShown(): void {
    if (!this.#connection.up) return
    for (const cues of this.#outbox.take()) this.#connection.shown({ cues })
  }

  #stale(why: 'disconnected' | 'resyncing'): void {
    if (this.#state.kind === 'live') this.#become({ kind: 'stale', sinceMs: Date.now(), why })
  }

  #become(state: SessionState): void {
    if (this.#state.kind === 'live' && state.kind === 'live') return
    this.#state = state
    this.#options.onState(state)
  }
}
