/** How factors join: multiplied, added or the greatest of them, at most up to the cap. */
import type { Rules } from '../../contracts/index.ts'
import { limits } from '../../contracts/index.ts'
import { mulDivFloor } from '../integers.ts'

const { BP_ONE } = limits

export type StackingMode = Rules['stacking']['mode']

/** Base points that are multiplied alike. */
export type Share = { base: number; bp: number }

/** Basis points, before any cap. */
export function stackedBp(mode: StackingMode, aBp: number, bBp: number): number {
  if (mode === 'add') return aBp + bBp
  if (mode === 'max') return Math.max(aBp, bBp)
  return mulDivFloor(aBp, bBp, BP_ONE)
}

/** Every share by the same factor; `isCut` when the cap took some of it. */
export function raiseShares(
  shares: readonly Share[],
  by: { mode: StackingMode; factorBp: number; capBp: number },
): { shares: Share[]; isCut: boolean } {
  let isCut = false
  const raised = shares.map(({ base, bp }) => {
    const wantedBp = stackedBp(by.mode, bp, by.factorBp)
    isCut ||= wantedBp > by.capBp
    return { base, bp: Math.min(by.capBp, wantedBp) }
  })
  return { shares: raised, isCut }
}

/** Rounded down once, over all of them. */
export function pointsOf(shares: readonly Share[]): number {
  const [first] = shares
  if (shares.length === 1 && first !== undefined) return mulDivFloor(first.base, first.bp, BP_ONE)
  // At most POINTS_MAX × FACTOR_BP_MAX in all: exact.
  return Math.floor(shares.reduce((sum, { base, bp }) => sum + base * bp, 0) / BP_ONE)
}
