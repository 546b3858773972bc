/** Asks the journal about ids that carry value and are older than the window, before a batch is decided. */
import type { Journal, Remembered } from '../journal/journal.ts'
import type { CauseWindow } from './cause-window.ts'
import type { Waiting } from './mailbox.ts'

export async function recallOlder(
  journal: Journal,
  channelId: string,
  causes: CauseWindow,
  taken: readonly Waiting[],
): Promise<ReadonlyMap<string, Remembered>> {
  const recalled = new Map<string, Remembered>()
  if (causes.isComplete) return recalled
  const unknown = taken.flatMap(({ submissions }) =>
    submissions
      .filter(({ dedupe, causeId }) => dedupe === 'forever' && causes.find(causeId) === undefined)
      .map(({ causeId }) => causeId),
  )
  if (unknown.length === 0) return recalled
  for (const found of await journal.recall(channelId, unknown)) {
    if (found !== null) recalled.set(found.causeId, found)
  }
  return recalled
}
