/** The real server program in a process of its own, on a free port and a folder of its own. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createAuth } from '@fanfare/server/auth/auth.ts'
import { openSqliteAuthStore } from '@fanfare/server/auth/sqlite-auth-store.ts'
import { serverProgram } from '../support/programs.ts'

const STOP_MS_MAX = 15_000

export type RunningServer = {
  pid: number
  url: string
  /** What it printed up to its addresses. */
  panelUrl: string
  overlayUrl: string
  /** `kill -9`: nothing is drained, nothing said. Resolves when the process is gone. */
  kill(): Promise<void>
  /** As Ctrl+C does. Answers the exit code. */
  stop(): Promise<number | null>
}

export async function runServer(options: {
  dataFolder: string
  flags?: string[]
  environment?: Record<string, string>
}): Promise<RunningServer> {
  const { REDIS_URL: _store, ...inherited } = process.env
  const flags = options.flags ?? ['--no-demo', '--channel', 'live']
  const { file, nodeFlags } = serverProgram
  const args = [...nodeFlags, file, '--port', '0', '--data', options.dataFolder, ...flags]
  const child = spawn(process.execPath, args, {
    env: { ...inherited, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  const { panelUrl, overlayUrl } = await addressesOf(child)
  child.stdout.resume()
  child.stderr.resume()
  return {
    pid: child.pid ?? 0,
    url: new URL(panelUrl).origin,
    panelUrl,
    overlayUrl,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async stop() {
      child.kill('SIGTERM')
      const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
      await gone
      clearTimeout(hard)
      return child.exitCode
    },
  }
}

async function addressesOf(child: ChildProcess): Promise<{ panelUrl: string; overlayUrl: string }> {
  let said = ''
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()))
  if (child.stdout === null) throw new Error('the server has no output')
  let panelUrl: string | undefined
  for await (const line of createInterface(child.stdout)) {
    said += `${line}\n`
    panelUrl ??= /http:\S+\/panel#\S+/.exec(line)?.[0]
    const overlayUrl = /http:\S+\/overlay\/\S+/.exec(line)?.[0]
    if (panelUrl !== undefined && overlayUrl !== undefined) return { panelUrl, overlayUrl }
  }
  throw new Error(`the server did not start:\n${said}`)
}

/** Tokens of a channel, made as the command line makes them. */
export async function issueToken(
  dataFolder: string,
  channelId: string,
  scope: 'ingest' | 'producer',
): Promise<string> {
  const auth = await createAuth({
    store: openSqliteAuthStore(dataFolder),
    clock: () => Date.now(),
  })
  const { token } = await auth.issue({ channelId, scope, label: 'test' })
  await auth.close()
  return token
}

export async function post(url: string, token: string, body: unknown, key?: string) {
  const headers: Record<string, string> = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  }
  if (key !== undefined) headers['idempotency-key'] = key
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

export async function get<T>(url: string, token: string): Promise<T> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return (await response.json()) as T
}
