import type { Signal } from '@fanfare/shared/contracts'
import { createOutbox, shedLeastValuable } from '@fanfare/server/connectors/outbox.ts'
import { backoffMs } from '@fanfare/server/connectors/backoff.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSignalSink } from '../support/signal-sink.ts'

const base = { source: 'twitch', at: 1, viewer: { id: 'v' } }

function chat(id: string, text = 'hello'): Signal {
  return { ...base, type: 'chat', id, text }
}

function gift(id: string): Signal {
  const value = { amount: 1, currency: 'BITS' }
  return { ...base, type: 'gift', id, gift: { id: 'g', name: 'g', count: 1, value } }
}

function ids(signals: readonly Signal[]): string[] {
  return signals.map((signal) => signal.id)
}

describe('the outbox of a connector', () => {
  it('[CN18] hands on what came in one turn as one batch', async () => {
    const sink = createSignalSink()
    const outbox = createOutbox({ emit: sink.emit })
    for (let index = 0; index < 10; index++) outbox.push([chat(`a${index}`)])
    await sink.until(({ signals }) => signals.length === 10)
    expect(sink.batches).toHaveLength(1)
    await outbox.stop()
  })

  it('[CN18] hands on in order, at most 500 at once, one batch at a time', async () => {
    const sink = createSignalSink()
    let running = 0
    let runningMost = 0
    const outbox = createOutbox({
      async emit(batch) {
        running++
        runningMost = Math.max(runningMost, running)
        await new Promise<void>((resolve) => setImmediate(resolve))
        await sink.emit(batch)
        running--
      },
    })
    const all = Array.from({ length: 1_700 }, (_, index) => chat(`a${index}`))
    outbox.push(all.slice(0, 900))
    outbox.push(all.slice(900))
    await sink.until(({ signals }) => signals.length === 1_700)
    expect(ids(sink.signals)).toEqual(ids(all))
    expect(sink.batches.map((batch) => batch.length)).toEqual([500, 500, 500, 200])
    expect(runningMost).toBe(1)
    await outbox.stop()
    expect(outbox.counts()).toEqual({ waiting: 0, delivered: 1_700, shed: 0, refusals: 0 })
  })

  it('[CN18] tries a refused batch again until it is taken', async () => {
    const sink = createSignalSink()
    const outbox = createOutbox({ emit: sink.emit, retry: { msMin: 1, msMax: 2 } })
    sink.refuse(4)
    outbox.push([chat('a'), chat('b')])
    await sink.until(({ refusedCount }) => refusedCount === 2)
    outbox.push([chat('c')])
    await sink.until(({ signals }) => signals.length === 3)
    expect(ids(sink.signals)).toEqual(['a', 'b', 'c'])
    await outbox.stop()
  })

  it('[CN18] hands on at stop what is left', async () => {
    const sink = createSignalSink()
    const outbox = createOutbox({ emit: sink.emit })
    outbox.push([chat('a')])
    await outbox.stop()
    expect(ids(sink.signals)).toEqual(['a'])
    outbox.push([chat('b')])
    expect(outbox.counts().waiting).toBe(0)
  })

  it('[CN17] gives up at stop after its time, and says how much', async () => {
    const outbox = createOutbox({
      emit: () => Promise.reject(new Error('busy')),
      retry: { msMin: 1, msMax: 3 },
      drainMsMax: 20,
    })
    outbox.push([chat('a'), gift('b')])
    await outbox.stop()
    expect(outbox.counts()).toMatchObject({ waiting: 0, delivered: 0, shed: 2 })
  })

  it('[CN17] does not wait at stop for an answer that never comes', async () => {
    const outbox = createOutbox({ emit: () => new Promise(() => {}), drainMsMax: 10 })
    outbox.push([gift('a')])
    await new Promise<void>((resolve) => setImmediate(resolve))
    await outbox.stop()
    expect(outbox.counts()).toMatchObject({ waiting: 0, delivered: 0, shed: 1 })
  })

  it('[CN19] sheds plain chat first while refused, and counts it', async () => {
    const sink = createSignalSink()
    sink.hold()
    const outbox = createOutbox({ emit: sink.emit, signalsMax: 32, batchMax: 4 })
    outbox.push([chat('first'), gift('g0')])
    await new Promise<void>((resolve) => setImmediate(resolve))
    for (let index = 1; index <= 40; index++) {
      outbox.push([chat(`c${index}`)])
      if (index % 10 === 0) outbox.push([gift(`g${index}`), chat(`k${index}`, '！簽到')])
    }
    expect(outbox.counts().waiting).toBeLessThanOrEqual(32)
    sink.release()
    await outbox.stop()
    const got = ids(sink.signals)
    expect(got).toEqual(expect.arrayContaining(['first', 'g0', 'g10', 'g20', 'g30', 'g40']))
    expect(got).toEqual(expect.arrayContaining(['k10', 'k20', 'k30', 'k40', 'c40']))
    expect(got).not.toContain('c1')
    expect(outbox.counts().shed).toBe(50 - got.length)
  })

  it('[CN19] keeps order, what is on its way, and the most valuable', () => {
    const kinds = fc.constantFrom('plain', 'command', 'money')
    fc.assert(
      fc.property(
        fc.array(kinds, { maxLength: 120 }),
        fc.nat(8),
        fc.integer({ min: 16, max: 64 }),
        (list, on, max) => {
          const signals = list.map((kind, index) => {
            if (kind === 'money') return gift(`money${index}`)
            return chat(`${kind}${index}`, kind === 'command' ? '!points' : 'hi')
          })
          const kept = ids(shedLeastValuable(signals, on, max))
          const all = ids(signals)
          expect(kept.length).toBeLessThanOrEqual(Math.max(max, on))
          expect(kept).toEqual(all.filter((id) => kept.includes(id)))
          expect(kept.slice(0, on)).toEqual(all.slice(0, on))
          const lost = all.filter((id) => !kept.includes(id))
          const later = kept.slice(Math.min(on, all.length))
          if (lost.some((id) => id.startsWith('money'))) {
            expect(later.every((id) => id.startsWith('money'))).toBe(true)
          }
          if (lost.some((id) => id.startsWith('command'))) {
            expect(later.some((id) => id.startsWith('plain'))).toBe(false)
          }
        },
      ),
    )
  })
})

describe('waiting between attempts', () => {
  it('[CN16] doubles up to its most, between half and the whole of it', () => {
    const backoff = { msMin: 100, msMax: 1_000 }
    expect([0, 1, 2, 3, 4, 99].map((failures) => backoffMs(backoff, failures, () => 0))).toEqual([
      50, 100, 200, 400, 500, 500,
    ])
    expect([0, 3, 99].map((failures) => backoffMs(backoff, failures, () => 0.999_999))).toEqual([
      100, 800, 1_000,
    ])
  })
})
