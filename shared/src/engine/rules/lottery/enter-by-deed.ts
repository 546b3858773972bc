/** Entries by doing something while a lottery is open. The deed is the price: it costs no fee. */
import type { Action, EntryDeed } from '../../../contracts/index.ts'
import { ENTRY_DEEDS } from '../../../contracts/index.ts'
import type { Draft, Purse } from '../../draft.ts'
import { enter, whyNot } from './entering.ts'

export function enterByDeed(draft: Draft, purse: Purse, action: Action): void {
  if (!isEntryDeed(action)) return
  for (const activity of draft.state.running) {
    if (activity.type !== 'lottery' || !activity.enterBy.includes(action)) continue
    if (whyNot(draft, purse, activity, action) === null) enter(draft, purse, activity, action)
  }
}

function isEntryDeed(action: string): action is EntryDeed {
  return (ENTRY_DEEDS as readonly string[]).includes(action)
}
