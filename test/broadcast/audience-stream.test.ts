import { describe, expect, test } from 'vitest'
import { AudienceStream } from '@fanfare/server/broadcast/audience-stream.ts'
import { RING_FRAMES_MAX } from '@fanfare/server/broadcast/limits.ts'

type View = { score: number; list: string[] }

function based(): AudienceStream<View, string> {
  const stream = new AudienceStream<View, string>('one')
  stream.base({ score: 0, list: [] })
  return stream
}

describe('audience stream', () => {
  test('[BC2] frames are numbered from 1 without holes and hold only the keys that changed', () => {
    const stream = based()
    const first = stream.fold({ score: 1, list: [] }, [], 10)
    const second = stream.fold({ score: 1, list: ['a'] }, ['m'], 20)
    expect(first).toEqual({ incarnation: 'one', seq: 1, at: 10, state: { score: 1 } })
    expect(second).toEqual({
      incarnation: 'one',
      seq: 2,
      at: 20,
      state: { list: ['a'] },
      moments: ['m'],
    })
  })

  test('[BC2] an equal view without moments is no frame', () => {
    const stream = based()
    expect(stream.fold({ score: 0, list: [] }, [], 10)).toBeNull()
    expect(stream.seq).toBe(0)
  })

  test('[BC5] a position gets what it lacks: nothing, the frames behind it, or a snapshot', () => {
    const stream = based()
    for (let score = 1; score <= 3; score++) stream.fold({ score, list: [] }, [], score)
    expect(stream.resume({ incarnation: 'one', seq: 3 })).toEqual({ mode: 'current' })
    const behind = stream.resume({ incarnation: 'one', seq: 1 })
    expect(behind.mode === 'deltas' && behind.frames.map((frame) => frame.seq)).toEqual([2, 3])
    for (const position of [
      null,
      { incarnation: 'other', seq: 3 },
      { incarnation: 'one', seq: 4 },
    ]) {
      expect(stream.resume(position)).toEqual({ mode: 'snapshot' })
    }
    expect(stream.snapshot([], 9)).toEqual({
      incarnation: 'one',
      seq: 3,
      at: 9,
      view: { score: 3, list: [] },
      recent: [],
    })
  })

  test('[BC5] a position older than the ring gets a snapshot, the oldest inside gets deltas', () => {
    const stream = based()
    const extra = 5
    for (let score = 1; score <= RING_FRAMES_MAX + extra; score++) {
      stream.fold({ score, list: [] }, [], score)
    }
    expect(stream.resume({ incarnation: 'one', seq: extra - 1 }).mode).toBe('snapshot')
    const oldest = stream.resume({ incarnation: 'one', seq: extra })
    expect(oldest.mode === 'deltas' && oldest.frames.length).toBe(RING_FRAMES_MAX)
  })

  test('[BC19] after a sleep no old position is current, and the next view is a new base', () => {
    const stream = based()
    stream.fold({ score: 1, list: [] }, [], 1)
    const before = { incarnation: 'one', seq: stream.seq }
    stream.sleep()
    stream.base({ score: 7, list: [] })
    expect(stream.resume(before).mode).toBe('snapshot')
    expect(stream.seq).toBeGreaterThan(before.seq)
  })
})
