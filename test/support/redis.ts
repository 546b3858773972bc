/** A Redis server of a test's own: its port and folder are nobody else's, and it ends with the test. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findRedis } from './redis-binary.ts'

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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function argumentsFor(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
}

export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const binary = await findRedis()
  const port = options.port ?? (await freePort())
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'fanfare-redis-'))
  const settings = { ...defaultSettings, port: String(port), dir: folder, ...options.settings }
  const child = spawn(binary.path, argumentsFor(settings), {
    env: { ...process.env, ...binary.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (line.includes('Ready to accept connections')) break
  }
  child.stdout.resume()
  const pid = child.pid
  if (child.exitCode !== null || pid === undefined) {
    throw new Error(`redis-server did not start:\n${lines.join('\n')}`)
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid,
    folder,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
