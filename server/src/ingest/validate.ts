/** Untrusted items in, signals out: each item is judged alone, so one bad one spoils nothing. */
import { limits, rejection, SIGNAL_TYPES, SignalSchema } from '@fanfare/shared/contracts'
import type { Rejection, Signal } from '@fanfare/shared/contracts'

const { CLOCK_AHEAD_MS_MAX } = limits

export type RejectedItem = { index: number; code: string; message: string }

export type ValidatedSignals = {
  signals: Signal[]
  /** Where each of `signals` stood in the request. */
  indexes: number[]
  rejected: RejectedItem[]
}

const knownTypes: ReadonlySet<unknown> = new Set(SIGNAL_TYPES)
/** Longest piece of an unknown type that is repeated in the answer. */
const ECHO_CHARS_MAX = 40

export function validateSignals(items: readonly unknown[], nowMs: number): ValidatedSignals {
  const validated: ValidatedSignals = { signals: [], indexes: [], rejected: [] }
  const latestMs = nowMs + CLOCK_AHEAD_MS_MAX
  for (let index = 0; index < items.length; index++) {
    const parsed = SignalSchema.safeParse(items[index])
    if (parsed.success && parsed.data.at <= latestMs) {
      validated.signals.push(parsed.data)
      validated.indexes.push(index)
    } else {
      const { code, message } = parsed.success
        ? rejection('signal/clock_in_future')
        : whyInvalid(items[index], parsed.error.issues[0])
      validated.rejected.push({ index, code, message })
    }
  }
  return validated
}

function whyInvalid(
  item: unknown,
  issue: { path: readonly PropertyKey[]; message: string } | undefined,
): Rejection {
  const type = item !== null && typeof item === 'object' && 'type' in item ? item.type : undefined
  if (typeof type === 'string' && !knownTypes.has(type)) {
    return rejection('signal/unknown_type', JSON.stringify(type.slice(0, ECHO_CHARS_MAX)))
  }
  return rejection('signal/invalid', describeIssue(issue))
}

/** `gift.count: Too small…`; only names of our own fields and positions, never the value. */
export function describeIssue(
  issue: { path: readonly PropertyKey[]; message: string } | undefined,
): string | undefined {
  if (issue === undefined) return undefined
  const path = issue.path.map(String).join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}
