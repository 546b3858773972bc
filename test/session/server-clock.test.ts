import { CLOCK_REFRESH_MS } from '@fanfare/overlay/session/limits.ts'
import { ServerClock } from '@fanfare/overlay/session/server-clock.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

/** A link with these one-way delays, there and back, over and over. */
function clockOver(trips: [number, number][], serverAheadMs: number) {
  const offsets: number[] = []
  let asked = 0
  const serverAt = { ahead: serverAheadMs }
  const steady = { wallSetMs: 0 }
  const clock = new ServerClock({
    onOffset: (offsetMs) => offsets.push(offsetMs),
    ask: async () => {
      const [there, back] = trips[asked++ % trips.length]!
      await new Promise((resolve) => setTimeout(resolve, there))
      const at = Date.now() - steady.wallSetMs + serverAt.ahead
      await new Promise((resolve) => setTimeout(resolve, back))
      return at
    },
  })
  return { clock, offsets, steady, asks: () => asked }
}

describe('server clock', () => {
  test('[BC21] the fastest round trip is believed', async () => {
    const { clock, offsets } = clockOver(
      [
        [5, 300],
        [10, 12],
        [200, 5],
      ],
      -7_000,
    )
    clock.start()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(offsets.at(-1)).toBeGreaterThanOrEqual(-7_001)
    expect(offsets.at(-1)).toBeLessThanOrEqual(-6_999)
    clock.stop()
  })

  test('[BC21] measured rarely, and at once when the page clock was set', async () => {
    const { clock, offsets, steady, asks } = clockOver([[2, 2]], 1_000)
    clock.start()
    await vi.advanceTimersByTimeAsync(5_000)
    const first = asks()
    await vi.advanceTimersByTimeAsync(CLOCK_REFRESH_MS / 2)
    clock.checkJump()
    expect(asks()).toBe(first)
    steady.wallSetMs = -60_000
    vi.setSystemTime(Date.now() - 60_000)
    clock.checkJump()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(offsets.at(-1)).toBe(61_000)
    const second = asks()
    await vi.advanceTimersByTimeAsync(CLOCK_REFRESH_MS + 5_000)
    expect(asks()).toBeGreaterThan(second)
    clock.stop()
  })

  test('[BC21] a hint serves until the first measurement, and lost round trips change nothing', async () => {
    const offsets: number[] = []
    const clock = new ServerClock({
      onOffset: (offsetMs) => offsets.push(offsetMs),
      ask: () => Promise.reject(new Error('timeout')),
    })
    clock.hint(Date.now() + 500)
    clock.start()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(offsets).toEqual([500])
    clock.stop()
  })
})
