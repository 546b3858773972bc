/** What a handshake proves, and who judges it: the answers come from outside the fan-out. */
import type { MemberId, Result } from '@fanfare/shared/base'
import type { Audience, Rejection } from '@fanfare/shared/contracts'

export type HandshakeFacts = {
  /** The namespace asked for. */
  audience: Audience | 'ingest'
  /** The page's own words: `session` or `token`, and the `channel` it wants. */
  auth: { session?: string; token?: string; channel?: string }
  cookie: string | undefined
  origin: string | undefined
  userAgent: string
  address: string
}

export type Grant = {
  channelId: string
  audience: Audience | 'ingest'
  scope: string
  /** Whom the personal lane is about. */
  member?: MemberId
  label: string
  /** Asked about again on every message. */
  tokenId: string
}

export interface Gatekeeper {
  authorise(handshake: HandshakeFacts): Result<Grant, Rejection> | Promise<Result<Grant, Rejection>>
  stillValid(tokenId: string): boolean
  /** `undefined`: not a browser, or a same-origin request without the header. */
  originAllowed(origin: string | undefined, host: string | undefined): boolean
}

export interface BroadcastLog {
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
