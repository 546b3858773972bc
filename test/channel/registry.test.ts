/** Opening on demand, opening again, and rehearsals. */
import { ChannelElsewhere, ChannelRefused } from '@fanfare/server/channel/channel-refused.ts'
import { engine } from '@fanfare/server/channel/engine.ts'
import { createRegistry } from '@fanfare/server/channel/registry.ts'
import type { RegistryOptions } from '@fanfare/server/channel/registry.ts'
import { JournalUnavailable } from '@fanfare/server/journal/journal.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { expect, test } from 'vitest'
import { FakeClock } from './fake-clock.ts'
import { chat, gift, person, statuses } from './submissions.ts'

function makeRegistry(
  journal: Journal = createMemoryJournal(),
  more: Partial<RegistryOptions> = {},
) {
  const clock = new FakeClock()
  const opened: string[] = []
  const ended: { channelId: string; how: string }[] = []
  const registry = createRegistry({
    journal,
    rehearsalJournal: createMemoryJournal(),
    clock,
    onOpened: ({ id, incarnation }) => opened.push(`${id} ${incarnation}`),
    onEnded: ({ channelId, how }) => ended.push({ channelId, how }),
    ...more,
  })
  return { registry, clock, opened, ended, journal }
}

async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.catch((caught: unknown) => caught)
  if (!(error instanceof ChannelRefused))
    throw new Error('a refusal was expected', { cause: error })
  return error.rejection.code
}

test('[CH20] a channel is opened once, however many ask for it at once', async () => {
  const { registry, opened } = makeRegistry()
  const [one, two] = await Promise.all([registry.get('live'), registry.get('live')])
  expect(one).toBe(two)
  expect(await registry.get('live')).toBe(one)
  expect(opened).toHaveLength(1)
  expect(registry.running()).toEqual([one])
  await registry.close()
})

test.each(['', 'a b', '小明', '../etc', 'x'.repeat(65), '~rehearsal', 'a~rehearsal~rehearsal'])(
  '[CH20] %j is not a channel id',
  async (channelId) => {
    const { registry, journal } = makeRegistry()
    expect(await refusalOf(registry.get(channelId))).toBe('channel/invalid_id')
    expect(await journal.channels()).toEqual([])
    await registry.close()
  },
)

/** A journal that can be broken and repaired. */
function fragile() {
  const memory = createMemoryJournal()
  const broken = { open: false, append: false }
  const fail = () => Promise.reject(new JournalUnavailable('disk full'))
  const journal: Journal = {
    ...memory,
    open: (channelId) => (broken.open ? fail() : memory.open(channelId)),
    append: (channelId, batch) => (broken.append ? fail() : memory.append(channelId, batch)),
  }
  return { journal, broken }
}

test('[CH21] a dropped channel is opened again after a pause, with a new incarnation', async () => {
  const { journal, broken } = fragile()
  const { registry, clock, opened, ended } = makeRegistry(journal)
  const channel = await registry.get('live')
  await channel.submit([gift('1')])
  broken.append = true
  expect(await channel.submit([gift('2')])).toEqual({ busy: 'channel/unavailable' })
  expect(ended).toEqual([{ channelId: 'live', how: 'dropped' }])
  expect(await refusalOf(registry.get('live'))).toBe('channel/unavailable')
  expect(registry.running()).toEqual([])

  broken.append = false
  clock.advance(249)
  expect(await refusalOf(registry.get('live'))).toBe('channel/unavailable')
  clock.advance(1)
  const again = await registry.get('live')
  expect(again.incarnation).not.toBe(channel.incarnation)
  expect(opened).toHaveLength(2)
  expect(statuses(await again.submit([gift('1'), gift('2')]))).toEqual(['duplicate', 'accepted'])
  await registry.close()
})

test('[CH21] while the store stays broken the pauses grow, up to a limit', async () => {
  const { journal, broken } = fragile()
  broken.open = true
  const { registry, clock } = makeRegistry(journal)
  expect(await refusalOf(registry.get('live'))).toBe('channel/unavailable')
  const pauses: number[] = []
  for (let attempt = 0; attempt < 8; attempt++) {
    const [pause] = clock.delays
    pauses.push(pause!)
    clock.advance(pause!)
    // The attempt is under way: asking shares it, and it fails.
    expect(await refusalOf(registry.get('live'))).toBe('channel/unavailable')
  }
  expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  broken.open = false
  clock.advance(10_000)
  expect((await registry.get('live')).id).toBe('live')
  await registry.close()
})

test('[CH5] a channel that stopped on a broken invariant stays stopped; the others go on', async () => {
  const apply: typeof engine.apply = (state, envelope) => {
    if (envelope.causeId === 'test:poison') throw new TypeError('poison')
    engine.apply(state, envelope)
  }
  const { registry, clock, ended } = makeRegistry(undefined, { engine: { ...engine, apply } })
  const [ill, well] = await Promise.all([registry.get('ill'), registry.get('well')])
  expect(await ill.submit([gift('poison')])).toEqual({ busy: 'channel/stopped' })
  expect(ended).toEqual([{ channelId: 'ill', how: 'stopped' }])
  clock.advance(3_600_000)
  const again = await registry.get('ill')
  expect(await again.submit([chat('1')])).toEqual({ busy: 'channel/stopped' })
  expect(statuses(await well.submit([gift('1')]))).toEqual(['accepted'])
  await registry.close()
})

test('[CH22] a rehearsal begins as a copy, changes nothing of the real channel, and is thrown away', async () => {
  const { registry, journal } = makeRegistry()
  const real = await registry.get('live')
  await real.submit([gift('1', person('ming', '小明'))])
  const pointsOf = async (channelId: string) => {
    const channel = await registry.get(channelId)
    return channel.read(({ state, identities }) => {
      const member = identities.find('test', 'ming')
      return member === undefined ? null : (state.members.get(member)?.balance ?? null)
    })
  }
  const before = await pointsOf('live')
  expect(before).toBeGreaterThan(0)
  expect(await pointsOf('live~rehearsal')).toBe(before)
  const rehearsal = await registry.get('live~rehearsal')
  await rehearsal.submit([gift('2'), gift('3')])
  expect(await pointsOf('live~rehearsal')).toBeGreaterThan(before!)
  expect(await pointsOf('live')).toBe(before)
  expect(await journal.channels()).toEqual(['live'])
  expect(rehearsal.status().durability).toBe('memory')

  await registry.discard('live~rehearsal')
  expect(await rehearsal.submit([gift('4')])).toEqual({ busy: 'channel/unavailable' })
  expect(await pointsOf('live~rehearsal')).toBe(before)
  expect(await refusalOf(registry.discard('live'))).toBe('channel/invalid_id')
  await registry.close()
})

test('[CH22] a rehearsal of a channel that does not exist begins empty', async () => {
  const { registry, journal } = makeRegistry()
  const rehearsal = await registry.get('demo~rehearsal')
  expect(await rehearsal.read(({ state }) => state.seq)).toBe(0)
  expect(await journal.channels()).toEqual([])
  await registry.close()
})

test('[CH17] closing the registry finishes what was accepted and opens nothing more', async () => {
  const { registry, journal } = makeRegistry()
  const channel = await registry.get('live')
  const answer = channel.submit([gift('1')])
  const opening = registry.get('other')
  await registry.close()
  expect(statuses(await answer)).toEqual(['accepted'])
  expect(await journal.recall('live', ['test:1'])).toMatchObject([{ causeId: 'test:1' }])
  expect(await (await opening).submit([gift('1')])).toEqual({ busy: 'channel/unavailable' })
  expect(await refusalOf(registry.get('live'))).toBe('channel/unavailable')
})

test('[OW16] a channel that may not be claimed here plans no opening', async () => {
  let isMine = false
  const leases = {
    claim: (channelId: string) =>
      isMine ? Promise.resolve() : Promise.reject(new ChannelElsewhere(channelId, 'other')),
    release: () => Promise.resolve(),
  }
  const { registry, clock, ended } = makeRegistry(createMemoryJournal(), { leases })
  await expect(registry.get('live')).rejects.toBeInstanceOf(ChannelElsewhere)
  expect(clock.delays).toEqual([])
  expect(ended).toEqual([])
  isMine = true
  expect((await registry.get('live')).id).toBe('live')
  await registry.close()
})

test('[OW16] a hand-over asked for twice is one, over when the lease is free', async () => {
  const released: string[] = []
  const leases = {
    claim: () => Promise.resolve(),
    release: (channelId: string) => Promise.resolve(void released.push(channelId)),
  }
  const { registry, clock } = makeRegistry(createMemoryJournal(), { leases })
  await registry.get('live')
  const first = registry.handOver('live')
  await registry.handOver('live')
  expect(released).toEqual(['live'])
  await first
  expect(released).toEqual(['live'])
  expect(registry.running()).toEqual([])
  expect(clock.delays).toEqual([])
})

test('[OW16] what fails while it is handed over is not opened again', async () => {
  const { journal, broken } = fragile()
  const released: string[] = []
  const leases = {
    claim: () => Promise.resolve(),
    release: (channelId: string) => Promise.resolve(void released.push(channelId)),
  }
  const { registry, clock, ended } = makeRegistry(journal, { leases })
  const channel = await registry.get('live')
  broken.append = true
  const answer = channel.submit([gift('1')])
  await registry.handOver('live')
  expect(await answer).toEqual({ busy: 'channel/unavailable' })
  expect(ended).toEqual([{ channelId: 'live', how: 'dropped' }])
  expect(released).toEqual(['live'])
  expect(clock.delays).toEqual([])
})
