/** Adds to commands that hold words the words as they are compared. */
import type {
  CueAction,
  CueActionBody,
  Folded,
  FoldedRundown,
  Rundown,
} from '@fanfare/shared/contracts'
import { compareText } from './compare-text.ts'

export function foldedAction<C extends CueAction>(action: C): Folded<C>
export function foldedAction(action: CueAction): CueActionBody {
  switch (action.type) {
    case 'OpenSeckill':
      return { ...action, folded: compareText(action.keyword) }
    case 'OpenLottery':
      return { ...action, folded: compareText(action.keyword ?? '') }
    case 'IssueCode':
      return { ...action, folded: compareText(action.code) }
    case 'OpenPoll':
      return { ...action, folded: action.options.map(compareText) }
    case 'OpenQuiz':
      return {
        ...action,
        folded: action.answers.map(compareText),
        foldedOptions: action.options?.map(compareText) ?? null,
      }
    default:
      return action
  }
}

export function foldedRundown(rundown: Rundown): FoldedRundown {
  const items = rundown.items.map((item) => ({
    ...item,
    action: item.action === null ? null : foldedAction(item.action),
  }))
  return { ...rundown, items }
}
