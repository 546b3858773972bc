/** What lines of chat ask of what is open. */
import type { MemberId } from '@fanfare/shared/base'
import { SignalSchema } from '@fanfare/shared/contracts'
import type { CommandBody } from '@fanfare/shared/contracts'
import type { Activity, Winner } from '@fanfare/shared/engine'
import type { Room } from '@fanfare/server/channel/submission.ts'
import { toSubmission } from '@fanfare/server/ingest/to-submission.ts'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lottery, over, poll, QUIET_ROOM, quiz, roomWith, seckill } from '../support/rooms.ts'

const MING = 'ming' as MemberId

/** Every code point, lone surrogates too. */
const anything = fc.string({
  unit: fc.nat(0x10_ffff).map((code) => String.fromCodePoint(code)),
  maxLength: 80,
})

function submissionOf(text: string) {
  const viewer = { id: 'u1' }
  const signal = { type: 'chat', id: '1', source: 'test', at: 5, viewer, text }
  return toSubmission(SignalSchema.parse(signal))
}

/** What the line asks for beside counting as a line. */
function asked(text: string, room: Room): Partial<CommandBody>[] {
  const [line, ...rest] = submissionOf(text).build([MING], room)
  expect(line).toMatchObject({ type: 'RecordChat', member: MING, eventAt: 5 })
  return rest
}

/** Claims as `id×quantity`. */
function claims(text: string, ...open: Activity[]): string[] {
  return asked(text, roomWith(open)).map((command) => {
    expect(command).toMatchObject({ type: 'ClaimUnits', member: MING, eventAt: 5 })
    const { activityId, quantity } = command as { activityId: string | null; quantity: number }
    return `${activityId}×${quantity}`
  })
}

const A01 = seckill('s1', 'A01')
const B02 = seckill('s2', 'B02')
const CUP = seckill('s3', '限量 馬克杯')
const SHOP = [A01, B02, CUP]

describe('[HR4] orders as people type them', () => {
  const ORDERS: [text: string, expected: string[]][] = [
    ['A01', ['s1×1']],
    ['a01', ['s1×1']],
    ['Ａ０１', ['s1×1']],
    ['A01!!', ['s1×1']],
    ['A01~', ['s1×1']],
    ['A01+1', ['s1×1']],
    ['A01＋1', ['s1×1']],
    ['Ａ０１＋３', ['s1×3']],
    ['a01+2', ['s1×2']],
    ['A01 +1', ['s1×1']],
    ['A01 + 1', ['s1×1']],
    ['A01x2', ['s1×2']],
    ['A01X2', ['s1×2']],
    ['A01×2', ['s1×2']],
    ['A01✖️2', ['s1×2']],
    ['A01*4', ['s1×4']],
    ['A01 x 2', ['s1×2']],
    ['A01➕2', ['s1×2']],
    ['A01加1', ['s1×1']],
    ['A01加一', ['s1×1']],
    ['A01+兩', ['s1×2']],
    ['A01 2件', ['s1×2']],
    ['A01兩件', ['s1×2']],
    ['A01+2個', ['s1×2']],
    ['A01 3组', ['s1×3']],
    ['A01+10', ['s1×10']],
    ['A01+999', ['s1×999']],
    ['A01 B02', ['s1×1', 's2×1']],
    ['A01,B02', ['s1×1', 's2×1']],
    ['A01，B02', ['s1×1', 's2×1']],
    ['A01、B02', ['s1×1', 's2×1']],
    ['A01/B02', ['s1×1', 's2×1']],
    ['A01+1 B02+2', ['s1×1', 's2×2']],
    ['A01+1B02+2', ['s1×1', 's2×2']],
    ['A01+1\nB02+2', ['s1×1', 's2×2']],
    ['A01+1\r\n\r\nB02+2\n', ['s1×1', 's2×2']],
    ['A01+1，B02+2、A01+1', ['s1×1', 's2×2', 's1×1']],
    ['A01 +1 B02x2', ['s1×1', 's2×2']],
    ['  A01 + 1 ,  b02  ', ['s1×1', 's2×1']],
    ['限量 馬克杯', ['s3×1']],
    ['限量　马克杯+2', ['s3×2']],
    ['限量 馬克杯 A01+1', ['s3×1', 's1×1']],
    ['A01​+1', ['s1×1']],
    ['A01+1 🙏🏻', ['s1×1']],
    ['❤️A01+1🌹B02 🙏', ['s1×1', 's2×1']],
    ['🛒 A01 ➕ 2 😊', ['s1×2']],
  ]
  test.each(ORDERS)('%j', (text, expected) => {
    expect(claims(text, ...SHOP)).toEqual(expected)
  })

  const CHAT = [
    'A01+0',
    'A01+1000',
    'A01+',
    'A01-1',
    '+1',
    '粉+1',
    'A012',
    'A01A02',
    'A01B02',
    'A01 C03',
    'A01+1 C03+1',
    'A01+1 謝謝',
    '我要A01',
    'A01 好看嗎',
    'A01 2',
    'XA01+1',
    'A01+1.5',
    '限量',
    '馬克杯+1',
    '🙏',
    'A01 🙏 謝謝',
    'A🙏01',
    'A01+1 A01+1 '.repeat(11),
    '',
    '   ',
    '!',
  ]
  test.each(CHAT)('%j is only chat', (text) => {
    expect(asked(text, roomWith(SHOP))).toEqual([])
  })

  test('an article may be called by an emoji', () => {
    const gift = seckill('s4', '🎁')
    expect(claims('🎁', A01, gift)).toEqual(['s4×1'])
    expect(claims('A01+1 🎁+2 🙏', A01, gift)).toEqual(['s1×1', 's4×2'])
  })

  test('the longest name that fits counts', () => {
    const long = seckill('s4', 'A01 黑')
    expect(claims('A01 黑+2', A01, long)).toEqual(['s4×2'])
    expect(claims('A01+2 A01 黑', A01, long)).toEqual(['s1×2', 's4×1'])
  })
})

test('[HR1] width, case, script and what nobody sees do not matter', () => {
  const open = roomWith([seckill('s1', '搶購Ａ'), lottery('l2', '恭喜发财')])
  for (const text of ['抢购a', '搶購 A'.replace(' ', ''), '搶購ａ。', '​搶購A…']) {
    expect(asked(text, open), text).toMatchObject([{ type: 'ClaimUnits', activityId: 's1' }])
  }
  expect(asked('恭喜發財！！', open)).toMatchObject([{ type: 'EnterLottery', activityId: 'l2' }])
})

test('[HR2] while nothing is open nothing is meant, whatever is said', () => {
  const deaf: Room = { ...QUIET_ROOM, meaningOf: () => expect.fail('nobody listens') }
  for (const text of ['A01+1', 'A', '1', '參加', '👍']) expect(asked(text, deaf)).toEqual([])
  const rooms = [roomWith([]), roomWith([over(A01)])]
  fc.assert(
    fc.property(anything, (text) => {
      fc.pre(!/^\s*[!/‼❕❗︕﹗！／]/u.test(text.normalize('NFKC')))
      for (const room of rooms) expect(submissionOf(text).build([MING], room)).toHaveLength(1)
    }),
  )
})

test('[HR3] a keyword is the whole line, and not every lottery has one', () => {
  const byGift = lottery('l2', '送禮', { enterBy: ['gift'] })
  const open = roomWith([A01, lottery('l1', '加一'), byGift])
  expect(asked('加一', open)).toMatchObject([{ type: 'EnterLottery', activityId: 'l1' }])
  expect(asked('送禮', open)).toEqual([])
  expect(asked('我也加一', open)).toEqual([])
})

test('[HR5] an option, its letter or its number is a vote; its text goes before its place', () => {
  const colours = roomWith([poll('p1', '紅色', '白色', 'C')])
  const said: [string, number][] = [
    ['紅色', 0],
    ['白色!', 1],
    ['B', 1],
    ['ｂ', 1],
    ['2', 1],
    ['②', 1],
    ['c', 2],
    ['3', 2],
  ]
  for (const [text, option] of said) {
    expect(asked(text, colours), text).toEqual([
      { type: 'CastVote', activityId: 'p1', option, member: MING, eventAt: 5 },
    ])
  }
  for (const text of ['D', '4', '0', '紅', 'AB', '1 2']) expect(asked(text, colours)).toEqual([])
  expect(asked('1', roomWith([poll('p1', '2', '1')]))).toMatchObject([{ option: 1 }])
})

test('[HR5] of several questions the newest that has such an option counts', () => {
  const open = roomWith([poll('p1', '紅', '白', '黑'), quiz('q2', ['東'], ['東', '西'])])
  expect(asked('a', open)).toMatchObject([{ type: 'AnswerQuiz', activityId: 'q2', said: '东' }])
  expect(asked('c', open)).toMatchObject([{ type: 'CastVote', activityId: 'p1', option: 2 }])
  expect(asked('白', open)).toMatchObject([{ activityId: 'p1', option: 1 }])
})

test('[HR6] a free quiz hears its answers and nothing else', () => {
  const open = roomWith([quiz('q1', ['富士山', 'Mt. Fuji'])])
  for (const text of ['富士山', '富士山！', 'MT. FUJI', 'ｍｔ.　ｆｕｊｉ']) {
    expect(asked(text, open), text).toMatchObject([{ type: 'AnswerQuiz', activityId: 'q1' }])
  }
  for (const text of ['玉山', 'a', '1', '是富士山']) expect(asked(text, open)).toEqual([])
})

test('[HR7] a command names what it means, or means the only thing there is', () => {
  expect(claims('!搶', A01)).toEqual(['s1×1'])
  expect(claims('!搶 3', A01)).toEqual(['s1×3'])
  expect(claims('！抢 +2', A01)).toEqual(['s1×2'])
  expect(claims('!grab A01 2', ...SHOP)).toEqual(['s1×2'])
  expect(claims('!搶A01', ...SHOP)).toEqual(['s1×1'])
  expect(claims('!搶 A01+2 B02', ...SHOP)).toEqual(['s1×2', 's2×1'])
  const draws = [lottery('l1', '加一'), lottery('l2', '福袋')]
  expect(asked('!參加 福袋', roomWith(draws))).toMatchObject([{ activityId: 'l2' }])
  expect(asked('!join', roomWith(draws.slice(1)))).toMatchObject([{ activityId: 'l2' }])
  const colours = roomWith([poll('p1', '紅', '白')])
  for (const text of ['!投票 2', '!投B', '!vote 白']) {
    expect(asked(text, colours), text).toMatchObject([{ type: 'CastVote', option: 1 }])
  }
  expect(asked('!投票 9', colours)).toMatchObject([{ activityId: 'p1', option: -1 }])
})

test('[HR7] a prize is claimed where it waits for this member', () => {
  const due = { member: MING, state: 'due' } as Winner
  const drawn = (id: string, winners: Winner[]) =>
    over(lottery(id, '', { state: 'drawn', winners }))
  const claim = (...running: Activity[]) => asked('!領獎', roomWith(running))
  expect(claim(drawn('l1', [due]), drawn('l2', []))).toMatchObject([
    { type: 'ClaimPrize', activityId: 'l1' },
  ])
  expect(claim(drawn('l1', []))).toMatchObject([{ activityId: 'l1' }])
  expect(claim(drawn('l1', []), drawn('l2', []))).toMatchObject([{ activityId: null }])
})

test('[HR8] what can be meant of nothing, or of several, asks of none', () => {
  const nobody: [string, Partial<CommandBody>][] = [
    ['!搶', { type: 'ClaimUnits', activityId: null, quantity: 1 }],
    ['!搶 A01', { type: 'ClaimUnits', activityId: null, quantity: 1 }],
    ['!參加', { type: 'EnterLottery', activityId: null }],
    ['!投票 1', { type: 'CastVote', activityId: null, option: -1 }],
    ['!領獎', { type: 'ClaimPrize', activityId: null }],
  ]
  for (const [text, command] of nobody) {
    expect(asked(text, roomWith([])), text).toMatchObject([command])
  }
  expect(claims('!搶', A01, B02)).toEqual(['null×1'])
  expect(claims('!搶 2', A01, B02)).toEqual(['null×1'])
  expect(claims('!搶 C03', A01, B02)).toEqual(['null×1'])
  expect(claims('!搶 A01', over(A01), B02)).toEqual(['s1×1'])
  const two = roomWith([lottery('l1', '加一'), lottery('l2', '福袋')])
  expect(asked('!參加', two)).toMatchObject([{ activityId: null }])
  const closed = roomWith([over(lottery('l1', '加一')), lottery('l2', '福袋')])
  expect(asked('!參加 加一', closed)).toMatchObject([{ activityId: 'l1' }])
})

test('[HR9] asking and redeeming take what follows', () => {
  expect(asked('!問 這件 有 XL 嗎', QUIET_ROOM)).toMatchObject([
    { type: 'AskQuestion', text: '這件 有 XL 嗎' },
  ])
  expect(asked('!ask How much?', QUIET_ROOM)).toMatchObject([{ text: 'How much' }])
  expect(asked(`!問 ${'長'.repeat(500)}`, QUIET_ROOM)).toMatchObject([{ text: '長'.repeat(200) }])
  expect(asked('!兌換 ＶＩＰ 2026', QUIET_ROOM)).toMatchObject([
    { type: 'RedeemCode', code: 'vip 2026' },
  ])
  for (const text of ['!問', '!redeem', '!兌換 ​']) expect(asked(text, QUIET_ROOM)).toEqual([])
})

test('[HR10] each meaning comes after the line, for the same member at the same time', () => {
  const commands = submissionOf('A01+1 B02').build([MING], roomWith(SHOP))
  expect(commands.map(({ type }) => type)).toEqual(['RecordChat', 'ClaimUnits', 'ClaimUnits'])
})

test('[HR11] a line that means something is heard before it may be shed', () => {
  const open = roomWith(SHOP)
  expect(submissionOf('A01+1')).toMatchObject({ shed: 'chat' })
  expect(submissionOf('A01+1').isHeard?.(open)).toBe(true)
  expect(submissionOf('hello').isHeard?.(open)).toBe(false)
  expect(submissionOf('A01+1').isHeard?.(roomWith([]))).toBe(false)
  expect(submissionOf('!搶')).toMatchObject({ shed: null })
})

test('[HR12] a blocked word is found folded, anywhere in the line', () => {
  const room = roomWith([], ['髒話', 'Spam'])
  const record = (text: string) => submissionOf(text).build([MING], room)[0]
  for (const text of ['說脏话了', 'buy ＳＰＡＭ now']) {
    expect(record(text), text).toMatchObject({ type: 'RecordChat', isBlocked: true })
  }
  expect(record('hello')).not.toHaveProperty('isBlocked')
})

test('[HR13] no text makes reading fail or take long', () => {
  const room = roomWith([...SHOP, lottery('l4', '加一'), poll('p5', '紅', '白'), quiz('q6', ['b'])])
  const piece = fc.constantFrom(
    'A01',
    'b02',
    '+1',
    '加',
    '兩',
    ' ',
    '、',
    '!搶',
    '限量 馬克杯',
    '\n',
  )
  const text = fc.oneof(
    anything,
    fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(text, (said) => {
      for (const command of submissionOf(said).build([MING], room).slice(1)) {
        if (command.type !== 'ClaimUnits') continue
        expect(command.quantity).toBeGreaterThanOrEqual(1)
        expect(command.quantity).toBeLessThanOrEqual(999)
      }
    }),
    { numRuns: 1_000 },
  )
  const began = performance.now()
  for (const long of ['A01 ', 'A01+1', ' ', '!', '加', 'A01+', 'A01+1 '.repeat(19)]) {
    for (let i = 0; i < 5; i++) asked(long.repeat(2_000).slice(0, 2_000), room)
  }
  expect(performance.now() - began).toBeLessThan(2_000)
})
