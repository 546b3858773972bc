/** The safeguards family. */
import { unbuilt } from '../../unbuilt.ts'
import type { Effects, FamilyLife, Rules } from '../../family.ts'

export const safeguardRules = {
  ReverseActivity: unbuilt,
  ExcludeMember: unbuilt,
  IncludeMember: unbuilt,
  MuteMember: unbuilt,
  UnmuteMember: unbuilt,
  ReviewHold: unbuilt,
  ReviewMember: unbuilt,
  GrantRight: unbuilt,
} satisfies Partial<Rules>

export const safeguardEffects = {
  ReversalStarted: unbuilt,
  ActivityReversed: unbuilt,
  MemberExcluded: unbuilt,
  MemberIncluded: unbuilt,
  MemberUnbanned: unbuilt,
  GrantRefused: unbuilt,
  BudgetOpened: unbuilt,
} satisfies Partial<Effects>

export const safeguardLife: FamilyLife = {}
