/** Builds the server and the pages when their sources are not the ones last built. `npm run build` runs it by itself. */
import './node-version.mjs'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { alone, root, runQuietly, say } from './workspace.mjs'

const shared = ['shared/src', 'shared/package.json', 'tsconfig.base.json', 'pnpm-lock.yaml']

const targets = {
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

function stampOf(target) {
  const hash = createHash('sha256')
  for (const input of target.inputs)
    for (const line of filesUnder(join(root, input))) hash.update(line)
  return hash.digest('hex')
}

function isBuilt(target) {
  const stampFile = join(root, target.folder, 'dist', '.stamp')
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stampOf(target)
}

async function build(target) {
  say(target.says)
  // Taken before the build: a file saved while it runs must lead to another one.
  const stamp = stampOf(target)
  const cwd = join(root, target.folder)
  const { code, output } = await runQuietly(process.execPath, target.command, { cwd })
  if (code !== 0) {
    say(output.trimEnd())
    say('building failed; the lines above say where.')
    process.exit(1)
  }
  writeFileSync(join(cwd, 'dist', '.stamp'), stamp)
}

/** `names` are keys of `targets`. */
export async function ensureBuilt(names) {
  const wanted = names
    .map((name) => targets[name])
    .filter(({ folder, entries }) => entries.some((entry) => existsSync(join(root, folder, entry))))
  if (wanted.every(isBuilt)) return
  await alone(async () => {
    await Promise.all(wanted.filter((target) => !isBuilt(target)).map(build))
  })
}

if (process.argv[1] === import.meta.filename) {
  await ensureInstalled()
  await ensureBuilt(['server', 'pages'])
}
