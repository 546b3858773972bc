/** While a service is upgraded node by node: what the newer version wrote is not the older one's to open. */
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import { createRegistry } from '@fanfare/server/channel/registry.ts'
import type { ChannelEnded } from '@fanfare/server/channel/registry.ts'
import type { RowChange } from '@fanfare/server/journal/journal.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { expect, test } from 'vitest'
import { FakeClock } from './fake-clock.ts'
import { gift, person } from './submissions.ts'

/** A channel of this version, whose `channel` row then says a later one; `more` beside it. */
async function fromTheFuture(more: readonly RowChange[] = []) {
  const journal = createMemoryJournal()
  const clock = new FakeClock()
  const channel = await createChannel('live', { journal, clock })
  await channel.submit([gift('g1', person('ming'))])
  await channel.close()
  const { epoch, seq, rows } = await journal.open('live')
  const now = new Map<string, unknown>()
  for await (const page of rows) {
    for (const [key, value] of JSON.parse(page) as [string, unknown][]) now.set(key, value)
  }
  const present = now.get('channel') as { format: number }
  const row = { ...present, format: present.format + 1, something: 'new' }
  await journal.append('live', {
    epoch,
    firstSeq: seq + 1,
    envelopes: [],
    remember: [],
    seen: [],
    rows: [...more, ['channel', JSON.stringify(row)]],
  })
  return { journal, clock, row }
}

test('[MG2] rows that a later version wrote are not opened, not renewed backwards and not changed', async () => {
  const { journal, clock, row } = await fromTheFuture()
  const ended: ChannelEnded[] = []
  const registry = createRegistry({
    journal,
    rehearsalJournal: createMemoryJournal(),
    clock,
    onEnded: (one) => ended.push(one),
  })
  await expect(registry.get('live')).rejects.toThrow(/a newer Fanfare wrote this channel/)
  expect(ended.map(({ error }) => error.name)).toEqual(['RowsFromNewer'])
  await registry.close()
  const after = await journal.peek('live')
  const rows: [string, unknown][] = []
  for await (const page of after?.rows ?? []) rows.push(...(JSON.parse(page) as typeof rows))
  expect(Object.fromEntries(rows)['channel']).toEqual(row)
  await expect(auditChannel(journal, 'live')).rejects.toThrow(/newer Fanfare/)
})

test('[MG2] that is said also where a row before it cannot be read any more', async () => {
  const { journal, clock } = await fromTheFuture([['a:nobody', '{"shape":"unheard of"}']])
  await expect(createChannel('live', { journal, clock })).rejects.toThrow(/newer Fanfare/)
})
