/** A Redis server of a test's own: its port and folder are nobody else's, and it ends with the test. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, spawnRedis } from './redis-process.ts'

export interface RunningRedis {
  url: string
  port: number
  pid: number
  /** Holds the append-only file. Kept by `kill`, removed by `stop`. */
  folder: string
  /** Ends it and removes its folder. */
  stop: () => Promise<void>
  /** As a power cut would: no last write. Start again with the same `folder` and `port`. */
  kill: () => Promise<void>
}

export interface RedisOptions {
  port?: number
  folder?: string
  /** Settings as on the command line, e.g. `{ appendfsync: 'everysec' }`. */
  settings?: Record<string, string>
}

const defaultSettings: Record<string, string> = {
  bind: '127.0.0.1',
  save: '',
  appendonly: 'yes',
  appendfsync: 'always',
  'maxmemory-policy': 'noeviction',
}

function argumentsFor(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
}

export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const port = options.port ?? (await freePort())
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'fanfare-redis-'))
  const settings = { ...defaultSettings, port: String(port), dir: folder, ...options.settings }
  const server = await spawnRedis(argumentsFor(settings))
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: server.pid,
    folder,
    kill: () => server.end('SIGKILL'),
    stop: async () => {
      await server.end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
