/** What comes after the question mark: checked, with defaults. */
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import { z } from 'zod'
import { describeIssue } from '../ingest/validate.ts'
import { PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX } from '../limits.ts'

export const pageLimit = z.coerce
  .number()
  .int()
  .min(1)
  .max(PAGE_ROWS_MAX)
  .default(PAGE_ROWS_DEFAULT)
export const pageCursor = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0)

export const PageQuery = z.object({ limit: pageLimit, cursor: pageCursor })

export function queryOf<T>(schema: z.ZodType<T>, query: unknown): Result<T, Rejection> {
  const parsed = schema.safeParse(query)
  return parsed.success
    ? ok(parsed.data)
    : err(rejection('request/invalid', describeIssue(parsed.error.issues[0])))
}
