/** Where channels belong, and noticing that one stood still: what needs no store. */
import type { Monotonic } from '@fanfare/server/cluster/monotonic.ts'
import { preferredNode } from '@fanfare/server/cluster/placement.ts'
import { watchStalls } from '@fanfare/server/cluster/stall-watch.ts'
import { expect, test } from 'vitest'
import { FakeClock } from '../channel/fake-clock.ts'

const channels = Array.from({ length: 3_000 }, (_, number) => `channel-${number}`)
const nodes = ['b4d9', '1c07', 'f00d', '77aa']

test('[OW5] channels are spread evenly, and all nodes agree where each belongs', () => {
  const counts = new Map<string | null, number>()
  for (const channelId of channels) {
    const node = preferredNode(channelId, nodes)
    expect(preferredNode(channelId, nodes.toReversed())).toBe(node)
    counts.set(node, (counts.get(node) ?? 0) + 1)
  }
  const fair = channels.length / nodes.length
  for (const node of nodes) {
    expect(counts.get(node)).toBeGreaterThan(fair * 0.85)
    expect(counts.get(node)).toBeLessThan(fair * 1.15)
  }
  expect(preferredNode('live', [])).toBeNull()
})

test('[OW5] a node that comes or goes moves only what is its own', () => {
  const [gone, ...others] = nodes
  for (const channelId of channels) {
    const before = preferredNode(channelId, nodes)
    const after = preferredNode(channelId, others)
    if (before !== gone) expect(after).toBe(before)
  }
})

function watched() {
  const time = new FakeClock(0)
  const stalls: number[] = []
  let looks = 0
  const watch = watchStalls({
    time: time satisfies Monotonic,
    everyMs: 10,
    stallMs: 100,
    onStall: (lateMs) => stalls.push(lateMs),
    onLook: () => looks++,
  })
  return { time, stalls, watch, looks: () => looks }
}

test('[OW4] standing still is noticed by the first who asks, and told once', () => {
  const { time, stalls, watch } = watched()
  time.advance(1_000)
  watch.look()
  expect(stalls).toEqual([])
  time.set(1_000 + 111)
  watch.look()
  expect(stalls).toEqual([101])
  watch.look()
  time.advance(500)
  expect(stalls).toEqual([101])
})

test('[OW4] nobody asks: the timer itself notices how late it is', () => {
  const { time, stalls, watch, looks } = watched()
  time.set(150)
  time.advance(0)
  expect(stalls).toEqual([140])
  expect(looks()).toBe(1)
  watch.stop()
  time.advance(1_000)
  expect(looks()).toBe(1)
  expect(time.delays).toEqual([])
})
