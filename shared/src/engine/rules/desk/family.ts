/** The desk family. */
import { unbuilt } from '../../unbuilt.ts'
import type { Effects, FamilyLife, Rules } from '../../family.ts'

export const deskRules = {
  ShowCard: unbuilt,
  HideCard: unbuilt,
  IssueCode: unbuilt,
  WithdrawCode: unbuilt,
  SaveRundown: unbuilt,
  DeleteRundown: unbuilt,
  CueItem: unbuilt,
  RedeemCode: unbuilt,
} satisfies Partial<Rules>

export const deskEffects = {
  CardShown: unbuilt,
  CardHidden: unbuilt,
  CodeIssued: unbuilt,
  CodeRedeemed: unbuilt,
  CodeWithdrawn: unbuilt,
  RundownSaved: unbuilt,
  RundownDeleted: unbuilt,
  ItemCued: unbuilt,
} satisfies Partial<Effects>

export const deskLife: FamilyLife = {}
