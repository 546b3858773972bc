import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cue, CueBody, Tier } from '@fanfare/shared/contracts'
import { activityOf } from '@fanfare/overlay/stage/cue-lane.ts'
import { LANE_PLACES, LANE_PLACES_PORTRAIT } from '@fanfare/overlay/stage/limits.ts'
import { drawCue, drawnLottery } from './support/activities.ts'
import { AHEAD_MS, Rig, START } from './support/cue-rig.ts'
import { cueOf, person, points, tierUp } from './support/pictures.ts'

function body(kind: number, index: number): CueBody {
  const who = person(index)
  const tiers: Tier[] = ['silver', 'gold', 'diamond']
  switch (kind) {
    case 0:
      return { kind: 'tier_up', who, from: 'normal', to: tiers[index % 3]! }
    case 1:
      return { kind: 'points', who, amount: index + 1, balance: 0, rule: 'chat' }
    case 2:
      return { kind: 'gift', who, giftName: 'Rose', count: 1, comboKey: index % 2 ? 'c' : null }
    case 3:
      return { kind: 'window_opened', activityId: `w${index % 3}`, factorBp: 20_000, seconds: 60 }
    case 4:
      return { kind: 'answer', who, command: 'rank', text: { key: 'rank', values: {} } }
    case 5:
      return { kind: 'checkin', who, streak: 1, points: 5 }
    case 6: {
      const activityId = `w${index % 3}`
      return { kind: 'unit_claimed', activityId, who, title: 'Mug', quantity: 1, left: index }
    }
    case 7:
      return drawCue(drawnLottery(index % 20, 'en', { activityId: `w${index % 3}` }))
    case 8:
      return { kind: 'retracted', activityId: `w${index % 3}`, activity: 'seckill', title: 'Mug' }
    default:
      return { kind: 'perk', who, prize: 'Tea', points: 5 }
  }
}

const cues = fc
  .array(
    fc.record({
      kind: fc.nat(9),
      index: fc.nat(40),
      ttlMs: fc.integer({ min: 1, max: 30_000 }),
      isTest: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all.map(({ kind, index, ttlMs, isTest }) =>
      cueOf(body(kind, index), { ttlMs, ...(isTest ? { test: true as const } : {}) }),
    ),
  )

const deeds = fc.array(
  fc.oneof(
    fc.record({ deed: fc.constant('offer' as const), cues }),
    fc.record({ deed: fc.constant('run' as const), ms: fc.integer({ min: 1, max: 6_000 }) }),
    fc.record({ deed: fc.constant('hide' as const), on: fc.boolean() }),
    fc.record({ deed: fc.constant('blank' as const), on: fc.boolean() }),
    fc.record({ deed: fc.constant('repeat' as const) }),
  ),
  { maxLength: 40 },
)

describe('whatever happens', () => {
  test('[ST1][ST2][ST3] every cue ends once, places are kept, and the queue comes to rest', () => {
    fc.assert(
      fc.property(deeds, fc.boolean(), (all, isPortrait) => {
        const places = isPortrait ? LANE_PLACES_PORTRAIT : LANE_PLACES
        const rig = new Rig(places)
        const offered: Cue[] = []
        const shownIds: string[] = []
        const undoneAt = new Map<string | null, number>()
        for (const one of all) {
          if (one.deed === 'offer') {
            const stamped = one.cues.map((cue) => ({ ...cue, at: rig.now + AHEAD_MS }))
            offered.push(...stamped)
            rig.repeat(...stamped)
            for (const cue of stamped) {
              if (cue.kind === 'retracted') undoneAt.set(activityOf(cue), cue.at)
            }
          } else if (one.deed === 'repeat') rig.repeat(...offered)
          else if (one.deed === 'run') rig.run(one.ms)
          else if (one.deed === 'hide') rig.queue.setHidden(one.on, rig.now)
          else rig.queue.setBlank(one.on, rig.now)
          shownIds.push(...rig.queue.takeShownIds())
          expect(rig.balance).toBe(0)
          undoneAt.delete(null)
          const gone = rig.queue.presented.filter(({ phase, cues: of }) => {
            const undone = undoneAt.get(activityOf(of[0]!)) ?? -1
            return phase === 'on' && of[0]!.kind !== 'retracted' && of[0]!.at <= undone
          })
          expect(gone).toEqual([])
          for (const lane of ['hero', 'toast', 'strip'] as const) {
            const inLane = rig.queue.presented.filter((shown) => shown.lane === lane)
            expect(inLane.length).toBeLessThanOrEqual(places[lane])
          }
        }
        rig.queue.setHidden(false, rig.now)
        rig.queue.setBlank(false, rig.now)
        rig.run(10 * 60_000)
        shownIds.push(...rig.queue.takeShownIds())
        expect(rig.queue.waitingCount).toBe(0)
        expect(rig.queue.presented).toEqual([])
        expect(rig.queue.nextAt(rig.now)).toBeNull()
        const { offered: count, shown, merged, expired } = rig.queue.counts
        expect(count).toBe(offered.length)
        expect(shown + merged + expired).toBe(count)
        expect(new Set(shownIds).size).toBe(shownIds.length)
        expect(shownIds.length).toBe(shown + merged)
        rig.offer(points(1, 5))
        rig.run(1_000)
        expect(rig.on('toast')).toHaveLength(1)
      }),
      { numRuns: 300 },
    )
  })
})

describe('heroes', () => {
  test('[ST4] a burst is collected before its first hero, and pressed ones are shorter', () => {
    const rig = new Rig()
    rig.offer(tierUp(0, 'normal', 'silver'))
    rig.run(200)
    rig.offer(
      tierUp(1, 'normal', 'silver'),
      tierUp(2, 'silver', 'gold'),
      tierUp(3, 'gold', 'diamond'),
    )
    rig.offer(cueOf({ kind: 'tier_up', who: person(4), from: 'normal', to: 'normal' }))
    expect(rig.queue.presented).toEqual([])
    rig.run(200)
    expect(rig.on('hero')).toHaveLength(1)
    expect(rig.on('hero')[0]!.cues).toHaveLength(2)
    rig.run(60_000)
    const heroes = rig.seen.map(({ at, one }) => [at - START, one.cues.length])
    // Three wait behind the first, two behind the second.
    expect(heroes).toEqual([
      [400, 2],
      [2_580, 1],
      [6_260, 1],
      [9_940, 1],
    ])
    const kinds = rig.seen.map(({ one }) =>
      one.cues[0]!.kind === 'tier_up' ? one.cues[0]!.to : '',
    )
    expect(kinds).toEqual(['silver', 'diamond', 'gold', 'normal'])
  })

  test('[ST21] 100 rises of three tiers in a second need at most four heroes and 12 s', () => {
    const rig = new Rig()
    const tiers: Tier[] = ['silver', 'gold', 'diamond']
    for (let index = 0; index < 100; index += 1) {
      rig.offer(tierUp(index, 'normal', tiers[index % 3]!))
      rig.run(10)
    }
    const burstEndedAt = rig.now
    rig.run(60_000)
    expect(rig.seen.length).toBeLessThanOrEqual(6)
    const last = rig.seen.at(-1)!
    expect(last.at - burstEndedAt).toBeLessThanOrEqual(12_000)
    expect(rig.queue.counts).toMatchObject({ offered: 100, expired: 0 })
  })

  test('[ST5] what the producer fired makes a lesser hero leave at once', () => {
    const rig = new Rig()
    for (let index = 0; index < 30; index += 1)
      rig.offer(tierUp(index, 'normal', 'silver'), points(index, 5))
    rig.run(1_000)
    expect(rig.on('hero')[0]!.cues[0]!.kind).toBe('tier_up')
    const firedAt = rig.now
    rig.offer(cueOf(body(3, 0)))
    rig.run(800)
    expect(rig.on('hero')[0]!.cues[0]!.kind).toBe('window_opened')
    const shown = rig.seen.find(({ one }) => one.cues[0]!.kind === 'window_opened')!
    expect(shown.at - firedAt).toBeLessThanOrEqual(200)
  })

  test('[ST5] a second thing the producer fired waits for the first', () => {
    const rig = new Rig()
    rig.offer(cueOf(body(3, 0)))
    rig.run(500)
    rig.offer(cueOf(body(3, 1)))
    rig.run(1_000)
    expect(rig.on('hero')[0]!.cues[0]).toMatchObject({ activityId: 'w0' })
  })
})

describe('toasts and answers', () => {
  test('[ST3] points without a place become one sum; test cues stay apart', () => {
    const rig = new Rig()
    for (let index = 0; index < 50; index += 1) {
      rig.offer(points(index, 10), { ...points(index, 10), test: true })
      rig.run(100)
    }
    for (const { one } of rig.seen) expect(new Set(one.cues.map((cue) => cue.test)).size).toBe(1)
    expect(rig.seen.some(({ one }) => one.cues.length > 5)).toBe(true)
  })

  test('[ST3] of two questions of one person the newest answer is the one that stands', () => {
    const rig = new Rig(LANE_PLACES_PORTRAIT)
    const ask = (index: number, rank: number) =>
      cueOf({
        kind: 'answer',
        who: person(index),
        command: 'rank',
        text: { key: 'rank', values: { rank } },
      })
    rig.offer(ask(0, 1), ask(1, 9), ask(1, 8))
    rig.run(9_000)
    expect(rig.seen.map(({ one }) => one.cues.length)).toEqual([1, 2])
  })

  test('[ST9] a growing combo stays in its toast, for at most 8 s', () => {
    const rig = new Rig()
    const gift = () =>
      cueOf({ kind: 'gift', who: person(1), giftName: 'Rose', count: 2, comboKey: 'combo' })
    for (let index = 0; index < 20; index += 1) {
      rig.offer(gift())
      rig.run(500)
    }
    rig.run(20_000)
    expect(rig.seen.length).toBeGreaterThan(1)
    expect(rig.seen.length).toBeLessThanOrEqual(3)
    expect(rig.seen[1]!.at - rig.seen[0]!.at).toBeGreaterThan(7_000)
    expect(rig.queue.counts.merged).toBe(20 - rig.queue.counts.shown)
  })
})

describe('time, hiding and blank', () => {
  test('[ST6] what is past its time is expired, by the server clock', () => {
    const rig = new Rig()
    const late = { ...points(1, 5), at: rig.now + AHEAD_MS - 10_001, ttlMs: 10_000 }
    const fresh = { ...points(2, 5), at: rig.now + AHEAD_MS - 9_000, ttlMs: 10_000 }
    rig.repeat(late, fresh)
    expect(rig.queue.counts).toEqual({ offered: 2, shown: 1, merged: 0, expired: 1 })
  })

  test('[ST2] a thrown-away rehearsal may count its ids from one again', () => {
    const rig = new Rig()
    rig.repeat({ ...points(1, 5), id: 'e1', at: rig.now + AHEAD_MS })
    rig.run(60_000)
    rig.repeat({ ...points(2, 5), id: 'e1', at: rig.now + AHEAD_MS })
    expect(rig.queue.counts.shown).toBe(2)
  })

  test('[ST7] hidden: nothing is presented, and only what is still worth it comes after', () => {
    const rig = new Rig()
    rig.offer(points(0, 5))
    rig.queue.setHidden(true, rig.now)
    expect(rig.queue.presented).toEqual([])
    rig.offer(points(1, 5), tierUp(1, 'normal', 'silver'))
    rig.run(55_000)
    rig.offer(points(2, 5))
    rig.run(5_000)
    expect(rig.queue.presented).toEqual([])
    rig.queue.setHidden(false, rig.now)
    rig.run(5_000)
    expect(rig.queue.counts).toEqual({ offered: 4, shown: 2, merged: 0, expired: 2 })
  })

  test('[ST8] blank: what is on leaves at once, and nothing comes until it ends', () => {
    const rig = new Rig()
    rig.offer(points(0, 5), tierUp(0, 'normal', 'gold'))
    rig.run(1_000)
    rig.queue.setBlank(true, rig.now)
    rig.run(200)
    expect(rig.queue.presented).toEqual([])
    rig.offer(points(1, 5))
    rig.run(9_000)
    expect(rig.queue.presented).toEqual([])
    rig.queue.setBlank(false, rig.now)
    expect(rig.on('toast')).toHaveLength(1)
  })
})
