/** The safeguards family: budget, review, exclusion and undo. */
import type { Effects, FamilyLife, Rules } from '../../family.ts'
import { isForReview } from '../../ledger.ts'
import type { State } from '../../state.ts'
import {
  applyBudgetOpened,
  applyGrantRefused,
  brokenBudget,
  budgetDeadline,
  tickBudget,
} from './budget.ts'
import {
  applyExclusion,
  applyUnbanned,
  excludeMember,
  grantRightByHand,
  includeMember,
  muteMember,
  unmuteMember,
} from './exclusion.ts'
import {
  applyMemberReversed,
  applyReversalStarted,
  applyReversed,
  brokenReversals,
  refreshReversing,
  reversalDeadline,
  reverseActivity,
  tickReversal,
} from './reversal.ts'
import { reviewHold, reviewMember } from './review.ts'

export const safeguardRules = {
  ReverseActivity: reverseActivity,
  ExcludeMember: excludeMember,
  IncludeMember: includeMember,
  MuteMember: muteMember,
  UnmuteMember: unmuteMember,
  ReviewHold: reviewHold,
  ReviewMember: reviewMember,
  GrantRight: grantRightByHand,
} satisfies Partial<Rules>

export const safeguardEffects = {
  ReversalStarted: applyReversalStarted,
  MemberReversed: applyMemberReversed,
  ActivityReversed: applyReversed,
  MemberExcluded: applyExclusion,
  MemberIncluded: applyExclusion,
  MemberUnbanned: applyUnbanned,
  HoldsReviewed: () => undefined,
  GrantRefused: applyGrantRefused,
  BudgetOpened: applyBudgetOpened,
} satisfies Partial<Effects>

export const safeguardLife: FamilyLife = {
  tick: (draft, at) => {
    tickBudget(draft, at)
    tickReversal(draft)
  },
  nextDeadline: (state) => {
    const due = Math.min(budgetDeadline(state) ?? Infinity, reversalDeadline(state) ?? Infinity)
    return due === Infinity ? null : due
  },
  finishLoad: (state: State) => {
    const holds = [...state.pending.values()].filter(({ reason }) => isForReview(reason))
    state.inReview = new Set(holds.map(({ seq }) => seq).sort((a, b) => a - b))
    refreshReversing(state)
  },
  broken: (state) => [...brokenBudget(state), ...brokenReversals(state)],
}
