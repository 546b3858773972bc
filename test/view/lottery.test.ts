/** Lotteries on the picture, in the feed and in the answer about one. */
import { activityDetail, cuesOf, feedOf, overlayView } from '@fanfare/shared/view'
import { expect, test } from 'vitest'
import {
  claimPrize,
  closeLottery,
  drawLottery,
  join,
  openLottery,
  passWinner,
} from '../support/lottery-commands.ts'
import type { CommandBody } from '@fanfare/shared/contracts'
import { createRoom } from './room.ts'

const NAMES = ['ann', 'bea', 'cat']

function roomWith(more: Parameters<typeof openLottery>[0] = {}) {
  const room = createRoom()
  const ids = NAMES.map((name) => room.meet(name))
  const opened = room.happen(openLottery(more) as CommandBody)
  for (const id of ids) room.happen(join(id) as CommandBody)
  return { room, ids, opened }
}

test('[LT14] the picture has the seal from the start, and never the seed', () => {
  const { room, opened } = roomWith()
  const [lottery] = overlayView(room.reading(), 'room').lotteries
  expect(lottery).toMatchObject({ state: 'open', entrants: 3, trust: 'operator', root: null })
  const seal = opened.envelopes.find(({ event }) => event.type === 'DrawSealed')?.event
  if (seal?.type !== 'DrawSealed') throw new Error('nothing was sealed')
  expect(lottery?.commitment).toBe(seal.commitment)
  const everything = JSON.stringify([
    overlayView(room.reading(), 'room'),
    activityDetail(room.reading(), 'l1'),
    feedOf(room.reading(), opened),
    cuesOf(room.reading(), opened),
  ])
  expect(everything).not.toContain(seal.serverSeed)
})

test('[LT14] one cue reveals all winners in the order drawn, with what is due', () => {
  const { room, opened } = roomWith({ winners: 2, alternates: 1, claimSeconds: 60 })
  expect(cuesOf(room.reading(), opened)).toMatchObject([
    { kind: 'lottery_opened', priority: 1, winners: 2, keyword: '抽' },
  ])
  room.happen(closeLottery() as CommandBody)
  const batch = room.happen(drawLottery() as CommandBody)
  const [cue] = cuesOf(room.reading(), batch)
  if (cue?.kind !== 'winners_drawn') throw new Error('no reveal')
  expect(cue).toMatchObject({ priority: 1, entrants: 3, trust: 'operator' })
  expect(cue.winners.map(({ state }) => state)).toEqual(['due', 'due'])
  expect(cue.alternates.map(({ state }) => state)).toEqual(['waiting'])
  const [first, second] = cue.winners
  const passed = room.happen(passWinner(first?.key ?? '') as CommandBody)
  expect(cuesOf(room.reading(), passed)).toMatchObject([
    { kind: 'winner_passed', priority: 2, who: { name: first?.name } },
  ])
  const claimed = room.happen(claimPrize(second?.key ?? '') as CommandBody)
  expect(cuesOf(room.reading(), claimed)).toMatchObject([{ kind: 'prize_claimed', priority: 3 }])
  const [view] = overlayView(room.reading(), 'room').lotteries
  expect(view?.winners.map(({ state }) => state)).toEqual(['passed', 'claimed', 'due'])
  expect(view?.alternates).toEqual([])
})

test('[LT14] the feed has a line for each step, with who did it', () => {
  const { room, opened } = roomWith()
  expect(feedOf(room.reading(), opened)).toMatchObject([
    { kind: 'lottery', values: { action: 'opened', title: '抽獎' } },
  ])
  const closed = room.happen(closeLottery() as CommandBody, { actor: 'producer:p' })
  expect(feedOf(room.reading(), closed)).toMatchObject([
    { values: { action: 'closed', entrants: 3 }, actor: 'producer:p' },
  ])
  const drawn = room.happen(drawLottery() as CommandBody)
  expect(feedOf(room.reading(), drawn)).toMatchObject([{ values: { action: 'drawn' } }])
})

test('[LT14] the answer about one names root, winners and alternates when there are some', () => {
  const { room } = roomWith({ alternates: 1 })
  const open = activityDetail(room.reading(), 'l1')
  expect(open).toMatchObject({ type: 'lottery', open: true, entrants: 3 })
  expect(open).not.toHaveProperty('entriesRoot')
  expect(open).not.toHaveProperty('winners')
  room.happen([closeLottery() as CommandBody, drawLottery() as CommandBody])
  const drawn = activityDetail(room.reading(), 'l1')
  expect(drawn).toMatchObject({
    open: false,
    state: 'drawn',
    entriesRoot: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    winners: [{ state: 'won', member: { platform: 'demo' } }],
    alternates: [{ state: 'waiting' }],
  })
})

test('[LT14] what is over leaves the picture after two minutes', () => {
  const { room } = roomWith()
  room.happen([closeLottery() as CommandBody, drawLottery() as CommandBody])
  room.wait(120_000)
  expect(overlayView(room.reading(), 'room').lotteries).toHaveLength(1)
  room.wait(1)
  expect(overlayView(room.reading(), 'room').lotteries).toEqual([])
})

test('[LT15] a prize that could not be paid is told in the feed, by nobody of the desk', () => {
  const { room, ids } = roomWith({ winners: 1, prizePoints: 10 })
  for (const member of ids) {
    room.happen({ type: 'ExcludeMember', member, from: 'rewards', reason: 'test' })
  }
  room.happen(closeLottery() as CommandBody)
  const drawn = feedOf(room.reading(), room.happen(drawLottery() as CommandBody))
  expect(drawn.find(({ values }) => values?.['action'] === 'withheld')).toMatchObject({
    kind: 'lottery',
    actor: 'system',
    values: { activityId: 'l1', why: 'member/excluded' },
  })
})
