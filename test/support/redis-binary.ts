/** Finds a Redis server for the tests, or gets Debian's: installed as root, else unpacked beside `node_modules`. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { cachedFolder } from './cache-folder.ts'

const run = promisify(execFile)

export interface RedisBinary {
  path: string
  /** What to add to the environment it is started in. */
  env: Record<string, string>
}

/** What `redis-server` needs beyond a bare Debian; checked by starting it. */
const packages = [
  'redis-server',
  'redis-tools',
  'libjemalloc2',
  'liblua5.1-0',
  'liblzf1',
  'lua-bitop',
  'lua-cjson',
  'libsystemd0',
  'libssl3',
]

function onPath(): RedisBinary | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const path = folders
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file))
  return path === undefined ? undefined : { path, env: {} }
}

async function starts(binary: RedisBinary): Promise<boolean> {
  try {
    await run(binary.path, ['--version'], { env: { ...process.env, ...binary.env } })
    return true
  } catch {
    return false
  }
}

/** Debian's packages start a server of their own unless run level 1 says the machine is being mended. */
const quietApt = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }

async function installAsRoot(): Promise<RedisBinary | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const install = ['install', '--yes', '--no-install-recommends', 'redis-server']
  try {
    await run('apt-get', install, { env: quietApt })
  } catch {
    // A fresh machine has no package lists yet.
    await run('apt-get', ['update'], { env: quietApt })
    await run('apt-get', install, { env: quietApt })
  }
  return onPath()
}

async function unpackWithoutRoot(): Promise<RedisBinary> {
  const folder = await cachedFolder('redis', async (draft) => {
    await run('apt-get', ['download', ...packages], { cwd: draft })
    for (const file of readdirSync(draft).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg', ['-x', file, '.'], { cwd: draft })
    }
  })
  const architecture = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as string] ?? process.arch
  const libraries = join('lib', `${architecture}-linux-gnu`)
  return {
    path: join(folder, 'usr/bin/redis-server'),
    env: { LD_LIBRARY_PATH: [join(folder, 'usr', libraries), join(folder, libraries)].join(':') },
  }
}

async function firstThatStarts(
  ways: readonly (() => Promise<RedisBinary | undefined> | RedisBinary | undefined)[],
): Promise<RedisBinary> {
  const reasons: string[] = []
  for (const way of ways) {
    try {
      const binary = await way()
      if (binary !== undefined && (await starts(binary))) return binary
    } catch (error) {
      reasons.push(error instanceof Error ? error.message.trim() : String(error))
    }
  }
  throw new Error(
    ['the tests need redis-server 7 on the PATH; install it and run them again', ...reasons].join(
      '\n',
    ),
  )
}

/** Throws with what to install where Redis can be neither found nor fetched. */
export function findRedis(): Promise<RedisBinary> {
  return firstThatStarts([onPath, installAsRoot, unpackWithoutRoot])
}
