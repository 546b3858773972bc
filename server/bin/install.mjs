/** Installs what package.json names, with the exact versions of the lock file, when that has not been done yet. */
import './node-version.mjs'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alone, root, runQuietly, say } from './workspace.mjs'

const pnpm = 'pnpm@12.21.0'
const stampFile = join(root, 'node_modules', '.fanfare-installed')
const packages = ['.', 'shared', 'server', 'overlay', 'test']
const manifests = [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  ...packages.map((folder) => join(folder, 'package.json')),
]

function wantedStamp() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const file of manifests) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function isInstalled() {
  const folders = packages.map((folder) => join(root, folder, 'node_modules'))
  return (
    folders.every(existsSync) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === wantedStamp()
  )
}

/** Only Node and its npm may be assumed, so pnpm itself comes through npm. */
function runPnpm(args) {
  const exec = ['exec', '--yes', '--loglevel=error', '--', pnpm, ...args]
  const npm = process.env.npm_execpath
  if (npm?.endsWith('npm-cli.js')) return runQuietly(process.execPath, [npm, ...exec])
  return runQuietly('npm', exec, { shell: process.platform === 'win32' })
}

async function install() {
  const isFirst = !existsSync(stampFile)
  say(isFirst ? 'installing (first time, about a minute)…' : 'installing what changed…')
  const args = ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false']
  if (!isFirst) args.push('--prefer-offline')
  // pnpm no longer reads npm's environment; a registry given that way must be handed on.
  const registry = process.env.npm_config_registry
  if (registry) args.push(`--registry=${registry}`)
  const { code, output } = await runPnpm(args)
  if (code !== 0) {
    say(output.trimEnd())
    say(
      'installing failed; the lines above say why. Is the network reachable? Then run the same command again.',
    )
    process.exit(1)
  }
  writeFileSync(stampFile, wantedStamp())
}

export async function ensureInstalled() {
  if (isInstalled()) return
  await alone(async () => {
    if (!isInstalled()) await install()
  })
}
