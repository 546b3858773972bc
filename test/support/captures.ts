/** Finds captured platform messages, which are kept outside the project; absent, checks are skipped. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** `null`: this machine does not have it. `name` is the path below the folder of captures. */
export function capturePath(name: string): string | null {
  const folder = resolve(projectRoot, process.env['FANFARE_CAPTURES'] ?? '../shared/data')
  const path = resolve(folder, name)
  return existsSync(path) ? path : null
}

export function capturedLines(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
}
