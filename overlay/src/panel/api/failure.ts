/** Why something asked of the server did not happen: its own refusals, and what happens on the way there. */
import type { RejectionCode } from '@fanfare/shared/contracts'

/** Seen only by the page: no answer came, or one that is not ours. */
export const CLIENT_CODES = ['client/offline', 'client/timeout', 'client/unexpected'] as const
export type ClientCode = (typeof CLIENT_CODES)[number]

export type FailureCode = RejectionCode | ClientCode

export type Failure = {
  /** A `FailureCode`, or one that a newer server knows and this page does not. */
  code: string
  /** English, for a code without a sentence of ours. */
  message: string
  retryAfterMs?: number
}

/** Nobody knows whether it happened: only the same request, with the same key, may be sent again. */
export function isUncertain(failure: Failure): boolean {
  return failure.code === 'client/offline' || failure.code === 'client/timeout'
}
