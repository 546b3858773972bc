/** The tasks family: tasks of the programme, and the lucky draw of the day. */
import type { Effects, FamilyLife } from '../../family.ts'
import { applyTaskCompleted } from './count-towards-tasks.ts'
import { applyTaskRevoked } from './revoke.ts'
import { applyPerkDayOpened, applyPerkDrawn, brokenPerks } from './perk.ts'

export const taskEffects = {
  TaskCompleted: applyTaskCompleted,
  TaskRevoked: applyTaskRevoked,
  PerkDayOpened: applyPerkDayOpened,
  PerkDrawn: applyPerkDrawn,
} satisfies Partial<Effects>

export const taskLife: FamilyLife = { broken: brokenPerks }
