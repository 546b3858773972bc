/** From what a platform said to what the channel is asked. */
import { SIGNAL_TYPES, SignalSchema } from '@fanfare/shared/contracts'
import type { Signal } from '@fanfare/shared/contracts'
import type { MemberId } from '@fanfare/shared/base'
import { toSubmission } from '@fanfare/server/ingest/to-submission.ts'
import { expect, test } from 'vitest'
import { QUIET_ROOM } from '../support/rooms.ts'

const BASE = { id: 'a-1', source: 'twitch', at: 1_704_557_985_841 }
const VIEWER = { id: '417575252', name: 'mon_dieud' }
const MEMBERS = ['m1', 'm2'] as MemberId[]

function signal(fields: Record<string, unknown>): Signal {
  return SignalSchema.parse({ ...BASE, viewer: VIEWER, ...fields })
}

function asked(fields: Record<string, unknown>) {
  const submission = toSubmission(signal(fields))
  return { ...submission, commands: submission.build(MEMBERS, QUIET_ROOM) }
}

const BY = { member: 'm1', eventAt: BASE.at }
const GIFT = { id: 'rose', name: 'Rose', count: 3, value: { amount: 100, currency: 'TWD' } }
const ORDER = { id: 'o-9', amount: 39_900, currency: 'TWD' }
const ITEM = { sku: 's', quantity: 1, amount: 39_900 }

const TABLE: {
  fields: Record<string, unknown>
  commands: unknown[]
  keeps: 'forever' | 'window'
  shed: string | null
}[] = [
  {
    fields: { type: 'chat', text: 'hi' },
    commands: [{ type: 'RecordChat', ...BY }],
    keeps: 'window',
    shed: 'chat',
  },
  {
    fields: { type: 'gift', gift: GIFT },
    commands: [
      {
        type: 'RecordGift',
        ...BY,
        giftId: 'rose',
        giftName: 'Rose',
        count: 3,
        unitAmount: 100,
        currency: 'TWD',
        comboKey: null,
        final: true,
      },
    ],
    keeps: 'forever',
    shed: null,
  },
  {
    fields: { type: 'like', count: 9 },
    commands: [{ type: 'RecordLike', count: 9, ...BY }],
    keeps: 'window',
    shed: 'like',
  },
  {
    fields: { type: 'follow' },
    commands: [{ type: 'RecordFollow', ...BY }],
    keeps: 'forever',
    shed: null,
  },
  {
    fields: { type: 'share' },
    commands: [{ type: 'RecordShare', ...BY }],
    keeps: 'forever',
    shed: null,
  },
  {
    fields: { type: 'subscribe', months: 2, tier: '1000', giftedTo: { id: '7' } },
    commands: [{ type: 'RecordSubscribe', ...BY, months: 2, level: '1000', giftedTo: 'm2' }],
    keeps: 'forever',
    shed: null,
  },
  {
    fields: { type: 'enter' },
    commands: [{ type: 'RecordEnter', ...BY }],
    keeps: 'window',
    shed: 'presence',
  },
  {
    fields: { type: 'leave' },
    commands: [{ type: 'RecordLeave', ...BY }],
    keeps: 'window',
    shed: 'presence',
  },
  {
    fields: { type: 'watch', seconds: 60 },
    commands: [{ type: 'RecordWatch', seconds: 60, ...BY }],
    keeps: 'window',
    shed: 'presence',
  },
  {
    fields: { type: 'raid', viewers: 40 },
    commands: [{ type: 'RecordRaid', viewers: 40, ...BY }],
    keeps: 'forever',
    shed: null,
  },
  {
    fields: { type: 'order.paid', order: { ...ORDER, items: [ITEM] } },
    commands: [
      {
        type: 'RecordOrderPaid',
        ...BY,
        orderKey: 'twitch:o-9',
        amount: 39_900,
        currency: 'TWD',
        items: [{ ...ITEM, category: null }],
      },
    ],
    keeps: 'forever',
    shed: null,
  },
  {
    fields: { type: 'order.refunded', order: ORDER, viewer: undefined },
    commands: [
      { type: 'RecordOrderRefunded', orderKey: 'twitch:o-9', amount: 39_900, currency: 'TWD' },
    ],
    keeps: 'forever',
    shed: null,
  },
  {
    fields: { type: 'reward.redeemed', reward: 'hydrate', cost: 50 },
    commands: [{ type: 'RecordReward', reward: 'hydrate', cost: 50, ...BY }],
    keeps: 'forever',
    shed: null,
  },
  {
    fields: { type: 'message.deleted', messageId: 'x' },
    commands: [],
    keeps: 'window',
    shed: null,
  },
  {
    fields: { type: 'viewer.banned', seconds: 600 },
    commands: [{ type: 'BanMember', member: 'm1', seconds: 600 }],
    keeps: 'forever',
    shed: null,
  },
  {
    fields: { type: 'broadcast.started', title: ' 開播 ' },
    commands: [{ type: 'StartBroadcast', title: '開播' }],
    keeps: 'forever',
    shed: null,
  },
  {
    fields: { type: 'broadcast.ended' },
    commands: [{ type: 'EndBroadcast' }],
    keeps: 'forever',
    shed: null,
  },
]

test('[IN7] the table below has every type', () => {
  expect(TABLE.map((row) => row.fields['type'])).toEqual(SIGNAL_TYPES)
})

test.each(TABLE)(
  '[IN7] [IN6] $fields.type asks for its commands',
  ({ fields, commands, keeps, shed }) => {
    const submission = asked(fields)
    expect(submission.commands).toEqual(commands)
    expect(submission.dedupe).toBe(keeps)
    expect(submission.shed).toBe(shed)
    expect(submission.unknown).toBe('mint')
  },
)

test('[IN7] a combo carries its key and whether it is over; a ban may be for ever', () => {
  const combo = (final?: boolean) =>
    asked({
      type: 'gift',
      gift: { ...GIFT, combo: { key: 'c', ...(final === undefined ? {} : { final }) } },
    })
  expect(combo().commands[0]).toMatchObject({ comboKey: 'c', final: false })
  expect(combo(true).commands[0]).toMatchObject({ comboKey: 'c', final: true })
  expect(asked({ type: 'viewer.banned' }).commands[0]).toMatchObject({ seconds: null })
})

test('[IN5] cause and identities', () => {
  const submission = asked({
    type: 'subscribe',
    months: 1,
    tier: '1000',
    giftedTo: { id: '7', name: 'seven' },
  })
  expect(submission.causeId).toBe('twitch:a-1')
  expect(submission.identities).toEqual([
    { platform: 'twitch', userId: '417575252', name: 'mon_dieud' },
    { platform: 'twitch', userId: '7', name: 'seven' },
  ])
  expect(asked({ type: 'broadcast.ended' }).identities).toEqual([])
})

test('[IN4] the order of fields does not change the hash, a known field does, an unknown one does not', () => {
  const one = signal({ type: 'gift', gift: GIFT })
  const reversed = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([key, inner]) => [key, reversed(inner)]),
        )
      : value
  const other = SignalSchema.parse(reversed(one))
  expect(toSubmission(other).bodyHash).toBe(toSubmission(one).bodyHash)
  const withMore = signal({ type: 'gift', gift: { ...GIFT, sparkle: true }, more: [1] })
  expect(toSubmission(withMore).bodyHash).toBe(toSubmission(one).bodyHash)
  const changes = [
    { at: BASE.at + 1 },
    { viewer: { ...VIEWER, name: 'other' } },
    { gift: { ...GIFT, count: 4 } },
    { gift: { ...GIFT, value: { amount: 101, currency: 'TWD' } } },
  ]
  for (const change of changes) {
    const changed = signal({ type: 'gift', gift: GIFT, ...change })
    expect(toSubmission(changed).bodyHash).not.toBe(toSubmission(one).bodyHash)
  }
})

test('[IN8] a check-in is a chat line and a check-in, and is never dropped as small talk', () => {
  const submission = asked({ type: 'chat', text: '！簽到' })
  expect(submission.commands).toEqual([
    { type: 'RecordChat', ...BY },
    { type: 'CheckIn', ...BY },
  ])
  expect(submission.shed).toBeNull()
  expect(submission.note).toEqual({ kind: 'chat', text: '！簽到', messageId: 'a-1' })
})

test.each([
  ['!points', 'points'],
  ['！排行', 'rank'],
  ['!我', 'me'],
  ['！為什麼', 'why'],
  ['!help', 'help'],
])('[IN8] %s is a chat line with a question', (text, command) => {
  const submission = asked({ type: 'chat', text, messageId: 'm-1' })
  expect(submission.commands).toEqual([{ type: 'RecordChat', ...BY }])
  expect(submission.note).toMatchObject({
    kind: 'chat',
    text,
    messageId: 'm-1',
    question: { command },
  })
})

test('[IN8] other words after a prefix ask nothing', () => {
  expect(asked({ type: 'chat', text: '!joiner' }).note).not.toHaveProperty('question')
})
