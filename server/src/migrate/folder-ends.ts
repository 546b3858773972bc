/** A data folder as an end of a move: it is locked, and no server runs on it meanwhile. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { AuthStore } from '../auth/auth-store.ts'
import { openSqliteAuthStore } from '../auth/sqlite-auth-store.ts'
import { lockDataFolder } from '../data-lock.ts'
import type { DataLock } from '../data-lock.ts'
import { readMarker, syncFolder, writeMarker } from '../journal/data-marker.ts'
import type { DataMarker } from '../journal/data-marker.ts'
import type { Journal } from '../journal/journal.ts'
import { DATABASE_FILE } from '../journal/sqlite-file.ts'
import { openSqliteJournal } from '../journal/sqlite-journal.ts'
import { isBeginningOf, seqOf } from './copy-channel.ts'
import { MoveRefused, PUBLISHED } from './ends.ts'
import type { Destination, Obstacle, Source } from './ends.ts'

/** In the folder that is to be; gone when all is published. */
const MOVING_FOLDER = 'moving'

export async function openFolderSource(folder: string): Promise<Source> {
  if (!existsSync(join(folder, DATABASE_FILE))) {
    throw new MoveRefused(`there is no journal in ${folder}`)
  }
  const lock = lockedFolder(folder)
  try {
    const journal = await openSqliteJournal(folder, { evenMoved: true })
    return new FolderSource(folder, lock, journal, openSqliteAuthStore(folder))
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Takes the mark off; answers where it said that the journal went, null where there was none. */
export function unmarkFolder(folder: string): string | null {
  const lock = lockedFolder(folder)
  try {
    const marker = readMarker(folder)
    if (marker?.moved === undefined) return null
    const { moved, ...others } = marker
    writeMarker(folder, others)
    return moved.to
  } finally {
    lock.release()
  }
}

class FolderSource implements Source {
  readonly told: string
  readonly id: string
  readonly journal: Journal
  readonly auth: AuthStore
  readonly #folder: string
  readonly #lock: DataLock
  readonly #marker: DataMarker

  constructor(folder: string, lock: DataLock, journal: Journal, auth: AuthStore) {
    const marker = readMarker(folder)
    if (marker === null) throw new MoveRefused(`there is no journal in ${folder}`)
    this.told = folder
    this.id = `folder:${marker.clusterId}`
    this.journal = journal
    this.auth = auth
    this.#folder = folder
    this.#lock = lock
    this.#marker = marker
  }

  channels(): Promise<string[]> {
    return this.journal.channels()
  }

  async isMarked(to: string): Promise<boolean> {
    const { moved } = this.#marker
    if (moved === undefined || moved.to === to) return moved !== undefined
    throw new MoveRefused(
      `${this.#folder} was moved to ${moved.to} already; to take that back: migrate --undo --data ${this.#folder}`,
    )
  }

  async markMoved(_channelIds: readonly string[], to: string): Promise<void> {
    const at = this.#marker.moved?.at ?? new Date().toISOString()
    writeMarker(this.#folder, { ...this.#marker, moved: { to, at } })
  }

  async leftBehind(): Promise<string[]> {
    return []
  }

  async close(): Promise<void> {
    await this.journal.close()
    await this.auth.close()
    this.#lock.release()
  }
}

export async function openFolderDestination(folder: string): Promise<Destination> {
  mkdirSync(folder, { recursive: true })
  const lock = lockedFolder(folder)
  const path = join(folder, MOVING_FOLDER)
  try {
    const isPublished = existsSync(join(folder, DATABASE_FILE))
    const earlier = existsSync(join(path, DATABASE_FILE))
    // A folder that is published already is only looked at.
    const moving = isPublished
      ? await openSqliteJournal(folder, { evenMoved: true })
      : await openSqliteJournal(path)
    return new FolderDestination(folder, lock, moving, { earlier, isPublished })
  } catch (error) {
    lock.release()
    throw error
  }
}

class FolderDestination implements Destination {
  readonly told: string
  readonly moving: Journal
  readonly #folder: string
  readonly #lock: DataLock
  readonly #found: { earlier: boolean; isPublished: boolean }

  constructor(
    folder: string,
    lock: DataLock,
    moving: Journal,
    found: { earlier: boolean; isPublished: boolean },
  ) {
    this.told = folder
    this.moving = moving
    this.#folder = folder
    this.#lock = lock
    this.#found = found
  }

  async earlier(): Promise<string[]> {
    return this.#found.earlier && !this.#found.isPublished ? this.moving.channels() : []
  }

  async obstacle(channelId: string, source: Source): Promise<Obstacle | null> {
    if (!this.#found.isPublished) return null
    const marker = readMarker(this.#folder)
    const seq = await seqOf(source.journal, channelId)
    const isSame =
      marker?.origin === source.id &&
      (await isBeginningOf(source.journal, this.moving, channelId, seq))
    return isSame ? PUBLISHED : `${this.#folder} holds a journal already: choose a new folder`
  }

  /** One file holds them all: dropping one means to begin all of it anew, which `moving` cannot do while open. */
  async discard(channelId: string): Promise<void> {
    throw new MoveRefused(
      `${join(this.#folder, MOVING_FOLDER)} holds another history of channel ${channelId}: remove that folder`,
    )
  }

  async publish(_channelIds: readonly string[], source: Source): Promise<void> {
    if (this.#found.isPublished) return
    const moving = join(this.#folder, MOVING_FOLDER)
    // Closing folds the log into the file, which is then all there is.
    await this.moving.close()
    const marker = readMarker(moving)
    if (marker === null) throw new MoveRefused(`${moving} is not whole: remove it and begin anew`)
    renameSync(join(moving, DATABASE_FILE), join(this.#folder, DATABASE_FILE))
    writeMarker(this.#folder, { ...marker, origin: source.id })
    rmSync(moving, { recursive: true, force: true })
    syncFolder(this.#folder)
  }

  async openAuth(): Promise<AuthStore> {
    return openSqliteAuthStore(this.#folder)
  }

  async close(): Promise<void> {
    await this.moving.close()
    this.#lock.release()
  }
}

function lockedFolder(folder: string): DataLock {
  const lock = lockDataFolder(folder)
  if (lock === null) throw new MoveRefused(`a server is running on ${folder}: stop it first`)
  return lock
}
