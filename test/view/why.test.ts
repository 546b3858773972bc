/** `!why`: of a balance, of a tier, and of a refusal. */
import type { CommandBody } from '@fanfare/shared/contracts'
import { REJECTIONS } from '@fanfare/shared/contracts'
import type { Refusal } from '@fanfare/shared/view'
import { cuesOf, isToldRefusal, refusalFrom, TOLD_REFUSALS } from '@fanfare/shared/view'
import { describe, expect, test } from 'vitest'
import { rules } from '../support/commands.ts'
import { chat, createRoom } from './room.ts'

type Room = ReturnType<typeof createRoom>
type Member = Parameters<typeof chat>[0]

function ask(room: Room, member: Member, args: string[] = [], refusal: Refusal | null = null) {
  const question = { command: 'why', args, language: null }
  const batch = room.happen(chat(member), { note: { kind: 'chat', text: '!why', question } })
  const cues = cuesOf({ ...room.reading(), refusalOf: () => refusal }, batch)
  const answer = cues.find((cue) => cue.kind === 'answer')
  return answer?.kind === 'answer' ? answer.text : null
}

function adjust(member: Member, amount: number): CommandBody {
  return { type: 'AdjustPoints', member, amount, reason: 'test' }
}

function goldMember(room: Room): Member {
  const ming = room.meet('小明')
  room.happen(chat(ming))
  room.happen(adjust(ming, 3_200), { actor: 'producer:p' })
  return ming
}

describe('of a tier', () => {
  test('[WY2] says since when, by what, and what is missing to the next', () => {
    const room = createRoom()
    const ming = goldMember(room)
    expect(ask(room, ming, ['等級'])).toEqual({
      key: 'why_tier',
      values: {
        tier: 'gold',
        since: '2026-11-21',
        by: 'points',
        have: 3_201,
        need: 3_000,
        next: 'diamond',
        pointsLeft: 6_799,
      },
    })
    expect(ask(room, ming, ['Tier'])?.key).toBe('why_tier')
  })

  test('[WY2] a tier bought says so in money, one kept in spite of less says that', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    const order = { orderKey: 'shop:1', amount: 1_000_000, currency: 'TWD', items: [] }
    room.happen({ type: 'RecordOrderPaid', member: ming, eventAt: null, ...order })
    const bought = ask(room, ming, ['level'])
    expect(bought?.values['tier']).not.toBe('normal')
    expect(bought?.values['by']).toMatch(/^(points|spend)$/)
    room.happen({ type: 'RecordOrderRefunded', ...order })
    expect(ask(room, ming, ['level'])?.values).toMatchObject({ by: 'kept' })
  })

  test('[WY2] everybody begins without a since', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen(chat(ming))
    const answer = ask(room, ming, ['tier'])
    expect(answer?.values).toEqual({ tier: 'normal', next: 'silver', pointsLeft: 499 })
  })
})

describe('of a refusal', () => {
  const refused = (at: number): Refusal => ({
    code: 'seckill/member_limit',
    title: '限量杯',
    values: { keyword: 'A01', perMember: 1 },
    at,
  })

  test('[WY3] is answered for two minutes by itself, and later when asked for', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen(chat(ming))
    const refusal = refused(room.reading().at)
    const told = {
      key: 'why_no',
      values: { code: 'seckill/member_limit', title: '限量杯', keyword: 'A01', perMember: 1 },
    }
    expect(ask(room, ming, [], refusal)).toEqual(told)
    expect(ask(room, ming, ['積分'], refusal)?.key).toBe('why')
    room.wait(120_001)
    expect(ask(room, ming, [], refusal)?.key).toBe('why')
    expect(ask(room, ming, ['搶'], refusal)).toEqual(told)
  })

  test('[WY3] says what is needed and what is there; nothing refused is said as well', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen(chat(ming))
    const poor: Refusal = {
      ...refused(room.reading().at),
      code: 'points/insufficient',
      values: { need: 500 },
    }
    expect(ask(room, ming, [], poor)?.values).toMatchObject({ need: 500, balance: 1 })
    expect(ask(room, ming, ['no'])).toEqual({ key: 'why_none', values: {} })
    expect(ask(room, ming)?.key).toBe('why')
  })

  test('[WY4] those that are told are rejections a viewer can meet', () => {
    for (const code of TOLD_REFUSALS) expect(REJECTIONS).toHaveProperty([code])
    expect(isToldRefusal('seckill/sold_out')).toBe(true)
    expect(isToldRefusal('quiz/wrong')).toBe(false)
    expect(isToldRefusal('channel/busy')).toBe(false)
  })

  test('[WY3] one of an activity that is not known keeps its code', () => {
    const room = createRoom()
    const made = refusalFrom(room.state, { code: 'poll/none_open', activityId: 'p1', at: 7 })
    expect(made).toEqual({ code: 'poll/none_open', title: null, values: {}, at: 7 })
  })
})

test('[WY1] points that are not there yet are said beside the balance', () => {
  const room = createRoom()
  const ming = room.meet('小明')
  room.happen(
    rules((all) => (all.earning.order.returnDays = 7)),
    { actor: 'producer:p' },
  )
  const order = { orderKey: 'shop:1', amount: 100_000, currency: 'TWD', items: [] }
  room.happen({ type: 'RecordOrderPaid', member: ming, eventAt: null, ...order })
  const member = room.state.members.get(ming)!
  expect(member.held).toBeGreaterThan(0)
  expect(ask(room, ming)).toMatchObject({
    key: 'why',
    values: { balance: member.balance, held: member.held },
  })
})

test('[WY1] points that wait for a person say what looked odd', () => {
  const room = createRoom()
  const ming = room.meet('小明')
  const suspect = {
    type: 'RecordChat',
    member: ming,
    eventAt: null,
    suspicion: 'same_text',
  } as const
  room.happen(suspect)
  expect(room.state.members.get(ming)?.held).toBe(1)
  expect(ask(room, ming)?.values).toMatchObject({ held: 1, heldWhy: 'same_text' })
})

test('[WY6] help names what is open; a link needs a card', () => {
  const room = createRoom()
  const ming = room.meet('小明')
  const asked = (command: string) => {
    const question = { command, args: [], language: null }
    const note = { kind: 'chat', text: `!${command}`, question } as const
    const cue = cuesOf(room.reading(), room.happen(chat(ming), { note })).at(-1)
    return cue?.kind === 'answer' ? cue.text : null
  }
  expect(asked('help')).toEqual({ key: 'help', values: {} })
  expect(asked('link')).toBeNull()
  room.happen({
    type: 'ShowCard',
    card: { kind: 'qr', title: '官網', text: '', url: 'https://shop.example/?b={broadcast}' },
  })
  room.happen({ type: 'HideCard' })
  expect(asked('link')).toEqual({
    key: 'link',
    values: { url: 'https://shop.example/?b=0', title: '官網' },
  })
})
