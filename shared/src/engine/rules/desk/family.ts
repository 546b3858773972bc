/** What belongs to the desk: cards, codes, and the run of show. */
import { activitiesOf } from '../../activity.ts'
import type { Effects, FamilyLife, Rules } from '../../family.ts'
import { applyCardHidden, applyCardShown, hideCard, showCard, tickCard } from './cards.ts'
import {
  applyCodeIssued,
  applyCodeRedeemed,
  applyCodeWithdrawn,
  brokenCodes,
  issueCode,
  redeemCode,
  tickCodes,
  withdrawCode,
} from './codes.ts'
import {
  applyItemCued,
  applyRundownDeleted,
  applyRundownSaved,
  cueItem,
  deleteRundown,
  saveRundown,
} from './rundowns.ts'

export const deskRules = {
  ShowCard: showCard,
  HideCard: hideCard,
  IssueCode: issueCode,
  WithdrawCode: withdrawCode,
  SaveRundown: saveRundown,
  DeleteRundown: deleteRundown,
  CueItem: cueItem,
  RedeemCode: redeemCode,
} satisfies Partial<Rules>

export const deskEffects = {
  CardShown: applyCardShown,
  CardHidden: applyCardHidden,
  CodeIssued: applyCodeIssued,
  CodeRedeemed: applyCodeRedeemed,
  CodeWithdrawn: applyCodeWithdrawn,
  RundownSaved: applyRundownSaved,
  RundownDeleted: applyRundownDeleted,
  ItemCued: applyItemCued,
} satisfies Partial<Effects>

export const deskLife: FamilyLife = {
  tick: (draft, at) => {
    tickCard(draft, at)
    tickCodes(draft, at)
  },
  nextDeadline: (state) => {
    let next = state.card?.until ?? Infinity
    if (state.running.length > 0) {
      for (const code of activitiesOf(state, 'code'))
        next = Math.min(next, code.closesAt ?? Infinity)
    }
    return next === Infinity ? null : next
  },
  broken: brokenCodes,
}
