/** Too much at once: what gives way, and what is told to come again. */
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import { expect, test } from 'vitest'
import { FakeClock } from './fake-clock.ts'
import { ManualJournal } from './manual-journal.ts'
import { chat, gift, outcomesOf, statuses } from './submissions.ts'

/** A channel whose writer is held up: one append is on its way, and no other may follow. */
async function heldUp() {
  const manual = new ManualJournal()
  const clock = new FakeClock()
  const channel = await createChannel('live', {
    journal: manual.journal,
    clock,
    appendsInFlightMax: 1,
    mailboxLimits: { shedAbove: 3, max: 5, batchMax: 4 },
  })
  const first = channel.submit([gift('first')])
  await manual.appends(1)
  async function letGo() {
    await manual.open()
    await first
  }
  return { channel, clock, manual, letGo }
}

test('[CH18] over the high water small talk is shed, and what carries value goes on', async () => {
  const { channel, letGo } = await heldUp()
  const waiting = channel.submit([gift('1'), gift('2'), gift('3')])
  const mixed = channel.submit([chat('4'), gift('5'), chat('6')])
  const small = channel.submit([chat('7'), chat('8')])
  expect(statuses(await small)).toEqual(['shed', 'shed'])
  await letGo()
  expect(statuses(await waiting)).toEqual(['accepted', 'accepted', 'accepted'])
  expect(statuses(await mixed)).toEqual(['shed', 'accepted', 'shed'])
  expect(channel.status().counters).toMatchObject({ accepted: 5, shed: 4 })
  // Shed is not seen: the same line may be sent again.
  expect(statuses(await channel.submit([chat('7')]))).toEqual(['accepted'])
  await channel.close()
})

test('[CH18] below it, nothing is shed', async () => {
  const { channel, letGo } = await heldUp()
  const waiting = channel.submit([chat('1'), chat('2'), chat('3')])
  await letGo()
  expect(statuses(await waiting)).toEqual(['accepted', 'accepted', 'accepted'])
  await channel.close()
})

test('[CH19] a request that does not fit is refused whole, before anything of it happens', async () => {
  const { channel, manual, letGo } = await heldUp()
  const waiting = channel.submit([gift('1'), gift('2'), gift('3')])
  expect(await channel.submit([gift('4'), gift('5'), gift('6')])).toEqual({ busy: 'channel/busy' })
  const fitting = channel.submit([gift('4'), gift('5')])
  expect(channel.status().queue).toBe(5)
  await letGo()
  expect(outcomesOf(await waiting)).toHaveLength(3)
  expect(statuses(await fitting)).toEqual(['accepted', 'accepted'])
  expect(await manual.memory.recall('live', ['test:5', 'test:6'])).toMatchObject([{}, null])
  await channel.close()
})

test('[CH19] a batch takes whole requests up to its size, in the order they came', async () => {
  const { channel, manual, letGo } = await heldUp()
  const requests = [
    channel.submit([gift('1'), gift('2')]),
    channel.submit([gift('3')]),
    channel.submit([gift('4'), gift('5')]),
  ]
  await letGo()
  await Promise.all(requests)
  const batches = manual.appended.map((batch) => batch.remember.map(({ causeId }) => causeId))
  expect(batches).toEqual([['test:first'], ['test:1', 'test:2', 'test:3'], ['test:4', 'test:5']])
  await channel.close()
})

test('[CH19] the status tells how much waits and how long', async () => {
  const { channel, clock, letGo } = await heldUp()
  const waiting = channel.submit([gift('1'), gift('2')])
  clock.advance(1_500)
  const later = channel.submit([gift('3')])
  expect(channel.status()).toMatchObject({ id: 'live', queue: 3, lagMs: 1_500, seq: 0 })
  await letGo()
  await Promise.all([waiting, later])
  expect(channel.status()).toMatchObject({ queue: 0, lagMs: 0, durability: 'memory' })
  await channel.close()
})
