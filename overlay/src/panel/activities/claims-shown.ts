/** Which claims of many are shown: those that need a hand first, found by name, id or code. Pure. */
import type { ClaimAnswer } from '../api/answers.ts'

export const CLAIMS_SHOWN_MAX = 50

const ORDER: Record<ClaimAnswer['state'], number> = { held: 0, queued: 1, entered: 2, sold: 3 }

export function claimsShown(claims: readonly ClaimAnswer[], wanted: string): ClaimAnswer[] {
  const folded = wanted.normalize('NFKC').trim().toLowerCase()
  const isWanted = ({ name, member, code }: ClaimAnswer): boolean =>
    `${name} ${member.userId} ${code ?? ''}`.toLowerCase().includes(folded)
  return claims
    .filter((claim) => folded === '' || isWanted(claim))
    .sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.at - b.at)
    .slice(0, CLAIMS_SHOWN_MAX)
}
