/** What an embedded journal makes of files that are not what they should be. */
import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backupJournal, restoreJournal } from '@fanfare/server/journal/sqlite-backup.ts'
import { openFile, pragma } from '@fanfare/server/journal/sqlite-file.ts'
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import { JournalCorrupt, JournalUnavailable } from '@fanfare/server/journal/journal.ts'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { batchOf, readAll, rowsOf } from '../contracts/journal.contract.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** A closed journal: 40 batches of one channel, about 60 pages. */
let template = ''

beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), 'fanfare-journal-'))
  const journal = await openSqliteJournal(template)
  const { epoch } = await journal.open('live')
  const batches = Array.from({ length: 40 }, (_, n) => {
    const rows = [[`m:${n}`, JSON.stringify('x'.repeat(2_000))] as const]
    return batchOf(epoch, n * 20 + 1, 20, { rows })
  })
  await Promise.all(batches.map((batch) => journal.append('live', batch)))
  await journal.close()
})

afterAll(() => rmSync(template, { recursive: true, force: true }))

function folderWithJournal(): string {
  const folder = temporaryFolder()
  cpSync(template, folder, { recursive: true })
  return folder
}

const file = (folder: string) => join(folder, 'fanfare.db')

function refusalOf(folder: string): Error {
  const before = contentsOf(folder)
  let refused: unknown = null
  try {
    openFile(folder).close()
  } catch (error) {
    refused = error
  }
  expect(refused).toBeInstanceOf(JournalCorrupt)
  // A person has to look at it as it was.
  expect(contentsOf(folder)).toEqual(before)
  return refused as Error
}

function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'latin1')]))
}

function overwrite(path: string, position: number, bytes: Buffer): void {
  const handle = openSync(path, 'r+')
  writeSync(handle, bytes, 0, bytes.length, position)
  closeSync(handle)
}

function edit(folder: string, sql: string): void {
  const database = new Database(file(folder))
  database.exec(sql)
  database.close()
}

describe('starting', () => {
  test('[JR11] the settings that make it durable are on', () => {
    const database = openFile(temporaryFolder())
    onTestFinished(() => {
      database.close()
    })
    expect(pragma(database, 'synchronous')).toBe(2)
    expect(pragma(database, 'journal_mode')).toBe('wal')
  })

  test('[JR12] an empty folder becomes a data folder, and is one from then on', () => {
    const folder = join(temporaryFolder(), 'not', 'there', 'yet')
    openFile(folder).close()
    expect(Object.keys(contentsOf(folder)).toSorted()).toEqual(['fanfare.db', 'fanfare.json'])
    const marker = readFileSync(join(folder, 'fanfare.json'), 'utf8')
    expect(JSON.parse(marker)).toEqual({
      clusterId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
    openFile(folder).close()
    expect(readFileSync(join(folder, 'fanfare.json'), 'utf8')).toBe(marker)
  })

  test('[JR12] a first start that was cut off is simply done again', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'fanfare.db.new'), 'half a file')
    openFile(folder).close()
    rmSync(join(folder, 'fanfare.json'))
    openFile(folder).close()
    expect(existsSync(join(folder, 'fanfare.json'))).toBe(true)
  })
})

describe('a damaged file is refused, with its name and the way back', () => {
  const damages: Record<string, (folder: string) => void> = {
    'an empty file': (folder) => truncateSync(file(folder), 0),
    'a file that is missing': (folder) => rmSync(file(folder)),
    'a file that is not a database': (folder) =>
      writeFileSync(file(folder), 'hello '.repeat(2_000)),
    'a file cut off in the middle of a page': (folder) => truncateSync(file(folder), 5_000),
    'a file cut off at half': (folder) => {
      truncateSync(file(folder), Math.floor(statSync(file(folder)).size / 2 / 4_096) * 4_096)
    },
    'a file without its last page': (folder) => {
      truncateSync(file(folder), statSync(file(folder)).size - 4_096)
    },
    'noise in its middle': (folder) => {
      const middle = Math.floor(statSync(file(folder)).size / 2)
      overwrite(file(folder), middle, Buffer.alloc(40_000, 0xa5))
    },
    'damage on every third page': (folder) => {
      for (let at = 3 * 4_096; at < statSync(file(folder)).size; at += 3 * 4_096) {
        overwrite(file(folder), at + 8, Buffer.alloc(600, 0xaa))
      }
    },
    'a damaged header': (folder) => overwrite(file(folder), 0, Buffer.from('sqlite')),
    'a database of another program': (folder) => edit(folder, 'PRAGMA application_id = 1'),
    'a database of a later version': (folder) => edit(folder, 'PRAGMA user_version = 99'),
    'a lost newest batch': (folder) =>
      edit(folder, 'DELETE FROM batches WHERE last_seq = (SELECT max(last_seq) FROM batches)'),
    'a channel that was set back': (folder) => edit(folder, 'UPDATE channels SET seq = seq - 20'),
    'a newest batch that is not readable': (folder) =>
      edit(folder, `UPDATE batches SET events = substr(events, 1, 500) WHERE last_seq = 800`),
    'the file of another data folder': (folder) =>
      edit(folder, `UPDATE meta SET value = 'another' WHERE name = 'clusterId'`),
    'an unreadable mark': (folder) => writeFileSync(join(folder, 'fanfare.json'), '{"clusterId":'),
  }

  test.each(Object.keys(damages))('[JR12] %s', (name) => {
    const folder = folderWithJournal()
    damages[name]!(folder)
    const { message } = refusalOf(folder)
    expect(message).toContain(name === 'an unreadable mark' ? 'fanfare.json' : file(folder))
    if (name !== 'an unreadable mark') expect(message).toContain('npm run fanfare -- restore')
    expect(message, 'one line for a person to read').not.toContain('\n')
  })

  test('[JR12] a folder where the file should be', () => {
    const folder = folderWithJournal()
    rmSync(file(folder))
    mkdirSync(file(folder))
    expect(() => openFile(folder)).toThrow(JournalCorrupt)
    expect(() => openFile(folder)).toThrow(/fanfare\.db: this is a folder.*fanfare -- restore/)
  })

  test('[JR12] the refusal reaches whoever opens the journal, thread or not', async () => {
    const folder = folderWithJournal()
    truncateSync(file(folder), 5_000)
    await expect(openSqliteJournal(folder)).rejects.toThrow(JournalCorrupt)
  })

  test('[JR12] a log without its database is not a first start', () => {
    const folder = temporaryFolder()
    writeFileSync(`${file(folder)}-wal`, 'x')
    expect(refusalOf(folder).message).toContain('-wal')
  })

  test('[JR5] damage that only reading finds is an error, not the end of the process', async () => {
    const folder = folderWithJournal()
    edit(folder, `UPDATE batches SET events = CAST(x'5b22ff225d' AS TEXT) WHERE last_seq = 400`)
    edit(folder, `UPDATE rows SET json = CAST(x'22ff22' AS TEXT) WHERE key = '"m:7"'`)
    const journal = await openSqliteJournal(folder)
    onTestFinished(() => journal.close())
    await expect(readAll(journal, 'live')).rejects.toThrow(JournalCorrupt)
    const { rows } = await journal.open('live')
    await expect(rowsOf(rows)).rejects.toThrow(JournalCorrupt)
  })

  test('[JR5] a batch that is missing in the middle is found when reading', async () => {
    const folder = folderWithJournal()
    edit(folder, 'DELETE FROM batches WHERE last_seq = 400')
    const journal = await openSqliteJournal(folder)
    onTestFinished(() => journal.close())
    await expect(readAll(journal, 'live')).rejects.toThrow('381 is missing')
  })
})

describe('backup and restore', () => {
  test('[JR14] a backup is taken while the journal is written, and is read back', async () => {
    const folder = folderWithJournal()
    const journal = await openSqliteJournal(folder)
    onTestFinished(() => journal.close())
    const { epoch } = await journal.open('live')
    const writing = Array.from({ length: 50 }, (_, n) =>
      journal.append('live', batchOf(epoch, 801 + n, 1)),
    )
    const path = join(temporaryFolder(), 'deep', 'backup.db')
    const { channels, bytes } = backupJournal(folder, path)
    await Promise.all(writing)
    expect(channels).toEqual([{ channel: 'live', seq: expect.any(Number) }])
    expect(channels[0]!.seq).toBeGreaterThanOrEqual(800)
    expect(statSync(path).size).toBe(bytes)
    expect(readdirSync(join(path, '..'))).toEqual(['backup.db'])
    expect(() => backupJournal(folder, path)).toThrow(JournalUnavailable)
  })

  test('[JR14] a damaged journal is restored, and what was there is kept', async () => {
    const folder = folderWithJournal()
    const path = join(temporaryFolder(), 'backup.db')
    backupJournal(folder, path)
    overwrite(file(folder), 20_000, Buffer.alloc(40_000, 0xa5))
    refusalOf(folder)
    const damaged = readFileSync(file(folder))
    const { kept, channels } = restoreJournal(path, folder)
    expect(channels).toEqual([{ channel: 'live', seq: 800 }])
    expect(readFileSync(kept!).equals(damaged)).toBe(true)
    const journal = await openSqliteJournal(folder)
    onTestFinished(() => journal.close())
    expect(await readAll(journal, 'live')).toHaveLength(800)
  })

  test('[JR14] a backup goes into an empty folder, and a damaged one goes nowhere', async () => {
    const folder = folderWithJournal()
    const path = join(temporaryFolder(), 'backup.db')
    backupJournal(folder, path)
    const fresh = join(temporaryFolder(), 'fresh')
    expect(restoreJournal(path, fresh).kept).toBeNull()
    const journal = await openSqliteJournal(fresh)
    expect((await journal.open('live')).seq).toBe(800)
    await journal.close()

    const broken = join(temporaryFolder(), 'broken.db')
    copyFileSync(path, broken)
    truncateSync(broken, 30_000)
    const other = join(temporaryFolder(), 'other')
    mkdirSync(other)
    expect(() => restoreJournal(broken, other)).toThrow(JournalCorrupt)
    expect(existsSync(file(other))).toBe(false)
  })
})
