/** Which happenings reach the picture, and what they say. */
import { cuesOf } from '@fanfare/shared/view'
import { describe, expect, test } from 'vitest'
import { chat, createRoom } from './room.ts'

function adjust(member: Parameters<typeof chat>[0], amount: number) {
  return { type: 'AdjustPoints', member, amount, reason: 'thanks' } as const
}

describe('cues', () => {
  test('[VW5] a rise in tier is one cue with the tier reached, diamond first', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen(chat(ming))
    const gold = cuesOf(room.reading(), room.happen(adjust(ming, 3_000)))
    expect(gold.filter((cue) => cue.kind === 'tier_up')).toMatchObject([
      { from: 'normal', to: 'gold', priority: 3, who: { name: '小明', tier: 'gold' } },
    ])
    const diamond = cuesOf(room.reading(), room.happen(adjust(ming, 10_000)))
    expect(diamond.find((cue) => cue.kind === 'tier_up')).toMatchObject({ priority: 2 })
  })

  test('[VW6] small grants, gifts and what is taken make no points cue', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    const small = cuesOf(room.reading(), room.happen(chat(ming)))
    expect(small).toEqual([])
    const large = cuesOf(room.reading(), room.happen(adjust(ming, 5)))
    expect(large).toMatchObject([{ kind: 'points', amount: 5, balance: 6, rule: 'adjust' }])
    expect(cuesOf(room.reading(), room.happen(adjust(ming, -5)))).toEqual([])
    const gift = room.happen({
      type: 'RecordGift',
      member: ming,
      eventAt: null,
      giftId: 'rose',
      giftName: '玫瑰',
      count: 3,
      unitAmount: 1_000,
      currency: 'TWD',
      comboKey: null,
      final: true,
    })
    expect(cuesOf(room.reading(), gift)).toMatchObject([
      { kind: 'gift', giftName: '玫瑰', count: 3 },
    ])
  })

  test('[VW7] a check-in says what it brought in all', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen({ type: 'StartBroadcast' }, { actor: 'producer:p' })
    const batch = room.happen([chat(ming), { type: 'CheckIn', member: ming, eventAt: null }])
    expect(cuesOf(room.reading(), batch)).toMatchObject([
      { kind: 'checkin', streak: 1, points: 10, who: { name: '小明' } },
    ])
  })

  test('[VW8] a window is announced when it opens and when it closes', () => {
    const room = createRoom()
    const opened = room.happen(
      { type: 'OpenWindow', factorBp: 20_000, seconds: 90 },
      { actor: 'producer:p' },
    )
    expect(cuesOf(room.reading(), opened)).toMatchObject([
      { kind: 'window_opened', factorBp: 20_000, seconds: 90, priority: 1 },
    ])
    room.wait(90_000)
    const closed = room.happen({ type: 'Tick' }, { actor: 'system' })
    expect(cuesOf(room.reading(), closed)).toMatchObject([
      { kind: 'window_closed', why: 'ended', priority: 1 },
    ])
  })

  test('[VW9] ids come from the journal and are never shared', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen({ type: 'StartBroadcast' }, { actor: 'producer:p' })
    const batch = room.happen([
      chat(ming),
      { type: 'CheckIn', member: ming, eventAt: null },
      adjust(ming, 20_000),
    ])
    const once = cuesOf(room.reading(), batch).map((cue) => cue.id)
    const again = cuesOf(room.reading(), batch).map((cue) => cue.id)
    expect(once).toEqual(again)
    expect(once.length).toBe(3)
    expect(new Set(once).size).toBe(once.length)
  })

  test('[VW9] a subscription that also raises a tier has two ids', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    const batch = room.happen(
      {
        type: 'RecordSubscribe',
        member: ming,
        eventAt: null,
        months: 7,
        level: '3000',
        giftedTo: null,
      },
      { note: { kind: 'subscribe', values: { months: 7 } } },
    )
    const cues = cuesOf(room.reading(), batch)
    expect(cues.map((cue) => cue.kind).toSorted()).toEqual(['subscribe', 'tier_up'])
    expect(new Set(cues.map((cue) => cue.id)).size).toBe(2)
  })
})

describe('answers', () => {
  const ask = (command: string) =>
    ({
      note: { kind: 'chat', text: `!${command}`, question: { command, args: [], language: null } },
    }) as const

  test('[VW10] why: the parts add up to the balance', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen([chat(ming), { type: 'CheckIn', member: ming, eventAt: null }])
    room.happen({ type: 'RecordFollow', member: ming, eventAt: null })
    room.happen({ type: 'RecordShare', member: ming, eventAt: null })
    room.happen(adjust(ming, 100))
    const [answer] = cuesOf(room.reading(), room.happen(chat(ming), ask('why')))
    expect(answer).toMatchObject({ kind: 'answer', command: 'why' })
    if (answer?.kind !== 'answer') throw new Error('no answer')
    const { balance, ...parts } = answer.text.values
    const sum = Object.entries(parts)
      .filter(([name]) => name.startsWith('amount') || name === 'others')
      .reduce((total, [, value]) => total + Number(value), 0)
    expect(parts).toMatchObject({ source1: 'adjust', amount1: 100, source2: 'follow' })
    expect(sum).toBe(balance)
  })

  test('[VW11] points, rank, me and help answer; nobody unknown is answered', () => {
    const room = createRoom()
    const ming = room.meet('小明')
    room.happen(adjustAfterChat(room, ming))
    const answers = ['points', 'rank', 'me', 'help'].map((command) => {
      const cue = cuesOf(room.reading(), room.happen(chat(ming), ask(command)))[0]
      return cue?.kind === 'answer' ? cue.text : null
    })
    expect(answers).toMatchObject([
      { key: 'points', values: { balance: 41 } },
      { key: 'rank', values: { rank: 1 } },
      { key: 'me', values: { tier: 'normal', balance: 41, next: 'silver', pointsLeft: 459 } },
      { key: 'help', values: {} },
    ])
    const stranger = room.meet('路人')
    const batch = room.happen({ type: 'BlankStage', on: false })
    const asked = { ...batch.happenings[0]!, members: [stranger], ...ask('points') }
    expect(cuesOf(room.reading(), { ...batch, happenings: [asked] })).toEqual([])
  })

  function adjustAfterChat(room: ReturnType<typeof createRoom>, ming: Parameters<typeof chat>[0]) {
    room.happen(chat(ming))
    return adjust(ming, 40)
  }
})
