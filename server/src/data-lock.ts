/**
 * One server for one data folder. The lock is the operating system's, on a file of its own: it is gone
 * with the process that held it, however that ended.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'

const LOCK_FILE = 'server.lock'
const ABOUT_FILE = 'server.json'

/** What the command line wants to know of a running server. */
export type RunningServer = { pid: number; url: string; channelId: string }

export interface DataLock {
  /** Tells where the server is, once it is known. */
  publish(about: RunningServer): void
  release(): void
}

/** `null`: another process holds it. */
export function lockDataFolder(folder: string): DataLock | null {
  mkdirSync(folder, { recursive: true })
  const database = new Database(join(folder, LOCK_FILE))
  try {
    database.pragma('busy_timeout = 0')
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
  return {
    publish(about) {
      writeFileSync(join(folder, ABOUT_FILE), `${JSON.stringify(about)}\n`)
    },
    release() {
      rmSync(join(folder, ABOUT_FILE), { force: true })
      database.exec('rollback')
      database.close()
    },
  }
}

/** The server that runs on this folder, `null` for none. */
export function runningServer(folder: string): RunningServer | null {
  const lock = lockDataFolder(folder)
  if (lock !== null) {
    lock.release()
    return null
  }
  try {
    return JSON.parse(readFileSync(join(folder, ABOUT_FILE), 'utf8')) as RunningServer
  } catch {
    throw new Error(`a server is starting or stopping on ${folder}; try again`)
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
}
