/**
 * Where segments lie: a folder of files that are written once. Every node of a service must reach the same one.
 * Both kinds run `test/archive/folder.contract.ts`.
 */

export interface ArchiveFolder {
  /** For messages; without secrets. */
  readonly place: string
  /**
   * Durable and whole when it resolves, or nothing of it is there. What is there already stays as it is and is
   * answered `kept`: whether it is the same, the caller finds out by reading it.
   */
  put(name: string, bytes: Buffer): Promise<'written' | 'kept'>
  /** Null where there is none. */
  get(name: string): Promise<Buffer | null>
  /** Names that begin with `prefix`, which ends in a slash, in the order of their characters. */
  list(prefix: string): Promise<string[]>
}

/** The archive cannot be reached or does not take what it is given; trying again may help. */
export class ArchiveUnavailable extends Error {
  override readonly name = 'ArchiveUnavailable'
}

const NAME = /^(?:[a-z0-9~_-][a-z0-9~._-]*\/)*[a-z0-9~_-][a-z0-9~._-]*$/

/** Names are such that any disk and any bucket keeps them apart, also one that takes A for a. */
export function checkName(name: string): void {
  if (!NAME.test(name)) throw new Error(`${name} is no name for an archive`)
}
