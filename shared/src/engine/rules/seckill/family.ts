/** The seckill family. */
import { unbuilt } from '../../unbuilt.ts'
import type { Effects, FamilyLife, Rules } from '../../family.ts'

export const seckillRules = {
  OpenSeckill: unbuilt,
  ConfirmClaim: unbuilt,
  CancelClaim: unbuilt,
  Restock: unbuilt,
  CloseSeckill: unbuilt,
  ClaimUnits: unbuilt,
} satisfies Partial<Rules>

export const seckillEffects = {
  SeckillOpened: unbuilt,
  UnitsClaimed: unbuilt,
  UnitsQueued: unbuilt,
  ClaimEnded: unbuilt,
  Restocked: unbuilt,
  SoldOut: unbuilt,
  SeckillClosed: unbuilt,
} satisfies Partial<Effects>

export const seckillLife: FamilyLife = {}
