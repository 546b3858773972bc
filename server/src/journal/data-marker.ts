/**
 * `fanfare.json` in the data folder: says that this folder has held a journal, so that a lost database
 * file is never taken for a first start.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { JournalCorrupt } from './journal.ts'

export type DataMarker = {
  /** Random; the same in the database file, so that files of two installations are not mixed. */
  clusterId: string
  /** ISO 8601. */
  created: string
  /** The journal goes on elsewhere: what is here is what was moved, and must not be run by mistake. */
  moved?: { to: string; at: string }
  /** Where the journal was moved here from. */
  origin?: string
}

export function readMarker(folder: string): DataMarker | null {
  const path = markerPath(folder)
  if (!existsSync(path)) return null
  try {
    const marker: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (isMarker(marker)) return marker
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new JournalCorrupt(`${path} is not readable as the mark of a Fanfare data folder`)
}

export function writeMarker(folder: string, marker: DataMarker): void {
  const path = markerPath(folder)
  writeFileSync(`${path}.new`, `${JSON.stringify(marker)}\n`, { flush: true })
  renameSync(`${path}.new`, path)
  syncFolder(folder)
}

/** Makes a created, renamed or removed name in `folder` survive a power cut. */
export function syncFolder(folder: string): void {
  // Windows cannot open a folder; there a rename is written through by itself.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function markerPath(folder: string): string {
  return join(folder, 'fanfare.json')
}

function isMarker(value: unknown): value is DataMarker {
  return (
    typeof value === 'object' &&
    value !== null &&
    'clusterId' in value &&
    typeof value.clusterId === 'string' &&
    'created' in value &&
    typeof value.created === 'string'
  )
}
