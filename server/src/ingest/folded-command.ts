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
      return { ...action, folded: foldedWord(action.keyword) }
    case 'OpenLottery':
      return { ...action, folded: foldedWord(action.keyword ?? '') }
    case 'IssueCode':
      return { ...action, folded: foldedWord(action.code) }
    case 'OpenPoll':
      return { ...action, folded: action.options.map(foldedWord) }
    case 'OpenQuiz':
      return {
        ...action,
        folded: action.answers.map(foldedWord),
        foldedOptions: action.options?.map(foldedWord) ?? null,
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

/** A word of nothing but invisible characters stays what it is: it must not equal every empty line. */
function foldedWord(word: string): string {
  return compareText(word) || word
}
