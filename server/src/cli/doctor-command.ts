/** `fanfare doctor`: what a start needs, checked one by one, each with what to do about it. */
import {
  constants,
  accessSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Durability } from '@fanfare/shared/contracts'
import { openAuthDatabase } from '../auth/auth-database.ts'
import { ADMIN_FILE, KEY_FILE } from '../auth/secret-files.ts'
import { runningServer } from '../data-lock.ts'
import { DATABASE_FILE } from '../journal/sqlite-file.ts'
import { openSqliteJournal } from '../journal/sqlite-journal.ts'
import { FREE_DISK_BYTES_MIN } from '../limits.ts'
import { done, wrong } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { redisChecks } from './redis-checks.ts'
import type { StorePlace } from './store-place.ts'

export type DoctorOptions = StorePlace & {
  host: string
  port: number
  durability?: Durability
}
export type Check = { check: string; ok: boolean; detail: string }

/** From the bundle in `server/dist`, and from `server/src/cli`. */
const PAGES_FOLDERS = ['../../overlay/dist/', '../../../overlay/dist/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

export async function doctor(options: DoctorOptions): Promise<Outcome> {
  const { data, host, port } = options
  const checks = [
    node(),
    await looking('data folder', () => dataFolder(data)),
    await looking('disk', () => disk(data)),
    ...(options.redisUrl === undefined
      ? [
          await looking('journal', () => journal(data)),
          await looking('tokens', () => tokens(data)),
          await looking('secrets', () => secrets(data)),
        ]
      : await redisChecks({ ...options, redisUrl: options.redisUrl }, looking)),
    await looking('port', () => portFree(data, host, port)),
    pages(),
  ]
  const ok = checks.every((check) => check.ok)
  return ok ? done({ ok, checks }) : wrong({ ok, checks })
}

async function looking(check: string, look: () => Check | Promise<Check>): Promise<Check> {
  try {
    return await look()
  } catch (error) {
    return { check, ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > 20 || (major === 20 && minor >= 19)
  return { check: 'node', ok, detail: `${process.versions.node}, 20.19 or newer is needed` }
}

function dataFolder(data: string): Check {
  mkdirSync(data, { recursive: true })
  accessSync(data, constants.R_OK | constants.W_OK)
  return { check: 'data folder', ok: true, detail: data }
}

function disk(data: string): Check {
  const { bavail, bsize } = statfsSync(data)
  const freeBytes = bavail * bsize
  return {
    check: 'disk',
    ok: freeBytes >= FREE_DISK_BYTES_MIN,
    detail: `${Math.floor(freeBytes / 1024 / 1024)} MiB free`,
  }
}

async function journal(data: string): Promise<Check> {
  const check = 'journal'
  const isNew = !existsSync(join(data, DATABASE_FILE)) && !existsSync(join(data, 'fanfare.json'))
  if (isNew) return { check, ok: true, detail: 'none yet: the first start makes it' }
  // Opening proves that it is whole; a damaged one says what to do.
  const opened = await openSqliteJournal(data)
  const channels = await opened.channels()
  await opened.close()
  return { check, ok: true, detail: `whole, ${channels.length} channels` }
}

function tokens(data: string): Check {
  const database = openAuthDatabase(data)
  try {
    const [found] = database.pragma('quick_check') as { quick_check: string }[]
    const detail = found?.quick_check ?? 'unreadable'
    return { check: 'tokens', ok: detail === 'ok', detail }
  } finally {
    database.close()
  }
}

function secrets(data: string): Check {
  const open = [KEY_FILE, ADMIN_FILE]
    .map((name) => join(data, name))
    .filter((file) => existsSync(file) && (statSync(file).mode & 0o077) !== 0)
  const isPosix = process.platform !== 'win32'
  return open.length === 0 || !isPosix
    ? { check: 'secrets', ok: true, detail: 'readable by their owner only' }
    : { check: 'secrets', ok: false, detail: `others may read them: chmod 600 ${open.join(' ')}` }
}

async function portFree(data: string, host: string, port: number): Promise<Check> {
  const check = 'port'
  const server = runningServer(data)
  if (server !== null) return { check, ok: true, detail: `Fanfare is running at ${server.url}` }
  const error = await bindingError(host, port)
  return error === null
    ? { check, ok: true, detail: `${host}:${port} is free` }
    : { check, ok: false, detail: `${host}:${port}: ${error}; choose another with PORT` }
}

function bindingError(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port }, () => server.close(() => resolve(null)))
  })
}

function pages(): Check {
  const folder = PAGES_FOLDERS.find((path) => existsSync(path))
  const names = ['panel.html', 'stage.html']
  const isBuilt = folder !== undefined && names.every((name) => existsSync(join(folder, name)))
  const fonts = isBuilt
    ? readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.woff2')).length
    : 0
  if (!isBuilt) return { check: 'pages', ok: false, detail: 'not built: npm run build' }
  return { check: 'pages', ok: fonts > 0, detail: `built, ${fonts} font files` }
}
