/** Runs one of our two programs to its end. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cliProgram, serverProgram } from '../../support/programs.ts'
import type { Program } from '../../support/programs.ts'

export type Ended = { code: number | null; out: string; err: string; json: Record<string, unknown> }

export function runCli(...args: string[]): Promise<Ended> {
  return ended(start(cliProgram, args))
}

export function runServerToItsEnd(
  args: string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  return ended(start(serverProgram, args, environment))
}

function start(
  { file, nodeFlags }: Program,
  args: string[],
  environment: Record<string, string> = {},
): ChildProcess {
  const { REDIS_URL: _store, PORT: _port, FANFARE_DATA: _data, ...inherited } = process.env
  return spawn(process.execPath, [...nodeFlags, file, ...args], {
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
