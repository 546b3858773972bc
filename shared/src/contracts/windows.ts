/** Multiplier windows as a producer commands them. */
import { z } from 'zod'
import { activityId } from './fields.ts'
import { FACTOR_BP_MAX, POINTS_MAX, WINDOW_SECONDS_MAX } from './limits.ts'
import { ACTIONS, TIERS } from './rules.ts'

const windowSeconds = z.int().min(1).max(WINDOW_SECONDS_MAX)

export const OpenWindowSchema = z.object({
  type: z.literal('OpenWindow'),
  /** 20 000 is double points. */
  factorBp: z.int().min(10_001).max(FACTOR_BP_MAX),
  seconds: windowSeconds,
  tiers: z.array(z.enum(TIERS)).min(1).max(TIERS.length).optional(),
  actions: z.array(z.enum(ACTIONS)).min(1).max(ACTIONS.length).optional(),
  /** Most extra points the window may give away in total. */
  budget: z.int().min(1).max(POINTS_MAX).optional(),
})

export const windowCommands = [
  OpenWindowSchema,
  z.object({ type: z.literal('ExtendWindow'), activityId, seconds: windowSeconds }),
  z.object({ type: z.literal('CloseWindow'), activityId }),
] as const
