/** The two ends of a move, whatever they are made of. */
import type { AuthStore } from '../auth/auth-store.ts'
import type { Journal } from '../journal/journal.ts'

/** Something is in the way of a move; the sentence says what, and nothing was changed. */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused'
}

/** `PUBLISHED`: it came from this source already; else a sentence about why it cannot come. */
export type Obstacle = string | typeof PUBLISHED
export const PUBLISHED = Symbol('published')

/** Where channels come from. It stands still: nobody runs them. */
export interface Source {
  /** For people; without a password. */
  readonly told: string
  /** The same at every attempt; different for every other source. */
  readonly id: string
  readonly journal: Journal
  readonly auth: AuthStore
  /** Channels that are here and not moved elsewhere. */
  channels(): Promise<string[]>
  /** Whether an earlier attempt has marked it as moved to the same place. */
  isMarked(to: string): Promise<boolean>
  /** From now on nobody runs these by mistake. Throws `MoveRefused`, all undone, where somebody ran them meanwhile. */
  markMoved(channelIds: readonly string[], to: string): Promise<void>
  /** Things worth knowing that are left behind, as sentences. */
  leftBehind(channelIds: readonly string[]): Promise<string[]>
  close(): Promise<void>
}

/** Where they go. What is on its way is seen by nobody before it is published. */
export interface Destination {
  readonly told: string
  /** Of what is on its way. */
  readonly moving: Journal
  /** Channels on their way from an earlier attempt. */
  earlier(): Promise<string[]>
  /** Null: the channel can come here. */
  obstacle(channelId: string, source: Source): Promise<Obstacle | null>
  /** Drops what an attempt left. */
  discard(channelId: string): Promise<void>
  /** Makes the channel what is run here. Throws `MoveRefused` where it cannot be any more. */
  publish(channelIds: readonly string[], source: Source): Promise<void>
  /** Tokens and secrets of what runs there; the caller closes it. */
  openAuth(): Promise<AuthStore>
  close(): Promise<void>
}
