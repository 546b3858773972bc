/** Ingest against a channel that answers what it is told. */
import type { MemberId } from '@fanfare/shared/base'
import { ProducerCommandSchema, rejection } from '@fanfare/shared/contracts'
import type { ProducerCommand } from '@fanfare/shared/contracts'
import type { Channel } from '@fanfare/server/channel/channel.ts'
import type { Outcome, Submission } from '@fanfare/server/channel/submission.ts'
import { createIngest } from '@fanfare/server/ingest/ingest.ts'
import { createQuestionCooldown } from '@fanfare/server/ingest/question-cooldown.ts'
import { zoneOf } from '@fanfare/server/ingest/time-zone.ts'
import { expect, test } from 'vitest'
import { QUIET_ROOM } from '../support/rooms.ts'

const NOW = 1_704_557_985_841

type Answers = (submissions: readonly Submission[]) => Awaited<ReturnType<Channel['submit']>>

function ingestWith(answers: Answers) {
  const seen: Submission[] = []
  const time = { now: NOW }
  const channel: Channel = {
    id: 'demo',
    incarnation: 'i',
    submit: (submissions) => {
      seen.push(...submissions)
      return Promise.resolve(answers(submissions))
    },
    read: () => Promise.reject(new Error('not read here')),
    attach: () => {},
    status: () => ({
      id: 'demo',
      seq: 41,
      queue: 0,
      lagMs: 0,
      durability: 'disk',
      counters: { accepted: 0, duplicates: 0, rejected: 0, shed: 0, quarantined: 0 },
    }),
  }
  const ingest = createIngest({
    channels: { get: () => Promise.resolve(channel) },
    clock: () => time.now,
    cooldown: createQuestionCooldown(),
  })
  return { ingest, seen, time }
}

const accepted = (seq: number): Outcome => ({ status: 'accepted', seq, envelopes: [], refused: [] })
const allAccepted: Answers = (submissions) => submissions.map((_one, index) => accepted(index + 1))

function chat(text: string, id = text, viewer = '1') {
  return { id, source: 'twitch', type: 'chat', at: NOW, viewer: { id: viewer }, text }
}

function command(fields: Record<string, unknown>): ProducerCommand {
  return ProducerCommandSchema.parse(fields)
}

test('[IN10] every signal is counted once, under what became of it', async () => {
  const outcomes: Outcome[] = [
    accepted(50),
    { status: 'duplicate', seq: 7 },
    { status: 'rejected', rejection: rejection('signal/conflict') },
    { status: 'shed' },
  ]
  const { ingest } = ingestWith(() => outcomes)
  const items = [chat('a'), { broken: true }, chat('b'), chat('c'), chat('d')]
  expect(await ingest.signals('demo', items)).toEqual({
    ok: true,
    value: {
      accepted: 1,
      duplicates: 1,
      rejected: [
        expect.objectContaining({ index: 1, code: 'signal/invalid' }),
        expect.objectContaining({ index: 3, code: 'signal/conflict' }),
        expect.objectContaining({ index: 4, code: 'channel/busy' }),
      ],
      seq: 50,
      durability: 'disk',
    },
  })
})

test('[IN14] what a counted line asked for and did not get is told beside it', async () => {
  const refused = [rejection('seckill/sold_out'), rejection('seckill/member_limit')]
  const { ingest } = ingestWith(() => [accepted(1), { ...accepted(2), refused }, accepted(3)])
  const items = [{}, chat('A01'), chat('A01+1 B02'), chat('hi')]
  expect(await ingest.signals('demo', items)).toMatchObject({
    ok: true,
    value: {
      accepted: 3,
      rejected: [{ index: 0 }],
      refused: [
        { index: 2, code: 'seckill/sold_out' },
        { index: 2, code: 'seckill/member_limit' },
      ],
    },
  })
  const quiet = ingestWith(allAccepted)
  const answer = await quiet.ingest.signals('demo', [chat('hi')])
  expect(answer.ok && 'refused' in answer.value).toBe(false)
})

test('[IN15] words of commands are folded at the edge, also of those saved for later', async () => {
  const { ingest, seen } = ingestWith(allAccepted)
  const ask = async (fields: Record<string, unknown>) => {
    await ingest.command('demo', { command: command(fields), tokenId: 't' })
    return seen.at(-1)!.build([], QUIET_ROOM)
  }
  const code = { type: 'IssueCode', title: '禮', code: '領獎 ＶＩＰ！', limit: 3 }
  expect(await ask(code)).toMatchObject([{ code: '領獎 ＶＩＰ！', folded: '领奖 vip' }])
  const lottery = { type: 'OpenLottery', title: '抽', winners: 1, seconds: 60 }
  expect(await ask(lottery)).toMatchObject([{ folded: '' }])
  expect(await ask({ ...lottery, keyword: '參加' })).toMatchObject([{ folded: '参加' }])
  const poll = { type: 'OpenPoll', question: '?', options: ['紅', 'Ｂ'], seconds: 60 }
  expect(await ask(poll)).toMatchObject([{ folded: ['红', 'b'] }])
  const quiz = { type: 'OpenQuiz', question: '?', answers: ['東'], rewardPoints: 1, seconds: 60 }
  expect(await ask(quiz)).toMatchObject([{ folded: ['东'], foldedOptions: null }])
  expect(await ask({ ...quiz, options: ['東', '西'] })).toMatchObject([
    { foldedOptions: ['东', '西'] },
  ])
  const items = [
    { id: 'a', title: 'a', action: code },
    { id: 'b', title: 'b', action: null },
  ]
  expect(await ask({ type: 'SaveRundown', rundown: { id: 'r', name: 'r', items } })).toMatchObject([
    { rundown: { items: [{ action: { folded: '领奖 vip' } }, { action: null }] } },
  ])
})

test('[IN10] a request with nothing valid does not reach the channel', async () => {
  const { ingest, seen } = ingestWith(allAccepted)
  const answer = await ingest.signals('demo', [null])
  expect(answer).toMatchObject({ ok: true, value: { accepted: 0, seq: 41 } })
  expect(seen).toEqual([])
})

test.each(['channel/busy', 'channel/unavailable', 'channel/stopped'] as const)(
  '[IN11] %s refuses the whole request',
  async (busy) => {
    const { ingest } = ingestWith(() => ({ busy }))
    expect(await ingest.signals('demo', [chat('a')])).toMatchObject({
      ok: false,
      error: { code: busy },
    })
    const blank = command({ type: 'BlankStage', on: true })
    expect(await ingest.command('demo', { command: blank, tokenId: 't' })).toMatchObject({
      error: { code: busy },
    })
  },
)

test('[IN9] a question is answered again only after its cooldown; the line always counts', async () => {
  const { ingest, seen, time } = ingestWith(allAccepted)
  const asks = async (text: string, viewer: string) => {
    const result = await ingest.signals('demo', [chat(text, `${seen.length}`, viewer)])
    expect(result).toMatchObject({ ok: true, value: { accepted: 1 } })
    return seen.at(-1)!.note?.question !== undefined
  }
  expect(await asks('!points', '1')).toBe(true)
  expect(await asks('!points', '1')).toBe(false)
  expect(await asks('!points', '2')).toBe(true)
  expect(await asks('!rank', '1')).toBe(true)
  expect(await asks('!rank', '2')).toBe(false)
  expect(await asks('!help', '1')).toBe(true)
  time.now += 15_000
  expect(await asks('!rank', '2')).toBe(true)
  expect(await asks('!help', '2')).toBe(false)
  time.now += 15_000
  expect(await asks('!points', '1')).toBe(true)
  time.now += 30_000
  expect(await asks('!help', '1')).toBe(true)
})

test('[IN12] a command carries its key, its people and who asked', async () => {
  const { ingest, seen } = ingestWith(allAccepted)
  const adjust = command({
    type: 'AdjustPoints',
    member: { platform: 'twitch', userId: '1' },
    amount: -5,
    reason: 'mistake',
  })
  const done = await ingest.command('demo', {
    command: adjust,
    tokenId: 't_1',
    idempotencyKey: 'k',
  })
  expect(done).toEqual({ ok: true, value: { repeated: false, seq: 1, envelopes: [] } })
  const [submission] = seen
  expect(submission).toMatchObject({
    causeId: 'cmd:t_1:k',
    actor: 'producer:t_1',
    dedupe: 'forever',
    shed: null,
    unknown: 'require',
    identities: [{ platform: 'twitch', userId: '1' }],
  })
  expect(submission!.build(['m1' as MemberId], QUIET_ROOM)).toEqual([
    { type: 'AdjustPoints', member: 'm1', amount: -5, reason: 'mistake' },
  ])
})

test('[IN12] without a key every request is a new command', async () => {
  const { ingest, seen } = ingestWith(allAccepted)
  const blank = command({ type: 'BlankStage', on: true })
  await ingest.command('demo', { command: blank, tokenId: 't' })
  await ingest.command('demo', { command: blank, tokenId: 't' })
  expect(seen[0]!.causeId).not.toBe(seen[1]!.causeId)
})

test('[IN12] the same key: done before, or used for something else', async () => {
  const repeated = ingestWith(() => [{ status: 'duplicate', seq: 9 }])
  const start = { command: command({ type: 'StartBroadcast' }), tokenId: 't', idempotencyKey: 'k' }
  expect(await repeated.ingest.command('demo', start)).toEqual({
    ok: true,
    value: { repeated: true, seq: 9, causeId: 'cmd:t:k' },
  })
  const conflict = ingestWith(() => [
    { status: 'rejected', rejection: rejection('signal/conflict') },
  ])
  expect(await conflict.ingest.command('demo', start)).toMatchObject({
    error: { code: 'command/key_reused' },
  })
})

test('[IN13] rules take the offsets of their time zone along', async () => {
  const { ingest, seen } = ingestWith(allAccepted)
  const rules = (timeZone: string) => command({ type: 'SetRules', rules: { timeZone } })
  await ingest.command('demo', { command: rules('Asia/Taipei'), tokenId: 't' })
  expect(seen[0]!.build([], QUIET_ROOM)).toMatchObject([{ type: 'SetRules', zone: [[0, 480]] }])
  for (const wrong of ['Mars/Olympus', '+08:00', 'nonsense']) {
    expect(await ingest.command('demo', { command: rules(wrong), tokenId: 't' })).toMatchObject({
      error: { code: 'rules/time_zone' },
    })
  }
})

test('[IN13] clocks change when they change: Berlin in spring and autumn, Casablanca for a month', () => {
  const berlin = zoneOf('Europe/Berlin', Date.UTC(2026, 0, 1))!
  expect(berlin).toContainEqual([Date.UTC(2026, 2, 29, 1), 120])
  expect(berlin).toContainEqual([Date.UTC(2026, 9, 25, 1), 60])
  const casablanca = zoneOf('Africa/Casablanca', Date.UTC(2026, 0, 1))!
  expect(casablanca).toContainEqual([Date.UTC(2026, 1, 15, 2), 0])
  expect(casablanca).toContainEqual([Date.UTC(2026, 2, 22, 2), 60])
})
