/** Fields that several commands share. */
import { z } from 'zod'
import {
  ACTIVITY_SECONDS_MAX,
  ID_CHARS_MAX,
  KEYWORD_CHARS_MAX,
  REASON_CHARS_MAX,
  TITLE_CHARS_MAX,
} from './limits.ts'
import { TIERS } from './rules.ts'

export const activityId = z.string().min(1).max(ID_CHARS_MAX)
export const title = z.string().trim().min(1).max(TITLE_CHARS_MAX)
export const keyword = z.string().trim().min(1).max(KEYWORD_CHARS_MAX)
/** Names of rights are part of the names of accounts. */
export const rightName = keyword.regex(/^[^/]+$/, 'must not hold /')
export const tierList = z.array(z.enum(TIERS)).min(1).max(TIERS.length)
export const activitySeconds = z.int().min(1).max(ACTIVITY_SECONDS_MAX)
export const reason = z.string().trim().min(1).max(REASON_CHARS_MAX)
