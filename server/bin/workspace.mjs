/** What every launcher shares: where the project lies, saying something, running a program, waiting for our turn. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Standard output belongs to the program that is launched, so the launcher speaks on standard error. */
export function say(text) {
  process.stderr.write(`${text}\n`)
}

/** Runs a program with its output kept back; resolves to `{ code, output }`. */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code, signal) =>
      resolve({
        code: code ?? (signal === null ? 1 : 128),
        output: Buffer.concat(chunks).toString(),
      }),
    )
  })
}

/** Runs a program in our terminal, passing signals on; resolves to its exit code. */
export function runInForeground(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', pass).on('SIGTERM', pass)
    child.on('error', (error) => {
      say(error.message)
      resolve(127)
    })
    child.on('close', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}

function holderIsAlive(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0)
    return true
  } catch (error) {
    // Between making the folder and writing the pid there is a moment without one.
    if (error.code === 'ENOENT') return Date.now() - statSync(lock).mtimeMs < 2_000
    return error.code === 'EPERM'
  }
}

/** Runs `work` while no other launcher of this folder installs or builds. */
export async function alone(work) {
  const lock = join(
    tmpdir(),
    `fanfare-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`,
  )
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (holderIsAliveOrGone(lock)) await delay(100)
      else rmSync(lock, { recursive: true, force: true })
    }
  }
  const release = () => rmSync(lock, { recursive: true, force: true })
  writeFileSync(join(lock, 'pid'), String(process.pid))
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/** The lock may be given back while we look at it. */
function holderIsAliveOrGone(lock) {
  try {
    return holderIsAlive(lock)
  } catch {
    return true
  }
}
