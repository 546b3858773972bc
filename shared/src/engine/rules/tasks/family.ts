/** The tasks family. */
import { unbuilt } from '../../unbuilt.ts'
import type { Effects, FamilyLife } from '../../family.ts'

export const taskEffects = {
  TaskCompleted: unbuilt,
  PerkDrawn: unbuilt,
} satisfies Partial<Effects>

export const taskLife: FamilyLife = {}
