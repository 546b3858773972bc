/** What is built from what, and whether the sources are still the ones last built. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './workspace.mjs'

const shared = ['shared/src', 'shared/package.json', 'tsconfig.base.json', 'pnpm-lock.yaml']

export const targets = {
  server: {
    says: 'building the server…',
    inputs: [...shared, 'server/src', 'server/package.json', 'server/tsdown.config.ts'],
    folder: 'server',
    entries: ['src/main.ts', 'src/cli/main.ts'],
    command: ['node_modules/tsdown/dist/run.mjs', '--logLevel', 'warn'],
  },
  pages: {
    says: 'building the pages…',
    inputs: [...shared, 'overlay'],
    folder: 'overlay',
    entries: readdirSync(join(root, 'overlay')).filter((name) => name.endsWith('.html')),
    command: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  },
}

function* filesUnder(path) {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined) return
  if (status.isFile()) yield `${path} ${status.mtimeMs} ${status.size}\n`
  if (!status.isDirectory()) return
  for (const name of readdirSync(path).sort()) {
    if (name !== 'node_modules' && name !== 'dist') yield* filesUnder(join(path, name))
  }
}

/** `name` is a key of `targets`. */
export function stampOf(name) {
  const hash = createHash('sha256')
  for (const input of targets[name].inputs)
    for (const line of filesUnder(join(root, input))) hash.update(line)
  return hash.digest('hex')
}

export function isBuilt(name) {
  const stampFile = join(root, targets[name].folder, 'dist', '.stamp')
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stampOf(name)
}
