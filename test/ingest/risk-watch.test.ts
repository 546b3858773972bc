/** What the channel finds odd about a line goes with it to the rules, and holds its points. */
import { roomOf } from '@fanfare/server/channel/batch.ts'
import type { ChannelMemory } from '@fanfare/server/channel/batch.ts'
import { engine } from '@fanfare/server/channel/engine.ts'
import { toSubmission } from '@fanfare/server/ingest/to-submission.ts'
import type { CauseId, MemberId } from '@fanfare/shared/base'
import type { Command } from '@fanfare/shared/contracts'
import { expect, test } from 'vitest'
import { openLottery } from '../support/lottery-commands.ts'
import { stamped } from '../support/given.ts'

const NOON = 1_700_000_000_000

/** A channel's room without its journal. */
function createRoom() {
  const state = engine.initialState()
  let number = 0
  const run = (command: Command): void => {
    const decision = engine.decide(state, command)
    if (!decision.ok) return
    for (const event of decision.value) {
      engine.apply(state, { seq: state.seq + 1, at: NOON, causeId: command.causeId, v: 1, event })
    }
  }
  const memory = { engine, state } as unknown as ChannelMemory
  const room = roomOf(memory, () => NOON)
  return {
    state,
    open: () =>
      run(stamped(openLottery({ keyword: '我要參加抽獎', folded: '我要参加抽奖' }), NOON, 0)),
    say(name: string, text: string): void {
      const id = `${number++}`
      const viewer = { id: name, name }
      const signal = { id, source: 'demo', type: 'chat', at: NOON, viewer, text } as const
      for (const body of toSubmission(signal).build([name as MemberId], room)) {
        const stamp = { at: NOON, seed: '00', causeId: `demo:${id}` as CauseId, actor: 'viewer' }
        run({ ...body, ...stamp } as Command)
      }
    },
    held: (name: string) => state.members.get(name as MemberId)?.held ?? 0,
  }
}

test('[RK2] the points of a copied line are held from the twelfth copy on', () => {
  const room = createRoom()
  for (let i = 0; i < 14; i++) room.say(`m${i}`, 'Click here for free diamonds')
  expect(Array.from({ length: 14 }, (_, i) => room.held(`m${i}`))).toEqual([
    ...Array.from({ length: 12 }, () => 0),
    1,
    1,
  ])
})

test('[RK2] what everybody says because a command or an activity wants it is none of it', () => {
  const room = createRoom()
  room.open()
  for (let i = 0; i < 20; i++) room.say(`m${i}`, '我要參加抽獎')
  for (let i = 20; i < 40; i++) room.say(`m${i}`, '!leaderboard please')
  expect(room.state.inReview.size).toBe(0)
})

test('[RK3] strangers who join an activity in a rush have their points held', () => {
  const room = createRoom()
  room.open()
  for (let i = 0; i < 203; i++) room.say(`m${i}`, '我要參加抽獎')
  expect(room.state.inReview.size).toBe(3)
  expect(room.held('m202')).toBe(1)
  room.say('m7', '我要參加抽獎')
  expect(room.state.inReview.size).toBe(3)
})
