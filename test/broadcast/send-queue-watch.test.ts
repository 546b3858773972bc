import {
  SEND_QUEUE_LAG_MS_MAX,
  SEND_QUEUE_PACKETS_MAX,
  SEND_QUEUE_WATCH_MS,
} from '@fanfare/server/broadcast/limits.ts'
import { SendQueueWatch } from '@fanfare/server/broadcast/send-queue-watch.ts'
import type { QueuedSocket } from '@fanfare/server/broadcast/send-queue-watch.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

class Reader {
  closed = false
  readonly conn = {
    writeBuffer: [] as number[],
    transport: { writable: true },
    close: () => (this.closed = true),
  }
  queue(packets: number): void {
    this.conn.writeBuffer = Array.from({ length: packets }, (_, index) => index)
    this.conn.transport.writable = packets === 0
  }
}

function watched(...readers: Reader[]) {
  const full: Reader[] = []
  const drained: Reader[] = []
  const watch = new SendQueueWatch({
    sockets: () => readers as unknown as (Reader & QueuedSocket)[],
    onFull: (reader) => full.push(reader),
    onDrained: (reader) => drained.push(reader),
    now: Date.now,
  })
  return { watch, full, drained }
}

describe('send queue watch', () => {
  test('[BC8] only a queue over the cap is full, once, and drained once it is empty', () => {
    const [fast, slow] = [new Reader(), new Reader()]
    const { watch, full, drained } = watched(fast, slow)
    fast.queue(SEND_QUEUE_PACKETS_MAX)
    slow.queue(SEND_QUEUE_PACKETS_MAX + 1)
    watch.sent()
    vi.advanceTimersByTime(3 * SEND_QUEUE_WATCH_MS)
    expect(full).toEqual([slow])
    slow.queue(1)
    vi.advanceTimersByTime(3 * SEND_QUEUE_WATCH_MS)
    expect(drained).toEqual([])
    slow.queue(0)
    fast.queue(0)
    vi.advanceTimersByTime(3 * SEND_QUEUE_WATCH_MS)
    expect(drained).toEqual([slow])
  })

  test('[BC8] a socket that is still not drained after the limit is closed', () => {
    const stuck = new Reader()
    const { watch, drained } = watched(stuck)
    stuck.queue(SEND_QUEUE_PACKETS_MAX + 1)
    watch.sent()
    vi.advanceTimersByTime(SEND_QUEUE_LAG_MS_MAX)
    expect(stuck.closed).toBe(false)
    vi.advanceTimersByTime(3 * SEND_QUEUE_WATCH_MS)
    expect(stuck.closed).toBe(true)
    expect(drained).toEqual([])
    watch.stop()
  })

  test('[BC3] nothing is looked at while nothing is sent', () => {
    const { watch } = watched(new Reader())
    watch.sent()
    vi.advanceTimersByTime(3 * SEND_QUEUE_WATCH_MS)
    expect(vi.getTimerCount()).toBe(0)
  })
})
