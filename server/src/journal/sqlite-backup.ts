/** Backup and restore of the embedded journal, for the command line: both prove what they made. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'libsql'
import { readMarker, syncFolder, writeMarker } from './data-marker.ts'
import { JournalCorrupt, JournalUnavailable } from './journal.ts'
import { connect, DATABASE_FILE, openChecked, pragma } from './sqlite-file.ts'

export type BackedUp = {
  path: string
  bytes: number
  channels: { channel: string; seq: number }[]
}

/** Copies one moment of the journal in `folder` to a new file; the server may go on meanwhile. */
export function backupJournal(folder: string, path: string): BackedUp {
  if (existsSync(path)) throw new JournalUnavailable(`${path} exists already`)
  const source = join(folder, DATABASE_FILE)
  if (!existsSync(source)) throw new JournalUnavailable(`there is no journal in ${folder}`)
  const draft = `${path}.part`
  rmSync(draft, { force: true })
  mkdirSync(dirname(path), { recursive: true })
  const database = connect(source)
  try {
    database.prepare('VACUUM INTO ?').run(draft)
  } finally {
    database.close()
  }
  const channels = provenChannels(draft)
  syncFile(draft)
  renameSync(draft, path)
  syncFolder(dirname(path))
  return { path, bytes: statSync(path).size, channels }
}

/**
 * Puts a backup in place of the journal in `folder`, which must not be in use. What was there is kept beside
 * it under another name, damaged or not.
 */
export function restoreJournal(path: string, folder: string): BackedUp & { kept: string | null } {
  if (!existsSync(path)) throw new JournalUnavailable(`there is no file ${path}`)
  mkdirSync(folder, { recursive: true })
  const target = join(folder, DATABASE_FILE)
  const draft = `${target}.restored`
  rmSync(draft, { force: true })
  copyFileSync(path, draft)
  const channels = provenChannels(draft)
  syncFile(draft)
  const kept = setAside(target)
  renameSync(draft, target)
  const clusterId = clusterIdIn(target)
  const created = readableMarker(folder)?.created ?? new Date().toISOString()
  writeMarker(folder, { clusterId, created })
  return { path: target, bytes: statSync(target).size, channels, kept }
}

/** Reads all of it back: a backup that was not read is a hope. */
function provenChannels(path: string): BackedUp['channels'] {
  const database = openChecked(path)
  try {
    const found = pragma(database, 'integrity_check')
    if (found !== 'ok') throw new JournalCorrupt(`${path} is damaged (${String(found)})`)
    const rows = database.prepare('SELECT name, seq FROM channels ORDER BY name').raw().all()
    return (rows as [string, number][]).map(([channel, seq]) => ({ channel, seq }))
  } finally {
    // Leaves a single file, without a write-ahead log beside it.
    database.exec('PRAGMA journal_mode = DELETE')
    database.close()
  }
}

function clusterIdIn(path: string): string {
  const database = new Database(path)
  try {
    const found = database.prepare("SELECT value FROM meta WHERE name = 'clusterId'").raw().all()
    return (found as [string][])[0]?.[0] ?? ''
  } finally {
    database.close()
  }
}

/** The database and its log belong together: without the log, the file alone may be older. */
function setAside(target: string): string | null {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const kept = `${target}.before-restore-${stamp}`
  let isAnythingKept = false
  for (const suffix of ['', '-wal', '-shm']) {
    if (!existsSync(target + suffix)) continue
    renameSync(target + suffix, kept + suffix)
    isAnythingKept = true
  }
  return isAnythingKept ? kept : null
}

/** A damaged mark is no reason not to restore. */
function readableMarker(folder: string) {
  try {
    return readMarker(folder)
  } catch {
    return null
  }
}

function syncFile(path: string): void {
  const handle = openSync(path, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
