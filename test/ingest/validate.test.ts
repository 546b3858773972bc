/** What the edge lets in. */
import { limits } from '@fanfare/shared/contracts'
import { validateSignals } from '@fanfare/server/ingest/validate.ts'
import { expect, test } from 'vitest'

const NOW = 1_704_557_985_841
const CHAT = { id: 'a', source: 'twitch', type: 'chat', at: NOW, viewer: { id: '1' }, text: 'hi' }
const GIFT = {
  id: 'g',
  source: 'twitch',
  type: 'gift',
  at: NOW,
  viewer: { id: '1' },
  gift: { id: 'r', name: 'Rose', count: 1, value: { amount: 1, currency: 'TWD' } },
}

function judge(item: unknown) {
  return validateSignals([item], NOW)
}

function codeOf(item: unknown): string | undefined {
  return judge(item).rejected[0]?.code
}

test('[IN1] one bad signal spoils nothing, and is named by its place and field', () => {
  const { signals, indexes, rejected } = validateSignals([CHAT, { ...CHAT, text: 5 }, GIFT], NOW)
  expect(signals).toEqual([CHAT, GIFT])
  expect(indexes).toEqual([0, 2])
  expect(rejected).toMatchObject([{ index: 1, code: 'signal/invalid' }])
  expect(rejected[0]!.message).toContain('text')
})

test('[IN2] an unknown type', () => {
  expect(codeOf({ ...CHAT, type: 'superchat' })).toBe('signal/unknown_type')
  expect(codeOf({ ...CHAT, type: 'toString' })).toBe('signal/unknown_type')
  expect(codeOf({ ...CHAT, type: '__proto__' })).toBe('signal/unknown_type')
  const long = judge({ ...CHAT, type: 'x'.repeat(100_000) }).rejected[0]!
  expect(long.message.length).toBeLessThan(200)
})

test('[IN2] a clock in the future', () => {
  expect(codeOf({ ...CHAT, at: NOW + limits.CLOCK_AHEAD_MS_MAX })).toBeUndefined()
  expect(codeOf({ ...CHAT, at: NOW + limits.CLOCK_AHEAD_MS_MAX + 1 })).toBe(
    'signal/clock_in_future',
  )
  expect(codeOf({ ...CHAT, at: 0 })).toBeUndefined()
})

test.each([
  ['null', null],
  ['a number', 7],
  ['an array', [CHAT]],
  ['no type', { ...CHAT, type: undefined }],
  ['a type that is no text', { ...CHAT, type: 5 }],
  ['no viewer', { ...CHAT, viewer: undefined }],
  ['an empty id', { ...CHAT, id: '' }],
  ['a source in capitals', { ...CHAT, source: 'Twitch' }],
  ['a source with a colon', { ...CHAT, source: 'a:b' }],
  ['a name of 64 KB', { ...CHAT, viewer: { id: '1', name: '名'.repeat(21_846) } }],
  ['a text of 64 KB', { ...CHAT, text: 'x'.repeat(65_536) }],
  [
    'a negative amount',
    { ...GIFT, gift: { ...GIFT.gift, value: { amount: -1, currency: 'TWD' } } },
  ],
  [
    'a fractional amount',
    { ...GIFT, gift: { ...GIFT.gift, value: { amount: 0.5, currency: 'TWD' } } },
  ],
  [
    'an amount past exact integers',
    { ...GIFT, gift: { ...GIFT.gift, value: { amount: 1e300, currency: 'TWD' } } },
  ],
  [
    'an amount as text',
    { ...GIFT, gift: { ...GIFT.gift, value: { amount: '1', currency: 'TWD' } } },
  ],
  ['a count of none', { ...GIFT, gift: { ...GIFT.gift, count: 0 } }],
  ['a negative time', { ...CHAT, at: -1 }],
  ['a fractional time', { ...CHAT, at: NOW + 0.5 }],
  [
    'too many badges',
    { ...CHAT, viewer: { id: '1', badges: Array.from({ length: 33 }, () => 'b') } },
  ],
])('[IN2] %s is invalid', (_name, item) => {
  expect(codeOf(item)).toBe('signal/invalid')
})

test('[IN3] unknown and dangerous keys are left out', () => {
  const item: unknown = JSON.parse(
    `{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "extra": 1, ` +
      `"viewer": {"id": "1", "__proto__": {"polluted": 1}}, "id": "a", "source": "twitch", ` +
      `"type": "chat", "at": ${NOW}, "text": "hi"}`,
  )
  const { signals, rejected } = judge(item)
  expect(rejected).toEqual([])
  expect(signals).toEqual([CHAT])
  expect(Object.keys(signals[0]!)).not.toContain('__proto__')
  expect(Object.getPrototypeOf(signals[0])).toBe(Object.prototype)
  expect({}).not.toHaveProperty('polluted')
})

test('[IN3] the last of two equal keys counts, as JSON has it', () => {
  const item: unknown = JSON.parse(
    JSON.stringify(CHAT).replace('"text":"hi"', '"text":"a","text":"hi"'),
  )
  expect(judge(item).signals).toEqual([CHAT])
})
