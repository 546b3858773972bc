/** Cards, codes and the run of show as the picture and the control room see them. */
import { activityDetail, cuesOf, feedOf, overlayView, panelView } from '@fanfare/shared/view'
import type { CommandBody } from '@fanfare/shared/contracts'
import { expect, test } from 'vitest'
import {
  deleteRundown,
  hideCard,
  issueCode,
  qrCard,
  redeem,
  saveRundown,
  withdrawCode,
} from '../support/desk-commands.ts'
import type { Step } from '../support/given.ts'
import { chat, createRoom } from './room.ts'

const body = (step: Step): CommandBody => {
  const { actor: _actor, ...rest } = step
  return rest
}

test('[DK4] the address on the picture and the one that is answered say which broadcast they are from', () => {
  const room = createRoom()
  room.happen({ type: 'StartBroadcast' })
  room.happen(body(qrCard('https://shop.example/?from={broadcast}')))
  expect(overlayView(room.reading(), 'c').card).toMatchObject({
    kind: 'qr',
    url: 'https://shop.example/?from=1',
    until: null,
  })
  room.happen(body(hideCard()))
  expect(overlayView(room.reading(), 'c').card).toBeNull()
  const ming = room.meet('小明')
  const question = { command: 'link', args: [], language: null }
  const asked = room.happen(chat(ming), { note: { kind: 'chat', text: '!link', question } })
  expect(cuesOf(room.reading(), asked)).toMatchObject([
    { kind: 'answer', text: { key: 'link', values: { url: 'https://shop.example/?from=1' } } },
  ])
})

test('[DK14] codes are on the picture while they are open and for two minutes after', () => {
  const room = createRoom()
  const ming = room.meet('小明')
  room.happen(body(issueCode('vip')))
  room.happen(body(issueCode('line')))
  const codes = () => overlayView(room.reading(), 'c').codes
  expect(codes()).toMatchObject([{ code: 'line' }, { code: 'vip', left: 2, open: true }])
  const use = room.happen(body(redeem(ming, 'vip')))
  expect(codes()[1]).toMatchObject({ left: 1, limit: 2 })
  expect(cuesOf(room.reading(), use)).toMatchObject([
    { kind: 'code_redeemed', priority: 4, title: '入群禮', who: { name: '小明' } },
    { kind: 'points', amount: 10 },
  ])
  expect(feedOf(room.reading(), use)).toMatchObject([{ kind: 'code', who: { name: '小明' } }])
  expect(activityDetail(room.reading(), 'c1')).toMatchObject({
    type: 'code',
    open: true,
    used: 1,
    left: 1,
    points: 10,
    perMember: 1,
  })
  const end = room.happen(body(withdrawCode('c1')))
  expect(feedOf(room.reading(), end)).toMatchObject([
    { kind: 'code', values: { action: 'closed' } },
  ])
  room.wait(119_999)
  expect(codes()).toMatchObject([{ code: 'line' }, { code: 'vip', open: false }])
  room.wait(1)
  expect(codes()).toMatchObject([{ code: 'line' }])
})

test('[RS7] the control room sees what was saved, by name, and what was cued', () => {
  const room = createRoom()
  const nothing = { overlays: [], connectors: [], producers: [], incidents: [] }
  const stats = {
    signalsPerSecond: 0,
    duplicates: 0,
    queue: 0,
    durability: 'disk',
    requiredDurability: 'memory',
    node: 'here',
  } as const
  const panel = () => panelView(room.reading(), 'c', { ...nothing, stats })
  const action = { type: 'OpenPoll', question: '顏色', options: ['紅', '白'] } as const
  const poll = { ...action, options: [...action.options], seconds: 60, changeVote: false }
  room.happen(body(saveRundown('b', { poll: { ...poll, folded: ['红', '白'] }, talk: null })))
  room.happen(body(saveRundown('a', {})))
  expect(panel().rundowns.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(panel().rundowns[1]?.items[0]?.action).toEqual(poll)
  room.happen({ type: 'CueItem', rundownId: 'b', itemId: 'talk' })
  expect(panel().cued).toMatchObject([{ rundownId: 'b', itemId: 'talk', activityId: null }])
  room.happen(body(deleteRundown('b')))
  expect(panel().cued).toEqual([])
})
