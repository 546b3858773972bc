/** The outcome of a decision: events that will happen, or a refusal that changes nothing. */
import type { Result } from '../../base/index.ts'
import { err, ok } from '../../base/index.ts'
import type { Event, Rejection, RejectionCode } from '../../contracts/index.ts'
import { rejection } from '../../contracts/index.ts'
import type { Draft } from '../draft.ts'

export type Decision = Result<Event[], Rejection>

export function decided(draft: Draft): Decision {
  return draft.refusal === null ? ok(draft.events) : refused(draft.refusal)
}

export function refused(code: RejectionCode, detail?: string): Decision {
  return err(rejection(code, detail))
}
