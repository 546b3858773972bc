import type { Signal } from '@fanfare/shared/contracts'
import { SignalSchema } from '@fanfare/shared/contracts'
import { decodeLine } from '@fanfare/server/connectors/twitch/decode.ts'
import type { Decoded } from '@fanfare/server/connectors/twitch/facts.ts'
import { parseLine } from '@fanfare/server/connectors/twitch/line.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const AT = 1_700_000_000_000
const COMMON = {
  id: 'm1',
  'room-id': '1',
  'tmi-sent-ts': String(AT),
  'user-id': '42',
  'display-name': 'Ada',
}

type Tags = Record<string, string | undefined>

function decode(command: string, tags: Tags, text = '', room = 'pajlada'): Decoded {
  const line = parseLine(rawLine(command, { ...COMMON, ...tags }, text, room))
  // twurple takes no PRIVMSG and no CLEARMSG without a text; Twitch sends none.
  return line ? decodeLine(line, 'pajlada') : { signals: [] }
}

function rawLine(command: string, tags: Tags, text: string, room: string): string {
  const written = Object.entries(tags)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeTag(value ?? '')}`)
  return `@${written.join(';')} :ada!ada@ada.tmi.twitch.tv ${command} #${room}${text && ` :${text}`}`
}

function escapeTag(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\:')
    .replaceAll(' ', '\\s')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
}

function notice(kind: string, tags: Tags = {}, text = ''): Decoded {
  return decode('USERNOTICE', { 'msg-id': kind, login: 'ada', ...tags }, text)
}

const ada = { id: '42', name: 'Ada' }
const common = { source: 'twitch', at: AT, viewer: ada }
const chat = (id: string, text: string, extra = {}): Signal => ({
  ...common,
  type: 'chat',
  id,
  text,
  ...extra,
})

describe('Twitch lines', () => {
  it('[CN1] PRIVMSG is chat', () => {
    expect(decode('PRIVMSG', {}, 'hello: world').signals).toEqual([chat('m1', 'hello: world')])
  })

  it('[CN1] /me is chat without its control characters', () => {
    expect(decode('PRIVMSG', {}, '\u0001ACTION waves\u0001').signals).toEqual([chat('m1', 'waves')])
  })

  it('[CN1] names, badges and escapes', () => {
    const tags = { 'display-name': '小 明;', badges: 'subscriber/24,vip/1,subscriber/3,,odd' }
    const [signal] = decode('PRIVMSG', tags, 'x').signals
    expect(signal).toMatchObject({
      viewer: { id: '42', name: '小 明;', badges: ['subscriber', 'vip', 'odd'] },
    })
  })

  it.each(['', ' ', undefined])(
    '[CN1] without a display name (%j) the login is the name',
    (name) => {
      const [signal] = decode('PRIVMSG', { 'display-name': name }, 'x').signals
      expect(signal).toMatchObject({ viewer: { id: '42', name: 'ada' } })
    },
  )

  it('[CN2] a cheer is a gift of bits and the words beside it', () => {
    const gift = { id: 'bits', name: 'Cheer', count: 250, value: { amount: 1, currency: 'BITS' } }
    expect(decode('PRIVMSG', { bits: '250' }, 'Cheer250 yes').signals).toEqual([
      { ...common, type: 'gift', id: 'm1', gift },
      chat('m1:text', 'Cheer250 yes', { messageId: 'm1' }),
    ])
  })

  it.each(['0', '-5', '1.5', 'many', ''])('[CN2] %j bits are no gift', (bits) => {
    expect(decode('PRIVMSG', { bits }, 'x').signals).toEqual([chat('m1', 'x')])
  })

  it.each([
    [{ 'msg-param-cumulative-months': '9', 'msg-param-months': '0' }, 9],
    [{ 'msg-param-months': '6' }, 6],
    [{ 'msg-param-months': '0' }, 1],
    [{}, 1],
  ])('[CN3] the months of a subscription with %j are %i', (tags, months) => {
    for (const kind of ['sub', 'resub']) {
      expect(notice(kind, { ...tags, 'msg-param-sub-plan': 'Prime' }).signals).toEqual([
        { ...common, type: 'subscribe', id: 'm1', months, tier: 'Prime' },
      ])
    }
  })

  it('[CN3] words beside a resub are chat too', () => {
    const { signals } = notice('resub', { 'msg-param-sub-plan': '3000' }, 'still here')
    expect(signals).toEqual([
      { ...common, type: 'subscribe', id: 'm1', months: 1, tier: '3000' },
      chat('m1:text', 'still here', { messageId: 'm1' }),
    ])
  })

  const recipient = {
    'msg-param-recipient-id': '7',
    'msg-param-recipient-display-name': 'Bob',
    'msg-param-recipient-user-name': 'bob',
    'msg-param-sub-plan': '1000',
  }

  it('[CN4] a gifted subscription is the giver’s, and names who got it', () => {
    const subscription = { ...common, type: 'subscribe', id: 'm1', tier: '1000' }
    const giftedTo = { id: '7', name: 'Bob' }
    expect(notice('subgift', recipient).signals).toEqual([{ ...subscription, months: 1, giftedTo }])
    const six = { ...recipient, 'msg-param-gift-months': '6', 'msg-param-months': '16' }
    expect(notice('subgift', six).signals).toEqual([{ ...subscription, months: 6, giftedTo }])
  })

  it('[CN4] the anonymous gifter stays who Twitch says it is', () => {
    const anonymous = { 'user-id': '274598607', 'display-name': 'AnAnonymousGifter' }
    const [signal] = notice('subgift', { ...recipient, ...anonymous }).signals
    expect(signal).toMatchObject({ viewer: { id: '274598607', name: 'AnAnonymousGifter' } })
  })

  it('[CN4] without a receiver it is counted, not guessed', () => {
    expect(notice('subgift', {})).toEqual({ signals: [], skipped: 'no_viewer' })
  })

  it('[CN5] a gift to the community is told by its single gifts alone', () => {
    expect(notice('submysterygift', { 'msg-param-mass-gift-count': '50' })).toEqual({ signals: [] })
  })

  it.each(['primepaidupgrade', 'giftpaidupgrade', 'standardpayforward', 'communitypayforward'])(
    '[CN6] %s is nothing by itself',
    (kind) => {
      expect(notice(kind, recipient)).toEqual({ signals: [] })
    },
  )

  it('[CN7] a raid brings its viewers', () => {
    const { signals } = notice('raid', { 'msg-param-viewerCount': '120' })
    expect(signals).toEqual([{ ...common, type: 'raid', id: 'm1', viewers: 120 }])
  })

  it.each(['announcement', 'viewermilestone', 'bitsbadgetier', 'modiversary', 'something-new'])(
    '[CN8] %s is chat when somebody says something',
    (kind) => {
      expect(notice(kind, {}, 'hooray').signals).toEqual([chat('m1', 'hooray')])
      expect(notice(kind)).toEqual({ signals: [] })
    },
  )

  it('[CN9] words said in another room of a shared chat are said here too, its bits are not', () => {
    const foreign = { 'source-room-id': '2' }
    expect(decode('PRIVMSG', foreign, 'hi').signals).toEqual([chat('m1', 'hi')])
    expect(decode('PRIVMSG', { ...foreign, bits: '9' }, 'hi').signals).toEqual([chat('m1', 'hi')])
    const own = decode('PRIVMSG', { 'source-room-id': '1', bits: '9' }, 'hi').signals
    expect(own.map((signal) => signal.type)).toEqual(['gift', 'chat'])
  })

  it('[CN9] notices of another room are that room’s', () => {
    const shared = { 'source-msg-id': 'raid', 'msg-param-viewerCount': '3' }
    const foreign = { ...shared, 'source-room-id': '2' }
    expect(notice('sharedchatnotice', foreign, 'hi')).toEqual({ signals: [] })
    expect(notice('resub', foreign)).toEqual({ signals: [] })
    expect(notice('sharedchatnotice', { ...shared, 'source-room-id': '1' }).signals).toEqual([
      { ...common, type: 'raid', id: 'm1', viewers: 3 },
    ])
  })

  it('[CN10] CLEARMSG deletes one message', () => {
    const tags = { id: undefined, 'user-id': undefined, login: 'bob', 'target-msg-id': 'm0' }
    expect(decode('CLEARMSG', tags, 'rude words').signals).toEqual([
      { type: 'message.deleted', source: 'twitch', id: 'del:m0', at: AT, messageId: 'm0' },
    ])
  })

  const banned = { id: undefined, 'user-id': undefined, 'target-user-id': '7' }

  it('[CN11] CLEARCHAT of a viewer is a ban, for a time or for ever', () => {
    const ban = {
      type: 'viewer.banned',
      source: 'twitch',
      id: `ban:1:7:${AT}`,
      at: AT,
      viewer: { id: '7', name: 'bob' },
    }
    expect(decode('CLEARCHAT', { ...banned, 'ban-duration': '600' }, 'bob').signals).toEqual([
      { ...ban, seconds: 600 },
    ])
    expect(decode('CLEARCHAT', banned, 'bob').signals).toEqual([ban])
  })

  it('[CN11] clearing the whole room is nothing', () => {
    expect(decode('CLEARCHAT', { id: undefined, 'user-id': undefined })).toEqual({ signals: [] })
  })

  it.each([
    ['PRIVMSG', { id: undefined }, 'no_id'],
    ['PRIVMSG', { id: '' }, 'no_id'],
    ['PRIVMSG', { id: 'x'.repeat(199) }, 'no_id'],
    ['PRIVMSG', { 'user-id': undefined }, 'no_viewer'],
    ['PRIVMSG', { 'tmi-sent-ts': undefined }, 'no_time'],
    ['PRIVMSG', { 'tmi-sent-ts': 'soon' }, 'no_time'],
    ['USERNOTICE', { 'msg-id': 'raid', id: undefined }, 'no_id'],
    ['CLEARMSG', { 'target-msg-id': undefined }, 'no_id'],
    ['CLEARMSG', { 'target-msg-id': 'm0', 'tmi-sent-ts': '' }, 'no_time'],
    ['CLEARCHAT', { 'target-user-id': undefined }, 'no_viewer'],
    ['CLEARCHAT', { 'target-user-id': '7', 'tmi-sent-ts': '' }, 'no_time'],
  ])('[CN12] %s with %j becomes no signal: %s', (command, tags, skipped) => {
    expect(decode(command, tags, 'bob')).toEqual({ signals: [], skipped })
  })

  it('[CN12] other rooms and other commands are nothing', () => {
    expect(decode('PRIVMSG', {}, 'x', 'somebody')).toEqual({ signals: [] })
    expect(decode('WHISPER', {}, 'x')).toEqual({ signals: [] })
    expect(decode('ROOMSTATE', {})).toEqual({ signals: [] })
    expect(parseLine('')).toBeNull()
    expect(parseLine('@id=1')).toBeNull()
  })

  it('[CN13] what is too long is cut, not through a character', () => {
    const tags = {
      'display-name': `${'n'.repeat(299)}😀`,
      badges: Array.from({ length: 50 }, (_, index) => `b${index}/1`).join(','),
      bits: '999999999',
    }
    const { signals } = decode('PRIVMSG', tags, '😀'.repeat(1_500))
    for (const signal of signals) expect(SignalSchema.parse(signal)).toEqual(signal)
    expect(signals[0]).toMatchObject({
      gift: { count: 1_000_000 },
      viewer: { name: 'n'.repeat(299), badges: expect.objectContaining({ length: 32 }) },
    })
    expect(signals[1]).toMatchObject({ text: '😀'.repeat(1_000) })
  })

  it('[CN13] whatever stands in a line, what comes out is valid and the same each time', () => {
    const names = fc.constantFrom(
      'id',
      'user-id',
      'room-id',
      'source-room-id',
      'tmi-sent-ts',
      'display-name',
      'badges',
      'bits',
      'msg-id',
      'source-msg-id',
      'ban-duration',
      'target-user-id',
      'target-msg-id',
      'msg-param-recipient-id',
      'msg-param-cumulative-months',
      'msg-param-gift-months',
      'msg-param-sub-plan',
      'msg-param-viewerCount',
    )
    const values = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.integer().map(String),
      fc.bigInt().map(String),
      fc.constantFrom('sub', 'resub', 'subgift', 'raid', 'sharedchatnotice', '1', String(AT)),
    )
    const commands = fc.constantFrom('PRIVMSG', 'USERNOTICE', 'CLEARMSG', 'CLEARCHAT')
    const texts = fc
      .string({ unit: 'binary', maxLength: 60 })
      .map((text) => text.replace(/[\r\n]/g, ''))
    fc.assert(
      fc.property(commands, fc.dictionary(names, values), texts, (command, tags, text) => {
        const { signals } = decode(command, tags, text)
        const invalid = signals.filter((signal) => !SignalSchema.safeParse(signal).success)
        const again = decode(command, tags, text).signals
        return invalid.length === 0 && JSON.stringify(again) === JSON.stringify(signals)
      }),
      { numRuns: 150 },
    )
  })
})
