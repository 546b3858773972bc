/** A saved action as changed in its form: what the form has no field for stays as it was. Pure. */
import { ok, type Result } from '@fanfare/shared/base'
import { CueActionSchema, type CueAction } from '@fanfare/shared/contracts'
import { actionOf, draftOf } from './action-draft.ts'
import type { Draft } from './form-fields.ts'
import type { Flaw } from './form-flaws.ts'

/** What differs between the untouched form and the one now is done to the original, and nothing else. */
export function editedAction(
  original: CueAction,
  draft: Draft,
): Result<CueAction, readonly Flaw[]> {
  const now = actionOf(original.type, draft)
  const untouched = actionOf(original.type, draftOf(original))
  if (!now.ok || !untouched.ok) return now
  const parsed = CueActionSchema.safeParse(merged(original, untouched.value, now.value))
  return parsed.success ? ok(parsed.data) : now
}

function merged(original: unknown, before: unknown, after: unknown): unknown {
  if (JSON.stringify(before) === JSON.stringify(after)) return original
  // An optional group that the form empties may hold more than the form knows.
  const [old, changed] = [before ?? {}, after ?? {}]
  if (!isRecord(original) || !isRecord(old) || !isRecord(changed)) return after
  const names = new Set([original, old, changed].flatMap((one) => Object.keys(one)))
  const entries = [...names]
    .map((name) => [name, merged(original[name], old[name], changed[name])] as const)
    .filter(([, value]) => value !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
