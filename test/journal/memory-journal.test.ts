/** The memory journal under the contract, and what only it does. */
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { expect, test } from 'vitest'
import { batchOf, readAll, registerJournalContract, rowsOf } from '../contracts/journal.contract.ts'

registerJournalContract('memory', async () => ({
  journal: createMemoryJournal(),
  restart: null,
  dispose: async () => undefined,
}))

test('[JR15] a planted channel goes on from the seq and rows it was given', async () => {
  const real = createMemoryJournal()
  const { epoch } = await real.open('live')
  await real.append('live', batchOf(epoch, 1, 3, { rows: [['k', '{"n":1}']] }))
  const rehearsal = createMemoryJournal()
  await rehearsal.plant('live~rehearsal', (await real.peek('live'))!)
  const opened = await rehearsal.open('live~rehearsal')
  expect(opened.seq).toBe(3)
  expect(await rowsOf(opened.rows)).toEqual({ k: { n: 1 } })
  await rehearsal.append('live~rehearsal', batchOf(opened.epoch, 4, 2))
  expect((await readAll(rehearsal, 'live~rehearsal', 3)).map(({ seq }) => seq)).toEqual([4, 5])
  expect(await rehearsal.pick('live~rehearsal', [2, 4])).toMatchObject([null, { seq: 4 }])
  expect((await real.open('live')).seq).toBe(3)
  rehearsal.forget('live~rehearsal')
  expect(await rehearsal.channels()).toEqual([])
})

test('[JR15] a bounded memory forgets the oldest and goes on', async () => {
  const journal = createMemoryJournal({ keptMax: 10 })
  const { epoch } = await journal.open('c')
  for (let seq = 1; seq <= 50; seq++) {
    const remember = [{ causeId: `gift:${seq}`, bodyHash: 'h', seq }]
    await journal.append('c', batchOf(epoch, seq, 1, { remember }))
  }
  const [oldest, newest] = await journal.pick('c', [1, 50])
  expect(oldest).toBeNull()
  expect(newest).toMatchObject({ seq: 50 })
  expect((await journal.recent('c', 1_000)).isAll).toBe(false)
  expect((await journal.recent('c', 1_000)).ids.length).toBeLessThanOrEqual(20)
  expect((await journal.open('c')).seq).toBe(50)
})
