/**
 * Asks the journal about ids that carry value and are older than the window. Asked as soon as a request
 * comes, so that the answer is there when its batch is decided and no batch waits for it in line.
 */
import type { Journal, Remembered } from '../journal/journal.ts'
import type { CauseWindow } from './cause-window.ts'
import type { Room, Submission } from './submission.ts'

/** By id; null where the journal was asked and knows nothing. */
export type Recalled = ReadonlyMap<string, Remembered | null>

/** Null when there is nothing to ask. */
export function recallOlder(
  journal: Journal,
  channelId: string,
  causes: CauseWindow,
  submissions: readonly Submission[],
  room: Room,
): Promise<Recalled> | null {
  const unknown: string[] = []
  for (const submission of submissions) {
    if (!causes.mayForget(submission.causeId)) continue
    if (submission.dedupe === 'forever' || submission.mayBeGiven?.(room) === true) {
      unknown.push(submission.causeId)
    }
  }
  return unknown.length === 0 ? null : ask(journal, channelId, unknown)
}

async function ask(
  journal: Journal,
  channelId: string,
  causeIds: readonly string[],
): Promise<Recalled> {
  const found = await journal.recall(channelId, causeIds)
  return new Map(causeIds.map((causeId, index) => [causeId, found[index] ?? null]))
}

const NOTHING: Recalled = new Map()

/** The answers of all requests of a batch as one. */
export async function allRecalled(asked: readonly (Promise<Recalled> | null)[]): Promise<Recalled> {
  const answers = await Promise.all(asked.filter((one) => one !== null))
  return answers.length === 0 ? NOTHING : new Map(answers.flatMap((answer) => [...answer]))
}
