/** How carefully something is opened, by what it may cost. Pure. */
import type { CueAction } from '@fanfare/shared/contracts'
import { DELAYED_BUDGET_MAX } from '../window/window-draft.ts'

/** `now`: can be taken back. `delayed`: five seconds to take it back. `hold`: shown what it costs, then held. */
export type Care = 'now' | 'delayed' | 'hold'

/** Points it may give away at most; null for no bound. */
export function worstPoints(action: CueAction | null): number | null {
  switch (action?.type) {
    case 'OpenWindow':
      return action.budget ?? null
    case 'OpenLottery':
      return (action.prizePoints ?? 0) * action.winners
    case 'OpenQuiz':
      if (action.rewardPoints === 0) return 0
      return action.firstK === undefined ? null : action.rewardPoints * action.firstK
    case 'IssueCode':
      return (action.points ?? 0) * action.limit
    case 'OpenSeckill':
    case 'OpenPoll':
    case 'ShowCard':
    case 'HideCard':
    case undefined:
      return 0
  }
}

export function careOf(action: CueAction | null): Care {
  if (action === null) return 'now'
  // What is for sale, or takes a fee, is never opened by a slip of the hand.
  if (action.type === 'OpenSeckill') return 'hold'
  if (action.type === 'OpenLottery' && action.feePoints !== undefined) return 'hold'
  const worst = worstPoints(action)
  if (worst === null || worst > DELAYED_BUDGET_MAX) return 'hold'
  return worst > 0 || action.type === 'OpenLottery' || action.type === 'IssueCode'
    ? 'delayed'
    : 'now'
}
