/** `fanfare backup` and `fanfare restore`: journal, tokens and secrets of one installation together. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AUTH_FILE, copyAuthDatabase } from '../auth/auth-database.ts'
import { ADMIN_FILE, KEY_FILE } from '../auth/secret-files.ts'
import { lockDataFolder } from '../data-lock.ts'
import { backupJournal, restoreJournal } from '../journal/sqlite-backup.ts'
import { DATABASE_FILE } from '../journal/sqlite-file.ts'
import { done, UsageError } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import type { StorePlace } from './store-place.ts'

const SECRET_FILES = [KEY_FILE, ADMIN_FILE]

/** Of a service, Redis and its archive are what has to be kept. */
function refuseRedis({ redisUrl }: StorePlace, what: 'backup' | 'restore'): void {
  if (redisUrl === undefined) return
  throw new UsageError(
    what === 'backup'
      ? 'with REDIS_URL everything is in Redis: copy its append-only folder (appendonlydir, after BGREWRITEAOF) and the ' +
          'archive. For the data folder unset REDIS_URL'
      : 'with REDIS_URL everything is in Redis: stop all nodes, put its append-only folder and the archive back, start ' +
          'Redis, then the nodes. For the data folder unset REDIS_URL',
  )
}

/** Into a new folder; the server may go on meanwhile. */
export function backup(place: StorePlace, to: string): Outcome {
  refuseRedis(place, 'backup')
  const { data } = place
  if (existsSync(to)) throw new UsageError(`${to} exists already: choose a new folder`)
  if (!existsSync(join(data, DATABASE_FILE))) throw new UsageError(`there is no journal in ${data}`)
  mkdirSync(to, { recursive: true, mode: 0o700 })
  try {
    const { bytes, channels } = backupJournal(data, join(to, DATABASE_FILE))
    if (existsSync(join(data, AUTH_FILE))) copyAuthDatabase(data, to)
    copySecrets(data, to)
    return done({ folder: to, bytes, channels, verified: true })
  } catch (error) {
    // Half a backup must not be found later and believed.
    rmSync(to, { recursive: true, force: true })
    throw error
  }
}

/** What is in `data` now is kept beside it under another name. */
export function restore(from: string, place: StorePlace): Outcome {
  refuseRedis(place, 'restore')
  const { data } = place
  if (!existsSync(join(from, DATABASE_FILE))) throw new UsageError(`there is no backup in ${from}`)
  const lock = lockDataFolder(data)
  if (lock === null) throw new UsageError('a server is running on this folder: stop it first')
  try {
    const { kept, channels, bytes } = restoreJournal(join(from, DATABASE_FILE), data)
    for (const name of [AUTH_FILE, ...SECRET_FILES]) restoreFile(from, data, name)
    return done({ folder: data, bytes, channels, kept, verified: true })
  } finally {
    lock.release()
  }
}

function copySecrets(from: string, to: string): void {
  for (const name of SECRET_FILES) {
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name))
  }
}

function restoreFile(from: string, data: string, name: string): void {
  const source = join(from, name)
  if (!existsSync(source)) return
  const target = join(data, name)
  copyFileSync(source, `${target}.restored`)
  // The log of the old database would be applied to the new one.
  for (const suffix of ['-wal', '-shm']) rmSync(target + suffix, { force: true })
  renameSync(`${target}.restored`, target)
}
