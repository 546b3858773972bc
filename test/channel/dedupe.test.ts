/** The same thing twice: within a request, later, after a restart, and long after. */
import { CauseWindow } from '@fanfare/server/channel/cause-window.ts'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { PastUnavailable } from '@fanfare/server/journal/journal.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import type { Outcome } from '@fanfare/server/channel/submission.ts'
import {
  APPENDS_IN_FLIGHT_MAX,
  BATCH_SUBMISSIONS_MAX,
  CAUSES_REMEMBERED_MAX,
  MAILBOX_SUBMISSIONS_MAX,
} from '@fanfare/server/limits.ts'
import { limits } from '@fanfare/shared/contracts'
import { expect, test } from 'vitest'
import { FakeClock } from './fake-clock.ts'
import { ManualJournal } from './manual-journal.ts'
import { adjust, chat, command, gift, outcomesOf, person, statuses } from './submissions.ts'

const open = (journal: Journal, causesMax?: number) =>
  createChannel('live', {
    journal,
    clock: new FakeClock(),
    ...(causesMax === undefined ? {} : { causesMax }),
  })

const another = { bodyHash: 'another body' }

async function eventsIn(journal: Journal): Promise<string[]> {
  const types: string[] = []
  for await (const { event } of journal.read('live', 0)) types.push(event.type)
  return types
}

test('[CH6] the same id with the same body has its effect once, in one request and later', async () => {
  const journal = createMemoryJournal()
  const channel = await open(journal)
  const first = outcomesOf(await channel.submit([gift('1'), gift('1'), chat('2'), chat('2')]))
  expect(statuses(first)).toEqual(['accepted', 'duplicate', 'accepted', 'duplicate'])
  const [accepted, duplicate] = first
  expect(duplicate).toEqual({ status: 'duplicate', seq: (accepted as { seq: number }).seq })
  const before = await eventsIn(journal)
  expect(statuses(await channel.submit([chat('2'), gift('1')]))).toEqual(['duplicate', 'duplicate'])
  expect(await eventsIn(journal)).toEqual(before)
  await channel.close()
})

test('[CH6] ids are known after a restart, those of plain chat too', async () => {
  const journal = createMemoryJournal()
  const before = await open(journal)
  await before.submit([chat('1'), gift('2'), adjust('3', 5)])
  await before.close()
  const events = await eventsIn(journal)
  const after = await open(journal)
  const again = await after.submit([gift('2'), chat('1'), adjust('3', 5), chat('4')])
  expect(statuses(again)).toEqual(['duplicate', 'duplicate', 'duplicate', 'accepted'])
  expect((await eventsIn(journal)).slice(0, events.length)).toEqual(events)
  await after.close()
})

test('[CH6] the id of something that led to no event is remembered as well', async () => {
  const journal = createMemoryJournal()
  const channel = await open(journal)
  const nothing = (id: string) => gift(id, person('ming'), { build: () => [] })
  const first = outcomesOf(await channel.submit([nothing('1')]))
  expect(first).toMatchObject([{ status: 'accepted', envelopes: [] }])
  await channel.close()
  expect(await journal.recall('live', ['test:1'])).toMatchObject([{ bodyHash: 'a body' }])
  const after = await open(journal)
  expect(statuses(await after.submit([nothing('1')]))).toEqual(['duplicate'])
  await after.close()
})

test('[CH7] an id that carries value is known however old it is, one of chat within the window', async () => {
  const manual = new ManualJournal()
  const journal: Journal = { ...manual.journal, append: (...args) => manual.memory.append(...args) }
  const channel = await open(journal, 3)
  await channel.submit([gift('old'), chat('old-chat')])
  expect(manual.recalled).toEqual([])
  for (const id of ['a', 'b', 'c', 'd']) await channel.submit([chat(id)])
  manual.recalled.length = 0
  const again = await channel.submit([gift('old'), gift('new'), chat('old-chat'), chat('d')])
  expect(statuses(again)).toEqual(['duplicate', 'accepted', 'accepted', 'duplicate'])
  // Only what carries value and is not in memory is asked for.
  expect(manual.recalled).toEqual(['test:old', 'test:new'])
  await channel.close()

  const reopened = await open(journal, 3)
  const conflict = await reopened.submit([gift('old', person('ming'), another)])
  expect(conflict).toMatchObject([{ status: 'rejected', rejection: { code: 'signal/conflict' } }])
  await reopened.close()
})

/** A line that asks for something: counted, and checked in besides. */
const asking = (id: string, mayBeGiven = true) =>
  chat(id, person('ming'), {
    mayBeGiven: () => mayBeGiven,
    build: (members) => [
      { type: 'RecordChat', member: members[0]!, eventAt: null },
      { type: 'AskQuestion', member: members[0]!, eventAt: null, text: id },
    ],
  })

test('[CH26] a line that asked for something never has its effect again, however late it comes', async () => {
  const journal = createMemoryJournal()
  const channel = await open(journal, 3)
  await channel.submit([asking('old')])
  for (const id of ['a', 'b', 'c', 'd']) await channel.submit([chat(id)])
  expect(statuses(await channel.submit([asking('old'), asking('new')]))).toEqual([
    'duplicate',
    'accepted',
  ])
  const asked = (await eventsIn(journal)).filter((event) => event.includes('QuestionAsked'))
  expect(asked).toHaveLength(2)
  await channel.close()
})

test('[CH26] a line that may be an old one and was not looked up is only counted', async () => {
  const journal = createMemoryJournal()
  const channel = await open(journal, 3)
  for (const id of ['a', 'b', 'c', 'd', 'e']) await channel.submit([chat(id)])
  expect(statuses(await channel.submit([asking('late', false)]))).toEqual(['accepted'])
  const events = (await eventsIn(journal)).join(' ')
  expect(events).toContain('Interacted')
  expect(events).not.toContain('QuestionAsked')
  await channel.close()
})

test('[CH7] when the journal cannot be asked, nothing is decided', async () => {
  const manual = new ManualJournal()
  const journal: Journal = {
    ...manual.journal,
    append: (...args) => manual.memory.append(...args),
    recall: () => Promise.reject(new Error('the disk does not answer')),
  }
  const channel = await open(journal, 1)
  await channel.submit([chat('a'), chat('b'), chat('c')])
  const events = await eventsIn(journal)
  expect(await channel.submit([gift('1')])).toEqual({ busy: 'channel/unavailable' })
  expect(await eventsIn(journal)).toEqual(events)
  await channel.close()
})

test('[AR8] while old ids cannot be looked up, what may be one of them is busy and the rest goes on', async () => {
  const memory = createMemoryJournal()
  let isThere = false
  const channel = await open(
    {
      ...memory,
      recall: (channelId, causeIds) =>
        isThere
          ? memory.recall(channelId, causeIds)
          : Promise.reject(new PastUnavailable('the archive does not answer')),
    },
    1,
  )
  // Two ids are more than it remembers: from here on older ones are asked for.
  await channel.submit([chat('1'), chat('2'), chat('3')])
  const answers = await Promise.all([
    channel.submit([gift('4'), chat('5')]),
    channel.submit([chat('6')]),
  ])
  expect(answers).toMatchObject([{ busy: 'channel/busy' }, [{ status: 'accepted' }]])
  isThere = true
  expect(statuses(await channel.submit([gift('4'), chat('5')]))).toEqual(['accepted', 'accepted'])
  await channel.close()
})

test('[CH8] the same id with another body is refused and put into quarantine, once', async () => {
  const journal = createMemoryJournal()
  const channel = await open(journal)
  await channel.submit([gift('1'), chat('2')])
  const wrong = [gift('1', person('ming'), another), chat('2', person('ming'), another)]
  const answers = [
    ...outcomesOf(await channel.submit(wrong)),
    ...outcomesOf(await channel.submit(wrong)),
  ]
  const conflict = { status: 'rejected', rejection: { code: 'signal/conflict' } }
  expect(answers).toMatchObject([conflict, conflict, conflict, conflict])
  const quarantined = (await eventsIn(journal)).filter((type) => type === 'SignalQuarantined')
  expect(quarantined).toHaveLength(2)
  expect(channel.status().counters).toMatchObject({ rejected: 4, quarantined: 4 })
  // The first body stays the true one.
  expect(statuses(await channel.submit([gift('1')]))).toEqual(['duplicate'])
  await channel.close()
})

test('[CH8] a key that a producer uses for another command is refused, and nothing is quarantined', async () => {
  const journal = createMemoryJournal()
  const channel = await open(journal)
  await channel.submit([chat('1')])
  await channel.submit([adjust('key', 5)])
  const reused = { ...adjust('key', 500), ...another }
  const [answer] = outcomesOf(await channel.submit([reused]))
  expect(answer).toMatchObject({ status: 'rejected', rejection: { code: 'command/key_reused' } })
  expect(await eventsIn(journal)).not.toContain('SignalQuarantined')
  await channel.close()
})

test('[CH9] what the rules refuse is not remembered: it may be tried again', async () => {
  const journal = createMemoryJournal()
  const channel = await open(journal)
  const end = () => command('end', () => [{ type: 'EndBroadcast' }])
  const refused = await channel.submit([end()])
  expect(refused).toMatchObject([
    { status: 'rejected', rejection: { code: 'broadcast/not_started' } },
  ])
  await channel.submit([command('start', () => [{ type: 'StartBroadcast' }])])
  const again: readonly Outcome[] = outcomesOf(await channel.submit([end()]))
  expect(statuses(again)).toEqual(['accepted'])
  await channel.close()
})

test('[CH7] an id stays in its generation longer than a request can wait to be decided and written', () => {
  const onTheirWayMax =
    MAILBOX_SUBMISSIONS_MAX +
    (APPENDS_IN_FLIGHT_MAX + 1) * (BATCH_SUBMISSIONS_MAX + limits.SIGNALS_PER_REQUEST_MAX)
  expect(CAUSES_REMEMBERED_MAX / 2).toBeGreaterThan(onTheirWayMax)
})

test('[CH7] the journal is asked about what is unknown and about what is forgotten next', () => {
  const cause = (causeId: string) => ({ causeId, bodyHash: 'h', seq: 1 })
  const complete = new CauseWindow(4, [], true)
  expect(complete.mayForget('never seen')).toBe(false)
  for (const id of ['a', 'b', 'c']) complete.add(cause(id))
  expect(['a', 'b', 'c', 'new'].map((id) => complete.mayForget(id))).toEqual([
    true,
    true,
    false,
    false,
  ])
  for (const id of ['d', 'e']) complete.add(cause(id))
  expect(complete.find('a')).toBeUndefined()
  expect(['a', 'c', 'e', 'new'].map((id) => complete.mayForget(id))).toEqual([
    true,
    true,
    false,
    true,
  ])
})
