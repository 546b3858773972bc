/** An archive in a folder of a disk, or of a network share that all nodes mount. */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ARCHIVE_DRAFT_MS_MAX } from '../limits.ts'
import { ArchiveUnavailable, checkName } from './archive-folder.ts'
import type { ArchiveFolder } from './archive-folder.ts'

/** Drafts lie beside what they become, on the same file system; no name begins with a point. */
const DRAFTS = '.drafts'

export function createDiskFolder(folder: string): ArchiveFolder {
  const root = resolve(folder)
  const drafts = join(root, DRAFTS)
  let isSwept = false
  return {
    place: root,
    async put(name, bytes) {
      checkName(name)
      const path = join(root, name)
      const draft = join(drafts, randomUUID())
      try {
        await makeFolder(drafts)
        await makeFolder(dirname(path))
        if (!isSwept) await sweep(drafts)
        isSwept = true
        await writeWhole(draft, bytes)
        try {
          // Unlike a rename, a link never takes the place of what is there.
          await link(draft, path)
        } catch (error) {
          if (!isCode(error, 'EEXIST')) throw error
          await syncFolder(dirname(path))
          return 'kept'
        } finally {
          await rm(draft, { force: true })
        }
        await syncFolder(dirname(path))
        return 'written'
      } catch (error) {
        throw unavailable(root, error)
      }
    },
    async get(name) {
      checkName(name)
      try {
        return await readFile(join(root, name))
      } catch (error) {
        if (isCode(error, 'ENOENT')) return null
        throw unavailable(root, error)
      }
    },
    async list(prefix) {
      checkName(`${prefix}any`)
      try {
        const found = await readdir(join(root, prefix), { withFileTypes: true })
        return found
          .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
          .map((entry) => `${prefix}${entry.name}`)
          .sort()
      } catch (error) {
        if (isCode(error, 'ENOENT')) return []
        throw unavailable(root, error)
      }
    },
  }
}

/** Rejects with `ArchiveUnavailable` where nothing can be put. */
export async function probeDiskFolder(folder: string): Promise<void> {
  const root = resolve(folder)
  const draft = join(root, DRAFTS, randomUUID())
  try {
    await makeFolder(dirname(draft))
    await writeWhole(draft, Buffer.alloc(0))
    await rm(draft)
  } catch (error) {
    throw unavailable(root, error)
  }
}

async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Each new folder is a name in the one above it, which has to last as well. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) {
    await syncFolder(dirname(made))
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there names are written through by themselves.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** What was left by a process that ended while it wrote. */
async function sweep(drafts: string): Promise<void> {
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }))
    if (Date.now() - mtimeMs > ARCHIVE_DRAFT_MS_MAX) await rm(path, { force: true })
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function unavailable(root: string, error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error)
  return new ArchiveUnavailable(`the archive in ${root} cannot be used: ${why}`)
}
