/**
 * Keeps the store of the stage true: takes views and cues, runs the queue, follows the source's
 * visibility, and lowers the motion when the machine cannot keep up. Draws nothing itself.
 */
import type { Cue, Language, OverlayReport, OverlayView } from '@fanfare/shared/contracts'
import { CuePlayer } from './cue-player.ts'
import { CueQueue, type CueCounts } from './cue-queue.ts'
import { FrameRateWatch } from './effects/frame-rate.ts'
import { particlesMax } from './effects/particle-limit.ts'
import { ParticleField } from './effects/particles.ts'
import { FlashBudget } from './flash-budget.ts'
import { FrameProbe } from './frame-probe.ts'
import { LANE_PLACES, LANE_PLACES_PORTRAIT } from './limits.ts'
import { watchSource, type SourceState } from './obs-source.ts'
import { labelOf, type PageSettings } from './page-settings.ts'
import { createStageStore, type Motion, type StageStore } from './stage-model.ts'

/** What the connection adds to a report is its own position and version. */
export type StageReport = Omit<OverlayReport, 'version' | 'seq'>

export type ConductorOptions = {
  settings: PageSettings
  /** Server clock, Unix ms. */
  serverNow: () => number
  /** Cue ids that reached the picture. */
  onShown: (ids: string[]) => void
}

export class Conductor {
  readonly store: StageStore
  readonly flashes = new FlashBudget()
  readonly particles = new ParticleField(particlesMax(navigator.userAgent))
  readonly frameRate = new FrameRateWatch(() => this.#goCalm())
  readonly #options: ConductorOptions
  readonly #player: CuePlayer
  readonly #probe: FrameProbe
  readonly #stopWatching: () => void
  #source: SourceState = { visible: true, active: true }
  #isSlow = false

  constructor(options: ConductorOptions) {
    const { settings } = options
    this.#options = options
    this.store = createStageStore(settings.language ?? 'zh-Hant', settings.motion ?? 'full')
    const places = settings.canvas === '9x16' ? LANE_PLACES_PORTRAIT : LANE_PLACES
    this.#player = new CuePlayer({
      queue: new CueQueue(places),
      now: Date.now,
      onPresented: (presented, revealing) => this.#change({ presented, revealing }),
      onShown: options.onShown,
    })
    const frames = {
      request: (onFrame: () => void) => requestAnimationFrame(onFrame),
      cancel: (handle: number) => cancelAnimationFrame(handle),
    }
    this.#probe = new FrameProbe(frames, performance.now())
    this.#stopWatching = watchSource(window, (source) => this.#follow(source))
  }

  get counts(): CueCounts {
    return this.#player.counts
  }

  setView(view: OverlayView): void {
    const before = this.store.getState().view
    const { settings } = this.#options
    const language: Language = settings.language ?? view.stage.language
    this.#change({ view, language, motion: this.#motionFor(view) })
    if (view.blank === (before?.blank ?? false)) return
    this.#player.setBlank(view.blank)
    if (view.blank) this.particles.clear()
  }

  offer(cues: readonly Cue[]): void {
    if (cues.length === 0) return
    this.#player.offer(cues, this.#options.serverNow() - Date.now())
  }

  report(): StageReport {
    // A running countdown draws every second without a new view.
    if (isCountingDown(this.store.getState().view)) this.#probe.drew()
    const { visible, active } = this.#source
    const health = visible
      ? this.#probe.check(() => performance.now())
      : { frameAgeMs: 0, frozen: false }
    return {
      visible,
      active,
      ...health,
      label: labelOf(this.#options.settings),
      canvas: { width: innerWidth, height: innerHeight },
      cues: this.#player.counts,
    }
  }

  stop(): void {
    this.#stopWatching()
    this.#player.stop()
    this.frameRate.stop()
    this.particles.clear()
  }

  #follow(source: SourceState): void {
    const wasVisible = this.#source.visible
    this.#source = source
    if (source.visible === wasVisible) return
    this.#change({ isVisible: source.visible })
    this.#player.setHidden(!source.visible)
    if (source.visible) return
    this.#probe.pause()
    this.frameRate.stop()
    this.particles.clear()
  }

  #motionFor(view: OverlayView | null): Motion {
    const asked = this.#options.settings.motion ?? view?.stage.motion ?? 'full'
    return asked === 'full' && this.#isSlow ? 'calm' : asked
  }

  /** For the rest of the page's life: a machine that is busy now is busy with the show. */
  #goCalm(): void {
    this.#isSlow = true
    this.particles.clear()
    this.#change({ motion: this.#motionFor(this.store.getState().view) })
  }

  #change(change: Partial<ReturnType<StageStore['getState']>>): void {
    this.#probe.drew()
    this.store.setState(change)
  }
}

function isCountingDown(view: OverlayView | null): boolean {
  if (view === null) return false
  const { seckills, lotteries, polls, quizzes, codes } = view
  if (view.windows.length > 0 || lotteries.some(({ state }) => state === 'open')) return true
  return [...seckills, ...polls, ...quizzes, ...codes].some(
    ({ open, closesAt }) => open && closesAt !== null,
  )
}
