/** The audit finds what is wrong, and finds nothing where nothing is. */
import type { Envelope } from '@fanfare/shared/contracts'
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import { IndependentBooks } from '@fanfare/server/channel/independent-books.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { expect, test } from 'vitest'
import { FakeClock } from './fake-clock.ts'
import { adjust, chat, gift, person } from './submissions.ts'

async function lived() {
  const journal = createMemoryJournal()
  const clock = new FakeClock()
  const channel = await createChannel('live', { journal, clock })
  const people = ['ming', 'hua', 'mei'].map((id) => person(id))
  await channel.submit(people.map((who, n) => gift(`g${n}`, who)))
  await channel.submit([adjust('1', 100), adjust('2', -30), adjust('3', 7, people[1])])
  clock.advance(60_000)
  await channel.submit(people.map((who, n) => chat(`c${n}`, who)))
  return { journal, channel }
}

async function envelopesOf(journal: Journal): Promise<Envelope[]> {
  const found: Envelope[] = []
  for await (const envelope of journal.read('live', 0)) found.push(envelope)
  return found
}

test('[CH24] replaying every event leads to the state in the rows, and the books agree', async () => {
  const { journal, channel } = await lived()
  const audit = await auditChannel(journal, 'live')
  expect(audit?.invariants).toEqual([])
  expect(audit?.stateHash).toBe(audit?.liveStateHash)
  expect(audit?.stateHash).toMatch(/^[0-9a-f]{16}$/)
  expect(audit?.events).toBe(channel.status().seq)
  expect(await auditChannel(journal, 'nobody')).toBeNull()
  // The owner was not disturbed.
  expect(await channel.submit([gift('later')])).toMatchObject([{ status: 'accepted' }])
  await channel.close()
})

test('[CH24] a row that somebody changed by hand is found', async () => {
  const { journal, channel } = await lived()
  await channel.close()
  const { epoch, seq, rows } = await journal.open('live')
  let member: [string, number[]] | undefined
  for await (const page of rows) {
    const found = JSON.parse(page) as [string, number[]][]
    member = found.find(([key]) => key.startsWith('m:')) ?? member
  }
  const [key, numbers] = member!
  const forged = numbers.with(3, numbers[3]! + 1_000)
  const batch = {
    envelopes: [],
    remember: [],
    seen: [],
    rows: [[key, JSON.stringify(forged)] as const],
  }
  await journal.append('live', { epoch, firstSeq: seq + 1, ...batch })
  const audit = await auditChannel(journal, 'live')
  expect(audit?.stateHash).not.toBe(audit?.liveStateHash)
  expect(audit?.invariants).toContain(
    'replaying the journal does not lead to the state in the rows',
  )
})

test('[CH24] the second bookkeeper notices what the first one got wrong', async () => {
  const { journal, channel } = await lived()
  await channel.close()
  const envelopes = await envelopesOf(journal)
  const judge = (all: readonly Envelope[]) => {
    const books = new IndependentBooks()
    for (const envelope of all) books.enter(envelope)
    return books.broken()
  }
  expect(judge(envelopes)).toEqual([])

  const transfers = envelopes.filter(({ event }) => event.type === 'Transferred')
  const doubled = { ...transfers[0]!, seq: envelopes.length + 1 }
  expect(judge([...envelopes, doubled]).join()).toMatch(/second effect of/)
  const edited = envelopes.map((envelope) =>
    envelope === transfers[0] && envelope.event.type === 'Transferred'
      ? { ...envelope, event: { ...envelope.event, amount: envelope.event.amount + 1 } }
      : envelope,
  )
  expect(judge(edited).join()).toMatch(/says \d+, not \d+/)
  expect(judge(envelopes.filter(({ seq }) => seq !== 2)).join()).toMatch(/event 3 follows 1/)
  const late = envelopes.map((envelope) =>
    envelope.seq === 1 ? { ...envelope, at: 9e15 } : envelope,
  )
  expect(judge(late).join()).toMatch(/time goes back/)
})
