/**
 * Asks the journal about ids that carry value and are older than the window. Asked as soon as a request
 * comes, so that the answer is there when its batch is decided and no batch waits for it in line.
 */
import type { Journal, Remembered } from '../journal/journal.ts'
import type { CauseWindow } from './cause-window.ts'
import type { Submission } from './submission.ts'

export type Recalled = ReadonlyMap<string, Remembered>

/** Null when there is nothing to ask. */
export function recallOlder(
  journal: Journal,
  channelId: string,
  causes: CauseWindow,
  submissions: readonly Submission[],
): Promise<Recalled> | null {
  const unknown: string[] = []
  for (const { dedupe, causeId } of submissions) {
    if (dedupe === 'forever' && causes.mayForget(causeId)) unknown.push(causeId)
  }
  return unknown.length === 0 ? null : ask(journal, channelId, unknown)
}

async function ask(
  journal: Journal,
  channelId: string,
  causeIds: readonly string[],
): Promise<Recalled> {
  const recalled = new Map<string, Remembered>()
  for (const found of await journal.recall(channelId, causeIds)) {
    if (found !== null) recalled.set(found.causeId, found)
  }
  return recalled
}

const NOTHING: Recalled = new Map()

/** The answers of all requests of a batch as one. */
export async function allRecalled(asked: readonly (Promise<Recalled> | null)[]): Promise<Recalled> {
  const answers = await Promise.all(asked.filter((one) => one !== null))
  const known = answers.filter((answer) => answer.size > 0)
  return known.length === 0 ? NOTHING : new Map(known.flatMap((answer) => [...answer]))
}
