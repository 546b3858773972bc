/** Data of earlier versions: rows that lack what this version keeps are made anew from the journal. */
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import { createRegistry } from '@fanfare/server/channel/registry.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { expect, test } from 'vitest'
import { FakeClock } from './fake-clock.ts'
import { command, gift, person } from './submissions.ts'

const people = ['ming', 'hua', 'mei'].map((id) => person(id))

async function rowsOf(journal: Journal): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>()
  const peeked = await journal.peek('live')
  if (peeked === null) return found
  for await (const page of peeked.rows) {
    for (const [key, value] of JSON.parse(page) as [string, unknown][]) found.set(key, value)
  }
  return found
}

/** As the first version left it: no extras, nothing said of a format, and a row that means nothing any more. */
async function livedLongAgo() {
  const journal = createMemoryJournal()
  const clock = new FakeClock()
  const channel = await createChannel('live', { journal, clock })
  await channel.submit([
    command('w', () => [{ type: 'OpenWindow', factorBp: 20_000, seconds: 600 }]),
  ])
  await channel.submit(people.map((who, n) => gift(`g${n}`, who)))
  await channel.close()
  const { epoch, seq } = await journal.open('live')
  const now = await rowsOf(journal)
  const { format, ...former } = now.get('channel') as Record<string, unknown>
  expect(format).toEqual(expect.any(Number))
  const extras = [...now.keys()].filter((key) => key.startsWith('x:'))
  expect(extras).toHaveLength(people.length)
  await journal.append('live', {
    epoch,
    firstSeq: seq + 1,
    envelopes: [],
    rows: [
      ...extras.map((key) => [key, null] as const),
      ['channel', JSON.stringify(former)],
      ['c:gone', JSON.stringify({ key: 'gone', isOpen: false, at: 0 })],
    ],
    remember: [],
    seen: [],
  })
  return { journal, clock, now, seq }
}

test('[CH27] rows of an earlier version are made anew from the journal at opening, once', async () => {
  const { journal, clock, now, seq } = await livedLongAgo()
  const before = await auditChannel(journal, 'live')
  expect(before?.invariants).toEqual([])
  expect(before?.liveStateHash).toBe(before?.stateHash)

  const channel = await createChannel('live', { journal, clock })
  expect(channel.status().seq).toBe(seq)
  expect(await rowsOf(journal)).toEqual(now)
  const parts = await channel.read(({ state }) =>
    [...state.members.values()].map(({ extras }) => extras?.parts),
  )
  expect(parts).toHaveLength(people.length)
  for (const part of parts) expect(Object.keys(part ?? {})).toHaveLength(1)
  expect(await channel.submit([gift('later')])).toMatchObject([{ status: 'accepted' }])
  await channel.close()
  const after = await auditChannel(journal, 'live')
  expect(after?.invariants).toEqual([])

  // Rows of this version are believed, and only the audit looks at the journal.
  const counted: Journal = {
    ...journal,
    read: () => {
      throw new Error('read from the journal')
    },
  }
  await (await createChannel('live', { journal: counted, clock })).close()
})

test('[CH27] where the journal does not reach back to its beginning, rows are taken as they are', async () => {
  const { journal, clock, seq } = await livedLongAgo()
  const rehearsal = createMemoryJournal()
  const real = await journal.peek('live')
  if (real === null) throw new Error('there is no such channel')
  await rehearsal.plant('live', real)
  const channel = await createChannel('live', { journal: rehearsal, clock })
  expect(channel.status().seq).toBe(seq)
  expect(await channel.read(({ state }) => state.members.size)).toBe(people.length)
  expect(await channel.submit([gift('later')])).toMatchObject([{ status: 'accepted' }])
  await channel.close()
})

test('[CH27] a rehearsal of a channel that an earlier version wrote begins with rows of this version', async () => {
  const { journal, clock, now } = await livedLongAgo()
  const rehearsalJournal = createMemoryJournal()
  const registry = createRegistry({ journal, rehearsalJournal, clock })
  const channel = await registry.get('live~rehearsal')
  const extras = await channel.read(({ state }) =>
    [...state.members.values()].filter(({ extras }) => extras !== null),
  )
  expect(extras).toHaveLength(people.length)
  expect(await rowsOf(journal)).toEqual(now)
  await registry.close()
})
