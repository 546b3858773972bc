/** Holds that wait for a person: approved they are given at once, rejected they never were. */
import type { CommandOf } from '../../../contracts/index.ts'
import type { Draft } from '../../draft.ts'
import { settle } from '../../draft.ts'
import type { Pending } from '../../state.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { recoverDebt } from '../earning.ts'
import { upgradeTier } from '../tiers.ts'
import { voidGrant } from './held-grants.ts'

/** Holds of one member that one command settles; more need another. */
export const REVIEWS_PER_COMMAND_MAX = 1_000

type Verdict = Pick<CommandOf<'ReviewMember'>, 'approve' | 'reason' | 'actor'>

export function reviewHold(draft: Draft, command: CommandOf<'ReviewHold'>): Decision {
  const { pending, inReview } = draft.state
  const hold = pending.get(command.transfer)
  if (hold === undefined || !inReview.has(hold.seq)) return refused('hold/unknown')
  return review(draft, [hold], command)
}

export function reviewMember(draft: Draft, command: CommandOf<'ReviewMember'>): Decision {
  const { pending, inReview, members } = draft.state
  if (!members.has(command.member)) return refused('member/unknown')
  const holds: Pending[] = []
  for (const seq of inReview) {
    const hold = pending.get(seq)
    if (hold?.member === command.member) holds.push(hold)
    if (holds.length === REVIEWS_PER_COMMAND_MAX) break
  }
  return holds.length === 0 ? refused('hold/unknown') : review(draft, holds, command)
}

function review(draft: Draft, holds: readonly Pending[], verdict: Verdict): Decision {
  const { approve, reason = null, actor } = verdict
  let points = 0
  for (const hold of holds) {
    points += hold.amount
    if (approve) approveHold(draft, hold)
    else voidGrant(draft, hold, 'rejected')
  }
  const member = holds[0]?.member
  if (member === undefined || member === null) return refused('hold/unknown')
  draft.events.push({
    type: 'HoldsReviewed',
    member,
    holds: holds.length,
    points,
    approved: approve,
    reason,
    actor,
  })
  return decided(draft)
}

function approveHold(draft: Draft, hold: Pending): void {
  const purse = settle(draft, hold, 'posted', 'approved')
  if (purse === null) return
  recoverDebt(draft, purse, hold.amount)
  upgradeTier(draft, purse)
}
