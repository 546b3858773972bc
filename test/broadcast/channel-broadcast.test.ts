import type { MemberId } from '@fanfare/shared/base'
import type { Delta, PersonalView } from '@fanfare/shared/contracts'
import { ShownSchema } from '@fanfare/shared/contracts'
import { ChannelBroadcast } from '@fanfare/server/broadcast/channel-broadcast.ts'
import { cueOnWire } from '@fanfare/server/broadcast/cue-on-wire.ts'
import {
  FEED_RECENT_MAX,
  OVERLAY_TICK_MS,
  PANEL_TICK_MS,
  PERSONAL_TICK_MS,
  STREAM_LINGER_MS,
} from '@fanfare/server/broadcast/limits.ts'
import type { Projections } from '@fanfare/server/broadcast/projections.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cueOf, FakeChannel, fakeProjections, madeOf } from './fake-channel.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

async function running(projections: Projections = fakeProjections) {
  const channel = new FakeChannel('show', 'one', { prompt: false })
  const overlay: Delta<'overlay'>[] = []
  const panel: Delta<'panel'>[] = []
  const personal: [MemberId, PersonalView][] = []
  const faults: unknown[] = []
  const broadcast = new ChannelBroadcast({
    channel,
    projections,
    outlet: {
      overlay: (frame) => overlay.push(frame),
      panel: (frame) => panel.push(frame),
      viewer: () => undefined,
      personal: (member, view) => personal.push([member, view]),
    },
    surroundings: () => ({ channelId: 'show', overlays: [], producers: [] }),
    now: Date.now,
    onDropped: () => undefined,
    onFault: (fault) => faults.push(fault),
  })
  channel.attach(broadcast)
  for (const lane of [broadcast.lanes.overlay, broadcast.lanes.panel]) {
    lane.setListening(1)
    await lane.ready()
  }
  return { channel, broadcast, overlay, panel, personal, faults }
}

const totalsOf = (frames: readonly Delta<'overlay'>[]) =>
  frames.map((frame) => frame.state?.board?.total)
const cuesOf = (frames: readonly Delta<'overlay'>[]) =>
  frames.flatMap((frame) => frame.moments ?? []).map((cue) => madeOf(cue.id))

describe('what becomes visible', () => {
  test('[BC1] neither state nor moments leave before their batch is durable', async () => {
    const { channel, broadcast, overlay } = await running()
    channel.apply({ total: 5, cues: ['a'] })
    channel.apply({ total: 6 })
    await vi.advanceTimersByTimeAsync(10 * OVERLAY_TICK_MS)
    expect(overlay).toEqual([])
    channel.settle(1)
    await vi.advanceTimersByTimeAsync(10 * OVERLAY_TICK_MS)
    expect(totalsOf(overlay)).toEqual([5])
    channel.settle()
    await vi.advanceTimersByTimeAsync(OVERLAY_TICK_MS)
    expect(totalsOf(overlay)).toEqual([5, 6])
    broadcast.stop()
  })

  test('[BC3] many changes within a tick are one frame with the last value', async () => {
    const { channel, broadcast, overlay } = await running()
    for (let total = 1; total <= 40; total++) {
      channel.apply({ total })
      channel.settle()
    }
    await vi.advanceTimersByTimeAsync(OVERLAY_TICK_MS)
    expect(totalsOf(overlay)).toEqual([40])
    broadcast.stop()
  })

  test('[BC3] ten seconds of changes make at most twenty frames a second', async () => {
    const { channel, broadcast, overlay } = await running()
    for (let total = 1; total <= 2_000; total++) {
      channel.apply({ total })
      channel.settle()
      await vi.advanceTimersByTimeAsync(5)
    }
    expect(overlay.length).toBeGreaterThan(150)
    // One more than the ticks: the first frame waits for none.
    expect(overlay.length).toBeLessThanOrEqual(10_000 / OVERLAY_TICK_MS + 1)
    broadcast.stop()
  })

  test('[BC3] an idle channel reads nothing and emits nothing', async () => {
    const { channel, broadcast, overlay } = await running()
    broadcast.lanes.panel.setListening(0)
    const reads = channel.reads
    await vi.advanceTimersByTimeAsync(30_000)
    expect([channel.reads, overlay.length]).toEqual([reads, 0])
    broadcast.stop()
  })

  test('[BC4] a moment leaves at once, with state as new as it is', async () => {
    const { channel, broadcast, overlay } = await running()
    channel.apply({ total: 1 })
    channel.apply({ total: 2, cues: ['a'] })
    channel.apply({ total: 3 })
    channel.settle(2)
    expect(totalsOf(overlay)).toEqual([2])
    expect(cuesOf(overlay)).toEqual(['a'])
    channel.settle()
    await vi.advanceTimersByTimeAsync(OVERLAY_TICK_MS)
    expect(totalsOf(overlay)).toEqual([2, 3])
    broadcast.stop()
  })

  test('[BC4] no moment of a storm is lost, doubled or reordered', async () => {
    const { channel, broadcast, overlay } = await running()
    const sent = Array.from({ length: 500 }, (_, index) => `cue-${index}`)
    for (const [index, cue] of sent.entries()) {
      channel.apply({ total: index, cues: [cue] })
      if (index % 3 === 0) channel.settle()
      if (index % 5 === 0) await vi.advanceTimersByTimeAsync(1)
    }
    channel.settle()
    await vi.advanceTimersByTimeAsync(100)
    expect(cuesOf(overlay)).toEqual(sent)
    expect(overlay.map((frame) => frame.seq)).toEqual(overlay.map((_, index) => index + 1))
    broadcast.stop()
  })

  test('[BC4] a read that is answered after a newer moment does not turn the picture back', async () => {
    const { channel, broadcast, overlay } = await running()
    channel.apply({ total: 1 })
    channel.settle()
    channel.apply({ total: 2 })
    // The tick reads now and waits for the second batch.
    await vi.advanceTimersByTimeAsync(OVERLAY_TICK_MS)
    channel.apply({ total: 3, cues: ['a'] })
    channel.settle()
    await vi.advanceTimersByTimeAsync(OVERLAY_TICK_MS)
    const totals = totalsOf(overlay).filter((total) => total !== undefined)
    expect(totals).toEqual([...totals].sort((one, other) => one - other))
    expect(totals.at(-1)).toBe(3)
    broadcast.stop()
  })

  test('[BC18] feed lines come with the tick; a snapshot repeats the newest of them', async () => {
    const { channel, broadcast, panel } = await running()
    const lines = Array.from({ length: FEED_RECENT_MAX + 20 }, (_, index) => `line-${index}`)
    for (const line of lines) {
      channel.apply({ feed: [line] })
      channel.settle()
    }
    expect(panel).toEqual([])
    await vi.advanceTimersByTimeAsync(PANEL_TICK_MS)
    const kept = lines.slice(-FEED_RECENT_MAX)
    expect(panel.flatMap((frame) => frame.moments ?? []).map((line) => line.id)).toEqual(kept)
    expect(broadcast.lanes.panel.snapshot().recent.map((line) => line.id)).toEqual(kept)
    broadcast.stop()
  })

  test('[BC18] lines of a time without a panel are there when one opens', async () => {
    const { channel, broadcast } = await running()
    broadcast.lanes.panel.setListening(0)
    await vi.advanceTimersByTimeAsync(STREAM_LINGER_MS)
    channel.apply({ feed: ['quiet'] })
    channel.settle()
    broadcast.lanes.panel.setListening(1)
    await broadcast.lanes.panel.ready()
    expect(broadcast.lanes.panel.snapshot().recent.map((line) => line.id)).toEqual(['quiet'])
    broadcast.stop()
  })

  test('[BC19] a stream nobody follows lingers, then sleeps and computes nothing', async () => {
    let projected = 0
    const { channel, broadcast } = await running({
      ...fakeProjections,
      overlay: (...given) => {
        projected += 1
        return fakeProjections.overlay(...given)
      },
    })
    const { overlay } = broadcast.lanes
    overlay.setListening(0)
    channel.apply({ total: 1, cues: ['kept'] })
    channel.settle()
    expect(overlay.resume({ incarnation: 'one', seq: 0 }).mode).toBe('deltas')
    await vi.advanceTimersByTimeAsync(STREAM_LINGER_MS)
    expect(overlay.awake).toBe(false)
    const before = projected
    channel.apply({ total: 2, cues: ['unseen'] })
    channel.settle()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(projected).toBe(before)
    overlay.setListening(1)
    await overlay.ready()
    expect(overlay.resume({ incarnation: 'one', seq: 1 }).mode).toBe('snapshot')
    expect(overlay.snapshot().view.board.total).toBe(2)
    broadcast.stop()
  })

  test('[BC20] a view that cannot be made is reported; the channel and the next batch go on', async () => {
    const { channel, broadcast, overlay, faults } = await running({
      ...fakeProjections,
      cues: (reading, batch) => {
        const cues = fakeProjections.cues(reading, batch)
        if (cues.some((cue) => cue.id === 'poison')) throw new Error('no such name')
        return cues
      },
    })
    channel.apply({ total: 1, cues: ['poison'] })
    channel.apply({ total: 2, cues: ['fine'] })
    channel.settle()
    await vi.advanceTimersByTimeAsync(OVERLAY_TICK_MS)
    expect(faults).toHaveLength(1)
    expect(cuesOf(overlay)).toEqual(['fine'])
    expect(overlay.at(-1)?.state?.board?.total ?? totalsOf(overlay)[0]).toBe(2)
    broadcast.stop()
  })
})

describe('cue ids', () => {
  test('[BC26] the same happening in two incarnations has two ids, short enough to acknowledge', () => {
    const [one, two] = ['9f6a8c1e-1111', '0b7d2e44-2222']
    expect(cueOnWire(cueOf('e7'), one!).id).not.toBe(cueOnWire(cueOf('e7'), two!).id)
    expect(cueOnWire(cueOf('e7'), one!).id).toBe(cueOnWire(cueOf('e7'), one!).id)
    const long = ['a', 'b'].map((end) => cueOnWire(cueOf(`n${'x'.repeat(230)}${end}`), one!).id)
    expect(new Set(long).size).toBe(2)
    expect(ShownSchema.safeParse({ cues: long }).success).toBe(true)
  })
})

describe('personal lane', () => {
  const ann = 'ann' as MemberId
  const bob = 'bob' as MemberId

  test('[BC13] a viewer hears of their own changes only, the last value per tick', async () => {
    const { channel, broadcast, personal } = await running()
    broadcast.personal.bind(ann)
    for (let total = 1; total <= 5; total++) channel.apply({ total, members: ['ann', 'bob'] })
    channel.settle()
    await vi.advanceTimersByTimeAsync(PERSONAL_TICK_MS)
    expect(personal.map(([member, view]) => [member, view.balance])).toEqual([[ann, 5]])
    broadcast.personal.bind(bob)
    broadcast.personal.refresh(bob)
    await vi.advanceTimersByTimeAsync(PERSONAL_TICK_MS)
    expect(personal.at(-1)?.[0]).toBe(bob)
    broadcast.personal.unbind(ann)
    channel.apply({ total: 9, members: ['ann'] })
    channel.settle()
    await vi.advanceTimersByTimeAsync(PERSONAL_TICK_MS)
    expect(personal.filter(([member]) => member === ann)).toHaveLength(1)
    broadcast.stop()
  })
})
