/** Refunds of what tasks were done with: what goes back, what is owed, and what stays done. */
import type { MemberId } from '@fanfare/shared/base'
import type { Envelope } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import {
  allRows,
  apply,
  finishLoad,
  initialState,
  loadRow,
  rightsOf,
  stateHash,
} from '@fanfare/shared/engine'
import { describe, expect, test } from 'vitest'
import { adjust, chat, orderPaid, orderRefunded } from '../support/commands.ts'
import type { Story } from '../support/given.ts'
import { given } from '../support/given.ts'
import { grantRight } from '../support/safeguard-commands.ts'
import { claim, openSeckill } from '../support/seckill-commands.ts'
import { quietRules, task, tasks } from '../support/task-commands.ts'

describe('refunds', () => {
  const growth = [
    task({ id: 'first', action: 'order', count: 1, points: 100, right: '搶購券' }),
    task({ id: 'spend', action: 'spend', count: 300_000, points: 200 }),
  ]
  const bought = () => given(tasks({ growth }), orderPaid('ann', 'shop:1', 300_000))

  test('[TK12] what growth tasks gave for money that went back goes back', () => {
    const story = bought()
    expect(story.member('ann').balance).toBe(300)
    story
      .when(orderRefunded('shop:1', 300_000))
      .thenAmong(
        { type: 'TaskRevoked', task: 'first', points: 100, owed: 0, right: '搶購券' },
        { type: 'TaskRevoked', task: 'spend', points: 200, owed: 0, right: null },
        { type: 'Transferred', rule: 'refund', reason: 'spend', amount: 200, to: 'issue' },
      )
    expect(story.member('ann').balance).toBe(0)
    expect(rightsOf(story.member('ann'), '搶購券')).toBe(0)
    story.when(orderPaid('ann', 'shop:2', 300_000)).thenPays('ann', 300)
  })

  test('[TK12] only what is undone: a part of the money is still an order', () => {
    const story = bought()
    story.when(orderRefunded('shop:1', 1)).thenAmong({ type: 'TaskRevoked', task: 'spend' })
    expect(story.member('ann').balance).toBe(100)
    story.when(orderPaid('ann', 'shop:2', 1)).thenPays('ann', 200)
    story.and(orderPaid('ann', 'shop:3', 900_000))
    story.when(orderRefunded('shop:3', 900_000)).thenNo('TaskRevoked')
  })

  test('[TK12] what was spent of it is owed, and recovered from what is earned next', () => {
    const story = bought().and(adjust('ann', -250))
    story
      .when(orderRefunded('shop:1', 300_000))
      .thenAmong({ type: 'TaskRevoked', task: 'first', owed: 50 })
    expect(story.member('ann')).toMatchObject({ balance: 0, owed: 250 })
    story.and(orderPaid('ann', 'shop:2', 300_000))
    expect(story.member('ann')).toMatchObject({ balance: 50, owed: 0 })
  })

  test('[RK1][TK12] an order is no farming, so that its refund finds what its tasks gave', () => {
    const story = given(
      quietRules((all) => {
        all.tasks = {
          daily: [task({ count: 1, points: 1 })],
          growth,
          challenge: [],
          dailyPointsMax: 10,
        }
        all.risk.grantsPerMinute = 1
      }),
      chat('ann'),
      orderPaid('ann', 'shop:1', 300_000),
    )
    expect(story.member('ann')).toMatchObject({ balance: 301, held: 0 })
    story.and(orderRefunded('shop:1', 300_000))
    expect(story.member('ann')).toMatchObject({ balance: 1, held: 0, owed: 0 })
  })

  test('[TK12] of two tickets one was used: the one that is left goes back, and no more', () => {
    const two = [
      task({ id: 'first', action: 'order', count: 1, points: 0, right: '搶購券' }),
      task({ id: 'spend', action: 'spend', count: 300_000, points: 0, right: '搶購券' }),
    ]
    const story = given(tasks({ growth: two }), orderPaid('ann', 'shop:1', 300_000))
    story.and(openSeckill({ right: '搶購券', holdSeconds: 0 }), claim('ann'))
    story
      .when(orderRefunded('shop:1', 300_000))
      .thenAmong(
        { type: 'TaskRevoked', task: 'first', right: '搶購券' },
        { type: 'TaskRevoked', task: 'spend', right: null },
      )
    expect(rightsOf(story.member('ann'), '搶購券')).toBe(0)
  })

  test('[TK12] a task whose ticket was used stays done, and nothing of it is taken twice', () => {
    const story = bought().and(openSeckill({ right: '搶購券', holdSeconds: 0 }), claim('ann'))
    story
      .when(orderRefunded('shop:1', 300_000))
      .thenAmong({ type: 'TaskRevoked', task: 'first', points: 100, right: null, staysDone: true })
    expect(story.member('ann').balance).toBe(0)
    story.when(orderPaid('ann', 'shop:2', 300_000)).thenPays('ann', 200)
    expect(rightsOf(story.member('ann'), '搶購券')).toBe(0)
    story.and(grantRight('ann', '搶購券'))
    const again = story.when(orderRefunded('shop:2', 300_000))
    expect(again.events.filter(({ type }) => type === 'TaskRevoked')).toMatchObject([
      { task: 'spend', points: 200 },
    ])
    expect(rightsOf(story.member('ann'), '搶購券')).toBe(1)
    expect(stateHash(load(story.state))).toBe(stateHash(story.state))
  })

  test('[TK12] a refund from before tickets were looked at opens the task again', () => {
    const story = bought()
    const revoked = {
      type: 'TaskRevoked',
      task: 'first',
      name: 'a',
      points: 100,
      owed: 100,
    } as const
    const event = { ...revoked, member: 'ann' as MemberId, right: null }
    apply(story.state, { ...last(story), seq: story.state.seq + 1, event })
    expect(story.member('ann').extras?.tasks?.lifeDone).toEqual(['spend'])
  })

  test('[TK12] money that went back does not count towards a task', () => {
    const story = given(tasks({ growth }), orderPaid('ann', 'shop:1', 200_000))
    story.and(orderRefunded('shop:1', 200_000))
    story
      .when(orderPaid('ann', 'shop:2', 200_000))
      .thenAmong({ type: 'TaskCompleted', task: 'first' })
      .when(orderPaid('ann', 'shop:3', 100_000))
      .thenAmong({ type: 'TaskCompleted', task: 'spend' })
  })
})

function load(state: State): State {
  const loaded = initialState()
  for (const [key, json] of allRows(state)) loadRow(loaded, key, JSON.parse(json))
  loaded.at = state.at
  finishLoad(loaded, state.seq)
  return loaded
}

function last({ envelopes }: Story): Envelope {
  const envelope = envelopes.at(-1)
  if (envelope === undefined) throw new Error('nothing has happened yet')
  return envelope
}
