import { FrameFollower } from '@fanfare/overlay/session/frame-follower.ts'
import { MOMENT_IDS_KEPT } from '@fanfare/overlay/session/limits.ts'
import type { Cue, Delta, Snapshot } from '@fanfare/shared/contracts'
import { describe, expect, test } from 'vitest'
import { cueOf, overlayViewOf } from '../broadcast/fake-channel.ts'

const snapshot = (incarnation: string, seq: number): Snapshot<'overlay'> => ({
  incarnation,
  seq,
  at: 0,
  view: overlayViewOf('show', { total: seq, blank: false }),
  recent: [],
})
const delta = (incarnation: string, seq: number): Delta<'overlay'> => ({ incarnation, seq, at: 0 })

describe('frame follower', () => {
  test('[BC6] the next frame fits, an old one repeats, a later one leaves a gap', () => {
    const follower = new FrameFollower<'overlay'>()
    expect(follower.delta(delta('one', 1))).toBe('gap')
    expect(follower.snapshot(snapshot('one', 3))).toBe('applied')
    expect(follower.delta(delta('one', 3))).toBe('duplicate')
    expect(follower.delta(delta('one', 5))).toBe('gap')
    expect(follower.position).toEqual({ incarnation: 'one', seq: 3 })
    expect(follower.delta(delta('one', 4))).toBe('applied')
    expect(follower.snapshot(snapshot('one', 2))).toBe('duplicate')
    expect(follower.snapshot(snapshot('one', 9))).toBe('applied')
    expect(follower.position).toEqual({ incarnation: 'one', seq: 9 })
  })

  test('[BC7] a page that went over to a new incarnation goes back only when the server says so', () => {
    const follower = new FrameFollower<'overlay'>()
    follower.snapshot(snapshot('one', 9))
    expect(follower.delta(delta('two', 1))).toBe('gap')
    expect(follower.snapshot(snapshot('two', 1))).toBe('applied')
    expect(follower.snapshot(snapshot('one', 50))).toBe('gap')
    expect(follower.delta(delta('one', 10))).toBe('gap')
    expect(follower.position).toEqual({ incarnation: 'two', seq: 1 })
    expect(follower.snapshot(snapshot('one', 50), true)).toBe('applied')
    expect(follower.snapshot(snapshot('two', 2))).toBe('gap')
    expect(follower.position).toEqual({ incarnation: 'one', seq: 50 })
  })

  test('[BC6] a moment is handed on once within an incarnation; the memory of ids is bounded', () => {
    const follower = new FrameFollower<'overlay'>()
    const ids = (cues: Cue[]) => cues.map(({ id }) => id)
    expect(ids(follower.fresh([cueOf('a'), cueOf('b'), cueOf('a')]))).toEqual(['a', 'b'])
    follower.snapshot(snapshot('one', 1))
    expect(ids(follower.fresh([cueOf('b'), cueOf('c')]))).toEqual(['c'])
    follower.snapshot(snapshot('two', 1))
    expect(ids(follower.fresh([cueOf('c')]))).toEqual(['c'])
    const many = Array.from({ length: MOMENT_IDS_KEPT }, (_, index) => cueOf(`m${index}`))
    expect(follower.fresh(many)).toHaveLength(MOMENT_IDS_KEPT)
    expect(ids(follower.fresh([cueOf('a')]))).toEqual(['a'])
  })
})
