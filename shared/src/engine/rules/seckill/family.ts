/** The seckill family: rules, effects, and what time does to it. */
import type { Effects, FamilyLife, Rules } from '../../family.ts'
import { brokenSeckills } from './broken.ts'
import { claimUnits } from './claiming.ts'
import {
  applyClaimed,
  applyClosed,
  applyEnded,
  applyOpened,
  applyQueued,
  applyRestocked,
  applySoldOut,
  indexClaims,
} from './effects.ts'
import { nextSeckillDeadline, tickSeckills } from './ending.ts'
import { cancelClaim, closeSeckill, confirmClaim, openSeckill, restock } from './opening.ts'

export const seckillRules = {
  OpenSeckill: openSeckill,
  ConfirmClaim: confirmClaim,
  CancelClaim: cancelClaim,
  Restock: restock,
  CloseSeckill: closeSeckill,
  ClaimUnits: claimUnits,
} satisfies Partial<Rules>

export const seckillEffects = {
  SeckillOpened: applyOpened,
  UnitsClaimed: applyClaimed,
  UnitsQueued: applyQueued,
  ClaimEnded: applyEnded,
  Restocked: applyRestocked,
  SoldOut: applySoldOut,
  SeckillClosed: applyClosed,
} satisfies Partial<Effects>

export const seckillLife: FamilyLife = {
  tick: tickSeckills,
  nextDeadline: nextSeckillDeadline,
  finishLoad: indexClaims,
  broken: brokenSeckills,
}
