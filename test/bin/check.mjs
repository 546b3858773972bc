#!/usr/bin/env node
/** `npm run check`: format, lint, arrows, types and unit tests, in under a minute. Every step runs; all failures are shown. */
import '../../server/bin/node-version.mjs'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { ensureInstalled } from '../../server/bin/install.mjs'
import { root, runQuietly, say } from '../../server/bin/workspace.mjs'

await ensureInstalled()
const require = createRequire(join(root, 'package.json'))

/** Where npm packages keep their programs, started without a shell. */
function program(name, bin) {
  const { path, manifest } = manifestOf(name)
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin]
  return join(dirname(path), file)
}

function manifestOf(name) {
  const path = join(root, 'node_modules', name, 'package.json')
  return { path, manifest: require(path) }
}

const sources = ['shared/src', 'server/src', 'overlay/src'].filter((folder) =>
  existsSync(join(root, folder)),
)
const steps = [
  ['unit tests', program('vitest', 'vitest'), ['run', '--root', 'test', '--project', 'unit']],
  ...['shared', 'server', 'overlay', 'test'].map((name) => [
    `types of ${name}`,
    program('typescript', 'tsc'),
    ['-p', join(name, 'tsconfig.json'), '--noEmit'],
  ]),
  ['lint', program('oxlint', 'oxlint'), ['--type-aware', '--deny-warnings']],
  [
    'arrows',
    program('dependency-cruiser', 'depcruise'),
    ['--config', '.dependency-cruiser.cjs', '--progress', 'none', ...sources],
  ],
  ['unused code', program('knip', 'knip'), ['--no-progress']],
  ['format', program('prettier', 'prettier'), ['--check', '--log-level', 'warn', '.']],
]

async function runStep([name, file, args]) {
  const startedAt = performance.now()
  const env = { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' }
  const { code, output } = await runQuietly(process.execPath, [file, ...args], { env })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  if (code !== 0) say(`${output.trimEnd()}\n`)
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  return code === 0
}

const waiting = [...steps]
const outcomes = []

async function work() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    outcomes.push(await runStep(step))
  }
}

await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work))
const failures = outcomes.filter((isOk) => !isOk).length
say(failures === 0 ? 'all is well' : `${failures} of ${outcomes.length} checks failed`)
process.exitCode = failures === 0 ? 0 : 1
