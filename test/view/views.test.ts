/** What overlay, panel and members are shown of the same state. */
import type { MemberId } from '@fanfare/shared/base'
import type { Envelope, EventOf } from '@fanfare/shared/contracts'
import {
  displayName,
  feedOf,
  memberDetail,
  overlayView,
  panelView,
  publicEvent,
  statementEntry,
} from '@fanfare/shared/view'
import { describe, expect, test } from 'vitest'
import { chat, createRoom } from './room.ts'

const around = {
  overlays: [],
  connectors: [],
  producers: [],
  incidents: [],
  stats: {
    signalsPerSecond: 0,
    duplicates: 0,
    queue: 0,
    durability: 'disk' as const,
    requiredDurability: 'memory' as const,
    node: 'here',
  },
}

describe('overlay', () => {
  test('[VW1] carries the room and no platform id', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen([chat(ming), { type: 'CheckIn', member: ming, eventAt: null }])
    const view = overlayView(room.reading(), 'demo~rehearsal')
    expect(Object.keys(view).toSorted()).toEqual(
      [
        'channel',
        'stage',
        'broadcast',
        'board',
        'windows',
        'checkins',
        'seckills',
        'lotteries',
        'polls',
        'quizzes',
        'codes',
        'card',
        'question',
        'blank',
      ].toSorted(),
    )
    expect(view.channel).toEqual({ id: 'demo~rehearsal', rehearsal: true })
    expect(view.checkins).toMatchObject({ count: 1, recent: [{ name: '小明' }] })
    expect(JSON.stringify(view)).not.toContain('u-1')
  })

  test('[VW2] the board is today, then the broadcast, which stays after its end', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen(chat(ming))
    expect(overlayView(room.reading(), 'c').board).toMatchObject({ period: 'day', total: 1 })
    room.happen({ type: 'StartBroadcast' }, { actor: 'producer:p' })
    expect(overlayView(room.reading(), 'c').board).toMatchObject({ period: 'broadcast', total: 0 })
    room.wait(60_000)
    room.happen(chat(ming))
    room.happen({ type: 'EndBroadcast' }, { actor: 'producer:p' })
    expect(overlayView(room.reading(), 'c').board).toMatchObject({
      period: 'broadcast',
      rows: [{ rank: 1, score: 1, name: '小明' }],
    })
  })

  test('[VW3] a hidden name leaves rank, score and a tag', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen(chat(ming))
    const shown = overlayView(room.reading(), 'c').board.rows[0]!
    room.happen({ type: 'HideName', member: ming }, { actor: 'producer:p' })
    const hidden = overlayView(room.reading(), 'c').board.rows[0]!
    expect(hidden).toEqual({ ...shown, name: '' })
    expect(hidden.tag).toMatch(/^\d{4}$/)
  })

  test('[VW4] long names are cut by characters, missing ones replaced by the user id', () => {
    const room = createRoom()
    const long = room.meet('🎉'.repeat(100))
    const nameless = room.meet('')
    room.happen(chat(long))
    room.happen(chat(nameless))
    expect([...displayName(room.reading(), long).name]).toHaveLength(64)
    expect(displayName(room.reading(), nameless).name).toBe('u-2')
  })
})

describe('panel', () => {
  test('[VW15] counts who did something in the last five minutes', () => {
    const room = createRoom()
    room.happen(chat(room.meet('一')))
    room.wait(240_000)
    room.happen(chat(room.meet('二')))
    expect(panelView(room.reading(), 'c', around).stats.present).toBe(2)
    room.wait(120_000)
    expect(panelView(room.reading(), 'c', around).stats.present).toBe(1)
  })

  test('[VW12] the feed has a line for each act and who pressed it', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    const lines = [
      room.happen(chat(ming), { note: { kind: 'chat', text: '晚安', messageId: 'm1' } }),
      room.happen({ type: 'StartBroadcast', title: '週五' }, { actor: 'producer:p' }),
      room.happen({ type: 'OpenWindow', factorBp: 20_000, seconds: 60 }, { actor: 'producer:p' }),
      room.happen(
        { type: 'AdjustPoints', member: ming, amount: 600, reason: '補償' },
        { actor: 'producer:p' },
      ),
      room.happen({ type: 'HideName', member: ming }, { actor: 'producer:q' }),
      room.happen({ type: 'BanMember', member: ming, seconds: 60 }),
    ].flatMap((batch) => feedOf(room.reading(), batch))
    expect(lines.map(({ kind, actor }) => [kind, actor ?? null])).toEqual([
      ['chat', null],
      ['broadcast', 'producer:p'],
      ['window', 'producer:p'],
      ['adjust', 'producer:p'],
      ['tier_up', null],
      ['moderation', 'producer:q'],
      ['moderation', null],
    ])
    expect(lines[0]).toMatchObject({ text: '晚安', who: { platform: 'demo', userId: 'u-1' } })
    expect(lines[3]).toMatchObject({ values: { amount: 600 }, text: '補償' })
    expect(new Set(lines.map((line) => line.id)).size).toBe(lines.length)
  })
})

test('[HT20] a sealed seed is in no event that leaves the server', () => {
  const sealed = {
    type: 'DrawSealed',
    activityId: 'l1',
    serverSeed: 'secret',
    commitment: 'c0ffee',
  } as const
  expect(publicEvent(sealed)).toEqual({
    type: 'DrawSealed',
    activityId: 'l1',
    commitment: 'c0ffee',
  })
  const other = { type: 'Entered', member: 'm' as MemberId } as const
  expect(publicEvent(other)).toBe(other)
})

describe('members', () => {
  test('[VW13] the detail explains the balance and the way to the next tier', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen([chat(ming), { type: 'CheckIn', member: ming, eventAt: null }])
    const detail = memberDetail(room.reading(), ming)!
    expect(detail).toMatchObject({
      member: { platform: 'demo', userId: 'u-1' },
      balance: 6,
      tier: 'normal',
      sources: [
        { source: 'chat', amount: 1 },
        { source: 'checkin', amount: 5 },
      ],
      progress: { next: 'silver', points: 6, pointsNeeded: 500, pointsLeft: 494, spend: 0 },
      attendance: { streak: 1, total: 1, checkedInToday: true },
    })
    expect(memberDetail(room.reading(), 'nobody' as MemberId)).toBeNull()
  })

  test('[VW17] the detail names tickets, exclusions and the last refusal', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen(chat(ming))
    expect(memberDetail(room.reading(), ming)).toMatchObject({
      rights: {},
      excluded: [],
      refusal: null,
    })
    const actor = { actor: 'producer:p' }
    const granted = { right: '搶購券', quantity: 2, reason: '補償' }
    room.happen({ type: 'GrantRight', member: ming, ...granted }, actor)
    room.happen({ type: 'ExcludeMember', member: ming, from: 'rewards', reason: '自己人' }, actor)
    const refusal = { code: 'seckill/sold_out', title: '杯子', values: {}, at: 1 }
    const reading = { ...room.reading(), refusalOf: () => refusal }
    expect(memberDetail(reading, ming)).toMatchObject({
      rights: { 搶購券: 2 },
      excluded: ['rewards'],
      refusal,
      tags: [],
    })
    room.happen({ type: 'ExcludeMember', member: ming, from: 'board', reason: '自己人' }, actor)
    expect(memberDetail(room.reading(), ming)?.excluded).toEqual(['board', 'rewards'])
  })

  test('[VW14] a statement line is signed and carries its whole cause', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    const [, , granted] = room.happen(chat(ming)).envelopes
    expect(statementEntry(granted!, null)).toEqual({
      seq: granted!.seq,
      at: granted!.at,
      asset: 'points',
      amount: 1,
      balance: 1,
      state: 'posted',
      cause: {
        sourceId: granted!.causeId,
        rule: 'chat',
        ruleVersion: 1,
        factors: [{ kind: 'tier', bp: 10_000, ref: 'normal' }],
        actor: 'viewer',
      },
    })
    const taken = room.happen(
      { type: 'AdjustPoints', member: ming, amount: -1, reason: '更正' },
      { actor: 'producer:p' },
    ).envelopes[0]!
    expect(statementEntry(taken, null)).toMatchObject({
      amount: -1,
      balance: 0,
      cause: { rule: 'adjust', reason: '更正', actor: 'producer:p' },
    })
  })

  test('[VW16] tickets and units are signed as points are, without a balance of points', () => {
    const ming = 'member-1' as MemberId
    const moved = (fields: Partial<EventOf<'Transferred'>>): Envelope => ({
      seq: 7,
      at: 1,
      causeId: 'twitch:1',
      v: 1,
      event: {
        type: 'Transferred',
        asset: 'right:搶購券',
        from: 'issue',
        to: `member:${ming}`,
        amount: 2,
        base: 2,
        state: 'posted',
        deadline: null,
        member: ming,
        balance: null,
        prev: null,
        rule: 'task',
        ruleVersion: 1,
        factors: [{ kind: 'campaign', bp: 20_000, ref: 'double-11' }],
        activityId: 's1',
        reason: null,
        actor: 'viewer',
        ...fields,
      },
    })
    const ended = (outcome: 'posted' | 'voided'): Envelope => ({
      ...moved({}),
      event: {
        type: 'TransferSettled',
        transfer: 7,
        outcome,
        why: 'expired',
        member: ming,
        balance: null,
        prev: null,
      },
    })
    const got = statementEntry(moved({}), null)
    expect(got).toMatchObject({
      asset: 'right:搶購券',
      amount: 2,
      cause: { activityId: 's1', factors: [{ kind: 'campaign', bp: 20_000, ref: 'double-11' }] },
    })
    expect(got).not.toHaveProperty('balance')
    const used = moved({ from: `member:${ming}`, to: 'spent', state: 'pending' })
    expect(statementEntry(used, null)).toMatchObject({ amount: -2, state: 'pending' })
    expect(statementEntry(ended('voided'), used)).toMatchObject({ amount: 2, state: 'voided' })
    expect(statementEntry(ended('posted'), used)).toMatchObject({ amount: 0, state: 'posted' })
    const unit = moved({ asset: 'stock', from: 'stock:s1', to: 'sold:s1', state: 'pending' })
    expect(statementEntry(unit, null)).toMatchObject({ asset: 'stock', amount: 2 })
    expect(statementEntry(ended('voided'), unit)).toMatchObject({ amount: 0 })
    const back = moved({ asset: 'stock', from: 'sold:s1', to: 'stock:s1' })
    expect(statementEntry(back, null)).toMatchObject({ amount: -2 })
  })
})
