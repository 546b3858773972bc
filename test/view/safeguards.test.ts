/** Budget, held grants and history as the control room sees them; what the picture hears of an undoing. */
import type { CommandBody } from '@fanfare/shared/contracts'
import { cuesOf, feedOf, overlayView, panelView } from '@fanfare/shared/view'
import type { BatchReading } from '@fanfare/shared/view'
import { describe, expect, test } from 'vitest'
import { openWindow } from '../support/commands.ts'
import { openLottery } from '../support/lottery-commands.ts'
import { openPoll } from '../support/poll-commands.ts'
import {
  budget,
  exclude,
  include,
  mute,
  oddChat,
  reverse,
  reviewMember,
  unmute,
} from '../support/safeguard-commands.ts'
import type { Step } from '../support/given.ts'
import { chat, createRoom, MORNING } from './room.ts'

const AROUND = {
  overlays: [],
  connectors: [],
  producers: [],
  incidents: [],
  stats: {
    signalsPerSecond: 0,
    duplicates: 0,
    queue: 0,
    durability: 'memory',
    requiredDurability: 'memory',
    node: 'here',
  },
} as const

type Room = ReturnType<typeof createRoom>
const panelOf = (room: Room) =>
  panelView(room.reading(), 'demo', {
    ...AROUND,
    overlays: [],
    connectors: [],
    producers: [],
    incidents: [],
  })

/** The tests' words carry who said them; here that is told beside the command. */
function done(room: Room, step: Step | { type: string; actor?: string }): BatchReading {
  const { actor = 'viewer', ...body } = step
  return room.happen(body as CommandBody, { actor })
}

const lines = (room: Room, batch: BatchReading) =>
  feedOf(room.reading(), batch).map(({ kind, values, who, actor }) => ({
    kind,
    ...values,
    ...(who === undefined ? {} : { who: who.name }),
    ...(actor === undefined ? {} : { actor }),
  }))

describe('the budget', () => {
  test('[BU10] is shown with what each tier has had of its share, and told when it is used up, once', () => {
    const room = createRoom()
    const ann = room.meet('Ann')
    done(room, budget(25, { tierShareBp: { diamond: 3_000 } }))
    expect(panelOf(room).budget).toBeNull()
    const opened = room.happen(chat(ann))
    expect(lines(room, opened)).toContainEqual(
      expect.objectContaining({ kind: 'budget', action: 'opened', points: 25 }),
    )
    expect(panelOf(room).budget).toMatchObject({ points: 25, spent: 10, left: 15 })
    expect(panelOf(room).budget?.tiers).toEqual([
      { tier: 'normal', spent: 10, cap: null },
      { tier: 'silver', spent: 0, cap: null },
      { tier: 'gold', spent: 0, cap: null },
      { tier: 'diamond', spent: 0, cap: 7 },
    ])
    room.happen(chat(ann))
    expect(lines(room, room.happen(chat(ann)))).toContainEqual(
      expect.objectContaining({ kind: 'budget', action: 'refused', why: 'budget' }),
    )
    expect(lines(room, room.happen(chat(ann)))).toEqual([])
  })
})

describe('held grants', () => {
  test('[RK9] are listed the oldest first, with why and until when', () => {
    const room = createRoom()
    const ann = room.meet('Ann')
    const held = done(room, oddChat(ann, 'burst'))
    expect(lines(room, held)).toContainEqual(
      expect.objectContaining({ kind: 'held', action: 'held', why: 'burst', who: 'Ann' }),
    )
    for (let i = 0; i < 60; i++) {
      const who = room.meet(`m${i}`)
      room.wait(1_000)
      done(room, oddChat(who))
    }
    const view = panelOf(room)
    expect(view.heldCount).toBe(61)
    expect(view.held).toHaveLength(50)
    expect(view.held[0]).toMatchObject({
      who: { name: 'Ann', platform: 'demo', userId: 'u-1' },
      amount: 1,
      rule: 'chat',
      why: 'burst',
      at: MORNING,
      releasesAt: MORNING + 72 * 3_600_000,
    })
    const rejected = done(room, reviewMember(ann, false))
    expect(lines(room, rejected)).toEqual([
      { kind: 'held', action: 'rejected', holds: 1, amount: 1, who: 'Ann', actor: 'producer:p' },
    ])
    expect(panelOf(room).heldCount).toBe(60)
  })
})

test('[EX4] what a producer does to a member is on the feed', () => {
  const room = createRoom()
  const ann = room.meet('Ann')
  room.happen(chat(ann))
  const steps = [exclude(ann, 'board'), include(ann, 'board'), mute(ann), unmute(ann)]
  const told = steps.flatMap((step) => lines(room, done(room, step)))
  expect(told.map((line) => ('action' in line ? line.action : null))).toEqual([
    'excluded',
    'included',
    'banned',
    'unbanned',
  ])
})

describe('an undoing', () => {
  test('[RV12] takes the activity off the picture at once, with a cue that nothing delays', () => {
    const room = createRoom()
    done(room, openWindow())
    done(room, openLottery())
    done(room, openPoll())
    expect(overlayView(room.reading(), 'demo')).toMatchObject({
      windows: [{}],
      lotteries: [{}],
      polls: [{}],
    })
    for (const [id, activity, title] of [
      ['w1', 'window', '2×'],
      ['l2', 'lottery', '抽獎'],
      ['p3', 'poll', 'Which colour?'],
    ] as const) {
      const batch = done(room, reverse(id))
      const cues = cuesOf(room.reading(), batch)
      const retracted = cues.find(({ kind }) => kind === 'retracted')
      expect(retracted).toMatchObject({ priority: 0, activityId: id, activity, title })
    }
    const { windows, lotteries, polls } = overlayView(room.reading(), 'demo')
    expect([...windows, ...lotteries, ...polls]).toEqual([])
  })

  test('[RV12] is in the history and on the feed, from its beginning to its end', () => {
    const room = createRoom()
    const ann = room.meet('Ann')
    done(room, openWindow())
    room.wait(1_000)
    done(room, openPoll())
    room.happen(chat(ann))
    const entry = { type: 'window', state: 'open', open: true, reversal: null, reversible: true }
    expect(panelOf(room).activities).toMatchObject([{ activityId: 'p2' }, entry])
    const begun = done(room, reverse('w1'))
    expect(lines(room, begun)).toContainEqual({
      kind: 'reversal',
      action: 'started',
      activityId: 'w1',
      actor: 'producer:p',
    })
    expect(panelOf(room).activities[1]).toMatchObject({ reversal: 'running', reversible: false })
    const ended = done(room, { type: 'Tick' })
    const totals = { members: 1, taken: 1, returned: 0, owed: 0 }
    expect(lines(room, ended)).toEqual([
      { kind: 'reversal', action: 'done', activityId: 'w1', ...totals },
    ])
    expect(panelOf(room).activities[1]).toMatchObject({ state: 'reversed', reversal: 'done' })
  })
})
