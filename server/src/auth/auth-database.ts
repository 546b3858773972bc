/** The file of tokens and sessions; server and command line may have it open at the same time. */
import { chmodSync, closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { AUTH_BUSY_MS_MAX } from '../limits.ts'
import { AuthDamaged } from './auth-damaged.ts'

export const AUTH_FILE = 'auth.db'
const VERSION = 1

const SCHEMA = `
create table if not exists tokens (
  id text primary key,
  hash text not null unique,
  channel text not null,
  scope text not null,
  label text not null,
  webhook integer not null,
  generation integer,
  created_at integer not null,
  last_used_at integer,
  expires_at integer,
  revoked_at integer
) without rowid;
create index if not exists tokens_by_channel on tokens (channel);
create table if not exists panel_sessions (
  hash text primary key,
  id text not null unique,
  channel text not null,
  label text not null,
  created_at integer not null,
  expires_at integer not null
) without rowid;
create table if not exists panel_links (
  hash text primary key,
  channel text not null,
  label text not null,
  expires_at integer not null
) without rowid;
`

export type AuthDatabase = Database.Database

export function openAuthDatabase(dataFolder: string): AuthDatabase {
  const file = join(dataFolder, AUTH_FILE)
  // Its log, made beside it, gets the same rights.
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
  const database = new Database(file)
  try {
    prepare(database, file)
    return database
  } catch (error) {
    database.close()
    throw isDamage(error) ? new AuthDamaged(file, error.message) : error
  }
}

function prepare(database: AuthDatabase, file: string): void {
  database.pragma(`busy_timeout = ${AUTH_BUSY_MS_MAX}`)
  database.pragma('journal_mode = WAL')
  // A revocation must survive a power cut; nothing here is written often.
  database.pragma('synchronous = FULL')
  const [row] = database.pragma('user_version') as { user_version: number }[]
  const found = row?.user_version ?? 0
  if (found > VERSION) {
    throw new AuthDamaged(file, `it was written by a newer Fanfare (version ${found})`)
  }
  if (found < VERSION) database.exec(`${SCHEMA} pragma user_version = ${VERSION};`)
}

function isDamage(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT'
}

/** One moment of it as a single file in another folder. */
export function copyAuthDatabase(fromFolder: string, toFolder: string): void {
  const database = openAuthDatabase(fromFolder)
  try {
    database.prepare('vacuum into ?').run(join(toFolder, AUTH_FILE))
  } finally {
    database.close()
  }
  openAuthDatabase(toFolder).close()
  chmodSync(join(toFolder, AUTH_FILE), 0o600)
}
