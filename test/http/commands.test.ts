/** `POST …/commands`: done once for its key, refused with a code, allowed by scope. */
import { limits } from '@fanfare/shared/contracts'
import { expect, test } from 'vitest'
import { chat, COMMANDS, SIGNALS, testServer } from './support/http-server.ts'
import type { TestServer } from './support/http-server.ts'

const WINDOW = { type: 'OpenWindow', factorBp: 20_000, seconds: 60 }

function sender({ call }: TestServer, token: string) {
  return (body: unknown, key?: string) =>
    call(COMMANDS, {
      method: 'POST',
      token,
      body,
      headers: key === undefined ? {} : { 'idempotency-key': key },
    })
}

test('[HT7] a command answers its events; the same key answers the same, and does nothing more', async () => {
  const server = await testServer()
  const send = sender(server, server.token('producer'))
  const first = await send(WINDOW, 'k-1')
  expect(first.status).toBe(200)
  expect(first.body).toMatchObject({
    seq: expect.any(Number),
    events: expect.arrayContaining([
      expect.objectContaining({ type: 'WindowOpened', factorBp: 20_000 }),
    ]),
  })
  await send({ type: 'BlankStage', on: true })
  const again = await send(WINDOW, 'k-1')
  expect(again.status).toBe(200)
  expect(again.body).toEqual(first.body)
  const reused = await send({ ...WINDOW, seconds: 61 }, 'k-1')
  expect([reused.status, reused.body['code']]).toEqual([409, 'command/key_reused'])
  const state = await server.call('/api/v1/channels/demo/state', {
    token: server.token('producer'),
  })
  expect(state.body['windows']).toHaveLength(1)
})

test('[HT7] keys belong to their token; without a key every press counts', async () => {
  const server = await testServer()
  const blank = { type: 'BlankStage', on: true }
  const seqs: unknown[] = []
  for (const [token, key] of [
    [server.token('producer'), 'k'],
    [server.token('producer'), 'k'],
    [server.token('producer'), undefined],
    [server.token('producer'), undefined],
  ] as const) {
    const { status, body } = await sender(server, token)(
      { ...blank, on: seqs.length % 2 === 0 },
      key,
    )
    expect(status).toBe(200)
    expect(body['events']).toHaveLength(1)
    seqs.push(body['seq'])
  }
  expect(new Set(seqs).size).toBe(4)
})

test('[HT8] what the rules refuse is 409 with its code', async () => {
  const server = await testServer()
  const send = sender(server, server.token('producer'))
  const refusals: [object, string][] = [
    [{ type: 'EndBroadcast' }, 'broadcast/not_started'],
    [{ type: 'CloseWindow', activityId: 'w-none' }, 'window/unknown'],
    [{ type: 'HideName', member: { platform: 'twitch', userId: 'nobody' } }, 'member/unknown'],
    [{ type: 'SetRules', rules: { timeZone: 'Mars/Olympus' } }, 'rules/time_zone'],
  ]
  for (const [command, code] of refusals) {
    const answer = await send(command)
    expect([answer.status, answer.body['code']]).toEqual([409, code])
  }
})

test.each([
  ['no type', {}],
  ['an unknown type', { type: 'LaunchRocket' }],
  ['a command of ours alone', { type: 'Tick' }],
  ['a fraction', { ...WINDOW, seconds: 1.5 }],
  ['a negative time', { ...WINDOW, seconds: -1 }],
  [
    'nothing to adjust',
    { type: 'AdjustPoints', member: { platform: 't', userId: '1' }, amount: 0, reason: 'x' },
  ],
  [
    'no reason',
    { type: 'AdjustPoints', member: { platform: 't', userId: '1' }, amount: 5, reason: ' ' },
  ],
])('[HT1] %s is request/invalid', async (_name, command) => {
  const server = await testServer()
  const answer = await sender(server, server.token('producer'))(command)
  expect([answer.status, answer.body['code']]).toEqual([400, 'request/invalid'])
})

test('[HT2] [HT7] sizes of body and key are limited', async () => {
  const server = await testServer()
  const token = server.token('producer')
  const big = await server.call(COMMANDS, {
    method: 'POST',
    token,
    raw: ' '.repeat(limits.MESSAGE_BYTES_MAX + 1),
  })
  expect([big.status, big.body['code']]).toEqual([413, 'request/too_large'])
  const key = await sender(server, token)(WINDOW, 'k'.repeat(201))
  expect([key.status, key.body['code']]).toEqual([400, 'request/invalid'])
})

test('[HT8] a moderator moderates and no more; others may not command at all', async () => {
  const server = await testServer()
  await server.call(SIGNALS, {
    method: 'POST',
    token: server.token('ingest'),
    body: { signals: [chat('hi', '7')] },
  })
  const moderate = sender(server, server.token('moderator'))
  const hide = { type: 'HideName', member: { platform: 'twitch', userId: '7' } }
  expect((await moderate(hide)).status).toBe(200)
  expect((await moderate(WINDOW)).body['code']).toBe('auth/forbidden')
  for (const scope of ['ingest', 'overlay', 'viewer'] as const) {
    const answer = await sender(server, server.token(scope))(hide)
    expect([answer.status, answer.body['code']]).toEqual([403, 'auth/forbidden'])
  }
})

test('[HT8] the journal says who did it', async () => {
  const server = await testServer()
  const answer = await sender(server, server.token('producer'))(WINDOW)
  const [event] = answer.body['events'] as { actor: string }[]
  expect(event!.actor).toMatch(/^producer:t_/)
})

test('[HT25] of two who press the same at once one does it, the other is told why not', async () => {
  const server = await testServer()
  await sender(server, server.token('producer'))({ type: 'StartBroadcast' })
  const [one, other] = [
    sender(server, server.token('producer')),
    sender(server, server.token('producer')),
  ]
  const both = async (command: object) => {
    const answers = await Promise.all([one(command), other(command)])
    const done = answers.find(({ status }) => status === 200)
    const refused = answers.find(({ status }) => status === 409)
    return {
      events: done?.body['events'] as { activityId?: string }[],
      code: refused?.body['code'],
    }
  }
  const poll = { type: 'OpenPoll', question: '哪個？', options: ['一', '二'], seconds: 60 }
  expect(await both(poll)).toMatchObject({ code: 'poll/already_open' })
  const sale = { type: 'OpenSeckill', title: '杯子', keyword: 'A01', quota: 1 }
  const opened = await both(sale)
  expect(['seckill/already_open', 'activity/keyword_taken']).toContain(opened.code)
  const activityId = opened.events.find((event) => event.activityId !== undefined)?.activityId
  expect(await both({ type: 'CloseSeckill', activityId })).toMatchObject({ code: 'seckill/closed' })
  const reversed = await both({ type: 'ReverseActivity', activityId })
  expect(reversed.code).toBe('activity/already_reversed')
})

test('[HT28] words of an activity that nobody could see or type are no words', async () => {
  const server = await testServer()
  const send = sender(server, server.token('producer'))
  const poll = { type: 'OpenPoll', question: '哪個？', options: ['一', '二'], seconds: 60 }
  const sale = { type: 'OpenSeckill', title: '杯子', keyword: 'A01', quota: 1 }
  for (const nothing of ['\u200b', ' \u2060\ufe0f', '\u{e0020}']) {
    for (const command of [
      { ...sale, keyword: nothing },
      { ...sale, title: nothing },
      { ...poll, options: ['一', nothing] },
      { type: 'IssueCode', title: '卡', code: nothing, limit: 1 },
    ]) {
      const { status, body } = await send(command)
      expect([status, body['code']], command.type).toEqual([400, 'request/invalid'])
    }
  }
  for (const keyword of ['❤️', '+1', '。', '가']) {
    expect((await send({ ...sale, title: keyword, keyword })).status, keyword).toBe(200)
  }
})

test('[HT29] no ticket and no task is named like what every object has', async () => {
  const server = await testServer()
  const token = server.token('producer')
  const send = sender(server, token)
  await server.call(SIGNALS, {
    method: 'POST',
    token: server.token('ingest'),
    body: { signals: [chat('hi')] },
  })
  const { body } = await server.call('/api/v1/channels/demo/rules', { token })
  const rules = body['rules'] as Record<string, unknown>
  const task = { id: 'a', name: '任務', action: 'share', count: 1, points: 1 }
  const withTask = (fields: object) => ({
    type: 'SetRules',
    rules: { ...rules, tasks: { growth: [{ ...task, ...fields }] } },
  })
  const member = { platform: 'twitch', userId: '1' }
  const ticket = { type: 'GrantRight', member, right: '券', quantity: 1, reason: '補' }
  const sale = { type: 'OpenSeckill', title: '杯子', keyword: 'A01', quota: 1 }
  for (const word of ['constructor', '__proto__', 'toString']) {
    for (const command of [
      { ...ticket, right: word },
      { ...sale, right: word },
      { type: 'IssueCode', title: '碼', code: 'x', limit: 1, right: word },
      withTask({ right: word }),
      withTask({ id: word }),
    ]) {
      const { status } = await send(command)
      expect(status, `${command.type} ${word}`).toBe(400)
    }
  }
  expect((await send(withTask({ right: '券' }))).status).toBe(200)
  expect((await send(ticket)).status).toBe(200)
  const read = await server.call('/api/v1/channels/demo/members/twitch/1', { token })
  expect(read.body['rights']).toEqual({ 券: 1 })
})
