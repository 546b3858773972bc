/** The output gate and what happens when a batch does not become durable. */
import type { AppliedBatch } from '@fanfare/server/channel/submission.ts'
import type { ChannelOutputs, ChannelReading } from '@fanfare/server/channel/channel.ts'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import type { ChannelOptions } from '@fanfare/server/channel/create-channel.ts'
import { engine } from '@fanfare/server/channel/engine.ts'
import { JournalUnavailable } from '@fanfare/server/journal/journal.ts'
import { expect, test } from 'vitest'
import { FakeClock } from './fake-clock.ts'
import { ManualJournal } from './manual-journal.ts'
import { chat, gift, outcomesOf, person, statuses } from './submissions.ts'

async function openChannel(more: Partial<ChannelOptions> = {}) {
  const manual = new ManualJournal()
  const ended: { how: string; error: Error }[] = []
  const channel = await createChannel('live', {
    journal: manual.journal,
    clock: new FakeClock(),
    onEnded: (end) => ended.push(end),
    ...more,
  })
  const shown = new RecordingOutputs()
  channel.attach(shown)
  return { channel, manual, shown, ended }
}

/** Shows the last seq of every batch. */
class RecordingOutputs implements ChannelOutputs {
  readonly captured: number[] = []
  readonly released: unknown[] = []
  readonly reasons: string[] = []

  capture({ state }: ChannelReading, batch: AppliedBatch): number {
    expect(batch.envelopes.at(-1)?.seq ?? state.seq).toBe(state.seq)
    this.captured.push(state.seq)
    return state.seq
  }

  release(captured: unknown): void {
    this.released.push(captured)
  }

  dropped(reason: string): void {
    this.reasons.push(reason)
  }
}

/** Whether a promise is settled once everything that is due has run. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const still = Symbol('pending')
  const turn = new Promise((resolve) => setImmediate(() => setImmediate(() => resolve(still))))
  return (await Promise.race([promise.catch(() => null), turn])) === still
}

test('[CH1] nothing is answered or shown before its batch is durable', async () => {
  const { channel, manual, shown } = await openChannel()
  const answer = channel.submit([gift('1')])
  await manual.appends(1)
  expect(shown.captured).toHaveLength(1)
  const reading = channel.read(({ state }) => state.seq)
  expect(await isPending(answer)).toBe(true)
  expect(await isPending(reading)).toBe(true)
  expect(shown.released).toEqual([])
  expect(channel.status().seq).toBe(0)

  await manual.held[0]!.succeed()
  expect(statuses(await answer)).toEqual(['accepted'])
  const seq = await reading
  expect(seq).toBeGreaterThan(0)
  expect(shown.released).toEqual([seq])
  expect(channel.status().seq).toBe(seq)
  await channel.close()
})

test('[CH2] the next batches are decided while appends are on their way, up to a limit', async () => {
  const { channel, manual } = await openChannel({ appendsInFlightMax: 2 })
  const first = channel.submit([gift('1')])
  await manual.appends(1)
  const second = channel.submit([gift('2')])
  await manual.appends(2)
  const third = channel.submit([gift('3')])
  const fourth = channel.submit([gift('4')])
  expect(await isPending(third)).toBe(true)
  expect(manual.held).toHaveLength(2)
  expect(channel.status().queue).toBe(2)

  await manual.held[0]!.succeed()
  await first
  await manual.appends(3)
  // What waited meanwhile shares one append.
  expect(manual.held[2]!.batch.remember.map(({ causeId }) => causeId)).toEqual(['test:3', 'test:4'])
  await manual.held[1]!.succeed()
  await manual.held[2]!.succeed()
  expect(outcomesOf(await second)).toHaveLength(1)
  expect(statuses(await third)).toEqual(['accepted'])
  expect(statuses(await fourth)).toEqual(['accepted'])
  await channel.close()
})

test('[CH2] outputs leave in the order of the journal, whatever order appends are answered in', async () => {
  const { channel, manual, shown } = await openChannel()
  const answered: number[] = []
  const first = channel.submit([gift('1')]).then(() => answered.push(1))
  await manual.appends(1)
  const second = channel.submit([gift('2')]).then(() => answered.push(2))
  await manual.appends(2)
  manual.held[1]!.answerNow()
  expect(await isPending(second)).toBe(true)
  expect(shown.released).toEqual([])
  manual.held[0]!.answerNow()
  await Promise.all([first, second])
  expect(answered).toEqual([1, 2])
  expect(shown.released).toEqual(shown.captured)
  expect(shown.released).toHaveLength(2)
  await channel.close()
})

test('[CH3] a refusal and a duplicate wait like everything else', async () => {
  const { channel, manual } = await openChannel()
  const first = channel.submit([gift('1')])
  await manual.appends(1)
  const again = channel.submit([gift('1'), gift('1', person('ming'), { bodyHash: 'another' })])
  const nobody = channel.submit([gift('2', person('nobody'), { unknown: 'require' })])
  expect(await isPending(again)).toBe(true)
  expect(await isPending(nobody)).toBe(true)
  await manual.held[0]!.succeed()
  await first
  await manual.appends(2)
  await manual.held[1]!.succeed()
  expect(statuses(await again)).toEqual(['duplicate', 'rejected'])
  expect(statuses(await nobody)).toEqual(['rejected'])
  await channel.close()
})

test('[CH4] when an append fails, nobody is told that anything happened', async () => {
  const { channel, manual, shown, ended } = await openChannel({ appendsInFlightMax: 2 })
  const first = channel.submit([gift('1')])
  await manual.appends(1)
  const second = channel.submit([gift('2')])
  await manual.appends(2)
  const waiting = channel.submit([gift('3')])
  const reading = channel.read(({ state }) => state.seq)
  const unavailable = { busy: 'channel/unavailable' }

  manual.held[0]!.fail(new JournalUnavailable('disk full'))
  expect(await first).toEqual(unavailable)
  expect(await second).toEqual(unavailable)
  expect(await waiting).toEqual(unavailable)
  await expect(reading).rejects.toMatchObject({ rejection: { code: 'channel/unavailable' } })
  expect(shown.reasons).toEqual(['disk full'])
  expect(shown.released).toEqual([])
  expect(ended).toMatchObject([{ how: 'dropped' }])

  expect(await channel.submit([gift('4')])).toEqual(unavailable)
  await expect(channel.read(() => null)).rejects.toThrow('dropped')
  manual.held[1]!.fail(new JournalUnavailable('disk full'))
  expect(ended).toHaveLength(1)
  await channel.close()
})

test('[CH5] a broken invariant stops the channel, and nothing of its batch is appended', async () => {
  const poisoned = {
    ...engine,
    apply: (
      state: Parameters<typeof engine.apply>[0],
      envelope: Parameters<typeof engine.apply>[1],
    ) => {
      if (envelope.causeId === 'test:poison')
        throw new TypeError('cannot read properties of undefined')
      engine.apply(state, envelope)
    },
  }
  const { channel, manual, shown, ended } = await openChannel({ engine: poisoned })
  const before = channel.submit([gift('1')])
  await manual.appends(1)
  const stopped = { busy: 'channel/stopped' }
  const batch = [channel.submit([gift('2')]), channel.submit([gift('poison')])]
  expect(await Promise.all(batch)).toEqual([stopped, stopped])
  expect(await channel.submit([gift('3')])).toEqual(stopped)
  expect(ended).toMatchObject([{ how: 'stopped', error: { name: 'TypeError' } }])
  expect(shown.reasons).toHaveLength(1)

  // What was decided before it is sound, and its sender is told the truth.
  await manual.held[0]!.succeed()
  expect(statuses(await before)).toEqual(['accepted'])
  expect(manual.held).toHaveLength(1)
  await channel.close()
})

test('[CH5] one that stopped can be closed, though what was on its way then fails', async () => {
  const { channel, manual } = await openChannel()
  const before = channel.submit([gift('1')])
  await manual.appends(1)
  const poison = chat('2', person('ming'), {
    build: () => {
      throw new Error('no such field')
    },
  })
  await channel.submit([poison])
  const closed = channel.close()
  expect(await isPending(closed)).toBe(true)
  manual.held[0]!.fail(new JournalUnavailable('disk full'))
  await closed
  expect(await before).toEqual({ busy: 'channel/stopped' })
})

test('[CH5] a submission whose commands cannot be made stops the channel as well', async () => {
  const { channel, ended } = await openChannel()
  const poison = chat('1', person('ming'), {
    build: () => {
      throw new Error('no such field')
    },
  })
  expect(await channel.submit([poison])).toEqual({ busy: 'channel/stopped' })
  expect(ended).toMatchObject([{ how: 'stopped' }])
  await channel.close()
})

test('[CH17] closing finishes what was accepted, takes nothing more, and says so to the outputs', async () => {
  const { channel, manual, shown } = await openChannel({ appendsInFlightMax: 1 })
  const first = channel.submit([gift('1')])
  await manual.appends(1)
  const second = channel.submit([gift('2')])
  const closed = channel.close()
  expect(await channel.submit([gift('3')])).toEqual({ busy: 'channel/unavailable' })
  expect(await isPending(closed)).toBe(true)
  await manual.held[0]!.succeed()
  await manual.appends(2)
  expect(await isPending(closed)).toBe(true)
  await manual.held[1]!.succeed()
  await closed
  expect(statuses(await first)).toEqual(['accepted'])
  expect(statuses(await second)).toEqual(['accepted'])
  expect(shown.released).toHaveLength(2)
  expect(shown.reasons).toEqual(['closed'])
})

test('[CH16] outputs that take over do not get what was captured for others', async () => {
  const { channel, manual, shown } = await openChannel()
  const first = channel.submit([gift('1')])
  await manual.appends(1)
  const later = new RecordingOutputs()
  channel.attach(later)
  await manual.held[0]!.succeed()
  await first
  expect(shown.released).toEqual([])
  expect(later.released).toEqual([])
  await channel.close()
})

test('[CH16] outputs that fail drop the channel, so that they begin anew from a whole picture', async () => {
  const { channel, manual, ended } = await openChannel()
  channel.attach({
    capture: () => null,
    release: () => {
      throw new Error('the view is broken')
    },
    dropped: () => undefined,
  })
  const first = channel.submit([gift('1')])
  await manual.appends(1)
  await manual.held[0]!.succeed()
  expect(statuses(await first)).toEqual(['accepted'])
  expect(ended).toMatchObject([{ how: 'dropped', error: { message: 'the view is broken' } }])
  await channel.close()
})
