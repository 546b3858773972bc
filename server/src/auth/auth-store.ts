/**
 * Where tokens, links, sessions and secrets are kept: in the data folder of one installation, or in the Redis
 * that all nodes of a service share. It only stores; who may do what is decided above it.
 */
import { rejection } from '@fanfare/shared/contracts'
import type { Scope } from './principal.ts'

export type TokenRecord = {
  id: string
  channelId: string
  scope: Scope
  label: string
  /** A secret for signed webhooks belongs to it. */
  webhook: boolean
  /** Of an overlay token that is derived; `null` for random tokens. */
  generation: number | null
  createdAt: number
  lastUsedAt: number | null
  expiresAt: number | null
  revokedAt: number | null
}

/** `hash`: of the secret, which is nowhere. */
export type StoredToken = TokenRecord & { hash: string }
export type StoredLink = { hash: string; channelId: string; label: string; expiresAt: number }
export type StoredSession = StoredLink & { id: string; createdAt: number }

export type SecretName = 'key' | 'admin'

/** What somebody else changed: a token or session, and the channel whose list of tokens it is in. */
export type AuthChange = { id: string; channelId: string }

/** Every method rejects with `AuthUnavailable` where the store cannot be asked at the moment. */
export interface AuthStore {
  /** How long a change by another process may go unseen by whoever remembers what was here. */
  readonly changesSeenMs: number
  /** The one that is kept; `make` is used where there is none yet, by whoever comes first. */
  secret(name: SecretName, make: () => string): Promise<string>
  /** False where a token of this hash is there already: nothing changed. */
  addToken(token: StoredToken): Promise<boolean>
  tokenByHash(hash: string): Promise<StoredToken | null>
  tokenById(id: string): Promise<StoredToken | null>
  /** The oldest first. */
  tokens(channelId?: string): Promise<StoredToken[]>
  /** False where it was revoked already or never existed. */
  revokeToken(id: string, at: number): Promise<boolean>
  expireToken(id: string, expiresAt: number): Promise<void>
  noteUsed(uses: readonly (readonly [id: string, at: number])[]): Promise<void>
  addLink(link: StoredLink, now: number): Promise<void>
  /** Finds and uses up in one step; whatever its age. */
  takeLink(hash: string): Promise<StoredLink | null>
  addSession(session: StoredSession, now: number): Promise<void>
  sessionById(id: string): Promise<StoredSession | null>
  /** Does nothing where it has been removed meanwhile. */
  prolongSession(session: StoredSession, now: number): Promise<void>
  removeSession(session: StoredSession): Promise<void>
  /** What was changed since this was asked last, own changes among it or not; `all`: anything may have been. */
  changes(): Promise<readonly AuthChange[] | 'all'>
  /** Hears that it is worth asking for changes now. It may miss some. */
  onChanged(listener: () => void): void
  close(): Promise<void>
}

/** Nobody can say who this is at the moment, which is not the same as "nobody". */
export class AuthUnavailable extends Error {
  override readonly name = 'AuthUnavailable'
  readonly rejection = rejection(
    'channel/unavailable',
    'tokens cannot be looked up at the moment; try again later',
  )

  constructor(cause?: unknown) {
    super('tokens cannot be looked up at the moment; try again later', { cause })
  }
}

/** Whether it may be used now. */
export function isAlive(record: TokenRecord | StoredSession, now: number): boolean {
  if ('revokedAt' in record && record.revokedAt !== null) return false
  return record.expiresAt === null || record.expiresAt > now
}
