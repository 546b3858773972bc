/** Members: known by a random id only, hidden, banned. */
import { describe, expect, test } from 'vitest'
import {
  adjust,
  ban,
  chat,
  checkIn,
  enter,
  gift,
  hideName,
  leave,
  orderPaid,
  orderRefunded,
  showName,
  subscribe,
} from '../support/commands.ts'
import { given, givenAt, MINUTE, SECOND } from '../support/given.ts'
import type { Step } from '../support/given.ts'

describe('joining', () => {
  test('[ID1] the first command that names somebody makes them a member', () => {
    given()
      .when(chat('ann'))
      .thenExactly(
        { type: 'MemberJoined', member: 'ann' as never },
        { type: 'Interacted', kind: 'chat', count: 1 },
        { type: 'Transferred', from: 'issue', to: 'member:ann', amount: 1, rule: 'chat' },
      )
      .when(chat('ann'))
      .thenExactly({ type: 'Interacted', kind: 'chat' })
  })

  test('[ID1] everybody begins as normal with nothing, and no event says more than an id', () => {
    const story = given(enter('ann'))
    expect(story.member('ann')).toMatchObject({ tier: 'normal', balance: 0, held: 0, owed: 0 })
    expect(JSON.stringify(story.envelopes)).not.toMatch(/name|platform/i)
  })

  test('[ID2] a command that names somebody new twice makes one member', () => {
    const story = given(subscribe('ann', '1000', 'ann'))
    const joined = story.envelopes.filter(({ event }) => event.type === 'MemberJoined')
    expect(joined).toHaveLength(1)
  })

  test('[ID2] the one a subscription is given to joins, and earns nothing', () => {
    const story = given()
      .when(subscribe('ann', '1000', 'bea'))
      .thenPays('ann', 100)
    expect(story.member('bea').balance).toBe(0)
  })

  test.each(['__proto__', 'constructor', '7', ''])('[ID1] any text is an id: %j', (id) => {
    const story = givenAt(1_000, chat('ann')).when(chat(id)).thenPays(id, 1)
    expect([...story.state.members.values()].map((member) => member.id)).toEqual(['ann', id])
  })
})

describe('names', () => {
  test('[ID3] a name is hidden and shown, and doing it twice is refused', () => {
    given(chat('ann'))
      .when(showName('ann'))
      .thenRejected('name/not_hidden')
      .when(hideName('ann'))
      .thenExactly({ type: 'NameHidden', actor: 'producer:p' })
      .when(hideName('ann'))
      .thenRejected('name/already_hidden')
      .when(showName('ann'))
      .thenExactly({ type: 'NameShown', actor: 'producer:p' })
  })

  test('[ID3] nobody unknown can be hidden, shown or adjusted', () => {
    for (const command of [hideName('bea'), showName('bea'), adjust('bea', 5)]) {
      given(chat('ann')).when(command).thenRejected('member/unknown')
    }
  })
})

describe('bans', () => {
  test('[ID4] a banned member takes part in nothing until the ban is over', () => {
    const story = given(chat('ann'), ban('ann', 60))
    const acts: Step[] = [chat('ann'), checkIn('ann'), gift('ann'), enter('ann'), leave('ann')]
    for (const command of acts) story.when(command).thenRejected('member/banned')
    story
      .when({ ...chat('ann'), after: 59 * SECOND })
      .thenRejected('member/banned')
      .when({ ...chat('ann'), after: SECOND })
      .thenPays('ann', 1)
  })

  test('[ID4] a ban without end is for ever', () => {
    given(ban('ann', null))
      .when({ ...checkIn('ann'), after: 10_000 * MINUTE })
      .thenRejected('member/banned')
  })

  test('[ID5] a ban that ends no later than the present one changes nothing', () => {
    given(ban('ann', 60))
      .when(ban('ann', 60))
      .thenNothing()
      .when({ ...ban('ann', 10), after: SECOND })
      .thenNothing()
      .when(ban('ann', 120))
      .thenExactly({ type: 'MemberBanned' })
      .when(ban('ann', null))
      .thenExactly({ type: 'MemberBanned', until: null })
      .when(ban('ann', 1_000_000))
      .thenNothing()
  })

  test('[ID6] money counts also of the banned: orders, refunds, rewards', () => {
    given(ban('ann', null))
      .when(orderPaid('ann', 'shop:1', 10_000))
      .thenPays('ann', 100)
      .when({ type: 'RecordReward', member: 'ann' as never, eventAt: null, reward: 'x', cost: 9 })
      .thenExactly({ type: 'RewardRecorded', reward: 'x', cost: 9 })
      .when(orderRefunded('shop:1', 10_000))
      .thenAmong({ type: 'OrderRefunded', points: 100 })
  })

  test('[ID7] a ban ends the presence: the time until the next entrance is not watched', () => {
    given(enter('ann'), { ...ban('ann', 60), after: MINUTE })
      .and({ ...enter('ann'), after: 20 * MINUTE })
      .when({ ...leave('ann'), after: MINUTE })
      .thenAmong({ type: 'Left', seconds: 60 })
  })
})
