/** Fields that several commands share. */
import { z } from 'zod'
import {
  ACTIVITY_SECONDS_MAX,
  ID_CHARS_MAX,
  KEYWORD_CHARS_MAX,
  OPTION_CHARS_MAX,
  REASON_CHARS_MAX,
  TITLE_CHARS_MAX,
} from './limits.ts'
import { isPlainName, PLAIN_NAME_HINT } from './plain-name.ts'
import { TIERS } from './rules.ts'

export const activityId = z.string().min(1).max(ID_CHARS_MAX)
/** Zero-width and other invisible characters alone say nothing, and nobody could type them. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u
const visibleText = z.string().trim().min(1).regex(VISIBLE, 'must hold something that can be seen')
export const title = visibleText.max(TITLE_CHARS_MAX)
export const keyword = visibleText.max(KEYWORD_CHARS_MAX)
export const option = visibleText.max(OPTION_CHARS_MAX)
/** Names of rights are part of the names of accounts. */
export const rightName = keyword
  .regex(/^[^/]+$/, 'must not hold /')
  .refine(isPlainName, PLAIN_NAME_HINT)
export const tierList = z.array(z.enum(TIERS)).min(1).max(TIERS.length)
export const activitySeconds = z.int().min(1).max(ACTIVITY_SECONDS_MAX)
export const reason = z.string().trim().min(1).max(REASON_CHARS_MAX)
