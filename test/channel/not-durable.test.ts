/** What is refused while the store promises less than the operator requires. */
import { RundownSchema } from '@fanfare/shared/contracts'
import type { Durability } from '@fanfare/shared/contracts'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import { createRegistry } from '@fanfare/server/channel/registry.ts'
import { foldedRundown } from '@fanfare/server/ingest/folded-command.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import { expect, test } from 'vitest'
import { FakeClock } from './fake-clock.ts'
import { adjust, chat, command, gift, outcomesOf, person, statuses } from './submissions.ts'

function shakyJournal(): { journal: Journal; offers: (tier: Durability) => void } {
  let durability: Durability = 'os'
  const journal = Object.create(createMemoryJournal(), {
    durability: { get: () => durability },
  }) as Journal
  return { journal, offers: (tier) => (durability = tier) }
}

async function openChannel() {
  const { journal, offers } = shakyJournal()
  const options = { journal, clock: new FakeClock(), requiredDurability: 'disk' as const }
  const channel = await createChannel('live', options)
  return { channel, journal, offers }
}

const codes = (answer: Parameters<typeof outcomesOf>[0]) =>
  outcomesOf(answer).map((outcome) =>
    outcome.status === 'rejected' ? outcome.rejection.code : outcome.status,
  )

test('[DU1] what moves value is refused below the tier and leaves nothing; the same is taken later', async () => {
  const { channel, journal, offers } = await openChannel()
  await channel.submit([chat('0')])
  const asked = [gift('1'), adjust('2', 5), gift('3', person('hua'))]
  const before = channel.status().seq
  expect(codes(await channel.submit(asked))).toEqual(Array(3).fill('channel/not_durable'))
  expect(channel.status().seq).toBe(before)
  expect(await journal.recall('live', ['test:1', 'cmd:token:2'])).toEqual([null, null])
  expect(await channel.read(({ identities }) => identities.size)).toBe(1)
  offers('disk')
  expect(statuses(await channel.submit(asked))).toEqual(Array(3).fill('accepted'))
  expect(statuses(await channel.submit(asked))).toEqual(Array(3).fill('duplicate'))
  offers('os')
  // What was done is told as done, whatever the store promises now.
  expect(statuses(await channel.submit(asked))).toEqual(Array(3).fill('duplicate'))
  await channel.close()
})

test('[DU1] what an opening below the tier finds is not told as done before the tier is back', async () => {
  const { channel, journal, offers } = await openChannel()
  offers('disk')
  const asked = [gift('1'), chat('2', person('ming'))]
  expect(statuses(await channel.submit(asked))).toEqual(['accepted', 'accepted'])
  await channel.close()
  offers('os')
  // Whoever wrote it may have been told that no replica has it.
  const again = await createChannel('live', {
    journal,
    clock: new FakeClock(),
    requiredDurability: 'disk',
  })
  expect(statuses(await again.submit(asked))).toEqual(['shed', 'duplicate'])
  offers('disk')
  expect(statuses(await again.submit(asked))).toEqual(['duplicate', 'duplicate'])
  offers('os')
  expect(statuses(await again.submit(asked))).toEqual(['duplicate', 'duplicate'])
  await again.close()
})

test('[DU2] a line that asks for value counts as chat, and says what was refused', async () => {
  const { channel } = await openChannel()
  const redeems = chat('1', person('ming'), {
    build: ([member]) => [
      { type: 'RecordChat', member: member!, eventAt: null },
      { type: 'RedeemCode', member: member!, eventAt: null, code: 'hello' },
      { type: 'CheckIn', member: member!, eventAt: null },
    ],
  })
  const [outcome] = outcomesOf(await channel.submit([redeems]))
  expect(outcome).toMatchObject({
    status: 'accepted',
    refused: [{ code: 'channel/not_durable' }],
  })
  await channel.close()
})

test('[DU2] votes, windows and an item of the rundown that opens them go on; one that sells does not', async () => {
  const { channel, offers } = await openChannel()
  const seckill = { type: 'OpenSeckill', title: 'cup', keyword: 'cup', quota: 3, pricePoints: 1 }
  const rundown = RundownSchema.parse({
    id: 'show',
    name: 'show',
    items: [
      {
        id: 'window',
        title: 'double',
        action: { type: 'OpenWindow', factorBp: 20_000, seconds: 60 },
      },
      { id: 'sell', title: 'cups', action: seckill },
    ],
  })
  const saved = command('1', () => [{ type: 'SaveRundown', rundown: foldedRundown(rundown) }])
  expect(codes(await channel.submit([saved]))).toEqual(['accepted'])
  const cue = (key: string, itemId: string) =>
    command(key, () => [{ type: 'CueItem', rundownId: 'show', itemId }])
  expect(codes(await channel.submit([cue('2', 'window'), cue('3', 'sell')]))).toEqual([
    'accepted',
    'channel/not_durable',
  ])
  offers('replicated')
  expect(codes(await channel.submit([cue('3', 'sell')]))).toEqual(['accepted'])
  await channel.close()
})

test('[DU1] a rehearsal plays with nothing of value and takes everything', async () => {
  const { journal } = shakyJournal()
  const registry = createRegistry({
    journal,
    rehearsalJournal: createMemoryJournal(),
    requiredDurability: 'disk',
  })
  const real = await registry.get('live')
  expect(codes(await real.submit([gift('1')]))).toEqual(['channel/not_durable'])
  const rehearsal = await registry.get('live~rehearsal')
  expect(codes(await rehearsal.submit([gift('1')]))).toEqual(['accepted'])
  await registry.close()
})
