import { describe, expect, test } from 'vitest'
import type { Cue } from '@fanfare/shared/contracts'
import { drawCue, drawnLottery } from './support/activities.ts'
import { Rig } from './support/cue-rig.ts'
import { cueOf, person, points, tierUp } from './support/pictures.ts'

const claimed = (index: number, activityId = 's1') =>
  cueOf({
    kind: 'unit_claimed',
    activityId,
    who: person(index),
    title: 'Mug',
    quantity: 1,
    left: 9,
  })
const undo = (activityId = 's1') =>
  cueOf({ kind: 'retracted', activityId, activity: 'seckill', title: 'Mug' })
const opened = (activityId = 's1') =>
  cueOf({ kind: 'seckill_opened', activityId, title: 'Mug', keyword: 'A01', quota: 10 })
const kindsOn = (rig: Rig, lane: string) => rig.on(lane).map(({ cues }) => cues[0]!.kind)

describe('undoing an activity', () => {
  test('[ST25] takes what is shown and what waits at once, and says so', () => {
    const rig = new Rig()
    rig.offer(opened(), opened('s2'), claimed(1))
    rig.run(100)
    expect(kindsOn(rig, 'hero')).toEqual(['seckill_opened'])
    rig.offer(claimed(2), undo())
    expect(rig.on('hero').flatMap(({ cues }) => cues.map((cue) => cue.kind))).toEqual([])
    rig.run(200)
    expect(kindsOn(rig, 'toast')).toEqual(['retracted'])
    expect(rig.on('hero')[0]?.cues[0]).toMatchObject({ activityId: 's2' })
    expect(rig.balance).toBe(0)
  })

  test('[ST25] finds a place although the lane is full, at the cost of the least important', () => {
    const rig = new Rig()
    rig.offer(
      points(1, 5),
      cueOf({ kind: 'gift', who: person(2), giftName: 'Rose', count: 1, comboKey: null }),
      cueOf({ kind: 'subscribe', who: person(3), months: 1 }),
    )
    rig.run(600)
    expect(rig.on('toast')).toHaveLength(3)
    rig.offer(undo())
    rig.run(200)
    expect(kindsOn(rig, 'toast').sort()).toEqual(['gift', 'retracted', 'subscribe'])
  })

  test('[ST25] a late cue of it is not shown; one of a later activity of that name is', () => {
    const rig = new Rig()
    const late: Cue = { ...claimed(1), at: rig.now }
    rig.offer(undo())
    rig.repeat(late)
    rig.run(10)
    expect(rig.queue.counts).toMatchObject({ offered: 2, expired: 1 })
    rig.run(60_000)
    rig.offer(claimed(2))
    expect(kindsOn(rig, 'toast')).toEqual(['unit_claimed'])
  })

  test('[ST20][ST25] a test of it undoes nothing', () => {
    const rig = new Rig()
    rig.offer(claimed(1))
    rig.offer({ ...undo(), test: true })
    rig.run(300)
    expect(kindsOn(rig, 'toast')).toEqual(['unit_claimed', 'retracted'])
  })
})

describe('a draw', () => {
  test('[ST27] is told from before its hero until it leaves, and nothing cuts it short', () => {
    const rig = new Rig()
    rig.offer(opened('s2'))
    rig.run(50)
    rig.offer(drawCue(drawnLottery(3)))
    expect(rig.queue.revealing).toEqual(['l1'])
    rig.run(4_000)
    expect(kindsOn(rig, 'hero')).toEqual(['winners_drawn'])
    rig.offer(opened('s3'), tierUp(1, 'gold', 'diamond'), tierUp(2, 'silver', 'gold'))
    rig.offer(opened('s4'))
    rig.run(6_000)
    expect(kindsOn(rig, 'hero')).toEqual(['winners_drawn'])
    expect(rig.queue.revealing).toEqual(['l1'])
    rig.run(5_000)
    expect(rig.queue.revealing).toEqual([])
    rig.run(120_000)
    expect(rig.queue.presented).toEqual([])
  })
})
