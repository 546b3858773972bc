/** The simulated audience joins in what opens in its channel. */
import type { Envelope, Event, Signal, SignalOf } from '@fanfare/shared/contracts'
import { SignalSchema } from '@fanfare/shared/contracts'
import { createAudience } from '@fanfare/server/connectors/simulated/audience.ts'
import { createSimulatedAudience } from '@fanfare/server/connectors/simulated/connector.ts'
import { openingOf } from '@fanfare/server/connectors/simulated/openings.ts'
import type { Opening } from '@fanfare/server/connectors/simulated/openings.ts'
import { parseChatCommand } from '@fanfare/server/ingest/chat-command.ts'
import { describe, expect, test } from 'vitest'
import { createSignalSink } from '../support/signal-sink.ts'

const START = 1_700_000_000_000
const WARM = START + 5 * 60_000

const SECKILL: Opening = {
  kind: 'seckill',
  keyword: 'A01',
  title: '貓咪馬克杯',
  quota: 10,
  sku: 'mug-cat',
  price: 35_000,
}

/** What a warm room says in the seconds after it heard of this, and what it would have said anyway. */
function after(opening: Opening, seconds: number, seed = 5): { said: Signal[]; anyway: Signal[] } {
  const stirred = createAudience(seed, { startAt: START })
  const plain = createAudience(seed, { startAt: START })
  stirred.next(WARM)
  plain.next(WARM)
  stirred.hear(opening)
  return {
    said: stirred.next(WARM + seconds * 1_000),
    anyway: plain.next(WARM + seconds * 1_000),
  }
}

function texts(signals: readonly Signal[]): string[] {
  return signals
    .filter((signal): signal is SignalOf<'chat'> => signal.type === 'chat')
    .map(({ text }) => text)
}

describe('what the room says', () => {
  test('[CN28] rushes on a seckill within seconds, by keyword and number', () => {
    const { said, anyway } = after(SECKILL, 3)
    const claims = texts(said).filter((text) => /A01/i.test(text))
    expect(claims.length).toBeGreaterThan(30)
    expect(claims.filter((text) => /\+|＋/.test(text)).length).toBeGreaterThan(claims.length / 2)
    expect(texts(anyway).filter((text) => /A01/i.test(text))).toEqual([])
    expect(said.every((signal) => SignalSchema.safeParse(signal).success)).toBe(true)
  })

  test('[CN28] pays for no more than there is, each piece once', () => {
    const { said } = after(SECKILL, 60)
    const orders = new Map<string, SignalOf<'order.paid'>>()
    for (const signal of said) {
      if (signal.type === 'order.paid' && signal.order.items?.[0]?.name === SECKILL.title) {
        orders.set(signal.order.id, signal)
      }
    }
    expect(orders.size).toBeGreaterThan(2)
    expect(orders.size).toBeLessThanOrEqual(10)
    const payers = [...orders.values()].map(({ viewer }) => viewer.id)
    expect(new Set(payers).size).toBe(payers.length)
    for (const { order } of orders.values()) {
      expect(order).toMatchObject({ amount: 35_000, items: [{ sku: 'mug-cat', quantity: 1 }] })
    }
  })

  test('[CN28] enters a lottery by its keyword, and cheers at the draw', () => {
    const entries = texts(after({ kind: 'lottery', keyword: '開運' }, 20).said)
    expect(entries.filter((text) => text.startsWith('開運')).length).toBeGreaterThan(25)
    const bare = texts(after({ kind: 'lottery', keyword: '' }, 20).said)
    const joins = bare.filter((text) => parseChatCommand(text)?.name === 'join')
    expect(joins.length).toBeGreaterThan(25)
    expect(texts(after({ kind: 'draw' }, 10).said).join()).toMatch(/恭喜|congrats/)
  })

  test('[CN28] votes for every option, answers a quiz right and wrong, redeems a code', () => {
    const votes = texts(after({ kind: 'poll', options: ['紅', '藍', '綠'] }, 20).said)
    for (const letter of ['A', 'B', 'C']) {
      expect(votes.filter((text) => text === letter).length).toBeGreaterThan(0)
    }
    const guesses = texts(after({ kind: 'quiz', answers: ['台北101'], options: null }, 20).said)
    expect(guesses.filter((text) => text === '台北101').length).toBeGreaterThan(10)
    expect(guesses.filter((text) => text === '42').length).toBeGreaterThan(0)
    const codes = texts(after({ kind: 'code', code: 'LIVE88' }, 25).said)
    const redeemed = codes.map((text) => parseChatCommand(text)).filter((one) => one !== null)
    const named = redeemed.filter(({ name }) => name === 'redeem')
    expect(named.length).toBeGreaterThan(15)
    expect(named.every(({ args }) => args[0]?.toUpperCase() === 'LIVE88')).toBe(true)
  })

  test('[CN24] says the same for the same seed', () => {
    expect(after(SECKILL, 30).said).toEqual(after(SECKILL, 30).said)
    expect(texts(after(SECKILL, 30, 6).said)).not.toEqual(texts(after(SECKILL, 30).said))
  })
})

describe('what the room hears', () => {
  const opened = {
    activityId: 's1',
    title: '杯子',
    keyword: 'B02',
    folded: 'b02',
    quota: 3,
    perMember: 1,
    holdSeconds: 60,
    pricePoints: null,
    priceMoney: { amount: 9_900, currency: 'TWD' },
    early: null,
    mode: 'first',
    opensAt: 0,
    closesAt: null,
    waitlist: 0,
    right: null,
    sku: null,
    actor: 'producer:p',
  } as const

  test('[CN28] a seckill without an article number is paid by its keyword', () => {
    const event: Event = { type: 'SeckillOpened', ...opened }
    expect(openingOf(event)).toEqual({
      kind: 'seckill',
      keyword: 'B02',
      title: '杯子',
      quota: 3,
      sku: 'B02',
      price: 9_900,
    })
    expect(openingOf({ type: 'StageBlanked', on: true, actor: 'p' })).toBeNull()
  })

  test('[CN28] follows its channel while it runs, and is deaf before and after', async () => {
    const sink = createSignalSink()
    let nowMs = START
    const now = () => (nowMs += 400)
    const connector = createSimulatedAudience({ emit: sink.emit, seed: 7, tickMs: 1, now })
    const envelopes: Envelope[] = [
      { seq: 1, at: 0, causeId: 'c', v: 1, event: { type: 'SeckillOpened', ...opened } },
    ]
    connector.follow(envelopes)
    connector.start()
    await sink.until(({ signals }) => signals.length > 300)
    expect(texts(sink.signals).some((text) => /b02/i.test(text))).toBe(false)
    connector.follow(envelopes)
    await sink.until(({ signals }) => texts(signals).some((text) => /b02/i.test(text)))
    await connector.stop()
    connector.follow(envelopes)
    expect(connector.health().state).toBe('stopped')
  })
})
