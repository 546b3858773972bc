/** From what a member is kept, as bits of `Member.excluded`. */
import type { Exclusion } from '../contracts/index.ts'
import type { Purse } from './draft.ts'
import type { Member } from './member.ts'

export const EXCLUSION_BITS: Record<Exclusion, number> = { board: 1, rewards: 2 }

export function isExcluded(member: Member, from: Exclusion): boolean {
  return (member.excluded & EXCLUSION_BITS[from]) !== 0
}

/** Earns nothing, enters nothing, claims nothing. */
export function isKeptFromRewards(purse: Purse): boolean {
  return purse.member !== null && isExcluded(purse.member, 'rewards')
}
