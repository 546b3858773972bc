import type { Signal, SignalOf, SignalType } from '@fanfare/shared/contracts'
import { SignalSchema } from '@fanfare/shared/contracts'
import { createAudience } from '@fanfare/server/connectors/simulated/audience.ts'
import { createSimulatedAudience } from '@fanfare/server/connectors/simulated/connector.ts'
import { createRandom } from '@fanfare/server/connectors/simulated/random.ts'
import { parseChatCommand } from '@fanfare/server/ingest/chat-command.ts'
import { describe, expect, it } from 'vitest'
import { createSignalSink } from '../support/signal-sink.ts'

const START = 1_700_000_000_000
const MINUTE = 60_000

function live(minutes: number, seed = 7, viewers = 240): Signal[] {
  return createAudience(seed, { viewers, startAt: START }).next(START + minutes * MINUTE)
}

function ofType<T extends SignalType>(signals: readonly Signal[], type: T): SignalOf<T>[] {
  return signals.filter((signal): signal is SignalOf<T> => signal.type === type)
}

function distinct(signals: readonly Signal[]): Signal[] {
  return [...new Map(signals.map((signal) => [signal.id, signal])).values()]
}

describe('the simulated audience', () => {
  it('[CN24] is the same for the same seed and another for another', () => {
    expect(live(4)).toEqual(live(4))
    expect(live(1, 8)).not.toEqual(live(1, 7))
  })

  it('[CN24] does not depend on how its time is cut into ticks', () => {
    const whole = live(2)
    const audience = createAudience(7, { viewers: 240, startAt: START })
    const cut: Signal[] = []
    const random = createRandom(1)
    for (let at = START; at < START + 2 * MINUTE; at += random.between(1, 700)) {
      cut.push(...audience.next(at))
    }
    cut.push(...audience.next(START + 2 * MINUTE))
    expect(cut).toEqual(whole)
  })

  it('[CN24] shares no id with another run of the same seed', () => {
    const later = createAudience(7, { startAt: START + 1 })
    const ids = new Set(live(1).map((signal) => signal.id))
    expect(later.next(START + MINUTE).some((signal) => ids.has(signal.id))).toBe(false)
  })

  it('[CN25] makes valid signals of every kind a room makes', () => {
    const signals = live(60)
    expect(signals.filter((signal) => !SignalSchema.safeParse(signal).success)).toEqual([])
    const kinds = new Set(signals.map((signal) => signal.type))
    expect([...kinds].sort()).toEqual([
      'chat',
      'enter',
      'follow',
      'gift',
      'leave',
      'like',
      'message.deleted',
      'order.paid',
      'order.refunded',
      'share',
      'subscribe',
      'watch',
    ])
  })

  it('[CN25] comes in order of time, save what is repeated', () => {
    const signals = live(10)
    const first = distinct(signals)
    expect(first.map(({ at }) => at)).toEqual(first.map(({ at }) => at).sort((a, b) => a - b))
    const repeats = signals.length - first.length
    expect(repeats / signals.length).toBeGreaterThan(0.005)
    expect(repeats / signals.length).toBeLessThan(0.03)
    // Word for word the same: the same id with another body would be put in quarantine.
    const bodies = new Set(signals.map((signal) => JSON.stringify(signal)))
    expect(bodies.size).toBe(first.length)
  })

  it('[CN25] warms up to a plateau', () => {
    const audience = createAudience(7, { viewers: 240, startAt: START })
    const counts = [10, 60, 300, 600].map((seconds) => {
      audience.next(START + seconds * 1_000)
      return audience.presentCount()
    })
    const [atStart = 0, warm = 0, full = 0, later = 0] = counts
    expect(atStart).toBeLessThan(60)
    expect(warm).toBeGreaterThan(atStart)
    expect(full).toBeGreaterThan(120)
    expect(full).toBeLessThan(190)
    expect(Math.abs(later - full)).toBeLessThan(45)
  })

  it('[CN25] shows something within seconds and talks at a pace people can read', () => {
    expect(live(0.2).length).toBeGreaterThan(20)
    const chats = ofType(live(10), 'chat').filter(({ at }) => at > START + 5 * MINUTE)
    expect(chats.length / 300).toBeGreaterThan(0.8)
    expect(chats.length / 300).toBeLessThan(5)
  })

  it('[CN25] has regulars who say most and many who say nothing', () => {
    const perViewer = new Map<string, number>()
    for (const { viewer } of ofType(live(20), 'chat')) {
      perViewer.set(viewer.id, (perViewer.get(viewer.id) ?? 0) + 1)
    }
    const counts = [...perViewer.values()].sort((a, b) => b - a)
    const total = counts.reduce((sum, count) => sum + count, 0)
    const topTenth = counts.slice(0, 24).reduce((sum, count) => sum + count, 0)
    expect(topTenth / total).toBeGreaterThan(0.3)
    expect(counts.length).toBeLessThan(235)
  })

  it('[CN25] gift combos rise, and some lack their last frame', () => {
    const combos = new Map<string, SignalOf<'gift'>[]>()
    for (const gift of ofType(distinct(live(30)), 'gift')) {
      const key = gift.gift.combo?.key
      if (key) combos.set(key, [...(combos.get(key) ?? []), gift])
    }
    expect(combos.size).toBeGreaterThan(10)
    let closed = 0
    for (const frames of combos.values()) {
      const counts = frames.map(({ gift }) => gift.count)
      expect(counts).toEqual([...counts].sort((a, b) => a - b))
      if (frames.at(-1)?.gift.combo?.final) closed++
    }
    expect(closed).toBeGreaterThan(0)
    expect(closed).toBeLessThan(combos.size)
  })

  it('[CN25] refunds only what was paid, later, and adds its orders up', () => {
    const signals = distinct(live(60))
    const paid = new Map(ofType(signals, 'order.paid').map((signal) => [signal.order.id, signal]))
    for (const { order } of paid.values()) {
      expect(order.items?.reduce((sum, item) => sum + item.amount, 0)).toBe(order.amount)
    }
    const refunds = ofType(signals, 'order.refunded')
    expect(refunds.length).toBeGreaterThan(0)
    for (const refund of refunds) {
      const order = paid.get(refund.order.id)
      expect(order?.order).toMatchObject(refund.order)
      expect(order?.at).toBeLessThan(refund.at)
    }
  })

  it('[CN25] types commands right and wrong, in three languages', () => {
    const texts = ofType(live(20), 'chat').map(({ text }) => text)
    const commands = texts
      .map((text) => parseChatCommand(text))
      .filter((command) => command !== null)
    const languages = new Set(commands.map(({ language }) => language))
    expect(languages).toEqual(new Set(['en', null, 'zh-Hans', 'zh-Hant']))
    expect(commands.filter(({ name }) => name === 'checkin').length).toBeGreaterThan(60)
    expect(texts.some((text) => /^[!！]/.test(text) && !parseChatCommand(text))).toBe(true)
  })

  it('[CN25] has names that break layouts', () => {
    const names = new Set(
      live(20, 7, 600).map((signal) => ('viewer' in signal && signal.viewer?.name) || ''),
    )
    const all = [...names].join('')
    expect(all).toMatch(/\p{Script=Han}/u)
    expect(all).toMatch(/\p{Script=Latin}/u)
    expect(all).toMatch(/\p{Extended_Pictographic}/u)
    expect(all).toMatch(/[\p{Script=Arabic}\p{Script=Hebrew}]/u)
    expect(all).toMatch(/\p{M}{3}/u)
  })

  it.each([
    ['double-points', 'chat', 1.5],
    ['gifts', 'gift', 2],
    ['lottery', 'chat', 1.4],
    ['seckill', 'order.paid', 2],
  ] as const)('[CN26] a call to %s raises %s and falls back', (kind, type, least) => {
    let called = 0
    let quiet = 0
    let after = 0
    for (let seed = 1; seed <= 12; seed++) {
      const plain = createAudience(seed, { startAt: START })
      const stirred = createAudience(seed, { startAt: START })
      plain.next(START + 4 * MINUTE)
      stirred.next(START + 4 * MINUTE)
      stirred.callToAction(kind)
      quiet += ofType(plain.next(START + 4 * MINUTE + 12_000), type).length
      called += ofType(stirred.next(START + 4 * MINUTE + 12_000), type).length
      stirred.next(START + 5 * MINUTE)
      after += ofType(stirred.next(START + 5 * MINUTE + 12_000), type).length
    }
    expect(called).toBeGreaterThan(quiet * least)
    expect(after).toBeLessThan(called)
  })

  it('[CN26] the answer to a lottery is mostly the command', () => {
    const audience = createAudience(3, { startAt: START })
    audience.next(START + 4 * MINUTE)
    audience.callToAction('lottery')
    const answers = ofType(audience.next(START + 4 * MINUTE + 14_000), 'chat')
    const joins = answers.filter(({ text }) => parseChatCommand(text)?.name === 'join')
    expect(joins.length).toBeGreaterThan(20)
  })
})

describe('the simulated audience as a connector', () => {
  it('[CN25] ticks by its clock and hands its signals on', async () => {
    const sink = createSignalSink()
    let nowMs = START
    const now = () => (nowMs += 400)
    const connector = createSimulatedAudience({ emit: sink.emit, seed: 7, tickMs: 1, now })
    expect(connector.health()).toMatchObject({
      id: 'simulated',
      platform: 'demo',
      state: 'stopped',
    })
    connector.start()
    await sink.until(({ signals }) => signals.length > 200)
    connector.callToAction('checkin')
    expect(connector.health()).toMatchObject({ state: 'live' })
    expect(connector.health().detail).toContain('seed 7')
    await connector.stop()
    expect(connector.health().state).toBe('stopped')
    const { signalCount } = connector.health()
    expect(sink.signals).toHaveLength(signalCount)
    for (const signal of sink.signals) expect(signal.source).toBe('demo')
  })

  it('[CN27] makes up for five seconds at most after a sleep', async () => {
    const sink = createSignalSink()
    let nowMs = START
    const asleepMs = 3_600_000
    const connector = createSimulatedAudience({
      emit: sink.emit,
      seed: 7,
      tickMs: 1,
      now: () => (nowMs += 20),
    })
    connector.start()
    await sink.until(({ signals }) => signals.length > 5)
    const beforeCount = connector.health().signalCount
    nowMs += asleepMs
    await sink.until(({ signals }) => signals.some(({ at }) => at > START + asleepMs))
    await connector.stop()
    const awake = sink.signals.slice(beforeCount)
    expect(awake.length).toBeLessThan(300)
    expect(Math.min(...distinct(awake).map(({ at }) => at))).toBeGreaterThan(START)
    const inBetween = sink.signals.filter(
      ({ at }) => at > START + 120_000 && at < START + asleepMs - 5_000,
    )
    expect(inBetween).toEqual([])
  })
})
