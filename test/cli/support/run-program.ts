/** Runs one of our two programs from source, to its end. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Ended = { code: number | null; out: string; err: string; json: Record<string, unknown> }

const CLI = fileURLToPath(new URL('../../../server/src/cli/main.ts', import.meta.url))
const SERVER = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))

export function runCli(...args: string[]): Promise<Ended> {
  return ended(start(CLI, args))
}

export function runServerToItsEnd(
  args: string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  return ended(start(SERVER, args, environment))
}

function start(
  program: string,
  args: string[],
  environment: Record<string, string> = {},
): ChildProcess {
  const { REDIS_URL: _store, PORT: _port, FANFARE_DATA: _data, ...inherited } = process.env
  return spawn(process.execPath, ['--import', 'tsx', program, ...args], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function ended(child: ChildProcess): Promise<Ended> {
  let out = ''
  let err = ''
  child.stdout?.on('data', (text: Buffer) => (out += text.toString()))
  child.stderr?.on('data', (text: Buffer) => (err += text.toString()))
  await once(child, 'close')
  const isJson = out.startsWith('{')
  const json = isJson ? (JSON.parse(out.split('\n')[0] ?? '{}') as Record<string, unknown>) : {}
  return { code: child.exitCode, out, err, json }
}
