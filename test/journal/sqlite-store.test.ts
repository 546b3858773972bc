/** Group commit and a store without room, without a thread in between. */
import { join } from 'node:path'
import { JournalUnavailable } from '@fanfare/server/journal/journal.ts'
import { openFile } from '@fanfare/server/journal/sqlite-file.ts'
import type { AppendRequest } from '@fanfare/server/journal/sqlite-protocol.ts'
import { createSqliteReader } from '@fanfare/server/journal/sqlite-reads.ts'
import { createSqliteStore } from '@fanfare/server/journal/sqlite-store.ts'
import { expect, onTestFinished, test } from 'vitest'
import { envelopeAt } from '../contracts/journal.contract.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

function openStore() {
  const folder = temporaryFolder()
  const database = openFile(folder)
  const store = createSqliteStore(database, join(folder, 'fanfare.db'))
  const reader = createSqliteReader(join(folder, 'fanfare.db'))
  onTestFinished(() => {
    reader.close()
    store.close()
  })
  return { store, reader, database }
}

function request(channelId: string, epoch: number, firstSeq: number, rowChars = 1): AppendRequest {
  return {
    channelId,
    epoch,
    firstSeq,
    count: 1,
    events: JSON.stringify([envelopeAt(firstSeq)]),
    ids: '[]',
    idCount: 0,
    rows: `"key"\n"${'x'.repeat(rowChars)}"`,
    goneKeys: '',
    remember: '',
  }
}

test('[JR13] a store without room takes nothing by halves, and goes on when there is some', () => {
  const { store, reader, database } = openStore()
  const { epoch } = store.open('live')
  expect(store.appendAll([request('live', epoch, 1)])).toEqual([null])
  const [pages] = database.prepare('PRAGMA page_count').raw().all() as [number][]
  database.exec(`PRAGMA max_page_count = ${pages![0] + 4}`)
  const [refusal] = store.appendAll([request('live', epoch, 2, 200_000)])
  expect(refusal).toBeInstanceOf(JournalUnavailable)
  expect(refusal?.message).toMatch(/SQLITE_FULL/)
  expect(reader.read('live', 1).bodies).toEqual([])
  expect(store.rows('live', '').json).toBe('[["key","x"]]')

  database.exec('PRAGMA max_page_count = 100000')
  const opened = store.open('live')
  expect(opened.seq).toBe(1)
  expect(store.appendAll([request('live', opened.epoch, 2, 200_000)])).toEqual([null])
})

test('[JR8] appends of several channels share a commit, and only the one that cannot be written fails', () => {
  const { store, reader, database } = openStore()
  const [one, two] = [store.open('one'), store.open('two')]
  const [pages] = database.prepare('PRAGMA page_count').raw().all() as [number][]
  database.exec(`PRAGMA max_page_count = ${pages![0] + 8}`)
  const outcomes = store.appendAll([
    request('one', one.epoch, 1),
    request('two', two.epoch, 1, 1_000_000),
    request('one', one.epoch, 2),
  ])
  expect(outcomes).toEqual([null, expect.any(JournalUnavailable), null])
  expect(reader.read('one', 0).lastSeq).toBe(2)
  expect(reader.read('two', 0).bodies).toEqual([])
})
