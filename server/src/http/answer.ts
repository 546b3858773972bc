/** From results to responses: every refusal has a code, a sentence and the status of its kind. */
import type { Result } from '@fanfare/shared/base'
import { REJECTIONS, rejection, RETRIABLE } from '@fanfare/shared/contracts'
import type { Rejection, RejectionCode } from '@fanfare/shared/contracts'
import { BUSY_RETRY_SECONDS } from '../limits.ts'

const STATUS: Partial<Record<RejectionCode, number>> = {
  'request/malformed': 400,
  'request/invalid': 400,
  'request/too_large': 413,
  'request/too_many_signals': 413,
  'request/not_found': 404,
  'request/unsupported_media': 415,
  'auth/missing': 401,
  'auth/invalid': 401,
  'auth/forbidden': 403,
  'auth/origin': 403,
  'channel/busy': 503,
  'channel/stopped': 503,
  'channel/unavailable': 503,
  'channel/not_durable': 503,
  'channel/invalid_id': 400,
  'channel/unknown': 404,
  'rate/limited': 429,
}

/** What the rules refuse is a conflict with the state of things. */
const REFUSED_BY_RULES = 409

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: JSON_HEADERS })
}

const JSON_HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
}

export function refuse({ code, message }: Rejection): Response {
  const response = json({ code, message }, STATUS[code] ?? REFUSED_BY_RULES)
  if (RETRIABLE.has(code)) response.headers.set('Retry-After', String(BUSY_RETRY_SECONDS))
  if (code === 'auth/missing' || code === 'auth/invalid') {
    response.headers.set('WWW-Authenticate', 'Bearer')
  }
  // The rest of a body nobody reads must not be taken for the next request.
  if (code === 'request/too_large') response.headers.set('Connection', 'close')
  return response
}

export function answer(result: Result<unknown, Rejection>): Response {
  return result.ok ? json(result.value) : refuse(result.error)
}

/** A read that finds nothing is "not found", although the same code refuses a command as a conflict. */
export function notFound(code: RejectionCode): Response {
  return json(rejection(code), 404)
}

/** Errors of stores that may be over in a moment. */
const NOT_NOW = new Set(['JournalUnavailable', 'PastUnavailable', 'ArchiveUnavailable'])

/** Stores and registries reject with errors that carry a code of ours; anything else is unexpected. */
export function rejectionOf(error: unknown): Rejection | null {
  if (!(error instanceof Error)) return null
  if ('rejection' in error) return error.rejection as Rejection
  // What the store says of itself is for the log, and nobody who asks can do anything about it.
  if (NOT_NOW.has(error.name)) return rejection('channel/unavailable')
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' && Object.hasOwn(REJECTIONS, code)
    ? { code: code as RejectionCode, message: error.message }
    : null
}
