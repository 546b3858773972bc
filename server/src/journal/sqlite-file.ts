/**
 * The database file of a data folder: made once, checked at every start. A file that is damaged, missing
 * or somebody else's is refused; nothing is ever started empty over existing data.
 */
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import {
  QUICK_CHECK_BYTES_MAX,
  SQLITE_BUSY_MS_MAX,
  SQLITE_CACHE_KIB,
  SQLITE_WAL_PAGES,
} from '../limits.ts'
import { readMarker, syncFolder, writeMarker } from './data-marker.ts'
import { JournalCorrupt, JournalUnavailable } from './journal.ts'

export const DATABASE_FILE = 'fanfare.db'
/** "FANF": other programs' SQLite files are told apart by this. */
const APPLICATION_ID = 0x46_41_4e_46
const SCHEMA_VERSION = 1

/** Keys and ids are stored as JSON text with its quotes, so that any string survives, NUL included. */
const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE channels (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL, seq INTEGER NOT NULL
  );
  CREATE TABLE batches (
    id INTEGER PRIMARY KEY, channel INTEGER NOT NULL, first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL, id_count INTEGER NOT NULL, ids TEXT NOT NULL, events TEXT NOT NULL
  );
  CREATE INDEX batches_by_seq ON batches (channel, last_seq);
  CREATE TABLE rows (
    channel INTEGER NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (channel, key)
  ) WITHOUT ROWID;
  CREATE TABLE remembered (
    channel INTEGER NOT NULL, cause_id TEXT NOT NULL, body_hash TEXT NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (channel, cause_id)
  ) WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`

/** Opens the journal of `folder` for reading and writing, making it on the very first start. */
export function openFile(folder: string, { evenMoved = false } = {}): Database.Database {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, DATABASE_FILE)
  const marker = readMarker(folder)
  if (marker?.moved !== undefined && !evenMoved) throw movedAway(folder, marker.moved)
  if (!existsSync(path)) {
    if (marker !== null) throw damaged(path, 'the file is missing')
    if (existsSync(`${path}-wal`))
      throw damaged(path, 'the file is missing, its -wal file is there')
    createFile(folder, path)
  }
  const database = openChecked(path)
  try {
    const clusterId = clusterIdOf(database)
    if (marker === null) writeMarker(folder, { clusterId, created: new Date().toISOString() })
    else if (marker.clusterId !== clusterId) {
      throw damaged(path, 'the file belongs to another data folder')
    }
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

function movedAway(folder: string, { to, at }: { to: string; at: string }): JournalUnavailable {
  return new JournalUnavailable(
    `${folder} was moved to ${to} on ${at}: start with REDIS_URL. To go back to what it held then, without ` +
      `what was taken since: npm run fanfare -- migrate --undo --data ${folder}`,
  )
}

/** Opens an existing file and proves that it is a whole journal. */
export function openChecked(path: string): Database.Database {
  checkHeader(path)
  const database = connect(path)
  try {
    checkDatabase(database, path)
    return database
  } catch (error) {
    database.close()
    throw openingError(path, error)
  }
}

const TRANSIENT = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|CANTOPEN|READONLY|PERM|NOMEM)/

function openingError(path: string, error: unknown): unknown {
  if (error instanceof JournalCorrupt || error instanceof JournalUnavailable) return error
  if (TRANSIENT.test(codeOf(error))) return new JournalUnavailable(`${path}: ${messageOf(error)}`)
  return damaged(path, messageOf(error))
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** A further connection to a file that was checked before. */
export function connect(path: string): Database.Database {
  const database = new Database(path)
  database.exec(`PRAGMA busy_timeout = ${SQLITE_BUSY_MS_MAX}`)
  return database
}

export function damaged(path: string, why: string): JournalCorrupt {
  return new JournalCorrupt(
    `${path}: ${why}. Nothing was changed. To go back to a backup: npm run fanfare -- restore`,
  )
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** SQLite's extended result code. */
export function rawCodeOf(error: unknown): number {
  return error instanceof Error && 'rawCode' in error ? Number(error.rawCode) : 0
}

/** Built under another name, so that a crash in the middle leaves no half-made journal behind. */
function createFile(folder: string, path: string): void {
  const draft = `${path}.new`
  for (const name of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(name, { force: true })
  const database = new Database(draft)
  database.exec(SCHEMA)
  database.prepare('INSERT INTO meta VALUES (?, ?)').run('clusterId', randomUUID())
  database.exec('PRAGMA journal_mode = WAL')
  database.close()
  renameSync(draft, path)
  syncFolder(folder)
}

function checkHeader(path: string): void {
  if (statSync(path).isDirectory()) throw damaged(path, 'this is a folder, not a file')
  const header = Buffer.alloc(16)
  const handle = openSync(path, 'r')
  try {
    const bytes = readSync(handle, header, 0, 16, 0)
    if (bytes === 0) throw damaged(path, 'the file is empty')
    if (header.toString('latin1') !== 'SQLite format 3\0') {
      throw damaged(path, 'this is not a database file, or its beginning is damaged')
    }
  } finally {
    closeSync(handle)
  }
}

function checkDatabase(database: Database.Database, path: string): void {
  if (pragma(database, 'application_id') !== APPLICATION_ID) {
    throw damaged(path, 'this database was not made by Fanfare')
  }
  const version = pragma(database, 'user_version')
  if (version !== SCHEMA_VERSION) {
    throw damaged(path, `made by another version of Fanfare (schema ${String(version)})`)
  }
  makeDurable(database)
  // Bigger files are proven by the tail check and by reading alone: a full check would delay the start.
  if (statSync(path).size <= QUICK_CHECK_BYTES_MAX) {
    const found = pragma(database, 'quick_check')
    if (found !== 'ok') throw damaged(path, `the file is damaged (${firstFinding(found)})`)
  }
  checkTails(database, path)
}

/** SQLite lists every fault it finds; the first says enough on one line. */
function firstFinding(found: unknown): string {
  const lines = String(found).split('\n')
  return lines.find((line) => line !== '' && !line.startsWith('***')) ?? lines[0] ?? ''
}

/** An acknowledgement promises to survive a power cut: settings that did not take are not accepted. */
function makeDurable(database: Database.Database): void {
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  database.exec(`PRAGMA cache_size = -${SQLITE_CACHE_KIB}`)
  database.exec(`PRAGMA wal_autocheckpoint = ${SQLITE_WAL_PAGES}`)
  const mode = pragma(database, 'journal_mode')
  const synchronous = pragma(database, 'synchronous')
  if (mode !== 'wal' || synchronous !== 2) {
    throw new JournalUnavailable(
      `the store does not offer durability: journal_mode ${String(mode)}, synchronous ${String(synchronous)}`,
    )
  }
}

/** Every channel's newest batch must end where the channel says it ends, and be readable. */
function checkTails(database: Database.Database, path: string): void {
  const channels = database.prepare('SELECT id, name, seq FROM channels').all() as {
    id: number
    name: string
    seq: number
  }[]
  const tail = database
    .prepare(
      `SELECT first_seq, last_seq, json_array_length(events), json_extract(events, '$[#-1].seq')
       FROM batches WHERE channel = ? AND last_seq >= first_seq ORDER BY last_seq DESC LIMIT 1`,
    )
    .raw()
  for (const { id, name, seq } of channels) {
    const [newest] = tail.all(id) as [number, number, number, number][]
    const [firstSeq, lastSeq, count, seqInside] = newest ?? [1, 0, 0, 0]
    const isWhole = lastSeq === seq && count === lastSeq - firstSeq + 1 && seqInside === lastSeq
    if (!isWhole) {
      throw damaged(path, `channel ${name} says it ends at ${seq}, its journal at ${lastSeq}`)
    }
  }
}

function clusterIdOf(database: Database.Database): string {
  const [row] = database.prepare("SELECT value FROM meta WHERE name = 'clusterId'").raw().all() as [
    string,
  ][]
  return row?.[0] ?? ''
}

export function pragma(database: Database.Database, name: string): unknown {
  const [row] = database.prepare(`PRAGMA ${name}`).raw().all() as unknown[][]
  return row?.[0]
}
