/** Members, several commands of one submission, time and deadlines. */
import type { Envelope } from '@fanfare/shared/contracts'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import type { RunningChannel } from '@fanfare/server/channel/create-channel.ts'
import { engine } from '@fanfare/server/channel/engine.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import { expect, test } from 'vitest'
import { FakeClock } from './fake-clock.ts'
import { adjust, chat, command, gift, outcomesOf, person, statuses } from './submissions.ts'

async function openChannel(clock = new FakeClock(), journal: Journal = createMemoryJournal()) {
  const channel = await createChannel('live', { journal, clock })
  return { channel, clock, journal }
}

async function journalOf(journal: Journal): Promise<Envelope[]> {
  const found: Envelope[] = []
  for await (const envelope of journal.read('live', 0)) found.push(envelope)
  return found
}

const memberOf = (channel: RunningChannel, userId: string) =>
  channel.read(({ identities }) => identities.find('test', userId))

const window = (key: string, seconds: number) =>
  command(key, () => [{ type: 'OpenWindow', factorBp: 20_000, seconds }])

test('[CH10] a first sight makes a member with a random id, which stays', async () => {
  const { channel, journal } = await openChannel()
  await channel.submit([chat('1', person('ming', '小明')), chat('2', person('hua'))])
  const [ming, hua] = [await memberOf(channel, 'ming'), await memberOf(channel, 'hua')]
  expect(ming).toMatch(/^[0-9a-z]{12}$/)
  expect(hua).not.toBe(ming)
  await channel.submit([chat('3', person('ming', '小明明'))])
  expect(await memberOf(channel, 'ming')).toBe(ming)
  const seen = (from: RunningChannel) => from.read(({ identities }) => identities.ofMember(ming!))
  expect(await seen(channel)).toEqual({ platform: 'test', userId: 'ming', name: '小明明' })
  // A signal that tells no name takes none away.
  await channel.submit([chat('4', person('ming'))])
  await channel.close()

  const reopened = (await openChannel(new FakeClock(), journal)).channel
  expect(await memberOf(reopened, 'ming')).toBe(ming)
  expect(await seen(reopened)).toMatchObject({ name: '小明明' })
  await reopened.close()
})

test('[CH10] events name nobody: names and platform ids are in rows alone', async () => {
  const { channel, journal } = await openChannel()
  await channel.submit([
    chat('1', person('user-4711', 'Very Secret')),
    gift('2', person('user-4711')),
  ])
  const text = JSON.stringify((await journalOf(journal)).map(({ event }) => event))
  expect(text).not.toMatch(/user-4711|Very Secret/)
  await channel.close()
})

test('[CH10] somebody who is named twice in one signal is one person', async () => {
  const { channel } = await openChannel()
  const members: string[] = []
  const self = gift('1', person('ming'), {
    identities: [person('ming'), person('ming'), person('hua')],
    build: (given) => {
      members.push(...given)
      return []
    },
  })
  await channel.submit([self])
  expect(members[1]).toBe(members[0])
  expect(members[2]).not.toBe(members[0])
  await channel.close()
})

test('[CH10] who has to be known and is not is refused, and does not become known by it', async () => {
  const { channel } = await openChannel()
  const unknown = { status: 'rejected', rejection: { code: 'member/unknown' } }
  expect(await channel.submit([adjust('1', 5)])).toMatchObject([unknown])
  expect(await memberOf(channel, 'ming')).toBeUndefined()
  expect(await channel.read(({ identities }) => identities.size)).toBe(0)
  await channel.submit([chat('2')])
  expect(statuses(await channel.submit([adjust('3', 5)]))).toEqual(['accepted'])
  await channel.close()
})

test('[CH11] when the first command is refused nothing happens; a later one is only reported', async () => {
  const { channel, journal } = await openChannel()
  const start = { type: 'StartBroadcast' } as const
  const stop = { type: 'EndBroadcast' } as const
  const [refused] = outcomesOf(await channel.submit([command('1', () => [stop, start])]))
  expect(refused).toMatchObject({ status: 'rejected' })
  expect(await journalOf(journal)).toEqual([])
  const [mixed] = outcomesOf(await channel.submit([command('2', () => [start, start, stop])]))
  expect(mixed).toMatchObject({
    status: 'accepted',
    refused: [{ code: 'broadcast/already_started' }],
  })
  const types = (await journalOf(journal)).map(({ event }) => event.type)
  expect(types).toContain('BroadcastStarted')
  expect(types).toContain('BroadcastEnded')
  await channel.close()
})

test('[CH12] events are numbered without a gap and carry their cause and time', async () => {
  const { channel, clock, journal } = await openChannel()
  const answers = outcomesOf(await channel.submit([gift('1'), chat('2')]))
  const envelopes = answers.flatMap((answer) => ('envelopes' in answer ? answer.envelopes : []))
  expect(envelopes).toEqual(await journalOf(journal))
  expect(envelopes.map(({ seq }) => seq)).toEqual(envelopes.map((_, index) => index + 1))
  expect(new Set(envelopes.map(({ causeId }) => causeId))).toEqual(new Set(['test:1', 'test:2']))
  expect(envelopes.every(({ at }) => at === clock.now())).toBe(true)
  await channel.close()
})

test('[CH13] time never goes back, not even over a restart', async () => {
  const { channel, clock, journal } = await openChannel()
  const startedAt = clock.now()
  await channel.submit([chat('1')])
  clock.set(startedAt - 60_000)
  await channel.submit([gift('2')])
  await channel.close()
  const reopened = (await openChannel(new FakeClock(startedAt - 3_600_000), journal)).channel
  await reopened.submit([gift('3')])
  const times = (await journalOf(journal)).map(({ at }) => at)
  expect(new Set(times)).toEqual(new Set([startedAt]))
  await reopened.close()
})

test('[CH14] a deadline is settled when it comes, without anybody sending anything', async () => {
  const { channel, clock, journal } = await openChannel()
  await channel.submit([window('1', 60)])
  const closings = async () =>
    (await journalOf(journal)).filter(({ event }) => event.type === 'WindowClosed')
  clock.advance(59_999)
  expect(await closings()).toEqual([])
  const closed = untilShown(channel, 'WindowClosed')
  clock.advance(1)
  await closed
  expect(await closings()).toMatchObject([{ at: clock.now(), causeId: `tick:${clock.now()}` }])
  await channel.close()
})

test('[CH14] deadlines that passed while the channel was closed are settled at opening', async () => {
  const { channel, clock, journal } = await openChannel()
  await channel.submit([window('1', 60)])
  await channel.close()
  clock.set(clock.now() + 3_600_000)
  const reopened = await createChannel('live', { journal, clock })
  const closed = untilShown(reopened, 'WindowClosed')
  clock.advance(0)
  await closed
  await reopened.close()
})

test('[CH14] what is due is settled before anything that comes later', async () => {
  const { channel, clock, journal } = await openChannel()
  await channel.submit([window('1', 60)])
  // The clock has moved on and its timer has not been called yet.
  clock.set(clock.now() + 60_000)
  await channel.submit([gift('2')])
  const order = (await journalOf(journal)).map(({ event }) => event.type)
  expect(order.indexOf('WindowClosed')).toBeLessThan(order.indexOf('GiftCounted'))
  await channel.close()
})

test('[CH14] a deadline that a tick does not settle is tried again, and does not spin', async () => {
  let decisions = 0
  const stuck = {
    ...engine,
    nextDeadline: () => 1,
    decide: (...args: Parameters<typeof engine.decide>) => {
      if (args[1].type === 'Tick') decisions++
      return args[1].type === 'Tick' ? ({ ok: true, value: [] } as const) : engine.decide(...args)
    },
  }
  const clock = new FakeClock()
  const journal = createMemoryJournal()
  const channel = await createChannel('live', {
    journal,
    clock,
    engine: { ...stuck, decide: stuck.decide as typeof engine.decide },
  })
  await channel.submit([chat('1')])
  expect(decisions).toBe(1)
  await channel.submit([chat('2')])
  expect(decisions).toBe(2)
  expect(clock.delays).toEqual([1_000])
  await channel.close()
})

test('[CH15] reopening leads to the same state, from rows alone', async () => {
  const { channel, clock, journal } = await openChannel()
  const people = Array.from({ length: 50 }, (_, n) => person(`user-${n}`, `name ${n}`))
  await channel.submit([window('w', 600)])
  await channel.submit(people.map((who, n) => gift(`g${n}`, who)))
  clock.advance(5_000)
  await channel.submit(people.map((who, n) => chat(`c${n}`, who)))
  const hash = await channel.read(({ state }) => engine.stateHash(state))
  await channel.close()
  const reading = { ...journal, read: () => neverRead() }
  const reopened = await createChannel('live', { journal: reading, clock })
  expect(await reopened.read(({ state }) => engine.stateHash(state))).toBe(hash)
  expect(reopened.incarnation).not.toBe(channel.incarnation)
  await reopened.close()
})

async function* neverRead(): AsyncGenerator<Envelope> {
  yield await Promise.reject(new Error('opening must not replay'))
}

function untilShown(channel: RunningChannel, type: string): Promise<void> {
  return new Promise((resolve) => {
    channel.attach({
      capture: (_, batch) => batch.envelopes.some(({ event }) => event.type === type),
      release: (isThere) => isThere === true && resolve(),
      dropped: () => undefined,
    })
  })
}
