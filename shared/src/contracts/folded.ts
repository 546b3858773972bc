/**
 * What the edge adds to commands that hold words: the words as they are compared, in the order of the
 * command's keyword, code, options or answers.
 */
import type { CueAction, Rundown } from './room-desk.ts'

export type Folded<C> = C extends { type: 'OpenSeckill' | 'OpenLottery' | 'IssueCode' }
  ? C & { folded: string }
  : C extends { type: 'OpenPoll' }
    ? C & { folded: string[] }
    : C extends { type: 'OpenQuiz' }
      ? C & { folded: string[]; foldedOptions: string[] | null }
      : C

/** What a cued item does. */
export type CueActionBody = Folded<CueAction>

type Item = Rundown['items'][number]
/** A run of show that can be cued without asking the edge again. */
export type FoldedRundown = Omit<Rundown, 'items'> & {
  items: (Omit<Item, 'action'> & { action: CueActionBody | null })[]
}
