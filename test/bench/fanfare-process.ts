/** The real server, as built, in a process and a data folder of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createAuth } from '@fanfare/server/auth/auth.ts'
import { openSqliteAuthStore } from '@fanfare/server/auth/sqlite-auth-store.ts'

export interface FanfareProcess {
  pid: number
  port: number
  url: string
  channelId: string
  ingestToken: string
  producerToken: string
  overlayToken: string
  dataFolder: string
  /** From start to the first words. */
  readyMs: number
  stop(): Promise<void>
}

const PROGRAM = fileURLToPath(new URL('../../server/dist/main.mjs', import.meta.url))
/** As `npm start` runs it. */
const NODE_FLAGS = ['--max-semi-space-size=64']
const STOP_MS_MAX = 15_000

export type StartOptions = {
  channelId?: string
  nodeFlags?: string[]
  /** Absent: a new one, removed at the end. */
  dataFolder?: string
}

export async function startFanfare(options: StartOptions = {}): Promise<FanfareProcess> {
  const { channelId = 'bench', nodeFlags = [] } = options
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'fanfare-bench-'))
  const tokens = await issueTokens(dataFolder, channelId)
  const startedAt = performance.now()
  const flags = ['--no-demo', '--channel', channelId, '--port', '0', '--data', dataFolder]
  const { REDIS_URL: _store, ...environment } = process.env
  const child = spawn(process.execPath, [...NODE_FLAGS, ...nodeFlags, PROGRAM, ...flags], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const url = await addressOf(createInterface(child.stdout))
  child.stdout.resume()
  const { pid } = child
  if (url === null || pid === undefined) throw new Error('the server did not start')

  return {
    pid,
    url,
    port: Number(new URL(url).port),
    channelId,
    dataFolder,
    readyMs: performance.now() - startedAt,
    ...tokens,
    async stop() {
      child.kill('SIGTERM')
      const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
      await gone
      clearTimeout(hard)
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

async function issueTokens(dataFolder: string, channelId: string) {
  const auth = await createAuth({
    store: openSqliteAuthStore(dataFolder),
    clock: () => Date.now(),
  })
  const token = async (scope: 'ingest' | 'producer'): Promise<string> =>
    (await auth.issue({ channelId, scope, label: 'bench' })).token
  const tokens = {
    ingestToken: await token('ingest'),
    producerToken: await token('producer'),
    overlayToken: await auth.overlayToken(channelId),
  }
  await auth.close()
  return tokens
}

async function addressOf(lines: AsyncIterable<string>): Promise<string | null> {
  for await (const line of lines) {
    const found = /(http:\/\/[^/\s]+)\/panel/.exec(line)?.[1]
    if (found !== undefined) return found
  }
  return null
}
