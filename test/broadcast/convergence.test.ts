/** One page behind a bad link, against the server's own record of every position. */
import { FrameFollower } from '@fanfare/overlay/session/frame-follower.ts'
import { createViewStore } from '@fanfare/overlay/stores/view-store.ts'
import { ChannelBroadcast } from '@fanfare/server/broadcast/channel-broadcast.ts'
import type { Delta, OverlayView, Snapshot } from '@fanfare/shared/contracts'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FakeChannel, fakeProjections, overlayViewOf } from './fake-channel.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

type Frame =
  | { kind: 'snapshot'; frame: Snapshot<'overlay'>; isAnswer: boolean }
  | { kind: 'delta'; frame: Delta<'overlay'> }

type Step =
  | { do: 'apply'; total: number; blank: boolean; cues: number }
  | { do: 'settle'; count: number }
  /** The event loop stalls: time passes, then every timer that is due runs at once. */
  | { do: 'wait'; ms: number }
  | { do: 'deliver'; count: number }
  | { do: 'lose' | 'repeat' | 'swap' | 'disconnect' | 'lag' | 'reopen' | 'forget' }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('apply' as const),
        total: fc.integer({ min: 0, max: 30 }),
        blank: fc.boolean(),
        cues: fc.integer({ min: 0, max: 2 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('settle' as const),
        count: fc.integer({ min: 1, max: 4 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        ms: fc.constantFrom(1, 10, 50, 200, 2_500, 70_000),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('deliver' as const),
        count: fc.integer({ min: 1, max: 6 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom(
          ...(['lose', 'repeat', 'swap', 'disconnect', 'lag', 'reopen', 'forget'] as const),
        ),
      }),
    },
  ),
  { maxLength: 80 },
)

class Rig {
  channel: FakeChannel
  broadcast: ChannelBroadcast
  /** What the server showed at each position, by its own account. */
  readonly record = new Map<string, OverlayView>()
  readonly emitted = new Set<string>()
  readonly cues: string[] = []
  readonly follower = new FrameFollower<'overlay'>()
  readonly store = createViewStore<'overlay'>()
  link: Frame[] = []
  connected = false
  lagging = false
  #cue = 0
  #incarnation = 0
  #shown: OverlayView | null = null

  constructor() {
    this.channel = new FakeChannel('show', 'inc-0', { prompt: false })
    this.broadcast = this.open()
  }

  open(): ChannelBroadcast {
    this.#shown = null
    const broadcast = new ChannelBroadcast({
      channel: this.channel,
      projections: fakeProjections,
      outlet: {
        overlay: (frame) => this.onEmit(frame),
        panel: () => undefined,
        viewer: () => undefined,
        personal: () => undefined,
      },
      surroundings: () => ({ channelId: 'show', overlays: [], producers: [] }),
      now: Date.now,
      onDropped: () => undefined,
      onFault: (fault) => expect.fail(String(fault)),
    })
    this.channel.attach(broadcast)
    broadcast.lanes.overlay.setListening(1)
    return broadcast
  }

  onEmit(frame: Delta<'overlay'>): void {
    const before = this.#shown
    const view = { ...(before ?? ({} as OverlayView)), ...frame.state }
    this.#shown = view
    this.record.set(`${frame.incarnation}/${frame.seq}`, view)
    for (const { id } of frame.moments ?? []) {
      expect(this.emitted.has(id), `${id} emitted twice`).toBe(false)
      this.emitted.add(id)
      // A picture is never older than its cue: `total` of the batch is part of the cue's id.
      const index = Number(id.split(':')[1])
      expect(this.newestBatchIn(view)).toBeGreaterThanOrEqual(index)
    }
    if (this.connected && !this.lagging) this.link.push({ kind: 'delta', frame })
  }

  /** The number of the newest batch whose state this view shows; kept in `checkins.count`. */
  newestBatchIn(view: OverlayView): number {
    return Math.max(...this.batches.filter(([, shown]) => isSame(shown, view)).map(([n]) => n))
  }

  readonly batches: [number, OverlayView][] = [
    [0, overlayViewOf('show', { total: 0, blank: false })],
  ]

  apply({ total, blank, cues }: { total: number; blank: boolean; cues: number }): void {
    const batch = this.batches.length
    this.batches.push([batch, overlayViewOf('show', { total, blank })])
    const ids = Array.from({ length: cues }, () => `cue:${batch}:${this.#cue++}`)
    this.channel.apply({ total, blank, cues: ids })
  }

  async hello(): Promise<void> {
    const { overlay } = this.broadcast.lanes
    overlay.setListening(1)
    const ready = overlay.ready()
    this.channel.settle()
    await ready
    this.#shown ??= overlay.snapshot().view
    this.connected = true
    this.lagging = false
    const resume = overlay.resume(this.follower.position)
    if (resume.mode === 'snapshot') this.sendSnapshot(true)
    if (resume.mode === 'deltas') {
      for (const frame of resume.frames) this.link.push({ kind: 'delta', frame })
    }
  }

  sendSnapshot(isAnswer: boolean): void {
    const frame = this.broadcast.lanes.overlay.snapshot()
    const at = `${frame.incarnation}/${frame.seq}`
    expect(frame.view).toEqual(this.record.get(at) ?? frame.view)
    this.#shown = frame.view
    this.record.set(at, frame.view)
    this.link.push({ kind: 'snapshot', frame, isAnswer })
  }

  async reopen(): Promise<void> {
    this.channel.drop('append failed')
    this.#incarnation += 1
    const { state } = this.channel
    this.channel = new FakeChannel('show', `inc-${this.#incarnation}`, { prompt: false })
    this.channel.state = state
    this.batches.push([this.batches.length, overlayViewOf('show', state)])
    this.broadcast = this.open()
    if (!this.connected) return
    await this.broadcast.lanes.overlay.ready()
    this.#shown = this.broadcast.lanes.overlay.snapshot().view
    if (!this.lagging) this.sendSnapshot(false)
  }

  async deliver(count: number): Promise<void> {
    for (const passed of this.link.splice(0, count)) {
      const { kind, frame } = passed
      const before = this.follower.position
      const verdict =
        passed.kind === 'snapshot'
          ? this.follower.snapshot(passed.frame, passed.isAnswer)
          : this.follower.delta(passed.frame)
      if (verdict === 'gap') {
        await this.hello()
        continue
      }
      if (verdict === 'duplicate') continue
      const here = this.follower.position!
      if (before?.incarnation === here.incarnation)
        expect(here.seq).toBeGreaterThanOrEqual(before.seq)
      this.store.apply(frame)
      expect(this.store.getState().view).toEqual(this.record.get(`${here.incarnation}/${here.seq}`))
      if (kind === 'delta')
        this.cues.push(...this.follower.fresh(frame.moments ?? []).map(({ id }) => id))
    }
  }

  async step(step: Step): Promise<void> {
    if (step.do === 'apply') this.apply(step)
    else if (step.do === 'settle') this.channel.settle(step.count)
    else if (step.do === 'wait') await vi.advanceTimersByTimeAsync(step.ms)
    else if (step.do === 'deliver') await this.deliver(step.count)
    else if (step.do === 'lose') this.link.shift()
    else if (step.do === 'repeat') this.repeat()
    else if (step.do === 'swap') this.link.reverse()
    else if (step.do === 'disconnect') this.disconnect()
    else if (step.do === 'lag') this.lagging = true
    else if (step.do === 'reopen') await this.reopen()
    else this.broadcast.lanes.overlay.setListening(0)
    if (step.do !== 'disconnect' && !this.connected) await this.hello()
  }

  /** Frames come again, late; a repeated snapshot is nobody's answer. */
  repeat(): void {
    for (const passed of this.link.slice(0, 3)) {
      this.link.push(passed.kind === 'snapshot' ? { ...passed, isAnswer: false } : passed)
    }
  }

  disconnect(): void {
    this.connected = false
    this.link = []
    this.broadcast.lanes.overlay.setListening(0)
  }

  /** The link works again: whatever was lost is noticed with the next frame, or with a hello. */
  async recover(): Promise<void> {
    this.channel.settle()
    await this.hello()
    this.apply({ total: 1_000, blank: true, cues: 1 })
    this.channel.settle()
    await vi.advanceTimersByTimeAsync(1_000)
    while (this.link.length > 0) await this.deliver(this.link.length)
  }
}

function isSame(one: OverlayView, other: OverlayView): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

describe('convergence', () => {
  test('[BC9] a page behind any link shows what the server showed at its position, each cue at most once', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const rig = new Rig()
        await rig.hello()
        for (const step of taken) await rig.step(step)
        await rig.recover()
        expect(rig.store.getState().view).toEqual(rig.broadcast.lanes.overlay.snapshot().view)
        expect(rig.store.getState().view?.board.total).toBe(1_000)
        expect(new Set(rig.cues).size).toBe(rig.cues.length)
        expect(rig.cues.every((id) => rig.emitted.has(id))).toBe(true)
        rig.broadcast.stop()
        vi.clearAllTimers()
      }),
      { numRuns: 400 },
    )
  })
})
