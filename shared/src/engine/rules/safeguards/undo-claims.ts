/** Undoing a seckill for one member: what they hold or bought goes back on the shelf. */
import type { MemberId } from '../../../base/index.ts'
import type { Draft } from '../../draft.ts'
import { openPurse, transfer } from '../../draft.ts'
import { memberAccount, rightAsset, soldAccount, SPENT, stockAccount } from '../../ledger.ts'
import { endClaim, releaseClaim } from '../seckill/claims.ts'
import { liveClaims } from '../seckill/drafted-claims.ts'
import type { Claim, Seckill } from '../seckill/state.ts'

/** Points on hold come back with their claim; points that were paid are in the member's part, for the caller. */
export function undoClaims(draft: Draft, seckill: Seckill, member: MemberId): void {
  for (const claim of liveClaims(draft, seckill.activityId, member)) {
    if (claim.state === 'queued') endClaim(draft, claim, 'left_queue', 'reversed')
    else if (claim.state === 'held') releaseClaim(draft, seckill, claim, 'reversed')
    else unsell(draft, seckill, claim)
  }
}

/** With the tickets that it used up. */
function unsell(draft: Draft, { activityId, right }: Seckill, claim: Claim): void {
  const purse = openPurse(draft, claim.member)
  const back = { amount: claim.quantity, rule: 'reversal', activityId } as const
  const stock = { from: soldAccount(activityId), to: stockAccount(activityId) }
  transfer(draft, purse, { ...back, ...stock, asset: 'stock' })
  if (right !== null) {
    const ticket = { from: SPENT, to: memberAccount(purse.id) }
    transfer(draft, purse, { ...back, ...ticket, asset: rightAsset(right) })
  }
  endClaim(draft, claim, 'released', 'reversed')
}
